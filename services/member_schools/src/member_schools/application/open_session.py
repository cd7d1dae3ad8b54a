"""Open a session for a person who has shown who they are."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cyzj.domain.ids import new_id
from cyzj.storage.unit import Unit
from member_schools.application.presence import Presence, posts_of, presence_of
from member_schools.domain import session as domain
from member_schools.domain.secret import NewSecret, hash_secret
from member_schools.storage import sessions


@dataclass(frozen=True)
class Opened:
    """A new session: its token, which nobody can be told again, and who it is."""

    token: str
    presence: Presence


async def open_session(unit: Unit, person_ref: UUID, how: str, new_secret: NewSecret) -> Opened:
    """A session acting on the person's oldest post; `how` they signed in is written down."""
    token = new_secret()
    posts = await posts_of(unit.session, person_ref, unit.now)
    opened = domain.open_session(new_id(), hash_secret(token), person_ref, posts, unit.now)
    await sessions.forget_old(unit.session, unit.now)
    await sessions.add(unit.session, opened)
    await sessions.log_access(
        unit.session, how, unit.now, actor=str(person_ref), person_ref=person_ref
    )
    presence = await presence_of(unit.session, opened, unit.now)
    assert presence is not None  # it acts on one of `posts`
    return Opened(token, presence)
