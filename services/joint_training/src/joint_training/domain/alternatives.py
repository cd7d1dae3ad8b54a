"""What could be taken instead of a time that is not free: elsewhere, at other periods, on another day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from joint_training.domain.availability import Answer, Slot, Verdict
from joint_training.domain.resource import Resource
from joint_training.domain.school_time import SchoolTime
from joint_training.domain.series import Planned, periods_name, weekday_name

MOST = 3
WEEKS_AROUND = 6
"""How many weeks before and after a clash are looked at."""


@dataclass(frozen=True)
class Alternative:
    """A time that is free, and what is different about it in words."""

    slot: Slot
    resource: Resource
    words: str


@dataclass(frozen=True)
class Candidate:
    """A time that may be free; of each kind the first free one is offered."""

    kind: str
    slot: Slot
    resource: Resource
    words: str


def candidates(
    planned: Planned,
    resource: Resource,
    siblings: Sequence[Resource],
    people: int,
    time: SchoolTime,
    taken_days: frozenset[date],
) -> list[Candidate]:
    """In the order in which they are offered: another resource, other periods, another day or week."""
    return [
        *_elsewhere(planned, resource, siblings, people),
        *_other_periods(planned, resource, time),
        *_other_days(planned, resource, time, taken_days),
    ]


def days_of(found: Sequence[Candidate]) -> dict[UUID, set[date]]:
    """On which days which resources have to be looked at."""
    days: dict[UUID, set[date]] = {}
    for one in found:
        days.setdefault(one.resource.id, set()).add(one.slot.day)
    return days


def choose(
    found: Sequence[Candidate], look: Callable[[Slot, Resource], Verdict]
) -> list[Alternative]:
    """The first free one of each kind, at most three."""
    chosen: dict[str, Alternative] = {}
    for one in found:
        if one.kind in chosen or len(chosen) == MOST:
            continue
        if look(one.slot, one.resource).answer is Answer.FREE:
            chosen[one.kind] = Alternative(one.slot, one.resource, one.words)
    return list(chosen.values())


def slot_of(planned: Planned, resource_id: UUID) -> Slot:
    """The planned time in that resource."""
    return Slot(
        resource_id=resource_id,
        day=planned.day,
        first_period=planned.first_period,
        last_period=planned.last_period,
        starts_at=planned.starts_at,
        ends_at=planned.ends_at,
    )


def _elsewhere(
    planned: Planned, resource: Resource, siblings: Sequence[Resource], people: int
) -> Iterator[Candidate]:
    fitting = [one for one in siblings if one.id != resource.id and one.stations >= people]
    fitting.sort(
        key=lambda one: (
            one.equipment_class is not resource.equipment_class,
            abs(one.stations - resource.stations),
            one.number,
        )
    )
    for one in fitting:
        same = one.equipment_class is resource.equipment_class
        kind = "设备类别相同" if same else "设备类别不同，请核对能否满足教学"
        words = f"同一时段改用{one.title}：{one.stations} 工位，{kind}。"
        yield Candidate("resource", slot_of(planned, one.id), one, words)


def _other_periods(planned: Planned, resource: Resource, time: SchoolTime) -> Iterator[Candidate]:
    length = planned.last_period - planned.first_period
    count = len(time.schedule(planned.day).periods)
    firsts = [n for n in range(1, count - length + 1) if n != planned.first_period]
    for first in sorted(firsts, key=lambda n: abs(n - planned.first_period)):
        slot = _slot(time, resource.id, planned.day, first, first + length)
        if slot is not None:
            words = f"同一间、同一天，改到{periods_name(first, first + length)}。"
            yield Candidate("periods", slot, resource, words)


def _other_days(
    planned: Planned, resource: Resource, time: SchoolTime, taken_days: frozenset[date]
) -> Iterator[Candidate]:
    monday = planned.day - timedelta(days=planned.day.weekday())
    same_week = [monday + timedelta(days=n) for n in range(5)]
    same_week.sort(key=lambda day: (day < planned.day, abs((day - planned.day).days)))
    around = [
        planned.day + timedelta(days=7 * n)
        for step in range(1, WEEKS_AROUND + 1)
        for n in (step, -step)
    ]
    for day in (*same_week, *around):
        if day == planned.day or day in taken_days or time.off(day):
            continue
        slot = _slot(time, resource.id, day, planned.first_period, planned.last_period)
        if slot is None:
            continue
        words = f"同一间、同一节次，改到{_when(day, day in same_week, time)}。"
        yield Candidate("day", slot, resource, words)


def _when(day: date, same_week: bool, time: SchoolTime) -> str:
    name = f"{day.month}月{day.day}日 {weekday_name(day)}"
    if same_week:
        return f"同一周的 {name}"
    term = time.term_of(day)
    return f"第 {term.week_of(day)} 周 {name}" if term else name


def _slot(time: SchoolTime, resource: UUID, day: date, first: int, last: int) -> Slot | None:
    times = time.times(day, first, last)
    if times is None:
        return None
    return Slot(
        resource_id=resource,
        day=day,
        first_period=first,
        last_period=last,
        starts_at=times[0],
        ends_at=times[1],
    )
