"""Sign out: the session opens nothing any longer."""

from __future__ import annotations

from cyzj.storage.unit import Unit
from member_schools.domain.secret import hash_secret
from member_schools.domain.session import Ending, end
from member_schools.storage import sessions


async def sign_out(unit: Unit, token: str) -> None:
    """The session ended; one that is over already stays over."""
    opened = await sessions.by_token(unit.session, hash_secret(token))
    await sessions.save(unit.session, end(opened, Ending.LOGOUT, unit.now))
