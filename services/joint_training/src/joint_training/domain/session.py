"""A session (课次): planned, moved, cancelled, and who was there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from cyzj.contracts.joint_training import session as contract
from cyzj.contracts.joint_training.attendance import (
    AttendanceStatus,
)
from cyzj.contracts.joint_training.cohort import CohortStatus
from cyzj.contracts.joint_training.session import SessionStatus
from cyzj.contracts.payload import Payload
from cyzj.domain.errors import FieldError, conflict, invalid
from cyzj.domain.texts import text_problems
from joint_training.domain.cohort import Cohort
from joint_training.domain.programme import Said, said

PARTIAL = (AttendanceStatus.LATE, AttendanceStatus.LEFT_EARLY)
RECORDED = (
    AttendanceStatus.PRESENT, *PARTIAL, AttendanceStatus.EXCUSED, AttendanceStatus.ABSENT,
)  # fmt: skip


@dataclass(frozen=True)
class Mark:
    """One learner's attendance; `hours` attended in hundredths."""

    enrolment_id: UUID
    school_id: UUID
    status: AttendanceStatus
    hours: int
    corrected: bool = False


@dataclass(frozen=True)
class Correction:
    """What was put right, by whom and why."""

    enrolment_id: UUID
    before: AttendanceStatus
    after: AttendanceStatus
    words: str
    by: UUID | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Planned:
    """When, how long, by whom and where."""

    topic: str
    starts_at: datetime
    ends_at: datetime
    hours: int
    teachers: tuple[UUID, ...]
    group: int | None = None
    resource_id: UUID | None = None
    booking_id: UUID | None = None
    place: str = ""
    makes_up_for: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Session:
    """A session as it stands; `version` counts its events and those of its attendance."""

    id: UUID
    version: int
    status: SessionStatus
    cohort_id: UUID
    owner_id: UUID
    starts_at: datetime
    ends_at: datetime
    hours: int
    teachers: tuple[UUID, ...]
    group: int | None
    makes_up_for: UUID | None
    planned: Planned
    created_at: datetime
    recorded_at: datetime | None = None
    recorded_by: UUID | None = None
    marks: tuple[Mark, ...] = ()
    corrections: tuple[Correction, ...] = ()
    locked: bool = False
    sayings: tuple[Said, ...] = ()

    def concerns(self, group: int | None) -> bool:
        """Whether it counts for a learner of this group."""
        if self.status is SessionStatus.CANCELLED:
            return False
        return self.group is None or self.group == group

    def mark_of(self, enrolment_id: UUID) -> Mark | None:
        return next((one for one in self.marks if one.enrolment_id == enrolment_id), None)


Decision = tuple[Session, list[Payload]]


def facts(session: Session) -> dict[str, object]:
    """What its own events say."""
    return {
        "status": session.status,
        "cohort_id": session.cohort_id,
        "owner_id": session.owner_id,
        "starts_at": session.starts_at,
        "ends_at": session.ends_at,
        "hours": session.hours,
        "teacher_refs": session.teachers,
        "group": session.group,
        "resource_id": session.planned.resource_id,
        "booking_id": session.planned.booking_id,
        "makes_up_for": session.makes_up_for,
    }


def schedule(cohort: Cohort, planned: Planned, *, id: UUID, now: datetime) -> Decision:
    """A session of a cohort that has not been graded yet."""
    _require_open(cohort)
    _check(cohort, planned)
    made = Session(
        id=id,
        version=1,
        status=SessionStatus.SCHEDULED,
        cohort_id=cohort.id,
        owner_id=cohort.owner_id,
        **_columns(planned),  # type: ignore[arg-type]
        created_at=now,
    )
    return made, [contract.SessionScheduled(**facts(made))]


def change(session: Session, cohort: Cohort, planned: Planned) -> Decision:
    """Another time, place or teacher, before attendance is recorded."""
    _require_open(cohort)
    require_scheduled(session, "调课")
    _check(cohort, planned)
    after = replace(session, version=session.version + 1, **_columns(planned))  # type: ignore[arg-type]
    return after, [contract.SessionChanged(**facts(after))]


def cancel(session: Session, words: str, by: UUID | None, now: datetime) -> Decision:
    """It does not take place."""
    require_scheduled(session, "停课")
    after = replace(
        session,
        version=session.version + 1,
        status=SessionStatus.CANCELLED,
        sayings=(*session.sayings, Said("cancel", said(words), by, now)),
    )
    return after, [contract.SessionCancelled(**facts(after))]


def _columns(planned: Planned) -> dict[str, object]:
    names = ("starts_at", "ends_at", "hours", "teachers", "group", "makes_up_for")
    return {"planned": planned, **{name: getattr(planned, name) for name in names}}


def _require_open(cohort: Cohort) -> None:
    if cohort.status in (CohortStatus.GRADING, CohortStatus.CLOSED, CohortStatus.CANCELLED):
        raise conflict("cohort-over", "班次已转入成绩评定、结班或取消，不能再排课、调课。")


def require_scheduled(session: Session, verb: str) -> None:
    if session.status is not SessionStatus.SCHEDULED:
        state = contract.SESSION_STATUSES[session.status]
        raise conflict("wrong-state", f"课次现在是“{state}”，不能{verb}。", state=session.status)


def _check(cohort: Cohort, planned: Planned) -> None:
    rule = cohort.completion
    errors: list[FieldError] = []
    errors += text_problems(planned.topic, "topic", "课题", 60)
    errors += text_problems(planned.place, "place", "上课地点", 200)
    if not planned.topic.strip():
        errors.append(FieldError("topic", "请填写课题，例如“高压安全规程”。"))
    if not planned.teachers:
        errors.append(FieldError("teachers", "请至少选择一位授课教师。"))
    if len(set(planned.teachers)) != len(planned.teachers):
        errors.append(FieldError("teachers", "同一位教师选了两次，请删去一位。"))
    if not 0 < planned.hours <= rule.hours_a_day:
        most = rule.hours_a_day // 100
        errors.append(FieldError("hours", f"一个课次为 0.5 至 {most} 学时，请更正。"))
    minutes = (planned.ends_at - planned.starts_at).total_seconds() / 60
    if minutes * 100 < planned.hours * rule.minutes_an_hour:
        need = planned.hours * rule.minutes_an_hour // 100
        message = f"{planned.hours / 100:g} 学时至少 {need} 分钟，请推迟结束时间或减少学时。"
        errors.append(FieldError("ends_at", message))
    if planned.group is not None and not 1 <= planned.group <= cohort.groups:
        errors.append(FieldError("group", f"这个班次分 {cohort.groups} 组，请选择其中一组或全班。"))
    if errors:
        raise invalid("bad-session", errors[0].message, *errors)
