"""What each of the seven kinds of exchange demands, as dated data (domain.md 2.3, all of it [P])."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cyzj.contracts.codes import ExchangeType, Side
from cyzj.contracts.teacher_exchanges.evidence import EvidenceKind


class Shape(StrEnum):
    """What a confirmed match turns into."""

    PLACEMENT = "placement"
    """One teacher at one host over a period: an engagement."""
    SESSIONS = "sessions"
    """One teacher gives lessons at a host: an engagement without full-time days."""
    JOINT_ACTIVITY = "joint_activity"
    """Several schools meet; its own aggregate."""
    PAIR = "pair"
    """A mentor and a mentee over school years; its own aggregate."""

    @property
    def is_engagement(self) -> bool:
        return self in (Shape.PLACEMENT, Shape.SESSIONS)


class Flow(StrEnum):
    """Who gives the hours of a kind."""

    HOME_GIVES = "home_gives"
    """The sending school gives, the receiving one receives."""
    HOST_GIVES = "host_gives"
    BOTH_GIVE = "both_give"
    """Both are credited half, drawn on the alliance's account."""


class Unit(StrEnum):
    """What the volume of a kind is counted in."""

    CLASS_HOURS = "class_hours"
    WORKING_DAYS = "working_days"
    MONTHS = "months"
    """Months from the window's first to its last day: no field of its own."""


@dataclass(frozen=True)
class Length:
    """The shortest and the longest of a kind: hours in hundredths, days or months as they are."""

    unit: Unit
    minimum: int
    maximum: int
    words: str
    """The range as people read it, e.g. 1–40 学时."""


@dataclass(frozen=True)
class TypePolicy:
    """What one kind of exchange demands."""

    exchange_type: ExchangeType
    shape: Shape
    length: Length
    formula: str
    """Which function of `hours.py` counts it."""
    evidence: tuple[EvidenceKind, ...]
    """What must be accepted before hours are recognised."""
    exclusive_time: bool
    """Whether it takes the teacher's whole time from acceptance on."""
    plan_signed_above: int
    """Planned hours (hundredths) up to which no plan needs signing; 0: it always does."""
    requester_side: Side
    """The side a school usually asks from; a form's first choice."""
    flow: Flow = Flow.HOME_GIVES
    """Who gives the hours, for the ledger."""
    mentored: bool = False
    """Whether the host has to name a mentor (带教师傅) when it accepts the teacher."""


@dataclass(frozen=True)
class Spans:
    """How long parties may take. Days to answer are working days of the alliance's calendar."""

    match_days: int
    """For the second confirmation of a match (72 h)."""
    nomination_days: int
    """For the home school to name its teachers."""
    decision_days: int
    """For the host's decision where it promises nothing itself."""
    plan_days: int
    """For an approval of a plan."""
    evaluation_days: int
    """For the three evaluations."""
    dispute_days: int
    """For accepting or disputing the evaluation."""
    no_show_days: int
    """Calendar days after the planned first day from which a no-show may be stated."""


@dataclass(frozen=True)
class Policies:
    """The policies in force from a day on."""

    valid_from: date
    version: str
    """Travels with recognised hours, e.g. `hours_2026_1`."""
    types: tuple[TypePolicy, ...]
    spans: Spans
    rates: dict[str, int]
    """Weights of `hours.py` in hundredths."""

    def of(self, exchange_type: ExchangeType) -> TypePolicy:
        return next(policy for policy in self.types if policy.exchange_type is exchange_type)


def in_force(on: date, among: Sequence[Policies] | None = None) -> Policies:
    """The policies in force on `on`; the first ones also before their first day (补录)."""
    known = sorted(among or SHIPPED, key=lambda policies: policies.valid_from)
    return next((p for p in reversed(known) if p.valid_from <= on), known[0])


_HOURS, _DAYS, _MONTHS = Unit.CLASS_HOURS, Unit.WORKING_DAYS, Unit.MONTHS
_E = EvidenceKind
_TYPES = (
    TypePolicy(
        ExchangeType.SECONDMENT,
        Shape.PLACEMENT,
        Length(_MONTHS, 1, 12, "1–12 个月"),
        "secondment",
        (_E.APPOINTMENT, _E.MONTHLY_REVIEW, _E.FINAL_ASSESSMENT),
        True,
        0,
        Side.HOME,
        Flow.BOTH_GIVE,
    ),
    TypePolicy(
        ExchangeType.SHADOWING,
        Shape.PLACEMENT,
        Length(_DAYS, 5, 60, "5–60 个工作日"),
        "shadowing",
        (_E.LOG, _E.MENTOR_SIGN_OFF, _E.REPORT),
        True,
        0,
        Side.HOME,
        Flow.HOST_GIVES,
        mentored=True,
    ),
    TypePolicy(
        ExchangeType.OUTREACH_TEACHING,
        Shape.SESSIONS,
        Length(_HOURS, 100, 4000, "1–40 学时"),
        "outreach_teaching",
        (_E.SIGN_IN, _E.LESSON_PLAN, _E.HOST_CONFIRMATION),
        False,
        800,
        Side.HOST,
    ),
    TypePolicy(
        ExchangeType.LECTURE,
        Shape.SESSIONS,
        Length(_HOURS, 100, 800, "1–8 学时"),
        "lecture",
        (_E.SIGN_IN, _E.SLIDES, _E.RATING),
        False,
        800,
        Side.HOST,
    ),
    TypePolicy(
        ExchangeType.SAME_LESSON,
        Shape.JOINT_ACTIVITY,
        Length(_DAYS, 1, 2, "1–2 天"),
        "same_lesson",
        (_E.LESSON_PLAN, _E.OBSERVATION, _E.MINUTES),
        False,
        0,
        Side.HOST,
    ),
    TypePolicy(
        ExchangeType.MENTORING,
        Shape.PAIR,
        Length(_MONTHS, 10, 36, "1–3 学年"),
        "mentoring",
        (_E.OBSERVATION, _E.PUBLIC_LESSON, _E.FINAL_ASSESSMENT),
        False,
        0,
        Side.HOME,
    ),
    TypePolicy(
        ExchangeType.JOINT_RESEARCH,
        Shape.JOINT_ACTIVITY,
        Length(_MONTHS, 0, 12, "半天至 1 年"),
        "joint_research",
        (_E.AGENDA, _E.MINUTES, _E.SIGN_IN, _E.OUTPUTS),
        False,
        0,
        Side.HOST,
    ),
)
SHIPPED: tuple[Policies, ...] = (
    Policies(
        valid_from=date(2026, 1, 1),
        version="hours_2026_1",
        types=_TYPES,
        spans=Spans(
            match_days=3,
            nomination_days=10,
            decision_days=14,
            plan_days=3,
            evaluation_days=30,
            dispute_days=15,
            no_show_days=3,
        ),
        rates={
            "secondment_per_day": 400,
            "shadowing_per_day": 200,
            "outreach_teaching": 150,
            "cross_city": 20,
            "lecture": 200,
            "same_lesson_presenter": 150,
            "same_lesson_host": 200,
            "mentoring": 120,
            "joint_research": 100,
        },
    ),
)
