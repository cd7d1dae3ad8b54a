"""Attendance (考勤) of a session: a mark for everybody who should be there. The subject is the session."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from cyzj.contracts.payload import Fact, Hundredths, Payload, event

CONTEXT = "joint_training"


class AttendanceStatus(StrEnum):
    """States of one learner's attendance (domain.md 2.5)."""

    EXPECTED = "expected"
    PRESENT = "present"
    LATE = "late"
    LEFT_EARLY = "left_early"
    EXCUSED = "excused"
    ABSENT = "absent"
    CORRECTED = "corrected"


class AttendanceFact(Fact):
    """One learner's attendance."""

    enrolment_id: UUID
    """Whose; an enrolment, never a name."""
    school_id: UUID
    """The learner's school."""
    status: AttendanceStatus
    """What is recorded; never `corrected`."""
    corrected: bool
    """Whether it was put right after it was first recorded."""
    hours: Hundredths
    """Class hours attended, in hundredths."""


class AttendanceState(Payload):
    """The attendance of a session after the fact. Seen by the schools concerned."""

    session_id: UUID
    """The session, which is the subject too."""
    cohort_id: UUID
    """Its cohort."""
    hours: Hundredths
    """Class hours of the session, in hundredths."""
    marks: tuple[AttendanceFact, ...]
    """Everybody who should have been there."""
    locked: bool
    """Whether it can no longer be corrected."""


@event(CONTEXT, "attendance", "recorded")
class AttendanceRecorded(AttendanceState):
    """考勤已登记."""


@event(CONTEXT, "attendance", "corrected")
class AttendanceCorrected(AttendanceState):
    """考勤已更正; the words stay behind the API."""

    enrolment_id: UUID
    """Whose attendance was put right."""


@event(CONTEXT, "attendance", "locked")
class AttendanceLocked(AttendanceState):
    """考勤已锁定: seven days after it was recorded."""
