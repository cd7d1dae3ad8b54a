"""When each act of a story happens, and the dates that the forms of the story need."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from cyzj.contracts.codes import ExchangeType, Side
from demo.places import BY_KEY
from demo.story.days import Days
from demo.story.model import Act, Party, Story

K = ExchangeType
USUAL_SIDE: Mapping[ExchangeType, Side] = {
    K.SECONDMENT: Side.HOME,
    K.SHADOWING: Side.HOME,
    K.OUTREACH_TEACHING: Side.HOST,
    K.LECTURE: Side.HOST,
    K.SAME_LESSON: Side.HOST,
    K.MENTORING: Side.HOME,
    K.JOINT_RESEARCH: Side.HOST,
}
FULL_TIME = (K.SECONDMENT, K.SHADOWING)
MATCH_DAYS, EVALUATION_DAYS, DISPUTE_DAYS = 3, 30, 15
"""Working days that the platform waits before it acts by itself."""
MATCHING = ("answer", "propose", "shortlist", "confirm", "decline")
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Dated:
    """An act with its day."""

    act: Act
    index: int
    day: date


@dataclass
class Placement:
    """A nomination with its planned days."""

    home: str
    host: str
    kind: ExchangeType
    nominated: date
    first: date
    last: date
    teacher: str = ""
    """Account; given by the cast where the story names nobody."""


@dataclass(frozen=True)
class Layout:
    """A story with all its dates."""

    story: Story
    acts: list[Dated]
    placements: dict[tuple[str, int], Placement]
    closes: date
    window_from: date
    window_to: date

    @property
    def side(self) -> Side:
        return side_of(self.story)


def side_of(story: Story) -> Side:
    """The side that the story's school takes."""
    return story.side or USUAL_SIDE[story.need.kind]


def lay_out(story: Story, days: Days) -> Layout:
    """The story with all its dates."""
    acts = _dated(story, days)
    placements = {
        (act.act.school, act.act.place): _placement(story, act, acts, days)
        for act in acts
        if act.act.verb == "nominate"
    }
    closes = _closes(story, acts, days)
    first = min((p.first for p in placements.values()), default=closes + 10 * DAY)
    window_from = max(closes, first - 3 * DAY)
    last = max((p.last for p in placements.values()), default=window_from)
    return Layout(story, acts, placements, closes, window_from, _until(story, window_from, last))


def _dated(story: Story, days: Days) -> list[Dated]:
    begins = story.begins
    if begins is None:
        begins = story.ends - sum(act.after for act in story.acts[1:])
    dated: list[Dated] = []
    for act in story.acts:
        if act.by is Party.PLATFORM:
            trigger, wait = _trigger(story, act, dated)
            day = days.due(trigger.day, wait)
            dated.append(Dated(act, days.index_before(story.count, day), day))
        else:
            index = dated[-1].index + act.after if dated else begins
            dated.append(Dated(act, index, days.day(story.count, index)))
    return dated


_TRIGGERS: Mapping[str, tuple[tuple[str, ...], int]] = {
    "lapse_match": (("confirm",), MATCH_DAYS),
    "lapse_nomination": (("nominate", "renominate", "host_return"), 0),
    "conclude_evaluation": (("confirm_departure", "end_early"), EVALUATION_DAYS),
    "close_window": (("evaluate", "conclude_evaluation"), DISPUTE_DAYS),
}


def _trigger(story: Story, act: Act, earlier: list[Dated]) -> tuple[Dated, int]:
    """The act whose promise runs out with `act`, and after how many working days."""
    verbs, wait = _TRIGGERS[act.verb]
    match = (act.school, act.place)
    found = next(
        dated
        for dated in reversed(earlier)
        if dated.act.verb in verbs and (dated.act.school, dated.act.place) == match
    )
    return found, wait or BY_KEY[host_of(story, act.school)].decision_days


def host_of(story: Story, school: str) -> str:
    """Which of the two schools of a match receives."""
    return story.asks if side_of(story) is Side.HOST else school


def home_of(story: Story, school: str) -> str:
    """Which of the two schools of a match sends."""
    return story.asks if side_of(story) is Side.HOME else school


def _placement(story: Story, nominate: Dated, acts: list[Dated], days: Days) -> Placement:
    act = nominate.act
    own = [d for d in acts if (d.act.school, d.act.place) == (act.school, act.place)]
    by_verb = {dated.act.verb: dated for dated in own if dated.index >= nominate.index}
    if "first" in act.more:
        first = days.day(story.count, act.more["first"])
    elif "confirm_arrival" in by_verb:
        first = by_verb["confirm_arrival"].day
    elif "no_show" in by_verb:
        first = days.day(story.count, by_verb["no_show"].index - 4)
    else:
        first = days.day(story.count, own[-1].index + 8)
    natural = _natural_last(story, first, days)
    departed = by_verb.get("confirm_departure")
    last = natural
    if departed is not None:
        last = departed.day
        if story.need.kind is K.SHADOWING:
            last = max(last, days.last_of(first, 5))
    return Placement(
        home=home_of(story, act.school),
        host=host_of(story, act.school),
        kind=story.need.kind,
        nominated=nominate.day,
        first=first,
        last=last,
        teacher=act.more.get("teacher", ""),
    )


def _natural_last(story: Story, first: date, days: Days) -> date:
    need = story.need
    if need.months:
        return months_after(first, need.months) - DAY
    if need.days:
        return days.last_of(first, need.days)
    return first if (need.hours or 0) <= 8 else first + 27 * DAY


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _closes(story: Story, acts: list[Dated], days: Days) -> date:
    if story.closes is not None:
        return days.day(story.count, story.closes)
    matching = [dated.index for dated in acts if dated.act.verb in MATCHING]
    last = max(matching, default=acts[0].index + 12)
    return days.day(story.count, last + 1 if last + 1 else 1)


def _until(story: Story, window_from: date, last: date) -> date:
    """The window's last day: room for what is planned, within the limits of the kind."""
    need = story.need
    if need.kind is K.MENTORING:
        return months_after(window_from, 12) - DAY
    if need.months:
        shortest = months_after(window_from, need.months) - DAY
        return min(max(shortest, last + 14 * DAY), months_after(window_from, 12) - DAY)
    room = timedelta(days=(need.days or 6) * 2 + 8)
    return max(last + 7 * DAY, window_from + room)
