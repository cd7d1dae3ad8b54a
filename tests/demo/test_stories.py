"""The stories hold on whatever day they are loaded: in term, in vacations, at the turn of the year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from cyzj.contracts.codes import ExchangeType, Visibility
from demo.members import STORY_DAYS
from demo.people import BY_ACCOUNT, PEOPLE
from demo.places import BY_KEY, SUSPENDED, Place
from demo.stories import STORIES, SUSPENDED_ON
from demo.story.cast import cast
from demo.story.days import Count, Days
from demo.story.layout import FULL_TIME, Layout, Placement, lay_out
from demo.story.model import Change, Step
from demo.story.writer import write
from demo.timeline import timeline
from teacher_exchanges.domain.engagement_nomination import period_problems
from teacher_exchanges.domain.machines import ENGAGEMENT, MATCH, OFFER, REQUEST
from teacher_exchanges.domain.policies import SHIPPED, in_force
from teacher_exchanges.domain.terms import Terms, form_problems, rule_problems

TABLES = {machine.name: machine for machine in (REQUEST, OFFER, MATCH, ENGAGEMENT)}
KINDS = {story.name: story.need.kind for story in STORIES}
DATES = [
    date(2026, 11, 23),
    date(2026, 9, 1),
    date(2026, 10, 5),
    date(2026, 12, 31),
    date(2027, 1, 30),
    date(2027, 2, 28),
    date(2027, 5, 3),
    date(2027, 8, 15),
]


@pytest.fixture(params=DATES, ids=str, scope="module")
def today(request: pytest.FixtureRequest) -> date:
    day: date = request.param
    return day


@pytest.fixture(scope="module")
def layouts(today: date) -> list[Layout]:
    days = Days(today)
    found = [lay_out(story, days) for story in STORIES]
    cast(found)
    return found


@pytest.fixture(scope="module")
def steps(today: date) -> list[Step]:
    return timeline(today)


def changes_of(steps: list[Step]) -> Iterator[tuple[Step, Change]]:
    return ((step, change) for step in steps for change in step.changes)


def test_every_change_is_a_row_of_its_table_and_goes_on_where_the_one_before_left(
    steps: list[Step],
) -> None:
    state: dict[tuple[str, str], str] = {}
    for step, change in changes_of(steps):
        row = TABLES[change.machine].find(change.before, change.command)
        assert row is not None, (step.key, change)
        assert change.after == (row.target or change.before), (step.key, change)
        assert state.get((step.story, change.item)) == change.before, (step.key, change)
        state[step.story, change.item] = change.after


def test_every_state_of_every_machine_is_somewhere_to_be_seen(steps: list[Step]) -> None:
    final = {(s.story, c.item): (c.machine, c.after) for s, c in changes_of(steps)}
    seen = set(final.values())
    states = {(m.name, state.code) for m in TABLES.values() for state in m.states}
    assert states - seen == set()


def test_all_seven_kinds_are_asked_for_in_sixty_to_ninety_requests(steps: list[Step]) -> None:
    asked = [KINDS[s.story] for s in steps if s.verb in ("post_request", "draft_request")]
    assert set(asked) == set(ExchangeType)
    assert len(steps) <= 1450, "a load is to take about a minute on two cores"
    assert 60 <= len(asked) <= 90


def test_time_never_runs_back_and_nothing_happens_from_today_on(
    today: date, steps: list[Step]
) -> None:
    moments: dict[str, Any] = {}
    numbers: dict[str, int] = defaultdict(int)
    for step in steps:
        assert moments.get(step.story, step.at) <= step.at, step.key
        assert numbers[step.story] + 1 == step.number, step.key
        moments[step.story], numbers[step.story] = step.at, step.number
        assert step.at.date() < today or step.by is None, step.key
    assert len({step.key for step in steps}) == len(steps)
    first, last = steps[0].at.date(), max(s.at.date() for s in steps if s.by)
    assert 300 < (today - first).days < STORY_DAYS - 7
    assert (today - last).days <= 9


def test_what_is_posted_and_nominated_keeps_the_rules_of_its_kind(
    today: date, steps: list[Step]
) -> None:
    days = Days(today)
    for step in steps:
        policy = in_force(step.at.date()).of(KINDS[step.story])
        body = step.body
        problems: list[object] = []
        if "title" in body and "exchange_type" in body and "draft" not in step.verb:
            terms = _terms(body)
            problems = [*form_problems(terms)]
            problems += rule_problems(terms, policy, UUID(int=1), step.at.date())
            last = date.fromisoformat(body.get("deadline") or body["expires_on"])
            assert step.at.date() <= last, step.key
            assert last <= (terms.window_from if "deadline" in body else terms.window_to), step.key
        elif step.verb in ("nominate", "renominate", "submit_plan"):
            first, last = _day(body, "planned_from"), _day(body, "planned_to")
            hours = _hundredths(body["planned_hours"])
            problems = [*period_problems(first, last, hours, policy, days.calendar)]
            assert step.verb == "submit_plan" or step.at.date() <= first, step.key
        assert not problems, (step.key, problems)


def _terms(body: Mapping[str, Any]) -> Terms:
    names = {field.name for field in fields(Terms)}
    given = {name: value for name, value in body.items() if name in names}
    changed = {
        "window_from": _day(body, "window_from"),
        "window_to": _day(body, "window_to"),
        "class_hours": _hundredths(body["class_hours"]),
        "visible_to": tuple(UUID(int=2) for _ in body.get("visible_to", ())),
        "visibility": Visibility(body.get("visibility", "alliance")),
    }
    return Terms(**{**given, **changed})


def _day(body: Mapping[str, Any], name: str) -> date:
    return date.fromisoformat(body[name])


def _hundredths(text: str | None) -> int | None:
    return None if text is None else int(Decimal(text) * 100)


def test_whoever_must_act_in_time_does_or_the_platform_does(
    today: date, layouts: list[Layout]
) -> None:
    days = Days(today)
    for layout in layouts:
        promised: dict[str, date] = {}
        for step in write(layout, days):
            day = step.at.date()
            for change in step.changes:
                due = promised.get(change.item, date.max)
                late = day > due if step.by is None else day >= due
                assert not late, (step.key, change, due)
                if _starts_a_promise(change):
                    wait = _working_days(layout, change)
                    promised[change.item] = days.due(day, wait) if wait else date.max
                elif change.command == "close_dispute_window":
                    promised[change.item] = date.max
        overdue = {item: due for item, due in promised.items() if due < today}
        assert not overdue, (layout.story.name, overdue)


UNDECIDED = ("nominated", "acknowledged", "returned")


def _starts_a_promise(change: Change) -> bool:
    """A new state does; but the host's time runs on through those in which it has not decided."""
    if change.command in ("host_return", "renominate"):
        return True
    runs_on = change.before in UNDECIDED and change.after in UNDECIDED
    return change.before != change.after and not runs_on


