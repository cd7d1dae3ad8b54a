"""The days of a round's plan: it opens and closes by itself, and is solved right after."""

from __future__ import annotations

from uuid import UUID

from cyzj.contracts.teacher_exchanges.clearing_round import RoundStatus
from cyzj.storage.unit import Unit
from teacher_exchanges.application.rounds.saving import save_round
from teacher_exchanges.domain.rounds import round_steps as domain
from teacher_exchanges.storage.clearing import rounds


async def open_round(unit: Unit, id: UUID) -> None:
    """Its first day has come; nothing where it was changed or cancelled meanwhile."""
    before = await rounds.load(unit.session, id)
    if before.status is RoundStatus.PLANNED and unit.now >= before.opens_at:
        await save_round(unit, *domain.open_round(before, unit.now))


async def close_round(unit: Unit, id: UUID) -> None:
    """Its last day of posting is over: solving falls due."""
    before = await rounds.load(unit.session, id)
    if before.status is RoundStatus.OPEN and unit.now >= before.closes_at:
        await save_round(unit, *domain.close(before, unit.now))
