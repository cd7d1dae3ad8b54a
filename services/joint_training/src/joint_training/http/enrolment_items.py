"""How enrolments stand in requests and answers: references and counts, a name only when asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from cyzj.contracts.joint_training.enrolment import EnrolmentStatus, LearnerKind, Risk, SeatOf
from cyzj.contracts.payload import Waiting
from cyzj.domain.caller import Caller
from cyzj.http.schools import SchoolBrief, school_brief
from cyzj.http.values import Body, ClassHours, Deciding, Item
from cyzj.members.reading import Organisations, organisations
from cyzj.storage.rows import state_of
from joint_training.domain.cohort import Cohort
from joint_training.domain.enrolment import Enrolment
from joint_training.domain.progress import missing, reckon
from joint_training.domain.session import Session
from joint_training.domain.training_rights import acts_for, enrolment_actions
from joint_training.http.programme_items import SaidItem
from joint_training.storage.learners import names_of
from joint_training.storage.training import sessions_of
from joint_training.storage.training_rows import CohortRow


class ApplyBody(Body):
    """Who is to learn in which cohort."""

    cohort_id: UUID
    kind: LearnerKind
    teacher_ref: UUID | None = None
    """Of a teacher, who holds a post at the school."""
    name: str = Field(max_length=200, examples=["示例学员甲"])
    """As it will stand on the certificate; sealed, and in no event."""


class TransferBody(Deciding):
    """The other cohort of the same programme."""

    cohort_id: UUID


class ResultItem(Item):
    """Whether an assessment was passed."""

    code: str
    passed: bool


class ProgressItem(Item):
    """A learner's hours so far."""

    planned: ClassHours
    over: ClassHours
    """Planned hours whose attendance was recorded."""
    attended: ClassHours
    excused: ClassHours
    counted: ClassHours
    percent: int
    """Counted of all planned hours."""
    missing: tuple[str, ...]
    """What stands in the way of completion now, in words."""


class EnrolmentItem(Item):
    """An enrolment as its school and the organiser see it."""

    id: UUID
    version: int
    number: str
    status: EnrolmentStatus
    state: EnrolmentStatus
    """The same as `status`."""
    cohort_id: UUID
    cohort_number: str | None
    cohort_title: str | None
    programme_id: UUID
    owner_id: UUID
    school: SchoolBrief | None
    school_id: UUID
    learner_kind: LearnerKind
    learner_ref: UUID
    name: str | None
    """Only when asked for, by the learner's school or the organiser."""
    seat: SeatOf | None
    group: int | None
    results: tuple[ResultItem, ...]
    safety_on: date | None
    endorsed_at: datetime | None
    promoted_until: datetime | None
    transferred_from: UUID | None
    transferred_to: UUID | None
    risk: Risk
    progress: ProgressItem | None
    """Null before the cohort runs."""
    created_at: datetime
    since: datetime
    sayings: tuple[SaidItem, ...]
    waiting_on: tuple[Waiting, ...]
    allowed_actions: tuple[str, ...]


@dataclass(frozen=True)
class Around:
    """What enrolments are shown with."""

    schools: Organisations
    cohorts: Mapping[UUID, Cohort]
    sessions: Mapping[UUID, Sequence[Session]]
    names: Mapping[UUID, str]


async def around(
    session: AsyncSession, found: Sequence[Enrolment], caller: Caller, *, names: bool
) -> Around:
    """Schools, cohorts and timetables of these; names of those the caller may know, if asked for."""
    keys = {one.cohort_id for one in found}
    query = select(CohortRow).where(col(CohortRow.id).in_(keys))
    cohorts = {row.id: state_of(Cohort, row) for row in (await session.execute(query)).scalars()}
    timetables = {id: await sessions_of(session, id) for id in keys}
    known = (
        await names_of(session, [one.learner_ref for one in found if may_name(one, caller)])
        if names
        else {}
    )
    schools = await organisations(session, {one.school_id for one in found})
    return Around(schools, cohorts, timetables, known)


def may_name(enrolment: Enrolment, caller: Caller) -> bool:
    """The learner's school, the organiser, and the learner."""
    mine = caller.person_ref is not None and caller.person_ref == enrolment.learner_ref
    return mine or any(acts_for(caller, school) for school in enrolment.schools)


def enrolment_item(enrolment: Enrolment, known: Around, caller: Caller) -> EnrolmentItem:
    """The enrolment with its hours, and what this caller may do with it."""
    cohort = known.cohorts.get(enrolment.cohort_id)
    return EnrolmentItem(
        **{name: getattr(enrolment, name) for name in _SAME},
        state=enrolment.status,
        cohort_number=cohort.number if cohort else None,
        cohort_title=cohort.title if cohort else None,
        school=school_brief(known.schools.get(enrolment.school_id)),
        name=known.names.get(enrolment.learner_ref),
        results=tuple(ResultItem(**vars(one)) for one in enrolment.results),
        progress=_progress(enrolment, cohort, known) if cohort else None,
        sayings=tuple(SaidItem(**vars(one)) for one in enrolment.sayings),
        allowed_actions=tuple(enrolment_actions(enrolment, caller)),
    )


def _progress(enrolment: Enrolment, cohort: Cohort, known: Around) -> ProgressItem | None:
    if enrolment.status not in _LEARNING:
        return None
    found, rule = reckon(cohort, enrolment, known.sessions[cohort.id]), cohort.completion
    return ProgressItem(
        planned=found.planned,
        over=found.over,
        attended=found.attended,
        excused=found.excused,
        counted=found.counted(rule),
        percent=found.percent(rule),
        missing=tuple(missing(cohort, enrolment, found)),
    )


_LEARNING = (EnrolmentStatus.ACTIVE, EnrolmentStatus.COMPLETED, EnrolmentStatus.FAILED)
_SAME = (
    "id", "version", "number", "status", "cohort_id", "programme_id", "owner_id", "school_id",
    "learner_kind", "learner_ref", "seat", "group", "safety_on", "endorsed_at", "promoted_until",
    "transferred_from", "transferred_to", "risk", "created_at", "since", "waiting_on",
)  # fmt: skip
