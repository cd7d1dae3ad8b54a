"""Routes of sessions (课次) and their attendance."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select
from starlette.responses import Response

from cyzj.contracts.joint_training.session import SessionStatus
from cyzj.documents import PAPERS, PaperFormat, printed
from cyzj.domain.clock import SHANGHAI
from cyzj.domain.errors import not_found
from cyzj.domain.seen import Seen
from cyzj.http.declared import ITEM, LIST, READ, step
from cyzj.http.exports import EXPORTS, Format, exported
from cyzj.http.listing import all_of, page_of
from cyzj.http.paging import Page, Paging
from cyzj.http.reading import Read, reading
from cyzj.http.writes import Write, writing
from cyzj.spreadsheets.export import Column
from cyzj.storage.rows import state_of
from cyzj.storage.unit import Unit
from joint_training.application.sessions import attending, planning
from joint_training.application.sessions.around import around
from joint_training.application.sessions.attendance_sheet import HEADINGS, sheet_rows
from joint_training.application.sessions.print_roster import print_roster
from joint_training.application.training_listing import (
    WantedSessions,
    sessions_wanted,
    sortable,
)
from joint_training.domain.attendance import Right
from joint_training.domain.cohort import Cohort
from joint_training.domain.session import Session
from joint_training.domain.training_rights import acts_for, sees_cohort
from joint_training.http.session_items import (
    ChangeSession,
    CorrectBody,
    RecordBody,
    SessionItem,
    roster_of,
    session_item,
)
from joint_training.http.training_answers import WordsBody, reach_of
from joint_training.storage.training import cohorts, sessions
from joint_training.storage.training_rows import CohortRow, SessionRow

router = APIRouter(prefix="/v1/course-sessions", tags=["sessions"])
Reading = Annotated[Read, Depends(reading("sessions.read"))]
Planning = Annotated[Write, Depends(writing("sessions.manage"))]
Recording = Annotated[Write, Depends(writing("attendance.record"))]
Roster = Annotated[Read, Depends(reading("attendance.record"))]
ORDER = sortable(SessionRow, "starts_at", "status")


def wanted(
    cohort_id: UUID | None = None,
    teacher_ref: UUID | None = None,
    status: Annotated[list[SessionStatus], Query(max_length=10)] = [],  # noqa: B006  # FastAPI copies it
    on_from: date | None = None,
    on_to: date | None = None,
) -> WantedSessions:
    """The filters of the list; days in Asia/Shanghai, both included."""
    return WantedSessions(cohort_id, teacher_ref, status, on_from, on_to)


Filters = Annotated[WantedSessions, Depends(wanted)]


@router.get("", operation_id="list_sessions", summary="Sessions, filtered", responses=LIST)
async def list_all(
    read: Reading, filters: Filters, paging: Annotated[Paging, Depends()]
) -> Page[SessionItem]:
    async with read.session() as session:
        query = sessions_wanted(reach_of(read), filters)
        found = await page_of(session, Session, query, paging, ORDER)
        known = await _cohorts(session, found.states)
        near = await around(session, found.states)
    items = [
        session_item(one, known[one.cohort_id], read.caller, near[one.id]) for one in found.states
    ]
    return Page(items=items, next_cursor=found.next_cursor, total=found.total)


@router.get(
    "/export.{format}",
    operation_id="export_sessions",
    summary="What the filters select, as a file",
    response_class=Response,
    responses={**EXPORTS, **LIST},
)
async def export(format: Format, read: Reading, filters: Filters) -> Response:
    async with read.session() as session:
        found = await all_of(session, Session, sessions_wanted(reach_of(read), filters))
        known = await _cohorts(session, found)
        near = await around(session, found)
    rows = [
        (
            known[one.cohort_id].number,
            one.starts_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"),
            one.ends_at.astimezone(SHANGHAI).strftime("%H:%M"),
            one.hours / 100,
            one.planned.topic,
            one.group,
            near[one.id].room,
            one.planned.place,
        )
        for one in found
    ]
    headings = ("班次", "开始", "结束", "学时", "课题", "组", "实训室", "地点")
    return exported(format, "课程表", [Column(heading) for heading in headings], rows)


@router.get(
    "/{id}",
    operation_id="get_session",
    summary="One session with its roster and attendance, as far as the caller may see it",
    response_model=SessionItem,
    responses=ITEM,
)
async def get_one(id: UUID, read: Reading) -> Response:
    async with read.session() as session:
        found, cohort = await _seen(session, id, read)
        near = await around(session, [found])
        roster = await roster_of(session, found, cohort, read.caller)
    item = session_item(found, cohort, read.caller, near[found.id], roster)
    return read.tagged(item)


@router.get(
    "/{id}/export.{format}",
    operation_id="export_attendance_sheet",
    summary="The roster as a sheet to fill in and import",
    response_class=Response,
    responses={**EXPORTS, **READ},
)
async def sheet(id: UUID, format: Format, read: Roster) -> Response:
    async with read.session() as session:
        found, cohort = await _recorded_by(session, id, read)
        rows = await sheet_rows(session, found, cohort)
    return exported(format, f"考勤表 {cohort.number}", [Column(one) for one in HEADINGS], rows)


@router.get(
    "/{id}/paper.{format}",
    operation_id="print_roster",
    summary="The roster to sign on paper",
    response_class=Response,
    responses={**PAPERS, **READ},
)
async def paper(id: UUID, format: PaperFormat, request: Request, read: Roster) -> Response:
    async with read.session() as session:
        found, cohort = await _recorded_by(session, id, read)
        made = await print_roster(session, found, cohort, request.app.state.portal_url)
    return await printed(format, f"签到表 {cohort.number}", made)


@router.post(**step("session", "change", "Another time, place or teacher", SessionItem))
async def change(id: UUID, body: ChangeSession, write: Planning) -> Response:
    seen = Seen(id, body.expected_version)
    return await _do(
        write, "change_session", lambda u: planning.change_session(u, seen, body.planned())
    )


@router.post(**step("session", "cancel", "It does not take place", SessionItem))
async def cancel(id: UUID, body: WordsBody, write: Planning) -> Response:
    seen = Seen(id, body.expected_version)
    return await _do(
        write, "cancel_session", lambda u: planning.cancel_session(u, seen, body.reason)
    )


@router.post(**step("session", "record_attendance", "The whole roster at once", SessionItem))
async def record(id: UUID, body: RecordBody, write: Recording) -> Response:
    seen = Seen(id, body.expected_version)
    marks = [(one.enrolment_id, one.status, one.hours) for one in body.marks]
    return await _do(
        write, "record_attendance", lambda u: attending.record_attendance(u, seen, marks)
    )


@router.post(**step("session", "correct_attendance", "Put one mark right", SessionItem))
async def correct(id: UUID, body: CorrectBody, write: Recording) -> Response:
    seen = Seen(id, body.expected_version)
    right = Right(body.enrolment_id, body.status, body.hours, body.reason)
    return await _do(
        write, "correct_attendance", lambda u: attending.correct_attendance(u, seen, right)
    )


async def _seen(session: AsyncSession, id: UUID, read: Read) -> tuple[Session, Cohort]:
    found = await sessions.find(session, id)
    cohort = await cohorts.find(session, found.cohort_id)
    if not sees_cohort(cohort, read.caller):
        raise not_found()
    return found, cohort


async def _recorded_by(session: AsyncSession, id: UUID, read: Read) -> tuple[Session, Cohort]:
    """For the organiser and who teaches alone: names stand on it."""
    found, cohort = await _seen(session, id, read)
    if not (acts_for(read.caller, cohort.owner_id) or read.caller.person_ref in found.teachers):
        raise not_found()
    return found, cohort


async def _cohorts(session: AsyncSession, found: Sequence[Session]) -> dict[UUID, Cohort]:
    wanted_ids = {one.cohort_id for one in found}
    query = select(CohortRow).where(col(CohortRow.id).in_(wanted_ids))
    return {row.id: state_of(Cohort, row) for row in (await session.execute(query)).scalars()}


async def _do(write: Write, command: str, decide: Callable[[Unit], Awaitable[Session]]) -> Response:
    async def work(unit: Unit) -> SessionItem:
        after = await decide(unit)
        cohort = await cohorts.find(unit.session, after.cohort_id)
        near = await around(unit.session, [after])
        roster = await roster_of(unit.session, after, cohort, unit.caller)
        nameless = [one.model_copy(update={"name": None}) for one in roster]
        return session_item(after, cohort, unit.caller, near[after.id], nameless)

    return await write.do(command, work)
