"""A term begins and ends at its boundary: the person's role is granted and taken with it."""

from __future__ import annotations

from uuid import UUID

from cyzj.contracts.codes import Role
from cyzj.contracts.member_schools.term import TermStatus
from cyzj.domain.clock import school_date
from cyzj.domain.ids import new_id
from cyzj.storage.unit import Unit
from member_schools.application.council.saving_terms import save_term
from member_schools.domain import appointment as posts
from member_schools.domain import term as domain
from member_schools.domain.appointment import Appointment
from member_schools.domain.session import Ending
from member_schools.domain.term import ROLE_OF, Term
from member_schools.storage import organisations, people, sessions
from member_schools.storage.council import terms


async def start_term(unit: Unit, id: UUID) -> None:
    """The term begins: its person has the role of the office from now on."""
    before = await terms.load(unit.session, id)
    if before.status is TermStatus.SCHEDULED:
        await save_term(unit, domain.start(before, await _grant(unit, before)))


async def end_term(unit: Unit, id: UUID) -> None:
    """The term is over: the role that came with it ends."""
    before = await terms.load(unit.session, id)
    if before.status is TermStatus.IN_OFFICE:
        await take(unit, before)
        await save_term(unit, domain.end(before))


async def regrant(unit: Unit, before: Term, after: Term) -> UUID | None:
    """Another person acts in a running term: the role goes from the one to the other."""
    await take(unit, before)
    return await _grant(unit, after)


async def take(unit: Unit, term: Term) -> None:
    """End the post that came with the term; one that was ended by hand stays as it is."""
    if term.appointment_id is None:
        return
    held = await people.appointment(unit.session, term.appointment_id)
    if held.ends_on is not None:
        return
    after, events = posts.end(held, school_date(unit.now), None, unit.now)
    await people.save_appointment(unit.session, after)
    await sessions.end_all(unit.session, after.person_ref, Ending.ROLE, unit.now)
    unit.record(after.id, after.version, events, schools=[after.organisation_id])


async def _grant(unit: Unit, term: Term) -> UUID | None:
    """The post, where it is not held already; None: nobody is named, or has it anyway."""
    if term.person_ref is None:
        return None
    role = ROLE_OF[term.office]
    where: UUID | None = term.organisation_id
    if role is Role.GROUP_OFFICE:
        office = await organisations.the_office(unit.session)
        where = office.id if office else None
    held = await people.appointments_of(unit.session, term.person_ref)
    if where is None or any(_is_same(one, where, role) for one in held):
        return None
    made, events = posts.grant(new_id(), term.person_ref, where, role, held, school_date(unit.now))
    await people.add_appointment(unit.session, made)
    unit.record(made.id, made.version, events, schools=[where])
    return made.id


def _is_same(post: Appointment, where: UUID, role: Role) -> bool:
    return post.organisation_id == where and post.role is role and post.ends_on is None
