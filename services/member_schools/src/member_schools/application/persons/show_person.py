"""A person as a colleague of the same organisation or the office may see them: masked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.domain.caller import Caller
from cyzj.domain.errors import not_found
from member_schools.domain.account import Person
from member_schools.domain.appointment import Appointment
from member_schools.domain.organisation import Organisation
from member_schools.domain.personal_data import PersonalData
from member_schools.storage import organisations, people, personal


@dataclass(frozen=True)
class ShownPerson:
    """A person, their posts and data; `data` only for who may see it masked."""

    person: Person
    posts: tuple[tuple[Appointment, Organisation], ...]
    data: PersonalData | None


async def show_person(
    session: AsyncSession, ref: UUID, caller: Caller, *, school: UUID | None, now: datetime
) -> ShownPerson:
    """The person; `school`: as far as the caller's right reaches. 404 without a post there, ever.

    The data is there for the person, the office, and a school where the person has a post now.
    """
    posts = await people.appointments_of(session, ref)
    theirs = [one for one in posts if school is None or one.organisation_id == school]
    oneself = caller.person_ref == ref
    if not theirs and not oneself:
        raise not_found()
    person = await people.person(session, ref)
    shown = posts if oneself else theirs
    near = oneself or any(school is None or one.in_force(now) for one in theirs)
    known = await organisations.some(session, {one.organisation_id for one in shown})
    return ShownPerson(
        person,
        tuple(
            (one, known[one.organisation_id])
            for one in sorted(shown, key=lambda one: one.starts_on, reverse=True)
        ),
        (await personal.of(session, [ref]))[ref] if near else None,
    )


async def require_near(
    session: AsyncSession, ref: UUID, caller: Caller, *, school: UUID | None, now: datetime
) -> None:
    """404 unless the person is the caller, or within the right's reach by a post in force."""
    if caller.person_ref == ref or school is None:
        return
    posts = await people.appointments_of(session, ref)
    if not any(one.organisation_id == school and one.in_force(now) for one in posts):
        raise not_found()
