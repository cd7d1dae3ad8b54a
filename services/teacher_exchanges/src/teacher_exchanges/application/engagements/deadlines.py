"""What the platform does by itself in time: expiry, the planned days, evaluation, the window to dispute."""

from __future__ import annotations

from uuid import UUID

from cyzj.deadlines.calendar import CALENDAR
from cyzj.storage.unit import Unit
from teacher_exchanges.application.engagements.step import by_itself
from teacher_exchanges.domain import engagement_evaluation as evaluation
from teacher_exchanges.domain import engagement_refusal as refusal
from teacher_exchanges.domain import engagement_stay as stay


async def expire_engagement(unit: Unit, id: UUID) -> None:
    """The host did not decide within its promise."""
    await by_itself(unit, id, "expire", lambda e: refusal.expire(e, unit.now, CALENDAR))


async def engagement_falls_due(unit: Unit, id: UUID) -> None:
    """The planned first or last day has come."""
    await by_itself(unit, id, "fall_due", lambda e: stay.fall_due(e, unit.now, CALENDAR))


async def conclude_evaluation(unit: Unit, id: UUID) -> None:
    """Not all three evaluated in time."""
    await by_itself(
        unit,
        id,
        "conclude_evaluation",
        lambda e: evaluation.conclude_evaluation(e, unit.now, CALENDAR),
    )


async def close_dispute_window(unit: Unit, id: UUID) -> None:
    """Nobody disputed in time."""
    await by_itself(
        unit,
        id,
        "close_dispute_window",
        lambda e: evaluation.close_dispute_window(e, unit.now, CALENDAR),
    )
