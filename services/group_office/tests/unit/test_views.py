"""What each view makes of the events of its aggregate."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from cyzj.contracts.envelope import EVENTS
from cyzj.contracts.teacher_exchanges import engagement_events as engagement
from cyzj.contracts.teacher_exchanges import request
from group_office.domain.activity_view import QUALIFYING, activities, later
from group_office.domain.engagement_view import EngagementView, fold_engagement
from group_office.domain.match_view import MatchView, fold_match
from group_office.domain.offer_view import fold_offer
from group_office.domain.organisation_view import fold_organisation
from group_office.domain.request_view import RequestView, fold_request
from group_office.domain.step_view import StepView, fold_steps
from group_office.storage.view_tables import QUEUE, REQUESTS
from group_office.testing import DAY, HOUR, START, Story, waits


def folded(fold: Any, story: Story, subject: UUID) -> Any:
    view = None
    for event in story.events:
        if event.subject == subject:
            view = fold(view, event)
    return view


def steps_of(story: Story, subject: UUID) -> dict[UUID, StepView]:
    steps: dict[UUID, StepView] = {}
    for event in story.events:
        if event.subject == subject:
            still = [step for step in steps.values() if step.settled_at is None]
            steps |= {step.id: step for step in fold_steps(still, event)[1]}
    return steps


def test_an_organisation_is_as_its_last_event_says() -> None:
    story = Story()
    school = story.school("甲", "50", standing="active", school_id_code="5100000001")
    view = folded(fold_organisation, story, school)
    assert (view.short_name, view.jurisdiction, view.version) == ("示例甲", "50", 1)


def test_a_request_keeps_when_it_was_closed_and_forgets_it_when_it_goes_on() -> None:
    story = Story()
    wanted = story.request(story.school("甲"))
    story.after(DAY).tell(request.RequestExpired, wanted, status="expired")
    view: RequestView = folded(fold_request, story, wanted)
    assert (view.opened_at, view.closed_at) == (START, START + DAY)
    story.after(DAY).tell(request.RequestReopened, wanted, status="open")
    assert folded(fold_request, story, wanted).closed_at is None


def test_a_request_recorded_after_the_fact_says_so_and_counts_when_it_happened() -> None:
    story = Story()
    long_ago = START - timedelta(days=90)
    wanted = story.tell(
        request.RequestOpened,
        school_id=story.school("甲"),
        opened_at=long_ago,
        occurredat=long_ago,
    )
    story.tell(request.RequestWithdrawn, wanted, status="withdrawn", occurredat=long_ago + DAY)
    view: RequestView = folded(fold_request, story, wanted)
    assert view.backfilled
    assert view.closed_at == long_ago + DAY


def test_an_offer_is_published_once_and_a_draft_not_at_all() -> None:
    story = Story()
    made = story.answer(story.request(story.school("甲")), story.school("乙"))
    offered = story.states[made]["offer_id"]
    assert folded(fold_offer, story, offered).published_at == START


def test_a_match_keeps_the_moment_both_had_confirmed() -> None:
    story = Story()
    made = story.answer(story.request(story.school("甲")), story.school("乙"))
    story.after(DAY).confirm(made)
    view: MatchView = folded(fold_match, story, made)
    assert view.proposed_at == START + HOUR
    assert view.confirmed_at == START + HOUR + 2 * DAY


def test_an_engagement_keeps_the_first_moment_of_every_step() -> None:
    story = Story()
    done = story.whole(story.school("甲"), story.school("乙"), hours=2401)
    view: EngagementView = folded(fold_engagement, story, done)
    moments = [view.nominated_at, view.started_at, view.evaluated_at, view.recognised_at]
    assert moments == sorted(moments, key=lambda m: m or START)
    assert None not in moments
    assert (view.recognised_hours, view.fell_through_at) == (2401, None)


def test_an_engagement_that_fell_through_says_when() -> None:
    story = Story()
    made = story.confirm(story.answer(story.request(story.school("甲")), story.school("乙")))
    named = story.nominate(made)
    story.after(DAY).move(
        named, engagement.EngagementCancelled, "cancelled", by="home", reason="work"
    )
    view: EngagementView = folded(fold_engagement, story, named)
    assert view.fell_through_at == story.now
    assert view.started_at is None


def test_a_step_is_settled_by_the_event_that_no_longer_names_it() -> None:
    story = Story()
    made = story.confirm(story.answer(story.request(story.school("甲")), story.school("乙")))
    named = story.nominate(made)
    story.after(DAY).move(named, engagement.EngagementAccepted, "accepted")
    steps = steps_of(story, named)
    assert {step.action for step in steps.values()} == {"teacher_accept", "host_acknowledge"}
    assert {(s.settled_at, s.settled_by) for s in steps.values()} == {(story.now, "accepted")}


def test_a_step_that_goes_on_keeps_its_id_and_takes_a_new_due_date() -> None:
    story = Story()
    host = story.school("甲")
    made = story.confirm(story.answer(story.request(host), story.school("乙")))
    named = story.nominate(made)
    before = {s.id: s for s in steps_of(story, named).values() if s.action == "host_acknowledge"}
    (asked,) = before.values()
    again = waits(host, "host_acknowledge", asked.since, story.now + 30 * DAY)
    story.after(DAY).move(
        named, engagement.EngagementTeacherAccepted, "nominated", waiting_on=(again,)
    )
    after = steps_of(story, named)[asked.id]
    assert after == asked._replace(due=again.due)


def test_the_same_step_again_later_is_another_turn() -> None:
    story = Story()
    host = story.school("甲")
    made = story.confirm(story.answer(story.request(host), story.school("乙")))
    named = story.nominate(made)
    story.after(DAY).move(
        named, engagement.EngagementReturned, "returned", by="host", reason="materials"
    )
    story.after(DAY).move(
        named,
        engagement.EngagementRenominated,
        "nominated",
        waiting_on=(waits(host, "host_acknowledge", story.now),),
    )
    steps = [s for s in steps_of(story, named).values() if s.action == "host_acknowledge"]
    assert len({step.id for step in steps}) == 2
    assert [step.settled_by for step in steps] == ["returned", None]


def test_ids_of_steps_are_uuids_that_begin_like_their_items() -> None:
    story = Story()
    made = story.answer(story.request(story.school("甲")), story.school("乙"))
    for step in steps_of(story, made).values():
        assert step.id.version == 8
        assert step.id.bytes[:6] == made.bytes[:6]


def test_both_schools_were_active_and_time_running_out_is_no_activity() -> None:
    story = Story()
    home, host = story.school("乙"), story.school("甲")
    story.nominate(story.confirm(story.answer(story.request(host), home)))
    wanted = story.request(host)
    nominated = next(e for e in story.events if type(e.data) is engagement.EngagementNominated)
    assert {one.school_id for one in activities(nominated)} == {home, host}
    story.after(DAY).tell(request.RequestExpired, wanted, status="expired")
    assert list(activities(story.events[-1])) == []
    assert set(EVENTS.values()) >= QUALIFYING


def test_the_later_of_two_activities_is_the_same_from_both_sides() -> None:
    story = Story()
    school = story.school("甲")
    story.request(school)
    story.after(HOUR).request(school)
    first, second = (activities(event)[0] for event in story.events[-2:])
    assert later(first, second) == later(second, first) == second


def test_the_tables_have_a_column_for_every_field_of_their_view() -> None:
    assert tuple(REQUESTS.columns.keys()) == RequestView._fields
    assert tuple(QUEUE.columns.keys()) == StepView._fields
    assert not REQUESTS.c.number.nullable
    assert REQUESTS.c.closed_at.nullable
