"""How cohorts stand in requests and answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from pydantic import Field
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.contracts.joint_training.cohort import CohortStatus
from cyzj.contracts.joint_training.programme import ProgrammeKind, ProgrammeTag
from cyzj.contracts.payload import Waiting
from cyzj.domain.caller import Caller
from cyzj.http.schools import SchoolBrief, school_brief
from cyzj.http.values import Body, ClassHours, Deciding, Item
from cyzj.members.reading import Organisations, organisations
from joint_training.application.cohorts.saving import ISSUE
from joint_training.domain.cohort import Cohort, Share, Terms
from joint_training.domain.training_rights import cohort_actions
from joint_training.http.programme_items import AssessmentItem, SaidItem
from joint_training.storage.seats import ALL, Seats, seats_of
from joint_training.storage.training import certificates_counted, counted

Count = Field(ge=-(2**31), le=2**31 - 1)


class ShareBody(Body):
    """Seats of a member school."""

    school_id: UUID
    seats: int = Count


class TermsBody(Body):
    """What the organiser plans; days in Asia/Shanghai."""

    title: str = Field(max_length=120, examples=["2026 秋季第 1 班"])
    first_day: date
    last_day: date
    enrol_until: date
    """Last day on which schools may name learners."""
    release_on: date
    """From that day on unused seats of schools belong to all."""
    decide_on: date
    """Last day by which the minimum must be reached."""
    seats: int = Count
    minimum: int = Count
    shares: tuple[ShareBody, ...] = Field(default=(), max_length=60)
    place: str = Field(default="", max_length=1000)
    note: str = Field(default="", max_length=5000)

    def terms(self) -> Terms:
        values = {name: getattr(self, name) for name in TermsBody.model_fields}
        shares = tuple(Share(one.school_id, one.seats) for one in self.shares)
        return Terms(**{**values, "shares": shares})


class PlanCohort(TermsBody):
    """A cohort of a published programme."""

    programme_id: UUID


class ChangeCohort(TermsBody, Deciding):
    """Other terms, before enrolment is open."""


class ExtendBody(Deciding):
    """More time to enrol."""

    enrol_until: date
    decide_on: date


class ConfirmBody(Deciding):
    """With fewer than the minimum: why it runs all the same."""

    reason: str = Field(default="", max_length=2000)


class SplitBody(Deciding):
    """Into how many groups."""

    groups: int = Count


class SeatsItem(Item):
    """Seats of a school; `school_id` null: those that belong to all."""

    school: SchoolBrief | None
    school_id: UUID | None
    seats: int
    taken: int


class CohortItem(Item):
    """A cohort as whoever sees it may: counts, never people."""

    id: UUID
    version: int
    number: str
    status: CohortStatus
    state: CohortStatus
    """The same as `status`."""
    programme_id: UUID
    programme_number: str
    programme_title: str
    programme_hash: str
    kind: ProgrammeKind
    tags: tuple[ProgrammeTag, ...]
    title: str
    owner: SchoolBrief | None
    owner_id: UUID
    first_day: date
    last_day: date
    enrol_until: date
    release_on: date
    decide_on: date
    minimum: int
    seats_total: int
    seats_taken: int
    seats: tuple[SeatsItem, ...]
    seats_released: bool
    groups: int
    hours: ClassHours
    assessments: tuple[AssessmentItem, ...]
    safety_induction: bool
    rule: str
    place: str
    note: str
    enrolments: dict[str, int]
    """How many, by state."""
    certificates: dict[str, int]
    """How many, by state; in answers about one cohort only."""
    issuing: bool
    """Whether certificates are being issued in the background."""
    created_at: datetime
    since: datetime
    sayings: tuple[SaidItem, ...]
    """Empty for whom it does not concern."""
    waiting_on: tuple[Waiting, ...]
    allowed_actions: tuple[str, ...]


@dataclass(frozen=True)
class Beside:
    """What is counted beside cohorts."""

    schools: Organisations
    seats: Mapping[UUID, Sequence[Seats]]
    enrolments: Mapping[UUID, Mapping[str, int]]
    certificates: Mapping[str, int]
    issuing: bool


_ISSUING = text("SELECT EXISTS (SELECT 1 FROM deadlines WHERE item = :item AND kind = :kind)")


async def beside(session: AsyncSession, found: Sequence[Cohort], *, one: bool = False) -> Beside:
    """Counts of these cohorts; `one`: also those of its certificates."""
    keys = [cohort.id for cohort in found]
    named = {school for cohort in found for school in cohort.schools}
    issuing, certificates = False, {}
    if one:
        certificates = await certificates_counted(session, keys[0])
        asked = {"item": keys[0], "kind": ISSUE}
        issuing = bool(await session.scalar(_ISSUING, asked))
    return Beside(
        await organisations(session, named),
        await seats_of(session, keys),
        await counted(session, keys),
        certificates,
        issuing,
    )


def cohort_item(cohort: Cohort, known: Beside, caller: Caller) -> CohortItem:
    """The cohort with its counts, and what this caller may do with it."""
    terms, seats = cohort.terms, known.seats.get(cohort.id, ())
    concerned = caller.is_office or caller.school_id in cohort.schools
    return CohortItem(
        **{name: getattr(cohort, name) for name in _SAME},
        **{name: getattr(terms, name) for name in _TERMS},
        state=cohort.status,
        owner=school_brief(known.schools.get(cohort.owner_id)),
        seats_total=terms.seats,
        seats_taken=sum(one.taken for one in seats),
        seats=tuple(
            SeatsItem(
                school=school_brief(known.schools.get(one.holder)),
                school_id=None if one.holder == ALL else one.holder,
                seats=one.seats,
                taken=one.taken,
            )
            for one in sorted(seats, key=lambda each: each.holder == ALL)
        ),
        hours=cohort.planned_hours,
        assessments=tuple(AssessmentItem(**vars(one)) for one in cohort.assessments),
        enrolments=dict(known.enrolments.get(cohort.id, {})),
        certificates=dict(known.certificates),
        issuing=known.issuing,
        sayings=tuple(SaidItem(**vars(one)) for one in cohort.sayings) if concerned else (),
        allowed_actions=tuple(cohort_actions(cohort, caller)),
    )


_SAME = (
    "id", "version", "number", "status", "programme_id", "programme_number", "programme_title", "programme_hash",
    "kind", "tags", "title", "owner_id", "seats_released", "groups", "safety_induction", "rule",
    "created_at", "since", "waiting_on",
)  # fmt: skip
_TERMS = (
    "first_day", "last_day", "enrol_until", "release_on", "decide_on", "minimum", "place", "note",
)  # fmt: skip
