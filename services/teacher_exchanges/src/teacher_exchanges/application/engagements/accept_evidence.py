"""The other school accepts a piece of evidence."""

from __future__ import annotations

from uuid import UUID

from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from teacher_exchanges.application.engagements.step import step
from teacher_exchanges.domain import engagement_evidence as domain
from teacher_exchanges.domain.engagement import Engagement


async def accept_evidence(unit: Unit, seen: Seen, evidence_id: UUID) -> Engagement:
    """The engagement with the accepted evidence; raises `own-evidence`."""
    return await step(
        unit,
        seen,
        "accept_evidence",
        lambda e, who: domain.accept_evidence(e, evidence_id, who, unit.now, CALENDAR),
    )
