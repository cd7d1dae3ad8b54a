"""What becomes of a duty record, and who may do what with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from cyzj.contracts.payload import Waiting
from cyzj.contracts.teacher_exchanges import duty_record as contract
from cyzj.contracts.teacher_exchanges.duty_record import (
    DutyRecordState,
    DutyRecordStatus,
    DutySource,
)
from cyzj.domain.calendar import Calendar
from cyzj.domain.caller import Caller
from cyzj.domain.clock import school_date
from cyzj.domain.errors import forbidden, invalid
from cyzj.domain.texts import reason_problems
from cyzj.domain.waiting import school_waits, teacher_waits
from teacher_exchanges.domain.duty_record import (
    Declared,
    DutyRecord,
    Proof,
    Said,
    check,
    content_of,
    facts,
)
from teacher_exchanges.domain.machines import DUTY_RECORD
from teacher_exchanges.domain.rights import acts_for

VERIFY_DAYS = 10
"""[P] Working days within which the school verifies."""

Decision = tuple[DutyRecord, list[DutyRecordState]]


def declare(
    said: Declared,
    evidence: Sequence[Proof],
    *,
    id: UUID,
    number: str,
    person_ref: UUID,
    school_id: UUID,
    by: UUID | None,
    now: datetime,
    calendar: Calendar,
) -> Decision:
    """It waits on the school; raises with every field that has to change."""
    DUTY_RECORD.require(None, "declare")
    check(said, evidence, school_date(now))
    made = DutyRecord(
        id=id,
        version=1,
        number=number,
        status=DutyRecordStatus.DECLARED,
        person_ref=person_ref,
        school_id=school_id,
        source=DutySource.DECLARED,
        created_at=now,
        since=now,
        declared_by=by,
        evidence=tuple(evidence),
        waiting_on=_on_school(school_id, now, calendar),
        **content_of(said),
    )
    return made, [contract.DutyRecordDeclared(**facts(made))]


def credited_with(
    *,
    id: UUID,
    number: str,
    said: Declared,
    days: int,
    person_ref: UUID,
    school_id: UUID,
    engagement_id: UUID,
    now: datetime,
) -> Decision:
    """What a recognised exchange counts as."""
    DUTY_RECORD.require(None, "credit_recognised")
    made = DutyRecord(
        id=id,
        version=1,
        number=number,
        status=DutyRecordStatus.CREDITED,
        person_ref=person_ref,
        school_id=school_id,
        source=DutySource.ENGAGEMENT,
        created_at=now,
        since=now,
        declared_by=None,
        engagement_id=engagement_id,
        **{**content_of(said), "days": days},
    )
    return made, [contract.DutyRecordCredited(**facts(made))]


def verify(record: DutyRecord, caller: Caller, now: datetime) -> Decision:
    """It counts from now."""
    after = _step(record, "verify", caller, now)
    return after, [contract.DutyRecordCredited(**facts(after))]


def send_back(record: DutyRecord, words: str, caller: Caller, now: datetime) -> Decision:
    """It waits on who declared it."""
    after = _step(record, "return", caller, now, words)
    mine = (
        teacher_waits(record.school_id, record.person_ref, "redeclare", now)
        if record.declared_by == record.person_ref
        else school_waits(record.school_id, "redeclare", now)
    )
    after = replace(after, waiting_on=(mine,))
    return after, [contract.DutyRecordReturned(**facts(after))]


def redeclare(
    record: DutyRecord,
    said: Declared,
    evidence: Sequence[Proof],
    caller: Caller,
    now: datetime,
    calendar: Calendar,
) -> Decision:
    """The content and the evidence as they are now; it waits on the school again."""
    after = _step(record, "redeclare", caller, now)
    check(said, evidence, school_date(now))
    waiting = _on_school(record.school_id, now, calendar)
    content = content_of(said)
    after = replace(after, evidence=tuple(evidence), waiting_on=waiting, **content)
    return after, [contract.DutyRecordRedeclared(**facts(after))]


def withdraw(record: DutyRecord, caller: Caller, now: datetime) -> Decision:
    """It was never counted."""
    after = _step(record, "withdraw", caller, now)
    return after, [contract.DutyRecordWithdrawn(**facts(after))]


def revoke(record: DutyRecord, words: str, caller: Caller, now: datetime) -> Decision:
    """It no longer counts."""
    after = _step(record, "revoke", caller, now, words)
    return after, [contract.DutyRecordRevoked(**facts(after))]


def actions(record: DutyRecord, caller: Caller) -> list[str]:
    """The commands the caller may give now."""
    rows = DUTY_RECORD.possible(record.status)
    return [row.command for row in rows if objection(record, row.command, caller) is None]


def objection(record: DutyRecord, command: str, caller: Caller) -> str | None:
    """Why the caller may not give the command; None where they may."""
    me = caller.person_ref
    school = acts_for(caller, record.school_id)
    if command in ("redeclare", "withdraw"):
        by_school = school and record.declared_by != record.person_ref
        mine = me is not None and me == record.declared_by
        return None if mine or by_school else "由登记人办理。"
    if not (school or (command == "revoke" and caller.is_office)):
        return "由学校协调员或学校领导办理。"
    if me is not None and me == record.person_ref:
        return "本人的记录请由学校其他负责人办理。"
    if command in ("verify", "return") and me is not None and me == record.declared_by:
        return "登记人不能自己核验，请由学校其他负责人办理。"
    return None


def _step(
    record: DutyRecord, command: str, caller: Caller, now: datetime, words: str | None = None
) -> DutyRecord:
    row = DUTY_RECORD.require(record.status, command)
    why = objection(record, command, caller)
    if why is not None:
        raise forbidden("not-yours-to-decide", f"不能“{row.name}”：{why}")
    sayings = record.sayings
    if words is not None:
        problems = list(reason_problems(words, f"{row.name}的理由"))
        if problems:
            raise invalid("reason-required", problems[0].message, *problems)
        sayings = (*sayings, Said(command, words.strip(), caller.person_ref, now))
    return replace(
        record,
        version=record.version + 1,
        status=DutyRecordStatus(row.target),
        since=now,
        sayings=sayings,
        waiting_on=(),
    )


def _on_school(school_id: UUID, now: datetime, calendar: Calendar) -> tuple[Waiting, ...]:
    due = calendar.add_working_days(now, VERIFY_DAYS)
    return (school_waits(school_id, "verify", now, due),)
