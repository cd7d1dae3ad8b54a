"""The events of an engagement, in the order of its life (domain.md 2.3)."""

from __future__ import annotations

from cyzj.contracts.payload import Sha256, event
from cyzj.contracts.teacher_exchanges.engagement import (
    CONTEXT,
    Actor,
    EarlyEnd,
    EngagementState,
    LedgerAmount,
    Refusal,
)


@event(CONTEXT, "engagement", "nominated")
class EngagementNominated(EngagementState):
    """已提名: the home school names a teacher to the host."""


@event(CONTEXT, "engagement", "teacher_accepted")
class EngagementTeacherAccepted(EngagementState):
    """教师已接受提名."""


@event(CONTEXT, "engagement", "declined")
class EngagementDeclined(Refusal):
    """教师未接受提名."""


@event(CONTEXT, "engagement", "acknowledged")
class EngagementAcknowledged(EngagementState):
    """接收学校已受理."""


@event(CONTEXT, "engagement", "returned")
class EngagementReturned(Refusal):
    """退回修改 by the host."""


@event(CONTEXT, "engagement", "renominated")
class EngagementRenominated(EngagementState):
    """已重新提名 with the same teacher."""


@event(CONTEXT, "engagement", "rejected")
class EngagementRejected(Refusal):
    """接收学校已拒绝."""


@event(CONTEXT, "engagement", "accepted")
class EngagementAccepted(EngagementState):
    """已接收; full-time kinds hold the teacher's time from now on."""


@event(CONTEXT, "engagement", "expired")
class EngagementExpired(EngagementState):
    """提名已过期: no decision within the promised time."""


@event(CONTEXT, "engagement", "plan_submitted")
class EngagementPlanSubmitted(EngagementState):
    """任务书已提交; earlier approvals of another content are void."""


@event(CONTEXT, "engagement", "plan_consented")
class EngagementPlanConsented(EngagementState):
    """任务书得到一方同意; others are still to come."""

    by: Actor
    """Who approved."""
    content_hash: Sha256
    """What was approved."""


@event(CONTEXT, "engagement", "plan_approved")
class EngagementPlanApproved(EngagementState):
    """任务书三方已签: all three approved the same content, which is in force."""


@event(CONTEXT, "engagement", "plan_amended")
class EngagementPlanAmended(EngagementState):
    """任务书修订已生效: all three approved the amendment while under way."""


@event(CONTEXT, "engagement", "ready")
class EngagementReady(EngagementState):
    """待派出: documents, safety and cover for lessons are in place."""


@event(CONTEXT, "engagement", "fell_due")
class EngagementFellDue(EngagementState):
    """到了应办的日子: the planned first or last day has come; `waiting_on` says who confirms it."""


@event(CONTEXT, "engagement", "started")
class EngagementStarted(EngagementState):
    """已到岗, confirmed by the host with the actual day."""


@event(CONTEXT, "engagement", "no_show")
class EngagementNoShow(EngagementState):
    """未到岗, stated by the host three days after the planned first day."""


@event(CONTEXT, "engagement", "interrupted")
class EngagementInterrupted(Refusal):
    """已中断."""


@event(CONTEXT, "engagement", "resumed")
class EngagementResumed(EngagementState):
    """已恢复."""


@event(CONTEXT, "engagement", "ended_early")
class EngagementEndedEarly(EarlyEnd):
    """提前结束."""


@event(CONTEXT, "engagement", "finished")
class EngagementFinished(EngagementState):
    """已离岗, confirmed by the host with the actual day."""


@event(CONTEXT, "engagement", "evidence_submitted")
class EngagementEvidenceSubmitted(EngagementState):
    """证据已提交: a file or a statement that recognition needs."""

    evidence_hash: Sha256
    """SHA-256 of the file."""


@event(CONTEXT, "engagement", "evidence_accepted")
class EngagementEvidenceAccepted(EngagementState):
    """证据已接受 by the other side."""

    evidence_hash: Sha256
    """SHA-256 of the file."""


@event(CONTEXT, "engagement", "evidence_returned")
class EngagementEvidenceReturned(EngagementState):
    """证据已退回 by the other side; the words stay behind the API."""

    evidence_hash: Sha256
    """SHA-256 of the file."""


@event(CONTEXT, "engagement", "evaluation_started")
class EngagementEvaluationStarted(EngagementState):
    """开始考核 after a justified early end."""


@event(CONTEXT, "engagement", "evaluation_given")
class EngagementEvaluationGiven(EngagementState):
    """一方已考核; scores and words stay behind the API."""

    by: Actor
    """Whose evaluation."""


@event(CONTEXT, "engagement", "evaluated")
class EngagementEvaluated(EngagementState):
    """三方考核已完成, or thirty days have passed."""


@event(CONTEXT, "engagement", "evaluation_accepted")
class EngagementEvaluationAccepted(EngagementState):
    """一方认可考核结果."""

    by: Actor
    """Which school."""


@event(CONTEXT, "engagement", "dispute_window_closed")
class EngagementDisputeWindowClosed(EngagementState):
    """异议期已满: nobody disputed in time, so the hours may be recognised."""


@event(CONTEXT, "engagement", "recognised")
class EngagementRecognised(LedgerAmount):
    """学时已认定: the ledger posts from this."""


@event(CONTEXT, "engagement", "disputed")
class EngagementDisputed(Refusal):
    """考核有异议."""


@event(CONTEXT, "engagement", "dispute_resolved")
class EngagementDisputeResolved(EngagementState):
    """异议已处理 by the office."""


@event(CONTEXT, "engagement", "terminated")
class EngagementTerminated(EarlyEnd):
    """已终止 after an early end without good reason."""


@event(CONTEXT, "engagement", "cancelled")
class EngagementCancelled(Refusal):
    """已取消 before it began."""
