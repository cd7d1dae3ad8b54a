"""Attendance (考勤) of a session: recorded for the whole roster, put right within days, then locked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from cyzj.contracts.joint_training import attendance as attended
from cyzj.contracts.joint_training.attendance import (
    AttendanceFact,
    AttendanceState,
    AttendanceStatus,
)
from cyzj.contracts.joint_training.session import SessionStatus
from cyzj.domain.errors import FieldError, conflict, invalid
from joint_training.domain.completion import Rule
from joint_training.domain.programme import said
from joint_training.domain.session import (
    Correction,
    Decision,
    Mark,
    Session,
    require_scheduled,
)


def attendance_facts(session: Session) -> dict[str, object]:
    """What the events of its attendance say."""
    return {
        "session_id": session.id,
        "cohort_id": session.cohort_id,
        "hours": session.hours,
        "marks": tuple(AttendanceFact(**vars(mark)) for mark in session.marks),
        "locked": session.locked,
    }


def record(
    session: Session,
    expected: Mapping[UUID, UUID],
    said_marks: Sequence[tuple[UUID, AttendanceStatus, int | None]],
    rule: Rule,
    by: UUID | None,
    now: datetime,
) -> Decision:
    """The whole roster at once. `expected`: enrolment → school; each needs one mark and no more.

    Hours are those given for a part, by default the session's less the rule's loss. Recording again
    before the lock is a correction and goes through `correct`.
    """
    require_scheduled(session, "登记考勤")
    if now < session.starts_at:
        raise conflict("too-early", "这个课次还没有开始，上课后再登记考勤。")
    given = {enrolment: (status, hours) for enrolment, status, hours in said_marks}
    if set(given) != set(expected) or len(given) != len(said_marks):
        left = len(set(expected) - set(given))
        message = (
            f"还有 {left} 人没有登记，请逐人选择。" if left else "名单已有变化，请刷新后再登记。"
        )
        raise invalid("roster-incomplete", message, FieldError("marks", message), missing=left)
    marks = tuple(
        Mark(one, school, given[one][0], _hours(session, rule, *given[one]))
        for one, school in expected.items()
    )
    after = replace(
        session,
        version=session.version + 1,
        status=SessionStatus.HELD,
        recorded_at=now,
        recorded_by=by,
        marks=marks,
    )
    return after, [attended.AttendanceRecorded(**attendance_facts(after))]


@dataclass(frozen=True)
class Right:
    """What one learner's attendance should have been."""

    enrolment_id: UUID
    status: AttendanceStatus
    hours: int | None
    words: str


def correct(session: Session, right: Right, rule: Rule, by: UUID | None, now: datetime) -> Decision:
    """Put one mark right, within the days that the rule gives."""
    before = session.mark_of(right.enrolment_id)
    if session.status is not SessionStatus.HELD or before is None:
        raise conflict("not-recorded", "这名学员在这个课次还没有考勤记录，请先登记。")
    if session.locked or now >= locks_at(session, rule):
        raise conflict(
            "attendance-locked",
            f"考勤登记满 {rule.correction_days} 天后已锁定，不能再更正；确有错误请联系集团办公室。",
        )
    words = said(right.words, "更正理由")
    mark = replace(
        before,
        status=right.status,
        hours=_hours(session, rule, right.status, right.hours),
        corrected=True,
    )
    entry = Correction(before.enrolment_id, before.status, mark.status, words, by, now)
    after = replace(
        session,
        version=session.version + 1,
        marks=tuple(
            mark if one.enrolment_id == mark.enrolment_id else one for one in session.marks
        ),
        corrections=(*session.corrections, entry),
    )
    told: AttendanceState = attended.AttendanceCorrected(
        **attendance_facts(after), enrolment_id=mark.enrolment_id
    )
    return after, [told]


def lock(session: Session) -> Decision:
    """Nothing is put right any more; nothing happens to one that is locked."""
    if session.locked or session.status is not SessionStatus.HELD:
        return session, []
    after = replace(session, version=session.version + 1, locked=True)
    return after, [attended.AttendanceLocked(**attendance_facts(after))]


def locks_at(session: Session, rule: Rule) -> datetime:
    """From when on recorded attendance stays as it is."""
    assert session.recorded_at is not None
    return session.recorded_at + timedelta(days=rule.correction_days)


def _hours(session: Session, rule: Rule, status: AttendanceStatus, hours: int | None) -> int:
    match status:
        case AttendanceStatus.PRESENT:
            return session.hours
        case AttendanceStatus.LATE | AttendanceStatus.LEFT_EARLY:
            came = max(session.hours - rule.partial_loss, 0) if hours is None else hours
            if came > session.hours:
                message = "到课学时不能超过课次的学时，请更正。"
                raise invalid("bad-hours", message, FieldError("hours", message))
            return came
        case AttendanceStatus.EXCUSED | AttendanceStatus.ABSENT:
            return 0
        case _:
            message = "请为每个人选择出勤、迟到、早退、请假或缺勤。"
            raise invalid("bad-mark", message, FieldError("marks", message))
