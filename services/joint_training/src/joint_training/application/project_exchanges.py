"""Keep when teachers are away for full-time exchanges, from teacher_exchanges' events."""

from __future__ import annotations

from collections.abc import Sequence

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.teacher_exchanges.engagement import EngagementState, EngagementStatus
from cyzj.messaging.received import Received
from cyzj.storage.unit import Unit
from joint_training.storage.teachers_away import Away, keep_away

FULL_TIME = (ExchangeType.SECONDMENT, ExchangeType.SHADOWING)
"""The kinds that take a teacher's whole days (domain.md 2.3)."""
AWAY = (
    EngagementStatus.ACCEPTED,
    EngagementStatus.PLANNED,
    EngagementStatus.READY,
    EngagementStatus.IN_PROGRESS,
)


async def project_exchanges(unit: Unit, events: Sequence[Received]) -> None:
    """Every full-time engagement in `events` is as its last event says."""
    for received in events:
        data = received.event.data
        if isinstance(data, EngagementState) and data.exchange_type in FULL_TIME:
            await keep_away(
                unit.session,
                Away(
                    engagement_id=received.event.subject,
                    number=data.number,
                    teacher_ref=data.teacher_ref,
                    first_day=data.actual_from or data.planned_from,
                    last_day=data.actual_to or data.planned_to,
                    away=data.status in AWAY,
                ),
            )
