"""An engagement as each caller may see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from cyzj.contracts.teacher_exchanges.engagement import EngagementStatus
from cyzj.contracts.teacher_exchanges.evidence import EvidenceKind
from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.caller import Caller
from cyzj.domain.clock import school_date
from cyzj.http.schools import school_brief
from cyzj.http.values import Item
from cyzj.members.reading import Organisations, organisations
from cyzj.storage.unit import Unit
from teacher_exchanges.application.audience import audience_of_pair
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.domain.engagement_evaluation import hours_of
from teacher_exchanges.domain.engagement_parts import Plan, Who
from teacher_exchanges.domain.engagement_waiting import missing_evidence
from teacher_exchanges.domain.hours import cross_city
from teacher_exchanges.domain.rights import SPEAKS_FOR_SCHOOL, engagement_actions, engagement_who
from teacher_exchanges.http.engagement_items import (
    ApprovalItem,
    EngagementBrief,
    EngagementItem,
    EvaluationItem,
    EvidenceItem,
    PlanItem,
    RemarkItem,
)


@dataclass(frozen=True)
class Onlooker:
    """Who looks at an engagement, when, and what the schools are called."""

    caller: Caller
    today: date
    schools: Organisations


def engagement_brief(engagement: Engagement, onlooker: Onlooker) -> EngagementBrief:
    """The engagement as a row of a list."""
    return EngagementBrief(**_brief(engagement, onlooker))


def engagement_item(engagement: Engagement, onlooker: Onlooker) -> EngagementItem:
    """The engagement as the caller may see it."""
    who = engagement_who(engagement, onlooker.caller)
    travel = cross_city(row.city_code for row in onlooker.schools.values())
    hours = hours_of(engagement, cross_city=travel, calendar=CALENDAR)
    return EngagementItem(
        **_brief(engagement, onlooker),
        **_plain(EngagementItem, engagement, _COMPUTED),
        acting_as=who.actor if who else None,
        expected_hours=hours.weighted,
        plans=tuple(_plan(plan) for plan in engagement.plans),
        evaluations=tuple(_evaluations(engagement, who)),
        required_evidence=engagement.policy.evidence,
        missing_evidence=tuple(EvidenceKind(kind) for kind in missing_evidence(engagement)),
        evidence=tuple(EvidenceItem(**vars(piece)) for piece in engagement.evidence),
        remarks=tuple(_remarks(engagement, onlooker.caller)),
    )


async def shown_engagement(unit: Unit, engagement: Engagement) -> EngagementItem:
    """The engagement after a command."""
    schools = await organisations(unit.session, audience_of_pair(engagement))
    return engagement_item(engagement, Onlooker(unit.caller, school_date(unit.now), schools))


_COMPUTED = {
    "acting_as",
    "expected_hours",
    "plans",
    "evaluations",
    "required_evidence",
    "missing_evidence",
    "evidence",
    "remarks",
}
_BRIEF_COMPUTED = {"state", "home_school", "host_school", "allowed_actions"}


def _plain(item: type[Item], engagement: Engagement, computed: set[str]) -> dict[str, Any]:
    names = set(item.model_fields) - computed - set(EngagementBrief.model_fields)
    return {name: getattr(engagement, name) for name in names}


def _brief(engagement: Engagement, onlooker: Onlooker) -> dict[str, Any]:
    names = set(EngagementBrief.model_fields) - _BRIEF_COMPUTED
    actions = engagement_actions(engagement, onlooker.caller, onlooker.today)
    return {
        **{name: getattr(engagement, name) for name in names},
        "state": engagement.status,
        "home_school": school_brief(onlooker.schools.get(engagement.home_school_id)),
        "host_school": school_brief(onlooker.schools.get(engagement.host_school_id)),
        "allowed_actions": tuple(actions),
    }


def _plan(plan: Plan) -> PlanItem:
    approvals = tuple(ApprovalItem(**vars(approval)) for approval in plan.approvals)
    names = ("version", "status", "content_hash", "submitted_by", "submitted_at")
    own = {name: getattr(plan, name) for name in names}
    return PlanItem(**vars(plan.content), **own, approvals=approvals)


def _evaluations(engagement: Engagement, who: Who | None) -> Iterable[EvaluationItem]:
    done = engagement.status not in (
        EngagementStatus.AWAITING_EVALUATION,
        EngagementStatus.ENDED_EARLY,
    )
    for given in engagement.evaluations:
        open_to = done or (who is not None and who.actor in (given.actor, None))
        yield EvaluationItem(
            actor=given.actor,
            at=given.at,
            score=given.score if open_to else None,
            words=given.words if open_to else None,
        )


def _remarks(engagement: Engagement, caller: Caller) -> Iterable[RemarkItem]:
    coordinator = caller.is_office or caller.holds(*SPEAKS_FOR_SCHOOL)
    for remark in engagement.remarks:
        if coordinator or not remark.coordinators_only:
            yield RemarkItem(**vars(remark))
