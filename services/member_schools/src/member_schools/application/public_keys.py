"""The public halves of the keys that live: what tokens are checked with."""

from __future__ import annotations

from datetime import datetime

from joserfc.jwk import KeySet
from sqlalchemy.ext.asyncio import AsyncSession

from member_schools.storage import sessions
from member_schools.storage.signing import public_keys as public_halves


async def public_keys(session: AsyncSession, now: datetime) -> KeySet:
    """Every key that is public at `now`; none before the first token was signed."""
    known = await sessions.keys(session)
    return public_halves([private_jwk for key, private_jwk in known if key.public(now)])
