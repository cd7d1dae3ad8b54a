"""A cohort (班次) as it stands: its terms, seats by school, and what its events say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from cyzj.contracts.joint_training.cohort import CohortState, CohortStatus, SeatShare
from cyzj.contracts.joint_training.programme import ProgrammeKind, ProgrammeTag
from cyzj.contracts.payload import Waiting
from cyzj.domain.errors import FieldError, invalid
from cyzj.domain.texts import text_problems, title_problems
from joint_training.domain.completion import Rule, of_version
from joint_training.domain.programme import Assessment, Said

MOST_SEATS, MOST_GROUPS = 300, 20
NAMING = (CohortStatus.ENROLLING, CohortStatus.MINIMUM_CHECK, CohortStatus.CONFIRMED)
"""While schools may name learners, until the last day for it."""
UNDER_WAY = (CohortStatus.RUNNING, CohortStatus.SUSPENDED, CohortStatus.GRADING)


@dataclass(frozen=True)
class Share:
    """Seats of a member school."""

    school_id: UUID
    seats: int


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What the organiser plans."""

    title: str
    first_day: date
    last_day: date
    enrol_until: date
    release_on: date
    decide_on: date
    seats: int
    minimum: int
    shares: tuple[Share, ...] = ()
    place: str = ""
    note: str = ""

    @property
    def pool(self) -> int:
        """Seats that belong to all from the start."""
        return self.seats - sum(share.seats for share in self.shares)


@dataclass(frozen=True, kw_only=True)
class Cohort:
    """A cohort; `version` counts its events. `shares` is what each school may still fill at most."""

    id: UUID
    version: int
    number: str
    status: CohortStatus
    programme_id: UUID
    programme_number: str
    programme_title: str
    programme_hash: str
    kind: ProgrammeKind
    tags: tuple[ProgrammeTag, ...]
    owner_id: UUID
    title: str
    terms: Terms
    shares: tuple[Share, ...]
    first_day: date
    planned_hours: int
    assessments: tuple[Assessment, ...]
    safety_induction: bool
    valid_months: int | None
    rule: str
    seats_released: bool = False
    groups: int = 1
    created_at: datetime
    since: datetime
    sayings: tuple[Said, ...] = ()
    waiting_on: tuple[Waiting, ...] = ()

    @property
    def completion(self) -> Rule:
        return of_version(self.rule)

    @property
    def schools(self) -> tuple[UUID, ...]:
        """Who is concerned: the organiser and the schools with seats."""
        return (self.owner_id, *(share.school_id for share in self.terms.shares))


Decision = tuple[Cohort, list[CohortState]]


def facts(cohort: Cohort) -> dict[str, object]:
    """What its events say."""
    terms = cohort.terms
    return {
        "number": cohort.number,
        "status": cohort.status,
        "programme_id": cohort.programme_id,
        "programme_hash": cohort.programme_hash,
        "kind": cohort.kind,
        "tags": cohort.tags,
        "title": terms.title,
        "owner_id": cohort.owner_id,
        "first_day": terms.first_day,
        "last_day": terms.last_day,
        "enrol_until": terms.enrol_until,
        "release_on": terms.release_on,
        "decide_on": terms.decide_on,
        "seats": terms.seats,
        "minimum": terms.minimum,
        "shares": told(cohort.shares),
        "seats_released": cohort.seats_released,
        "groups": cohort.groups,
        "planned_hours": cohort.planned_hours,
        "rule": cohort.rule,
        "waiting_on": cohort.waiting_on,
    }


def told(shares: tuple[Share, ...]) -> tuple[SeatShare, ...]:
    """Shares as events say them."""
    return tuple(SeatShare(school_id=one.school_id, seats=one.seats) for one in shares)


def moved(cohort: Cohort, status: CohortStatus, now: datetime, **changes: object) -> Cohort:
    """The cohort one event later."""
    return replace(
        cohort,
        version=cohort.version + 1,
        status=status,
        since=cohort.since if status is cohort.status else now,
        **changes,  # type: ignore[arg-type]  # its own fields
    )


def check(terms: Terms, today: date) -> None:
    """Raises with every field of the terms that has to change."""
    errors = list(_problems(terms, today))
    if errors:
        raise invalid("bad-cohort", errors[0].message, *errors)


def _problems(terms: Terms, today: date) -> Iterator[FieldError]:
    yield from title_problems(terms.title)
    yield from text_problems(terms.place, "place", "上课地点", 200)
    yield from text_problems(terms.note, "note", "说明", 2000)
    if terms.last_day < terms.first_day:
        yield FieldError("last_day", f"结束日期早于开班日期，请改为 {terms.first_day} 或以后。")
    if terms.enrol_until < today:
        yield FieldError("enrol_until", f"报名截止日已过，请改为 {today} 或以后。")
    if terms.enrol_until > terms.first_day:
        yield FieldError(
            "enrol_until", f"报名截止不晚于开班日期，请改为 {terms.first_day} 或以前。"
        )
    if not terms.release_on <= terms.enrol_until:
        yield FieldError(
            "release_on", f"名额释放日不晚于报名截止，请改为 {terms.enrol_until} 或以前。"
        )
    if not terms.decide_on < terms.first_day:
        yield FieldError("decide_on", f"人数核定日要早于开班日期 {terms.first_day}，请提前。")
    if not 1 <= terms.seats <= MOST_SEATS:
        yield FieldError("seats", f"名额为 1 至 {MOST_SEATS}，请更正。")
    if not 1 <= terms.minimum <= max(terms.seats, 1):
        yield FieldError("minimum", "最低开班人数为 1 至总名额，请更正。")
    schools = [share.school_id for share in terms.shares]
    if len(set(schools)) != len(schools):
        yield FieldError("shares", "同一所学校写了两次，请合并成一行。")
    if any(share.seats < 1 for share in terms.shares):
        yield FieldError("shares", "每所学校至少 1 个名额；不分名额的学校请删去。")
    if terms.pool < 0:
        yield FieldError(
            "shares",
            f"各校名额之和比总名额 {terms.seats} 多 {-terms.pool} 个，请减少或增加总名额。",
        )
