"""Who a session is, what it acts as, and what it may switch to: what the portal shows and the token says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from member_schools.domain.account import Person
from member_schools.domain.appointment import Appointment
from member_schools.domain.organisation import Organisation
from member_schools.domain.session import Acting, Session, acting, choices_at
from member_schools.storage import organisations, people


@dataclass(frozen=True)
class Presence:
    """A person in a session."""

    session: Session
    person: Person
    acting: Acting
    posts: tuple[tuple[Appointment, Organisation], ...]
    """Every post in force, oldest first, with its organisation."""

    def organisation(self) -> Organisation:
        """The one the person acts for."""
        return next(o for _, o in self.posts if o.id == self.acting.organisation_id)


async def posts_of(session: AsyncSession, person_ref: UUID, now: datetime) -> list[Appointment]:
    """The posts of the person in force at `now`."""
    return choices_at(await people.appointments_of(session, person_ref), now)


async def presence_of(session: AsyncSession, opened: Session, now: datetime) -> Presence | None:
    """The presence, or None if the session's post is no longer in force."""
    posts = await posts_of(session, opened.person_ref, now)
    as_what = acting(opened, posts)
    if as_what is None:
        return None
    known = await organisations.some(session, {post.organisation_id for post in posts})
    return Presence(
        opened,
        await people.person(session, opened.person_ref),
        as_what,
        tuple((post, known[post.organisation_id]) for post in posts),
    )
