"""How sessions and their attendance stand in requests and answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from pydantic import AwareDatetime, Field
from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.contracts.joint_training.attendance import AttendanceStatus
from cyzj.contracts.joint_training.enrolment import EnrolmentStatus
from cyzj.contracts.joint_training.session import SessionStatus
from cyzj.contracts.payload import Waiting
from cyzj.domain.caller import Caller
from cyzj.http.schools import SchoolBrief, school_brief
from cyzj.http.values import Body, ClassHours, Deciding, Item
from cyzj.members.reading import organisations
from joint_training.application.sessions.around import Around
from joint_training.domain.attendance import locks_at
from joint_training.domain.cohort import Cohort
from joint_training.domain.session import Planned, Session
from joint_training.domain.training_rights import acts_for, session_actions
from joint_training.storage.learners import names_of
from joint_training.storage.training import of_cohort


class PlannedBody(Body):
    """When, how long, by whom and where."""

    topic: str = Field(max_length=200, examples=["高压安全规程"])
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    hours: ClassHours
    teachers: tuple[UUID, ...] = Field(max_length=10)
    """The responsible one first."""
    group: int | None = Field(default=None, ge=1, le=1000)
    booking_id: UUID | None = None
    """A booking of the organiser's that holds the session from beginning to end."""
    place: str = Field(default="", max_length=1000)
    makes_up_for: UUID | None = None

    def planned(self) -> Planned:
        return Planned(**{name: getattr(self, name) for name in PlannedBody.model_fields})


class ScheduleBody(Deciding):
    """Sessions that are added together."""

    sessions: tuple[PlannedBody, ...] = Field(min_length=1, max_length=60)


class ChangeSession(PlannedBody, Deciding):
    """Another time, place or teacher."""


class MarkBody(Body):
    """One learner's attendance; `hours` only for a part of the session."""

    enrolment_id: UUID
    status: AttendanceStatus
    hours: ClassHours | None = None


class RecordBody(Deciding):
    """The whole roster."""

    marks: tuple[MarkBody, ...] = Field(max_length=300)


class CorrectBody(MarkBody, Deciding):
    """What one learner's attendance should have been, and why."""

    reason: str = Field(max_length=2000)


class AwayItem(Item):
    """A full-time exchange that a teacher of the session is on that day."""

    teacher_ref: UUID
    engagement_id: UUID
    number: str
    first_day: date
    last_day: date


class RosterItem(Item):
    """Somebody who should be there."""

    enrolment_id: UUID
    number: str
    name: str | None
    """For the organiser, who teaches, and the learner's school."""
    school: SchoolBrief | None
    status: AttendanceStatus
    corrected: bool
    hours: ClassHours


class SessionItem(Item):
    """A session as whoever sees it may."""

    id: UUID
    version: int
    status: SessionStatus
    state: SessionStatus
    """The same as `status`."""
    cohort_id: UUID
    cohort_number: str
    cohort_title: str
    owner_id: UUID
    topic: str
    starts_at: datetime
    ends_at: datetime
    hours: ClassHours
    teachers: tuple[UUID, ...]
    group: int | None
    resource_id: UUID | None
    booking_id: UUID | None
    room: str
    """Base and room, where one is booked."""
    room_lost: bool
    """The booking no longer holds the session: it was given back, taken back or moved."""
    place: str
    makes_up_for: UUID | None
    attendance: dict[str, int]
    """How many of each, once recorded."""
    recorded_at: datetime | None
    locks_at: datetime | None
    locked: bool
    warnings: tuple[AwayItem, ...]
    roster: tuple[RosterItem, ...]
    """In the answer about one session: whom the caller may see."""
    waiting_on: tuple[Waiting, ...]
    allowed_actions: tuple[str, ...]


def session_item(
    one: Session,
    cohort: Cohort,
    caller: Caller,
    around: Around,
    roster: Sequence[RosterItem] = (),
) -> SessionItem:
    """The session, and what this caller may do with it."""
    counts: dict[str, int] = {}
    for mark in one.marks:
        counts[mark.status] = counts.get(mark.status, 0) + 1
    planned = one.planned
    return SessionItem(
        **{name: getattr(one, name) for name in _SAME},
        state=one.status,
        cohort_number=cohort.number,
        cohort_title=cohort.title,
        topic=planned.topic,
        resource_id=planned.resource_id,
        booking_id=planned.booking_id,
        room=around.room,
        room_lost=around.room_lost,
        place=planned.place,
        attendance=counts,
        locks_at=locks_at(one, cohort.completion) if one.recorded_at else None,
        warnings=tuple(
            AwayItem(**{name: getattr(each, name) for name in AwayItem.model_fields})
            for each in around.away
        ),
        roster=tuple(roster),
        waiting_on=(),
        allowed_actions=tuple(session_actions(one, cohort, caller)),
    )


async def roster_of(
    session: AsyncSession, one: Session, cohort: Cohort, caller: Caller
) -> list[RosterItem]:
    """Who should be there: all to the organiser, who teaches and the office, else the school's own.

    Names are opened for those who need them: never for the office.
    """
    learners = [
        each
        for each in await of_cohort(session, cohort.id)
        if one.mark_of(each.id) is not None
        or (each.status is EnrolmentStatus.ACTIVE and one.concerns(each.group))
    ]
    named = acts_for(caller, cohort.owner_id) or caller.person_ref in one.teachers
    if not (named or caller.is_office):
        learners = [each for each in learners if acts_for(caller, each.school_id)]
    names: Mapping[UUID, str] = {}
    if not caller.is_office:
        names = await names_of(session, [each.learner_ref for each in learners])
    schools = await organisations(session, {each.school_id for each in learners})
    found = []
    for each in learners:
        mark = one.mark_of(each.id)
        found.append(
            RosterItem(
                enrolment_id=each.id,
                number=each.number,
                name=names.get(each.learner_ref),
                school=school_brief(schools.get(each.school_id)),
                status=mark.status if mark else AttendanceStatus.EXPECTED,
                corrected=bool(mark and mark.corrected),
                hours=mark.hours if mark else 0,
            )
        )
    return found


_SAME = (
    "id", "version", "status", "cohort_id", "owner_id", "starts_at", "ends_at", "hours",
    "teachers", "group", "makes_up_for", "recorded_at", "locked",
)  # fmt: skip
