"""A party ends an agreement, a whole term ahead."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.agreements.saving import load, save_agreement
from member_schools.application.memberships.saving import Seen
from member_schools.domain import agreement_life as domain
from member_schools.domain.agreement import Agreement


async def give_agreement_notice(
    unit: Unit, seen: Seen, own: UUID, ends_on: date, reason: str
) -> Agreement:
    """The agreement, which ends on `ends_on`, the last day of a term."""
    before = await load(unit, seen, own)
    return await save_agreement(
        unit, domain.give_notice(before, own, ends_on, reason, acting(unit))
    )
