"""A proposal is answered: accepted, declined, or taken back; and a pairing ended by the office."""

from __future__ import annotations

from uuid import UUID

from cyzj.domain.errors import conflict
from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.memberships.saving import Seen
from member_schools.application.pairings.propose import require_schools
from member_schools.application.pairings.saving import load, save
from member_schools.domain import pairing as domain
from member_schools.domain.pairing_state import Pairing


async def accept(unit: Unit, seen: Seen, own: UUID) -> Pairing:
    """The school says yes; both have to be members in good standing still."""
    before = await load(unit, seen, own)
    decided = domain.accept(before, own, acting(unit))
    sides = {"supporting_id": before.supporting_id, "supported_id": before.supported_id}
    await require_schools(unit, sides.items())
    return await save(unit, decided)


async def decline(unit: Unit, seen: Seen, own: UUID, reason: str) -> Pairing:
    """The school that was asked says no."""
    before = await load(unit, seen, own)
    return await save(unit, domain.decline(before, own, reason, acting(unit)))


async def withdraw(unit: Unit, seen: Seen, own: UUID | None, reason: str) -> Pairing:
    """Who proposed it takes it back; the office (`own` None) any that nobody answers."""
    before = await load(unit, seen, own)
    if own is not None and own != before.proposed_by_id:
        raise conflict("not-the-proposer", "这次结对不是本校发起的；不同意请婉拒并写明理由。")
    return await save(unit, domain.withdraw(before, reason, acting(unit)))


async def dissolve(unit: Unit, seen: Seen, reason: str) -> Pairing:
    """The office ends it before its time."""
    before = await load(unit, seen)
    return await save(unit, domain.dissolve(before, reason, acting(unit)))
