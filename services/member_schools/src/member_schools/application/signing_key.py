"""Which key signs now; the first one is made when it is first needed."""

from __future__ import annotations

from cyzj.storage.unit import Unit
from member_schools.domain import token
from member_schools.domain.token import Key
from member_schools.storage import sessions
from member_schools.storage.signing import new_key


async def signing_key(unit: Unit) -> tuple[Key, str]:
    """The key that signs at this moment and its private JWK."""
    known = await sessions.keys(unit.session)
    chosen = token.signing_key([key for key, _ in known], unit.now)
    if chosen is None:
        await rotate_keys(unit)
        known = await sessions.keys(unit.session)
        chosen = token.signing_key([key for key, _ in known], unit.now)
    return next((key, jwk) for key, jwk in known if key == chosen)


async def rotate_keys(unit: Unit) -> Key:
    """A new key beside the present one, which it replaces; refused while a rotation runs."""
    known = [key for key, _ in await sessions.keys(unit.session, lock=True)]
    kid, private_jwk = new_key()
    retired, made = token.rotate(known, kid, unit.now)
    for key in retired:
        await sessions.save_key(unit.session, key)
    await sessions.add_key(unit.session, made, private_jwk)
    return made
