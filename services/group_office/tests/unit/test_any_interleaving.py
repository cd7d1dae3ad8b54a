"""Whatever order topics and aggregates arrive in, the views are the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from cyzj.contracts.envelope import Envelope
from cyzj.contracts.member_schools.organisation import OrganisationState
from cyzj.contracts.teacher_exchanges.engagement import EngagementState
from cyzj.contracts.teacher_exchanges.match import MatchState
from cyzj.contracts.teacher_exchanges.offer import OfferState
from cyzj.contracts.teacher_exchanges.request import RequestState
from group_office.domain.activity_view import activities, later
from group_office.domain.engagement_view import fold_engagement
from group_office.domain.match_view import fold_match
from group_office.domain.offer_view import fold_offer
from group_office.domain.organisation_view import fold_organisation
from group_office.domain.request_view import fold_request
from group_office.domain.step_view import fold_steps
from group_office.testing import Story

FOLDS: dict[type, Callable[[Any, Envelope], Any]] = {
    OrganisationState: fold_organisation,
    RequestState: fold_request,
    OfferState: fold_offer,
    MatchState: fold_match,
    EngagementState: fold_engagement,
}


def a_year() -> list[Envelope]:
    story = Story()
    first, second, third = story.school("甲"), story.school("乙", "50"), story.school("丙")
    story.whole(first, second)
    story.whole(second, third, exchange_type="secondment", hours=2401)
    story.nominate(story.confirm(story.answer(story.request(third), first)))
    story.answer(story.request(first), third)
    return story.events


EVENTS = a_year()


def views(events: list[Envelope]) -> dict[str, Any]:
    items: dict[UUID, Any] = {}
    steps: dict[UUID, Any] = {}
    days: dict[Any, Any] = {}
    for event in events:
        for state, fold in FOLDS.items():
            if isinstance(event.data, state):
                items[event.subject] = fold(items.get(event.subject), event)
        if isinstance(event.data, MatchState | EngagementState):
            still = [s for s in steps.values() if s.item_id == event.subject and not s.settled_at]
            steps |= {step.id: step for step in fold_steps(still, event)[1]}
        for one in activities(event):
            key = (one.school_id, one.day)
            days[key] = later(days[key], one) if key in days else one
    return {"items": items, "steps": steps, "days": days}


@st.composite
def interleavings(draw: st.DrawFn) -> list[Envelope]:
    """Any order that keeps the order within every aggregate."""
    waiting: dict[UUID, list[Envelope]] = {}
    for event in EVENTS:
        waiting.setdefault(event.subject, []).append(event)
    order: list[Envelope] = []
    while waiting:
        subject = draw(st.sampled_from(sorted(waiting)))
        order.append(waiting[subject].pop(0))
        if not waiting[subject]:
            del waiting[subject]
    return order


@given(interleavings())
@settings(max_examples=60, deadline=None)
def test_any_interleaving_gives_the_same_views(order: list[Envelope]) -> None:
    assert views(order) == views(EVENTS)
