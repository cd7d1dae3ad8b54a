"""The office takes a complete application up."""

from __future__ import annotations

from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.memberships.saving import Seen, load, save_membership
from member_schools.domain import membership as domain
from member_schools.domain.membership import Membership


async def start_review(unit: Unit, seen: Seen) -> Membership:
    """The membership, under review."""
    before = await load(unit, seen)
    return await save_membership(unit, domain.start_review(before, acting(unit)))
