"""The other school asks for better evidence."""

from __future__ import annotations

from uuid import UUID

from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from teacher_exchanges.application.engagements.step import step
from teacher_exchanges.domain import engagement_evidence as domain
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.domain.engagement_parts import Reason


async def return_evidence(unit: Unit, seen: Seen, evidence_id: UUID, reason: Reason) -> Engagement:
    """The engagement with the returned evidence; raises `own-evidence`."""
    return await step(
        unit,
        seen,
        "return_evidence",
        lambda e, who: domain.return_evidence(e, evidence_id, who, reason, unit.now, CALENDAR),
    )
