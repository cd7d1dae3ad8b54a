"""The JSON bodies of the calls: what a form would send."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from cyzj.contracts.codes import ExchangeType, Side
from demo.story.cast import mentor_for
from demo.story.layout import Dated, Layout, Placement
from demo.story.model import Act, OrganisationId, Party, PersonId, Ref
from demo.story.texts import (
    AMENDED,
    ANSWER_NOTES,
    ARRANGEMENTS,
    CONTACT_NOTES,
    DECLINE_WORDS,
    DESCRIPTIONS,
    GOALS,
    NO_SHOW,
    NOMINATION_REMARKS,
    PLAN_REMARKS,
    PRAISE,
    REASONS,
    RESOLUTION,
    WITHDRAWALS,
    pick,
)

Body = Mapping[str, Any]
K = ExchangeType
_TEACHER, _HOST = Party.TEACHER, Party.HOST
EVIDENCE: Mapping[ExchangeType, tuple[tuple[str, Party], ...]] = {
    K.SECONDMENT: (("appointment", _HOST), ("monthly_review", _HOST), ("final_assessment", _HOST)),
    K.SHADOWING: (("log", _TEACHER), ("mentor_sign_off", _HOST), ("report", _TEACHER)),
    K.OUTREACH_TEACHING: (
        ("sign_in", _TEACHER),
        ("lesson_plan", _TEACHER),
        ("host_confirmation", _HOST),
    ),
    K.LECTURE: (("sign_in", _TEACHER), ("slides", _TEACHER), ("rating", _HOST)),
}
"""What recognition asks for, and who has it."""


def hours_text(hours: int | None) -> str | None:
    """Class hours as the API writes them."""
    return None if hours is None else f"{hours}.00"


def posting(layout: Layout, side: Side, more: Mapping[str, Any]) -> dict[str, Any]:
    """What a request and an offer have in common; `more` changes it."""
    need = layout.story.need
    body: dict[str, Any] = {
        "exchange_type": need.kind,
        "side": side,
        "title": need.title,
        "major_code": need.major,
        "mode": need.mode,
        "window_from": layout.window_from.isoformat(),
        "window_to": layout.window_to.isoformat(),
        "class_hours": hours_text(need.hours),
        "working_days": need.days,
        "headcount": need.headcount,
        "course": need.course,
        "teacher_level": need.level,
        "lodging": need.lodging,
        "budget_source": need.budget,
        "description": need.words or pick(DESCRIPTIONS[need.kind], layout.story.name),
        "contact_note": pick(CONTACT_NOTES, layout.story.name),
    }
    if need.only_for:
        body |= {
            "visibility": "schools",
            "visible_to": [OrganisationId(key) for key in need.only_for],
        }
    return {**body, **more}


def request(layout: Layout, more: Mapping[str, Any]) -> Body:
    """A request's whole content."""
    body = {**posting(layout, layout.side, {}), "deadline": layout.closes.isoformat()}
    return {**body, **more}


def offer(layout: Layout, side: Side, more: Mapping[str, Any]) -> Body:
    """An offer's whole content; it can be taken until the story's last day to answer."""
    last = min(layout.closes + timedelta(days=7), layout.window_to)
    return {**posting(layout, side, {}), "expires_on": last.isoformat(), **more}


def answer(layout: Layout, act: Act) -> Body:
    """What the answering school adds to the terms asked for."""
    name = layout.story.name
    title = f"应答：{layout.story.need.title}"[:30]
    return {"title": title, "note": pick(ANSWER_NOTES, name, act.school), **act.more}


def decline(layout: Layout, act: Act) -> Body:
    """Why a match is declined."""
    reason = act.more.get("reason", "time")
    words = pick(DECLINE_WORDS[reason], layout.story.name, act.school)
    return {"reason": reason, "words": words}


def withdrawal(layout: Layout) -> Body:
    """Why a request or an offer is withdrawn."""
    return {"reason": pick(WITHDRAWALS, layout.story.name)}


def nomination(layout: Layout, placement: Placement, place: int) -> dict[str, Any]:
    """Who comes, and when."""
    return {
        "teacher_ref": PersonId(placement.teacher),
        "planned_from": placement.first.isoformat(),
        "planned_to": placement.last.isoformat(),
        "planned_hours": hours_text(layout.story.need.hours),
        "remark": pick(NOMINATION_REMARKS, layout.story.name, place),
    }


def plan(layout: Layout, placement: Placement, amended: bool) -> Body:
    """What the plan says."""
    need = layout.story.need
    arrangements = pick(ARRANGEMENTS, layout.story.name)
    return {
        "planned_from": placement.first.isoformat(),
        "planned_to": placement.last.isoformat(),
        "planned_hours": hours_text(need.hours),
        "goals": list(GOALS[need.kind]),
        "arrangements": f"{arrangements}\n{AMENDED}" if amended else arrangements,
    }


def reasoned(layout: Layout, verb: str, place: int, because: str = "") -> Body:
    """A code and words for a step that needs a reason."""
    code, words = REASONS[because or verb]
    return {"reason_code": code, "reason": pick(words, layout.story.name, place)}


def ending(layout: Layout, day: date) -> dict[str, Any]:
    """The last day, and what was taught."""
    hours = layout.story.need.hours
    return {"last_day": day.isoformat()} | ({"taught_hours": hours_text(hours)} if hours else {})


def early_ending(layout: Layout, dated: Dated) -> Body:
    """An end before its time."""
    justified = dated.act.more.get("justified", True)
    because = "end_early" if justified else "end_early_unjustified"
    body = ending(layout, dated.day)
    if "taught_hours" in body:
        body["taught_hours"] = hours_text((layout.story.need.hours or 0) // 2)
    return {**body, **reasoned(layout, "end_early", 1, because), "justified": justified}


def evaluation(layout: Layout, act: Act) -> Body:
    """One party's evaluation."""
    score = act.more.get("score", 5 if act.by is not Party.HOME else 4)
    return {"score": score, "words": pick(PRAISE[act.by], layout.story.name, act.place)}


def _acceptance(layout: Layout, act: Act) -> Body:
    """The host's yes; who comes to learn is given a mentor."""
    remark = {"remark": pick(PLAN_REMARKS, layout.story.name, act.place)}
    if layout.story.need.kind is not K.SHADOWING:
        return remark
    placement = layout.placements[act.school, act.place]
    return {**remark, "mentor_ref": PersonId(mentor_for(placement))}


def simple(layout: Layout, dated: Dated, engagement: str) -> Body:
    """The body of a step that needs little."""
    act, name = dated.act, layout.story.name
    match act.verb:
        case "host_accept":
            return _acceptance(layout, act)
        case "approve_plan":
            remark = pick(PLAN_REMARKS, name, act.by)
            return {"remark": remark, "content_hash": Ref(engagement, "proposed_hash")}
        case "confirm_arrival":
            return {"day": dated.day.isoformat()}
        case "confirm_departure":
            return ending(layout, dated.day)
        case "no_show":
            return {"remark": NO_SHOW}
        case "resolve_dispute":
            return {"words": RESOLUTION}
        case verb if verb in REASONS and verb != "end_early":
            return reasoned(layout, verb, act.place)
    return {}
