"""Who the caller is: name, account and every post in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from member_schools.application.presence import posts_of
from member_schools.domain.account import Person
from member_schools.domain.appointment import Appointment
from member_schools.domain.organisation import Organisation
from member_schools.domain.personal_data import masked_phone
from member_schools.storage import accounts, organisations, people, personal


@dataclass(frozen=True)
class Oneself:
    """A person as they may see themselves."""

    person: Person
    phone: str | None
    account_name: str | None
    posts: tuple[tuple[Appointment, Organisation], ...]


async def show_me(session: AsyncSession, person_ref: UUID, now: datetime) -> Oneself:
    """The person behind the token; raises 404 for one that is not known."""
    person = await people.person(session, person_ref)
    account = await accounts.account_of(session, person_ref)
    posts = await posts_of(session, person_ref, now)
    known = await organisations.some(session, {post.organisation_id for post in posts})
    data = (await personal.of(session, [person_ref]))[person_ref]
    return Oneself(
        person,
        masked_phone(data.phone),
        account.account_name if account else None,
        tuple((post, known[post.organisation_id]) for post in posts),
    )
