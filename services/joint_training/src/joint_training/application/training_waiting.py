"""What waits in training: on schools and the office by the items, on organisers also by their rosters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from cyzj.contracts.codes import Role
from cyzj.contracts.payload import Party, Waiting
from cyzj.domain.caller import Caller
from cyzj.domain.waiting import school_waits, teacher_waits
from cyzj.storage.rows import state_of
from joint_training.application.waiting_step import WaitingStep
from joint_training.domain.cohort import Cohort
from joint_training.domain.enrolment import Enrolment
from joint_training.domain.programme import Programme
from joint_training.domain.training_rights import SPEAKS_FOR_SCHOOL
from joint_training.storage.training_rows import (
    CohortRow,
    EnrolmentRow,
    ProgrammeRow,
    SessionRow,
)

LONGEST = 200


async def waiting_in_training(
    session: AsyncSession, caller: Caller, *, on_me: bool
) -> list[WaitingStep]:
    """The steps on the caller (`on_me`), or on others in items that concern the caller."""
    found = [
        *await _programmes(session, caller),
        *await _cohorts(session, caller),
        *await _enrolments(session, caller),
        *await _rosters(session, caller),
        *await _attendance(session, caller),
    ]
    return [step for step in found if is_on(step.waiting, caller) is on_me]


def is_on(waiting: Waiting, caller: Caller) -> bool:
    """Whether this step is the caller's, for themselves or for the school they speak for."""
    match waiting.party:
        case Party.SCHOOL:
            return caller.holds(*SPEAKS_FOR_SCHOOL) and waiting.school_id == caller.school_id
        case Party.TEACHER:
            return caller.holds(Role.TEACHER) and waiting.person_ref == caller.person_ref
        case Party.OFFICE:
            return caller.holds(Role.GROUP_OFFICE)


def _speaks(caller: Caller) -> bool:
    return caller.is_office or (caller.holds(*SPEAKS_FOR_SCHOOL) and caller.school_id is not None)


async def _programmes(session: AsyncSession, caller: Caller) -> Iterable[WaitingStep]:
    if not _speaks(caller):
        return []
    p = ProgrammeRow
    query: Select[Any] = select(p).where(col(p.waiting_on) != [])
    if not caller.is_office:
        query = query.where(col(p.concerned).contains([caller.school_id]))
    rows = (await session.execute(query.order_by(col(p.since)).limit(LONGEST))).scalars()
    states = [state_of(Programme, row) for row in rows]
    return [
        WaitingStep("programme", s.id, s.number, s.version, s.status, None, s.owner_id, waiting)
        for s in states
        for waiting in s.waiting_on
    ]


async def _cohorts(session: AsyncSession, caller: Caller) -> Iterable[WaitingStep]:
    if not _speaks(caller):
        return []
    c = CohortRow
    query: Select[Any] = select(c).where(col(c.waiting_on) != [])
    if not caller.is_office:
        query = query.where(col(c.schools).contains([caller.school_id]))
    rows = (await session.execute(query.order_by(col(c.since)).limit(LONGEST))).scalars()
    states = [state_of(Cohort, row) for row in rows]
    return [
        WaitingStep("cohort", s.id, s.number, s.version, s.status, None, s.owner_id, waiting)
        for s in states
        for waiting in s.waiting_on
    ]


async def _enrolments(session: AsyncSession, caller: Caller) -> Iterable[WaitingStep]:
    e = EnrolmentRow
    query: Select[Any] = select(e).where(col(e.waiting_on) != [])
    if not caller.is_office:
        mine = [col(e.learner_ref) == caller.person_ref]
        if _speaks(caller):
            school = caller.school_id
            mine += [col(e.school_id) == school, col(e.owner_id) == school]
        query = query.where(or_(*mine))
    rows = (await session.execute(query.order_by(col(e.since)).limit(LONGEST))).scalars()
    states = [state_of(Enrolment, row) for row in rows]
    return [
        WaitingStep(
            "enrolment", s.id, s.number, s.version, s.status, s.school_id, s.owner_id, waiting
        )
        for s in states
        for waiting in s.waiting_on
    ]


async def _rosters(session: AsyncSession, caller: Caller) -> Iterable[WaitingStep]:
    """Cohorts with learners whom schools endorsed and the organiser has not enrolled: one step each."""
    if not _speaks(caller):
        return []
    c, e = CohortRow, EnrolmentRow
    query = (
        select(c, func.min(col(e.endorsed_at)))
        .join(e, col(e.cohort_id) == col(c.id))
        .where(col(e.status) == "school_endorsed")
        .group_by(col(c.id))
        .limit(LONGEST)
    )
    if not caller.is_office:
        query = query.where(col(c.owner_id) == caller.school_id)
    return [
        WaitingStep(
            "cohort",
            row.id,
            row.number,
            row.version,
            row.status,
            None,
            row.owner_id,
            school_waits(row.owner_id, "enrol_all", since or row.since),
        )
        for row, since in await session.execute(query)
    ]


async def _attendance(session: AsyncSession, caller: Caller) -> Iterable[WaitingStep]:
    """Sessions that are over without attendance: the responsible teacher's, and the organiser's."""
    c, s = CohortRow, SessionRow
    query = (
        select(s, c)
        .join(c, col(c.id) == col(s.cohort_id))
        .where(
            col(s.status) == "scheduled", col(s.ends_at) <= func.now(), col(c.status) == "running"
        )
        .order_by(col(s.ends_at))
        .limit(LONGEST)
    )
    if not caller.is_office:
        mine = [col(s.teachers).contains([caller.person_ref])]
        if _speaks(caller):
            mine.append(col(s.owner_id) == caller.school_id)
        query = query.where(or_(*mine))
    found = []
    for row, cohort in await session.execute(query):
        lead = row.teachers[0]
        action, owner = "record_attendance", row.owner_id
        waits = [school_waits(owner, action, row.ends_at)]
        waits.append(teacher_waits(owner, lead, action, row.ends_at))
        found += [
            WaitingStep("session", row.id, cohort.number, row.version, row.status, None, owner, one)
            for one in waits
        ]
    return found
