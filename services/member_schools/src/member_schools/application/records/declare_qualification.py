"""A qualification is declared with its evidence, by the person or by the school's coordinator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from cyzj.domain.errors import FieldError, conflict
from cyzj.domain.ids import new_id
from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.records.evidence import Shown, evidence
from member_schools.application.records.saving import add, save
from member_schools.domain import qualification as domain
from member_schools.domain.personal_data import with_certificate
from member_schools.domain.qualification import Qualification
from member_schools.domain.qualification_life import answer_renewal
from member_schools.domain.qualification_parts import Fact
from member_schools.storage import people, personal
from member_schools.storage.qualifications import of_person, qualifications


@dataclass(frozen=True)
class DeclareQualification:
    """What the certificate says, and the files that prove it."""

    person_ref: UUID
    organisation_id: UUID
    fact: Fact
    evidence: Sequence[Shown]
    certificate_number: str = ""


async def declare_qualification(unit: Unit, command: DeclareQualification) -> Qualification:
    """The qualification, which waits to be verified; one that was due for renewal waits no longer.

    Raises `no-post-here` for a person without a post at the organisation.
    """
    posts = await people.appointments_of(unit.session, command.person_ref)
    here = [one for one in posts if one.organisation_id == command.organisation_id]
    if not any(one.in_force(unit.now) for one in here):
        message = "此人现在不在本单位任职，请从本单位人员中选择。"
        raise conflict("no-post-here", message, FieldError("person_ref", message))
    whose = (command.person_ref, command.organisation_id)
    number = await qualifications.next_number(unit.session, unit.now)
    files = await evidence(unit, command.evidence)
    decided = domain.declare(new_id(), number, whose, command.fact, files, acting(unit))
    made = await add(unit, decided)
    await keep_number(unit, made, command.certificate_number)
    for earlier in await of_person(unit.session, command.person_ref, lock=True):
        if earlier.kind is made.kind and earlier.awaits_renewal:
            await save(unit, answer_renewal(earlier, acting(unit)))
    return made


async def keep_number(unit: Unit, item: Qualification, number: str) -> None:
    """Seal the certificate's number with the person's key; an empty one changes nothing."""
    if not number:
        return
    before = await personal.held(unit.session, item.person_ref)
    after = with_certificate(before, item.id, number)
    if after != before:
        await personal.keep(unit.session, item.person_ref, after, unit.now)
