"""Evidence: one side submits a file, the other school accepts or returns it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from cyzj.contracts.teacher_exchanges import engagement_events as contract
from cyzj.contracts.teacher_exchanges.engagement import Actor
from cyzj.domain.calendar import Calendar
from cyzj.domain.errors import conflict, forbidden, not_found
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.domain.engagement_moves import (
    Decision,
    moved,
    remarked,
    require_other_person,
    require_reason,
)
from teacher_exchanges.domain.engagement_parts import Evidence, EvidenceStatus, Reason, Who
from teacher_exchanges.domain.machines import ENGAGEMENT

PIECES = 100


def submit_evidence(
    engagement: Engagement, evidence: Evidence, now: datetime, calendar: Calendar
) -> Decision:
    """A file is submitted; the same file twice is refused (`same-file`) unless it was returned."""
    ENGAGEMENT.require(engagement.status, "submit_evidence")
    if len(engagement.evidence) >= PIECES:
        raise conflict("too-many-files", f"一项交流最多 {PIECES} 份证据，请合并后提交。")
    for piece in engagement.evidence:
        same = (piece.sha256, piece.kind) == (evidence.sha256, evidence.kind)
        if same and piece.status is not EvidenceStatus.RETURNED:
            raise conflict("same-file", "这份文件已经作为同一种证据提交过。")
    return moved(
        engagement,
        contract.EngagementEvidenceSubmitted,
        engagement.status,
        now,
        calendar,
        said={"evidence_hash": evidence.sha256},
        evidence=(*engagement.evidence, evidence),
    )


def accept_evidence(
    engagement: Engagement, id: UUID, who: Who, now: datetime, calendar: Calendar
) -> Decision:
    """The other school accepts it."""
    ENGAGEMENT.require(engagement.status, "accept_evidence")
    after, sha = _decided(engagement, id, who, EvidenceStatus.ACCEPTED, now)
    event = contract.EngagementEvidenceAccepted
    return moved(after, event, after.status, now, calendar, said={"evidence_hash": sha})


def return_evidence(
    engagement: Engagement, id: UUID, who: Who, reason: Reason, now: datetime, calendar: Calendar
) -> Decision:
    """The other school asks for something better; the reason is required."""
    ENGAGEMENT.require(engagement.status, "return_evidence")
    require_reason(reason, "退回证据的原因")
    after, sha = _decided(engagement, id, who, EvidenceStatus.RETURNED, now)
    remarks = remarked(engagement, "return_evidence", who, reason.words, now)
    event = contract.EngagementEvidenceReturned
    said = {"evidence_hash": sha}
    return moved(after, event, after.status, now, calendar, said=said, remarks=remarks)


def decides_on(evidence: Evidence) -> Actor:
    """Which school decides: the one that did not submit it; the teacher counts as home."""
    return Actor.HOME if evidence.submitted_by is Actor.HOST else Actor.HOST


def _decided(
    engagement: Engagement, id: UUID, who: Who, status: EvidenceStatus, now: datetime
) -> tuple[Engagement, str]:
    require_other_person(engagement, who)
    piece = next((piece for piece in engagement.evidence if piece.id == id), None)
    if piece is None:
        raise not_found()
    if piece.status is not EvidenceStatus.SUBMITTED:
        raise conflict("already-decided", "这份证据已经处理过，请刷新后查看。")
    if decides_on(piece) is not who.actor:
        raise forbidden("own-evidence", "本方提交的证据由对方学校接受或退回。")
    if piece.person_ref is not None and piece.person_ref == who.person_ref:
        raise forbidden("same-person", "这份证据是您提交的，请由其他人处理。")
    decide: Callable[[Evidence], Evidence] = lambda p: (  # noqa: E731
        replace(p, status=status, decided_at=now, decided_by=who.actor) if p.id == id else p
    )
    evidence = tuple(decide(piece) for piece in engagement.evidence)
    return replace(engagement, evidence=evidence), piece.sha256
