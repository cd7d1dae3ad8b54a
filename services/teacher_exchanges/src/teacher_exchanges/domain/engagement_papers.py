"""The papers of an engagement: 派遣函, 接收函, 任务书, 考核表, 证明; each by the hash of what it says.

A paper is not kept: it is made anew from the engagement, and is genuine as long as the engagement
still says the same. Its hash is made of references, never of names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cyzj.contracts.teacher_exchanges.engagement import EngagementStatus
from cyzj.domain.hashing import content_hash
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.domain.engagement_parts import PlanStatus

_S = EngagementStatus
_TAKEN = frozenset(
    {
        _S.ACCEPTED,
        _S.PLANNED,
        _S.READY,
        _S.IN_PROGRESS,
        _S.INTERRUPTED,
        _S.ENDED_EARLY,
        _S.AWAITING_EVALUATION,
        _S.EVALUATED,
        _S.DISPUTED,
        _S.RECOGNISED,
    }
)
_JUDGED = frozenset({_S.EVALUATED, _S.DISPUTED, _S.RECOGNISED})


class PaperKind(StrEnum):
    """What paper it is."""

    DISPATCH = "dispatch"
    """派遣函: the home school sends."""
    RECEPTION = "reception"
    """接收函: the host school takes."""
    PLAN = "plan"
    """任务书: what all three signed."""
    ASSESSMENT = "assessment"
    """考核表: what the three say afterwards."""
    CERTIFICATE = "certificate"
    """证明: what was recognised."""


NAMES = {
    PaperKind.DISPATCH: "教师派遣函",
    PaperKind.RECEPTION: "教师接收函",
    PaperKind.PLAN: "交流任务书",
    PaperKind.ASSESSMENT: "交流考核表",
    PaperKind.CERTIFICATE: "教师交流证明",
}
LETTERS = {
    PaperKind.DISPATCH: "PQ",
    PaperKind.RECEPTION: "JS",
    PaperKind.PLAN: "RW",
    PaperKind.ASSESSMENT: "KH",
    PaperKind.CERTIFICATE: "ZM",
}
"""What stands after the engagement's number: TE-2026-0201-PQ."""


class PaperVerdict(StrEnum):
    """What is known of a paper that somebody holds."""

    GENUINE = "genuine"
    """It says what the engagement says now."""
    CHANGED = "changed"
    """There is such a paper, and it says something else by now, or always did."""
    VOID = "void"
    """The engagement came to nothing: no paper of it holds."""
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Checked:
    """The verdict and, for a genuine paper, whose it is."""

    verdict: PaperVerdict
    kind: PaperKind | None = None


def papers_of(engagement: Engagement) -> tuple[PaperKind, ...]:
    """The papers that can be printed now, in the order of its life."""
    status = engagement.status
    there = {
        PaperKind.DISPATCH: status in _TAKEN,
        PaperKind.RECEPTION: status in _TAKEN,
        PaperKind.PLAN: engagement.plan(PlanStatus.IN_FORCE) is not None,
        PaperKind.ASSESSMENT: status in _JUDGED,
        PaperKind.CERTIFICATE: status is _S.RECOGNISED,
    }
    return tuple(kind for kind, is_there in there.items() if is_there)


def paper_number(engagement: Engagement, kind: PaperKind) -> str:
    """TE-2026-0201-PQ."""
    return f"{engagement.number}-{LETTERS[kind]}"


def paper_hash(engagement: Engagement, kind: PaperKind) -> str:
    """What the paper is checked by."""
    return content_hash({"paper": kind.value, **_content(engagement, kind)})


def check_paper(engagement: Engagement | None, letters: str, fingerprint: str) -> Checked:
    """What is known of a paper of this engagement with these letters and the first digits of this hash."""
    kind = next((kind for kind, known in LETTERS.items() if known == letters), None)
    if engagement is None or kind is None:
        return Checked(PaperVerdict.UNKNOWN)
    if kind not in papers_of(engagement):
        over = engagement.status in (_S.CANCELLED, _S.NO_SHOW, _S.TERMINATED)
        return Checked(PaperVerdict.VOID if over else PaperVerdict.UNKNOWN)
    if not paper_hash(engagement, kind).startswith(fingerprint):
        return Checked(PaperVerdict.CHANGED)
    return Checked(PaperVerdict.GENUINE, kind)


def _content(e: Engagement, kind: PaperKind) -> Mapping[str, object]:
    base: dict[str, object] = {
        "number": e.number,
        "exchange_type": e.exchange_type.value,
        "home": str(e.home_school_id),
        "host": str(e.host_school_id),
        "teacher": str(e.teacher_ref),
    }
    match kind:
        case PaperKind.DISPATCH | PaperKind.RECEPTION:
            days = [e.planned_from.isoformat(), e.planned_to.isoformat()]
            return {**base, "days": days, "hours": e.planned_hours}
        case PaperKind.PLAN:
            return {**base, "plan": e.plan_hash, "version": e.plan_version}
        case PaperKind.ASSESSMENT:
            said = [[one.actor.value, one.score, one.words] for one in e.evaluations]
            return {**base, "evaluations": said}
        case PaperKind.CERTIFICATE:
            stay = [str(e.actual_from), str(e.actual_to)]
            return {**base, "stay": stay, "hours": e.recognised_hours, "formula": e.formula}
