"""Go on with a session: it is seen now, and gets an access token for the next ten minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cyzj.domain.ids import new_id
from cyzj.storage.unit import Unit
from member_schools.application.presence import Presence, presence_of
from member_schools.application.signing_key import signing_key
from member_schools.domain.refusals import session_over
from member_schools.domain.secret import hash_secret
from member_schools.domain.session import Ending, Session, end, seen
from member_schools.domain.token import Claims, claims_for
from member_schools.storage import sessions
from member_schools.storage.signing import sign


@dataclass(frozen=True)
class Resumed:
    """An access token and who it is for."""

    access_token: str
    expires_at: datetime
    presence: Presence


async def resume_session(unit: Unit, token: str, issuer: str) -> Resumed | None:
    """The next access token; None if the post has ended, and the session with it.

    Raises `session_over` for a token that opens nothing.
    """
    opened = seen(await open_now(unit, token), unit.now)
    presence = await presence_of(unit.session, opened, unit.now)
    if presence is None:
        await sessions.save(unit.session, end(opened, Ending.ROLE, unit.now))
        return None
    await sessions.save(unit.session, opened)
    claims = claims_for(issuer, new_id(), opened.person_ref, presence.acting, unit.now)
    return Resumed(await signed(unit, claims), claims.exp, presence)


async def open_now(unit: Unit, token: str) -> Session:
    """The session that `token` opens, if it still holds; else raises `session_over`."""
    opened = await sessions.by_token(unit.session, hash_secret(token))
    if opened.over(unit.now):
        raise session_over()
    return opened


async def signed(unit: Unit, claims: Claims) -> str:
    """The claims as a signed token."""
    key, private_jwk = await signing_key(unit)
    return sign(claims, key.kid, private_jwk)
