"""Routes of duty records (履职记录)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response, StreamingResponse

from cyzj.domain.errors import not_found
from cyzj.domain.seen import Seen
from cyzj.http.declared import ITEM, step
from cyzj.http.exports import EXPORTS, Format, exported
from cyzj.http.files import FILE_ANSWER, as_download
from cyzj.http.listing import all_of
from cyzj.http.paging import Page, Paging
from cyzj.http.policies import Scope
from cyzj.http.problems import documented
from cyzj.http.reading import Read, reading
from cyzj.http.values import hours_text
from cyzj.http.writes import Write, writing
from cyzj.members.reading import organisations
from cyzj.spreadsheets.export import Column
from cyzj.storage.unit import Unit
from teacher_exchanges.application.duty import records as cases
from teacher_exchanges.application.duty.listing import WantedRecords, list_records, records_wanted
from teacher_exchanges.application.duty.records import may_see
from teacher_exchanges.domain.duty_record import DutyRecord
from teacher_exchanges.domain.duty_rules import CATEGORIES
from teacher_exchanges.domain.machines import DUTY_RECORD
from teacher_exchanges.http.duty_bodies import (
    DeclareBody,
    RecordDecisionBody,
    RecordReasonBody,
    RedeclareBody,
    wanted,
)
from teacher_exchanges.http.duty_items import DutyRecordItem, record_item
from teacher_exchanges.storage.duty import records

router = APIRouter(prefix="/v1/duty-records", tags=["duty"])
Reading = Annotated[Read, Depends(reading("duty_records.read"))]


Filters = Annotated[WantedRecords, Depends(wanted)]


def _within(read: Read) -> tuple[UUID | None, UUID | None]:
    """(school, person) whose records the caller may see; two Nones: all."""
    if read.grant.scope is Scope.ALLIANCE:
        return None, None
    if read.grant.scope is Scope.SCHOOL:
        return read.grant.school(), None
    if read.caller.person_ref is None:
        raise not_found()
    return None, read.caller.person_ref


@router.get(
    "",
    operation_id="list_duty_records",
    summary="Duty records, filtered: one's own, the school's, to the office all",
    responses=documented(401, 403, 404, 422, 503),
)
async def list_all(
    read: Reading, filters: Filters, paging: Annotated[Paging, Depends()]
) -> Page[DutyRecordItem]:
    async with read.session() as session:
        found = await list_records(session, _within(read), filters, paging)
        schools = await organisations(session, {one.school_id for one in found.states})
    items = [record_item(one, schools, read.caller) for one in found.states]
    return Page(items=items, next_cursor=found.next_cursor, total=found.total)


@router.get(
    "/export.{format}",
    operation_id="export_duty_records",
    summary="What the filters select, as a file; people by their references",
    response_class=Response,
    responses={**EXPORTS, **documented(401, 403, 404, 422, 503)},
)
async def export(format: Format, read: Reading, filters: Filters) -> Response:
    async with read.session() as session:
        found = await all_of(session, DutyRecord, records_wanted(_within(read), filters))
        schools = await organisations(session, {one.school_id for one in found})
    rows = [
        (
            one.number,
            schools[one.school_id].name if one.school_id in schools else "",
            str(one.person_ref),
            CATEGORIES[one.category],
            one.title,
            one.organiser,
            one.first_day,
            one.last_day,
            one.days or None,
            hours_text(one.hours) if one.hours else None,
            DUTY_RECORD.state(one.status).name,
        )
        for one in found
    ]
    return exported(format, "履职记录", [Column(heading) for heading in _COLUMNS], rows)


@router.get(
    "/{id}",
    operation_id="get_duty_record",
    summary="One record with its evidence",
    response_model=DutyRecordItem,
    responses=ITEM,
)
async def get_one(id: UUID, read: Reading) -> Response:
    async with read.session() as session:
        found = await records.find(session, id)
        if not may_see(found, read.caller):
            raise not_found()
        schools = await organisations(session, {found.school_id})
    return read.tagged(record_item(found, schools, read.caller))


@router.get(
    "/{id}/evidence/{content_hash}/file",
    operation_id="get_duty_record_file",
    summary="A file that proves it",
    response_class=StreamingResponse,
    responses={**FILE_ANSWER, **documented(401, 403, 404, 422, 503)},
)
async def download(id: UUID, content_hash: str, request: Request, read: Reading) -> Response:
    async with read.session() as session:
        found = await records.find(session, id)
    if not may_see(found, read.caller):
        raise not_found()
    return await as_download(
        request, next((f for f in found.evidence if f.sha256 == content_hash), None)
    )


@router.post(
    "",
    status_code=201,
    operation_id="declare_duty_record",
    summary="Declare practice or training with its evidence; the school may on a teacher's behalf",
    response_model=DutyRecordItem,
    responses=documented(401, 403, 404, 409, 413, 422, 503),
)
async def declare(
    body: DeclareBody, write: Annotated[Write, Depends(writing("duty_records.declare"))]
) -> Response:
    school = write.grant.school()

    async def work(unit: Unit) -> DutyRecordItem:
        made = await cases.declare_record(unit, body.person_ref, school, body.said(), body.files())
        return await _shown(unit, made)

    return await write.do("declare_duty_record", work, status=201)


_step = partial(step, "duty_record", model=DutyRecordItem)


Declaring = Annotated[Write, Depends(writing("duty_records.declare"))]
Deciding_ = Annotated[Write, Depends(writing("duty_records.decide"))]
Revoking = Annotated[Write, Depends(writing("duty_records.revoke"))]


@router.post(**_step("redeclare", "Who declared it puts it right"))
async def redeclare(id: UUID, body: RedeclareBody, write: Declaring) -> Response:
    seen = Seen(id, body.expected_version)
    return await _do(
        write,
        "redeclare_duty_record",
        lambda u: cases.redeclare_record(u, seen, body.said(), body.files()),
    )


@router.post(**_step("withdraw", "Who declared it takes it back before it counts"))
async def withdraw(id: UUID, body: RecordDecisionBody, write: Declaring) -> Response:
    seen = Seen(id, body.expected_version)
    return await _do(write, "withdraw_duty_record", lambda u: cases.withdraw_record(u, seen))


@router.post(**_step("verify", "The school has looked at the evidence: it counts"))
async def verify(id: UUID, body: RecordDecisionBody, write: Deciding_) -> Response:
    seen = Seen(id, body.expected_version)
    return await _do(write, "verify_duty_record", lambda u: cases.verify_record(u, seen))


@router.post(**_step("return", "The evidence does not do"))
async def send_back(id: UUID, body: RecordReasonBody, write: Deciding_) -> Response:
    seen = Seen(id, body.expected_version)
    return await _do(
        write, "return_duty_record", lambda u: cases.return_record(u, seen, body.reason)
    )


@router.post(**_step("revoke", "It no longer counts"))
async def revoke(id: UUID, body: RecordReasonBody, write: Revoking) -> Response:
    seen = Seen(id, body.expected_version)
    return await _do(
        write, "revoke_duty_record", lambda u: cases.revoke_record(u, seen, body.reason)
    )


async def _do(
    write: Write, command: str, decide: Callable[[Unit], Awaitable[DutyRecord]]
) -> Response:
    async def work(unit: Unit) -> DutyRecordItem:
        return await _shown(unit, await decide(unit))

    return await write.do(command, work)


async def _shown(unit: Unit, record: DutyRecord) -> DutyRecordItem:
    return record_item(record, await organisations(unit.session, {record.school_id}), unit.caller)


_COLUMNS = (
    "编号", "学校", "人员编号", "类别", "名称", "单位", "开始", "结束", "天数", "学时", "状态",
)  # fmt: skip
