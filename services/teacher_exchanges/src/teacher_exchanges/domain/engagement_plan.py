"""The plan (任务书): any of the three proposes, all three consent to the same hash, then it is in force."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from cyzj.contracts.teacher_exchanges import engagement_events as contract
from cyzj.contracts.teacher_exchanges.engagement import Actor, EngagementStatus
from cyzj.domain.calendar import Calendar
from cyzj.domain.errors import FieldError, conflict, forbidden
from cyzj.domain.hashing import content_hash
from cyzj.domain.texts import text_problems
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.domain.engagement_moves import (
    Decision,
    moved,
    refuse,
    remarked,
    require_other_person,
)
from teacher_exchanges.domain.engagement_nomination import period_problems
from teacher_exchanges.domain.engagement_parts import Approval, Plan, PlanContent, PlanStatus, Who
from teacher_exchanges.domain.machines import ENGAGEMENT

S = EngagementStatus
GOALS = 20


def hash_of(engagement: Engagement, version: int, content: PlanContent) -> str:
    """The hash that all three sign: engagement, parties, version and every word of the content."""
    return content_hash(
        {
            "engagement": str(engagement.id),
            "number": engagement.number,
            "home": str(engagement.home_school_id),
            "host": str(engagement.host_school_id),
            "teacher": str(engagement.teacher_ref),
            "version": version,
            "planned_from": content.planned_from.isoformat(),
            "planned_to": content.planned_to.isoformat(),
            "planned_hours": content.planned_hours,
            "goals": list(content.goals),
            "arrangements": content.arrangements,
            "mentor": str(content.mentor_ref) if content.mentor_ref else None,
        }
    )


def submit_plan(
    engagement: Engagement,
    content: PlanContent,
    who: Who,
    remark: str,
    now: datetime,
    calendar: Calendar,
) -> Decision:
    """A new version is proposed, with its author's consent; consents to another content are void.

    The mentor left out is the one the host named; only the host may name another.

    Raises `invalid-engagement` with every field, `same-content` where nothing differs.
    """
    ENGAGEMENT.require(engagement.status, "submit_plan")
    assert who.actor is not None
    require_other_person(engagement, who)
    if content.mentor_ref is None:
        content = replace(content, mentor_ref=engagement.mentor_ref)
    refuse(_problems(engagement, content, remark, calendar))
    refuse(_mentor_problems(engagement, content.mentor_ref, who.actor))
    _require_new(engagement, content)
    plan = _proposal(engagement, content, who.actor, who.person_ref, now)
    earlier = tuple(
        replace(p, status=PlanStatus.REPLACED) if p.status is PlanStatus.PROPOSED else p
        for p in engagement.plans
    )
    # The steps that wait for consent to the content now void start anew.
    waiting = tuple(w for w in engagement.waiting_on if w.action != "approve_plan")
    return moved(
        replace(engagement, waiting_on=waiting),
        contract.EngagementPlanSubmitted,
        engagement.status,
        now,
        calendar,
        plans=(*earlier, plan),
        remarks=remarked(engagement, "submit_plan", who, remark, now),
    )


def _require_new(engagement: Engagement, content: PlanContent) -> None:
    for plan in engagement.plans:
        live = plan.status in (PlanStatus.PROPOSED, PlanStatus.IN_FORCE)
        if live and plan.content == content:
            raise conflict("same-content", f"内容与第 {plan.version} 版完全相同，不用再提交。")


def _proposal(
    engagement: Engagement, content: PlanContent, actor: Actor, person: UUID | None, now: datetime
) -> Plan:
    version = len(engagement.plans) + 1
    sha = hash_of(engagement, version, content)
    return Plan(
        version=version,
        status=PlanStatus.PROPOSED,
        content=content,
        content_hash=sha,
        submitted_by=actor,
        submitted_at=now,
        approvals=(Approval(actor, person, now, sha),),
    )


def approve_plan(
    engagement: Engagement, sha: str, who: Who, remark: str, now: datetime, calendar: Calendar
) -> Decision:
    """One party consents to `sha`; with the third consent the plan is in force.

    Raises `other-content` where `sha` is not what is proposed, `already-approved`, and
    `same-person` where this person has consented for another party.
    """
    ENGAGEMENT.require(engagement.status, "approve_plan")
    assert who.actor is not None
    require_other_person(engagement, who)
    refuse(text_problems(remark, "remark", "审批意见", 500))
    plan = engagement.plan(PlanStatus.PROPOSED)
    if plan is None:
        raise conflict("no-proposal", "现在没有待同意的任务书。")
    if sha != plan.content_hash:
        raise conflict(
            "other-content",
            "任务书的内容在您查看之后有改动，请看过现在的版本再同意。",
            version=plan.version,
            content_hash=plan.content_hash,
        )
    if who.actor in engagement.approvals:
        raise conflict("already-approved", "贵方已同意这一版任务书。")
    if who.person_ref in {approval.person_ref for approval in plan.approvals}:
        raise forbidden("same-person", "您已代表另一方同意这一版，请由本方其他人办理。")
    approval = Approval(who.actor, who.person_ref, now, sha)
    plan = replace(plan, approvals=(*plan.approvals, approval))
    remarks = remarked(engagement, "approve_plan", who, remark, now)
    after = replace(engagement, plans=(*engagement.plans[:-1], plan), remarks=remarks)
    if set(after.approvals) < set(Actor):
        said = {"by": who.actor, "content_hash": sha}
        event = contract.EngagementPlanConsented
        return moved(after, event, engagement.status, now, calendar, said=said)
    return _signed(after, plan, now, calendar)


def _signed(engagement: Engagement, plan: Plan, now: datetime, calendar: Calendar) -> Decision:
    """All three consented: the plan is in force and what it says is what is planned."""
    superseded = tuple(
        replace(p, status=PlanStatus.SUPERSEDED) if p.status is PlanStatus.IN_FORCE else p
        for p in engagement.plans[:-1]
    )
    after = replace(
        engagement,
        plans=(*superseded, replace(plan, status=PlanStatus.IN_FORCE)),
        planned_from=plan.content.planned_from,
        planned_to=plan.content.planned_to,
        planned_hours=plan.content.planned_hours,
        mentor_ref=plan.content.mentor_ref,
    )
    if engagement.status is S.IN_PROGRESS:
        ENGAGEMENT.require(engagement.status, "amend_plan")
        return moved(after, contract.EngagementPlanAmended, S.IN_PROGRESS, now, calendar)
    ENGAGEMENT.require(engagement.status, "sign_plan")
    return moved(after, contract.EngagementPlanApproved, S.PLANNED, now, calendar)


def _problems(
    engagement: Engagement, content: PlanContent, remark: str, calendar: Calendar
) -> Iterator[FieldError]:
    yield from text_problems(remark, "remark", "审批意见", 500)
    yield from text_problems(content.arrangements, "arrangements", "工作安排", 2000)
    yield from period_problems(
        content.planned_from,
        content.planned_to,
        content.planned_hours,
        engagement.policy,
        calendar,
    )
    if not any(goal.strip() for goal in content.goals):
        yield FieldError("goals", "请至少写一条目标。")
    if len(content.goals) > GOALS:
        yield FieldError("goals", f"目标最多 {GOALS} 条，请合并。")
    for index, goal in enumerate(content.goals):
        yield from text_problems(goal, f"goals.{index}", f"目标 {index + 1}", 200)
    if engagement.actual_from and content.planned_from != engagement.planned_from:
        yield FieldError(
            "planned_from", f"已到岗，开始日期不能再改，应为 {engagement.planned_from}。"
        )


def _mentor_problems(
    engagement: Engagement, mentor: UUID | None, actor: Actor
) -> Iterator[FieldError]:
    """The host names its mentor; the others may only keep whom it has named."""
    named = {plan.content.mentor_ref for plan in engagement.plans}
    if mentor == engagement.teacher_ref:
        yield FieldError("mentor_ref", "带教师傅不能是教师本人，请另选一位。")
    elif actor is not Actor.HOST and mentor not in {engagement.mentor_ref, *named}:
        yield FieldError("mentor_ref", "带教师傅由接收学校指定；请留空，或由接收学校提交修订。")
