"""What a pairing holds: its terms with goals, what is put forward, and reviews; and what can be counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.member_schools.pairing import PairingDirection, PairingMeasure
from cyzj.domain.errors import FieldError, invalid
from cyzj.domain.hashing import content_hash

FED = frozenset({PairingMeasure.EXCHANGES, PairingMeasure.HOURS, PairingMeasure.TEACHERS})
"""The measures that events feed today: the one place to widen when other services send theirs."""
FED_TYPES = (
    ExchangeType.SECONDMENT,
    ExchangeType.SHADOWING,
    ExchangeType.OUTREACH_TEACHING,
    ExchangeType.LECTURE,
)
"""The kinds of exchange that become engagements, and so can be counted today."""
MEASURES = {
    PairingMeasure.EXCHANGES: "交流任务",
    PairingMeasure.HOURS: "认定学时",
    PairingMeasure.TEACHERS: "参加教师",
    PairingMeasure.BOOKINGS: "基地预约",
    PairingMeasure.PROGRAMMES: "联合培养项目",
    PairingMeasure.ADOPTIONS: "成果采用",
}
MOST_GOALS, MOST = 10, {PairingMeasure.HOURS: 1_000_000}
"""Goals a term; the highest target where it is not 1,000: 10,000 学时 in hundredths."""


@dataclass(frozen=True)
class Aim:
    """What one goal asks for. `target`: hundredths of class hours for `hours`, else a count."""

    measure: PairingMeasure
    direction: PairingDirection
    exchange_types: tuple[ExchangeType, ...]
    target: int


@dataclass(frozen=True)
class Goal:
    """An agreed goal, and what it has reached."""

    id: UUID
    aim: Aim
    reached: int = 0

    @property
    def is_met(self) -> bool:
        return self.reached >= self.aim.target


@dataclass(frozen=True)
class Offer:
    """Goals that one school has put forward for a term; the other agrees to their hash."""

    aims: tuple[Aim, ...]
    content_hash: str
    by_id: UUID
    by: UUID | None
    """The person: who puts goals forward does not agree to them for the other school."""
    at: datetime


@dataclass(frozen=True)
class Review:
    """One school's review of a term; the words are for the two schools and the office."""

    school_id: UUID
    score: int
    words: str
    at: datetime
    by: UUID | None


@dataclass(frozen=True, kw_only=True)
class PairTerm:
    """One term of a pairing."""

    starts_on: date
    ends_on: date
    goals: tuple[Goal, ...] = ()
    agreed_at: datetime | None = None
    offer: Offer | None = None
    review_until: date | None = None
    """The last day to review it; None: its review has not fallen due."""
    reviews: tuple[Review, ...] = ()
    closed: bool = False
    """Nothing more is expected of it."""

    @property
    def in_review(self) -> bool:
        return self.review_until is not None and not self.closed

    def reviewed_by(self, school: UUID) -> bool:
        return any(one.school_id == school for one in self.reviews)


@dataclass(frozen=True)
class Saying:
    """What was said with a step; only the two schools and the office read it."""

    command: str
    words: str
    at: datetime
    by: UUID | None


def hash_of(number: str, term_ends_on: date, aims: Sequence[Aim]) -> str:
    """What the other school agrees to: these goals, of this pairing and term."""
    goals = [
        {
            "measure": aim.measure.value,
            "direction": aim.direction.value,
            "exchange_types": sorted(kind.value for kind in aim.exchange_types),
            "target": aim.target,
        }
        for aim in aims
    ]
    return content_hash({"pairing": number, "term": term_ends_on.isoformat(), "goals": goals})


def check_aims(aims: Sequence[Aim]) -> None:
    """Raises, at the field, for what no event counts yet, for doubles, and for what is out of range."""
    errors = [error for place, aim in enumerate(aims) for error in _errors(place, aim)]
    if not 1 <= len(aims) <= MOST_GOALS:
        errors.append(FieldError("goals", f"请写 1 至 {MOST_GOALS} 项目标。"))
    kinds = [(aim.measure, aim.direction, frozenset(aim.exchange_types)) for aim in aims]
    for place, kind in enumerate(kinds):
        if kind in kinds[:place]:
            message = "与前面一项目标相同，请合并为一项。"
            errors.append(FieldError(f"goals.{place}.measure", message))
    if errors:
        raise invalid("invalid-goals", errors[0].message, *errors)


def _errors(place: int, aim: Aim) -> list[FieldError]:
    errors = []
    if aim.measure not in FED:
        fed = "、".join(MEASURES[one] for one in PairingMeasure if one in FED)
        message = f"“{MEASURES[aim.measure]}”还没有事件可以计数，现在可以用：{fed}。"
        errors.append(FieldError(f"goals.{place}.measure", message))
    if not set(aim.exchange_types) <= set(FED_TYPES):
        message = "目标只能数挂职锻炼、跟岗学习、送教和专题讲座，请去掉其他类型。"
        errors.append(FieldError(f"goals.{place}.exchange_types", message))
    most = MOST.get(aim.measure, 1_000)
    if not 1 <= aim.target <= most:
        said = "0.01 至 10,000 学时" if aim.measure in MOST else "1 至 1,000 的整数"
        errors.append(FieldError(f"goals.{place}.target", f"目标值请填 {said}。"))
    return errors
