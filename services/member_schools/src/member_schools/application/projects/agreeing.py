"""A plan on its way from the lead to a project that runs: proposed, withdrawn, confirmed, declined."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from cyzj.contracts.codes import Standing
from cyzj.domain.errors import FieldError, conflict
from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.memberships.saving import Seen
from member_schools.application.projects.saving import load, save_project
from member_schools.domain import project as domain
from member_schools.domain.project_state import Project
from member_schools.storage import organisations

GOOD = (Standing.ACTIVE, Standing.PARTNER)
"""Who may begin something new: members in good standing, and organisations they work with."""


async def propose_project(unit: Unit, seen: Seen, own: UUID) -> Project:
    """The plan goes to the parties."""
    before = await load(unit, seen, own)
    decided = domain.propose(before, own, acting(unit))
    await _require_good(unit, before.party_ids)
    return await save_project(unit, decided)


async def withdraw_project(unit: Unit, seen: Seen, own: UUID, reason: str) -> Project:
    """Back to a draft, to be changed."""
    before = await load(unit, seen, own)
    return await save_project(unit, domain.withdraw(before, reason, own, acting(unit)))


async def confirm_project(unit: Unit, seen: Seen, own: UUID, content_hash: str) -> Project:
    """A party confirms the plan that it read; with the last of them the project runs."""
    before = await load(unit, seen, own)
    decided = domain.confirm(before, content_hash, own, acting(unit))
    await _require_good(unit, (own,))
    return await save_project(unit, decided)


async def decline_project(unit: Unit, seen: Seen, own: UUID, reason: str) -> Project:
    """A party does not take part."""
    before = await load(unit, seen, own)
    return await save_project(unit, domain.decline(before, reason, own, acting(unit)))


async def _require_good(unit: Unit, parties: Sequence[UUID]) -> None:
    known = await organisations.some(unit.session, set(parties))
    unfit = [one.profile.short_name for one in known.values() if one.standing not in GOOD]
    if unfit:
        message = (
            f"{'、'.join(unfit)}现在休眠、暂停或已退出，不能开始新项目；请先恢复，或改选单位。"
        )
        raise conflict("not-in-good-standing", message, FieldError("partner_ids", message))
