"""Duty records: declared with evidence, verified or sent back by the school, withdrawn, revoked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.caller import Caller
from cyzj.domain.clock import school_date
from cyzj.domain.errors import FieldError, conflict, invalid, not_found
from cyzj.domain.ids import new_id
from cyzj.domain.seen import Seen
from cyzj.domain.texts import file_name_problems
from cyzj.files.uploads import upload_of
from cyzj.members.appointed import Named, require_appointed
from cyzj.storage.unit import Unit
from teacher_exchanges.domain import duty_steps as domain
from teacher_exchanges.domain.duty_record import Declared, DutyRecord, Proof
from teacher_exchanges.domain.duty_steps import Decision
from teacher_exchanges.domain.rights import acts_for
from teacher_exchanges.storage.duty import claim_days, records

_PERSON = Named("person_ref", "person-not-appointed", "教师")


@dataclass(frozen=True)
class Handed:
    """A file uploaded before, and what it is called."""

    sha256: str
    file_name: str


async def declare_record(
    unit: Unit, person: UUID, school: UUID, said: Declared, files: Sequence[Handed]
) -> DutyRecord:
    """The record, which waits on the school; by the teacher, or by the school on their behalf.

    Raises `not-your-record`, `person-not-appointed`, `file-unknown`, `practice-overlaps`.
    """
    if unit.caller.person_ref != person and not acts_for(unit.caller, school):
        message = "教师登记自己的记录；代他人登记请由学校协调员办理。"
        raise conflict("not-your-record", message, FieldError("person_ref", message))
    await require_appointed(unit.session, person, school, school_date(unit.now), _PERSON)
    decided = domain.declare(
        said,
        await _proofs(unit, files, ()),
        id=new_id(),
        number=await records.next_number(unit.session, unit.now),
        person_ref=person,
        school_id=school,
        by=unit.caller.person_ref,
        now=unit.now,
        calendar=CALENDAR,
    )
    return await add(unit, decided)


async def redeclare_record(
    unit: Unit, seen: Seen, said: Declared, files: Sequence[Handed]
) -> DutyRecord:
    """The record as it is now; files that it already has need no new upload."""
    before = await _concerned(unit, seen)
    proofs = await _proofs(unit, files, before.evidence)
    return await _save(
        unit, domain.redeclare(before, said, proofs, unit.caller, unit.now, CALENDAR)
    )


async def verify_record(unit: Unit, seen: Seen) -> DutyRecord:
    """The record, which counts from now."""
    return await _step(unit, seen, lambda one: domain.verify(one, unit.caller, unit.now))


async def return_record(unit: Unit, seen: Seen, words: str) -> DutyRecord:
    """The record, which waits on who declared it."""
    return await _step(unit, seen, lambda one: domain.send_back(one, words, unit.caller, unit.now))


async def withdraw_record(unit: Unit, seen: Seen) -> DutyRecord:
    """The record, which will never count."""
    return await _step(unit, seen, lambda one: domain.withdraw(one, unit.caller, unit.now))


async def revoke_record(unit: Unit, seen: Seen, words: str) -> DutyRecord:
    """The record, which no longer counts."""
    return await _step(unit, seen, lambda one: domain.revoke(one, words, unit.caller, unit.now))


async def add(unit: Unit, decided: Decision) -> DutyRecord:
    """Write a new record down; days of practice claimed twice break a constraint."""
    record, events = decided
    await records.add(unit.session, record)
    await claim_days(unit.session, record)
    unit.record(record.id, record.version, events, schools=(record.school_id,))
    return record


def may_see(record: DutyRecord, caller: Caller) -> bool:
    """The teacher, those who speak for the school, and the office."""
    return (
        caller.is_office
        or caller.person_ref == record.person_ref
        or acts_for(caller, record.school_id)
    )


async def _step(unit: Unit, seen: Seen, decide: Callable[[DutyRecord], Decision]) -> DutyRecord:
    return await _save(unit, decide(await _concerned(unit, seen)))


async def _concerned(unit: Unit, seen: Seen) -> DutyRecord:
    found = await records.find(unit.session, seen.id)
    if not may_see(found, unit.caller):
        raise not_found()
    return await records.load(unit.session, seen.id, expected_version=seen.version)


async def _save(unit: Unit, decided: Decision) -> DutyRecord:
    record, events = decided
    await records.save(unit.session, record)
    await claim_days(unit.session, record)
    unit.record(record.id, record.version, events, schools=(record.school_id,))
    return record


async def _proofs(unit: Unit, files: Sequence[Handed], kept: Sequence[Proof]) -> list[Proof]:
    has = {one.sha256: one for one in kept}
    found = []
    for file in files:
        problems = list(file_name_problems(file.file_name, "evidence"))
        if problems:
            raise invalid("invalid-duty-record", problems[0].message, *problems)
        if file.sha256 in has:
            found.append(has[file.sha256])
            continue
        upload = await upload_of(unit.session, file.sha256, unit.caller.person_ref)
        if upload is None:
            message = f"找不到文件“{file.file_name}”，请先上传。"
            raise invalid("file-unknown", message, FieldError("evidence", message))
        name = file.file_name.strip()
        found.append(Proof(upload.sha256, name, upload.size, upload.media_type, unit.now))
    return found