def _working_days(layout: Layout, change: Change) -> int | None:
    """How long the platform waits in the state that `change` leads to; None: for ever."""
    spans = SHIPPED[0].spans
    if change.machine == "match":
        return spans.match_days if change.after.startswith("confirmed_by") else None
    if change.machine != "engagement":
        return None
    if change.after in UNDECIDED:
        host = _host(layout, change.item)
        return host.decision_days
    return {
        "awaiting_evaluation": spans.evaluation_days,
        "evaluated": spans.dispute_days,
    }.get(change.after)


def _host(layout: Layout, engagement: str) -> Place:
    _, school, place = engagement.split(":")
    return BY_KEY[layout.placements[school, int(place)].host]


def test_no_teacher_is_promised_twice_full_time(layouts: list[Layout]) -> None:
    away: dict[str, list[Placement]] = defaultdict(list)
    for placement in (p for layout in layouts for p in layout.placements.values()):
        assert BY_ACCOUNT[placement.teacher].place == placement.home
        for other in away[placement.teacher]:
            if placement.kind in FULL_TIME or other.kind in FULL_TIME:
                apart = other.last < placement.first or placement.last < other.first
                assert apart, (placement, other)
        away[placement.teacher].append(placement)


def test_a_suspended_member_starts_nothing_new(today: date, layouts: list[Layout]) -> None:
    day = Days(today).day(Count.TERM, SUSPENDED_ON)
    for layout in layouts:
        if SUSPENDED in _schools(layout):
            assert max(d.day for d in layout.acts) < day, layout.story.name


def test_real_schools_stand_in_the_list_of_members_only(
    steps: list[Step], layouts: list[Layout]
) -> None:
    assert all(BY_KEY[key].invented for layout in layouts for key in _schools(layout))
    assert all(step.by is None or step.by in BY_ACCOUNT for step in steps)
    assert all(p.name.startswith("示例") for p in PEOPLE)
    assert all(p.place == "office" or BY_KEY[p.place].invented for p in PEOPLE)


def _schools(layout: Layout) -> set[str]:
    named = {dated.act.school for dated in layout.acts} - {""}
    return {layout.story.asks, *layout.story.need.only_for, *named}
