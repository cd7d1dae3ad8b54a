"""Quotas (额度): which agreement line an engagement counts against, and how much of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.member_schools.agreement import CapPeriod
from cyzj.contracts.teacher_exchanges.engagement import EngagementStatus
from cyzj.domain.calendar import Calendar
from cyzj.domain.errors import DomainError, conflict
from cyzj.domain.terms import end_of_term, start_of_term
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.domain.engagement_evaluation import hours_of
from teacher_exchanges.domain.engagement_promises import BEGUN, STAYED

S = EngagementStatus
UNDECIDED = frozenset({S.NOMINATED, S.ACKNOWLEDGED, S.RETURNED})


class Stage(StrEnum):
    """How far what an engagement takes of a quota has come."""

    RESERVED = "reserved"
    """预留: nominated."""
    COMMITTED = "committed"
    """占用: the host has accepted."""
    CONSUMED = "consumed"
    """已用: the stay is over."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of an agreement in force, as its events tell it."""

    line_id: UUID
    agreement_id: UUID
    agreement_number: str
    home_ids: tuple[UUID, ...]
    host_ids: tuple[UUID, ...]
    exchange_type: ExchangeType
    major_codes: tuple[str, ...]
    """Empty: any."""
    cap_people: int | None
    cap_hours: int | None
    """Class hours in hundredths."""
    cap_period: CapPeriod
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Volume:
    """What one engagement takes: a placement, and class hours in hundredths before weights."""

    people: int
    hours: int


@dataclass(frozen=True)
class Period:
    """What a cap is counted over, both days included."""

    first: date
    last: date


def covers(line: Line, engagement: Engagement) -> bool:
    """Whether the engagement counts against the line: its schools, kind, major and first day."""
    major = engagement.major_code
    return (
        engagement.home_school_id in line.home_ids
        and engagement.host_school_id in line.host_ids
        and engagement.home_school_id != engagement.host_school_id
        and engagement.exchange_type is line.exchange_type
        and line.starts_on <= engagement.planned_from <= line.ends_on
        and (
            not line.major_codes
            or (major is not None and any(major.startswith(code) for code in line.major_codes))
        )
    )


def in_order(lines: Iterable[Line]) -> list[Line]:
    """The lines as they are tried: the narrowest majors first, then what ends first, then by id."""
    return sorted(lines, key=lambda one: (-_narrowness(one), one.ends_on, one.line_id))


def period_of(line: Line, day: date) -> Period:
    """The period that an engagement beginning on `day` counts in, cut to the line's own days."""
    match line.cap_period:
        case CapPeriod.WHOLE:
            return Period(line.starts_on, line.ends_on)
        case CapPeriod.TERM:
            first, last = start_of_term(day), end_of_term(day)
        case CapPeriod.SCHOOL_YEAR:
            year = day.year if day.month >= 9 else day.year - 1
            first, last = date(year, 9, 1), date(year + 1, 8, 31)
    return Period(max(first, line.starts_on), min(last, line.ends_on))


def stage_of(engagement: Engagement) -> Stage | None:
    """How far it has come; None: it ended and nobody came, so nothing is taken."""
    if engagement.status in UNDECIDED:
        return Stage.RESERVED
    if engagement.status in BEGUN:
        return Stage.COMMITTED
    return Stage.CONSUMED if engagement.status in STAYED else None


def volume_of(engagement: Engagement, calendar: Calendar) -> Volume:
    """What it takes: as planned, and once the host has stated it, as it was.

    Kinds measured in days count what a day is worth by the policies of the nomination.
    """
    return Volume(1, hours_of(engagement, cross_city=False, calendar=calendar).base)


def left_of(cap: int | None, taken: int) -> int | None:
    """What is left under a cap; None: not limited."""
    return None if cap is None else max(cap - taken, 0)


def exhausted(line: Line, left_people: int | None, left_hours: int | None) -> DomainError:
    """No line that covers the engagement has room for it; names the first of them and what is left."""
    left = [f"{left_people} 人次"] if left_people is not None else []
    left += [f"{left_hours / 100:g} 学时"] if left_hours is not None else []
    return conflict(
        "quota-exhausted",
        f"协议 {line.agreement_number} 这一条的额度只剩 {'、'.join(left)}；"
        "可以减少学时、等有人取消，或与对方修订协议增加额度。",
        agreement_id=str(line.agreement_id),
        line_id=str(line.line_id),
        left_people=left_people,
        left_hours=left_hours,
    )


def _narrowness(line: Line) -> int:
    """Digits of the shortest major code; 0 where any major goes."""
    return min(map(len, line.major_codes), default=0)
