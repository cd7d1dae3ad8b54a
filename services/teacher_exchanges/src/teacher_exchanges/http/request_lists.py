"""Routes that read exchange requests."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from cyzj.contracts.names import EXCHANGE_TYPES, MODES, SIDES
from cyzj.domain.errors import not_found
from cyzj.http.declared import ITEM
from cyzj.http.exports import EXPORTS, Format, exported
from cyzj.http.history import History, read_history
from cyzj.http.listing import all_of, page_of
from cyzj.http.paging import Page, Paging
from cyzj.http.problems import documented
from cyzj.http.reading import Read, reading
from cyzj.http.values import Item
from cyzj.members.reading import Organisation, organisations
from cyzj.spreadsheets.export import Column, Row
from teacher_exchanges.application.audience import may_see_posting
from teacher_exchanges.application.beside import beside
from teacher_exchanges.domain.machines import MACHINES, REQUEST
from teacher_exchanges.domain.request import Request
from teacher_exchanges.http.exports import hours
from teacher_exchanges.http.posting_filters import wanted_requests
from teacher_exchanges.http.postings import Around, RequestItem, request_item
from teacher_exchanges.storage.posting_queries import Wanted, counted_by, postings, sortable
from teacher_exchanges.storage.repositories import requests
from teacher_exchanges.storage.request_row import RequestRow

router = APIRouter(prefix="/v1/exchange-requests", tags=["exchange-requests"])
Reading = Annotated[Read, Depends(reading("requests.read"))]
Filters = Annotated[Wanted, Depends(wanted_requests)]


class Facets(Item):
    """How many of the newest 1,000 the filters select, by value."""

    status: dict[str, int]
    exchange_type: dict[str, int]
    mode: dict[str, int]


@router.get(
    "",
    operation_id="list_exchange_requests",
    summary="Requests the caller may see, filtered",
    responses=documented(401, 403, 422, 503),
)
async def list_all(
    read: Reading, filters: Filters, paging: Annotated[Paging, Depends()]
) -> Page[RequestItem]:
    async with read.session() as session:
        query = postings(RequestRow, read.caller, filters)
        found = await page_of(session, Request, query, paging, sortable(RequestRow))
        around = Around(
            read.caller,
            read.today,
            await beside(session, found.states, read.caller, one=False),
        )
    items = [request_item(request, around) for request in found.states]
    return Page(items=items, next_cursor=found.next_cursor, total=found.total)


@router.get(
    "/facets",
    operation_id="count_exchange_requests",
    summary="How many requests the filters select, by state, kind and mode",
    responses=documented(401, 403, 422, 503),
)
async def facets(read: Reading, filters: Filters) -> Facets:
    async with read.session() as session:
        counted = {
            column: await counted_by(session, RequestRow, read.caller, filters, column)
            for column in Facets.model_fields
        }
    return Facets(**counted)


@router.get(
    "/export.{format}",
    operation_id="export_exchange_requests",
    summary="What the filters select, as a file",
    response_class=Response,
    responses={**EXPORTS, **documented(401, 403, 404, 422, 503)},
)
async def export(format: Format, read: Reading, filters: Filters) -> Response:
    async with read.session() as session:
        query = postings(RequestRow, read.caller, filters)
        found = await all_of(session, Request, query.order_by(RequestRow.number))
        schools = await organisations(session, {request.school_id for request in found})
    rows = [_row(request, schools.get(request.school_id)) for request in found]
    return exported(format, "交流需求", _COLUMNS, rows)


@router.get(
    "/{id}",
    operation_id="get_exchange_request",
    summary="One request",
    response_model=RequestItem,
    responses=ITEM,
)
async def get_one(id: UUID, read: Reading) -> Response:
    async with read.session() as session:
        request = await requests.find(session, id)
        if not may_see_posting(request, read.caller):
            raise not_found()
        known = await beside(session, [request], read.caller, one=True)
    return read.tagged(request_item(request, Around(read.caller, read.today, known)))


@router.get(
    "/{id}/history",
    operation_id="get_exchange_request_history",
    summary="Everything that happened to a request",
    responses=documented(401, 403, 404, 422, 503),
)
async def history(id: UUID, read: Reading) -> History:
    async with read.session() as session:
        if not may_see_posting(await requests.find(session, id), read.caller):
            raise not_found()
        return await read_history(session, id, MACHINES)


_COLUMNS = [
    Column("编号"),
    Column("标题", 36),
    Column("交流类型"),
    Column("发布单位", 28),
    Column("方向"),
    Column("专业代码"),
    Column("方式"),
    Column("开始日期"),
    Column("结束日期"),
    Column("学时"),
    Column("工作日"),
    Column("人数"),
    Column("已对接人数"),
    Column("状态"),
    Column("征集截止"),
]


def _row(request: Request, school: Organisation | None) -> Row:
    return (
        request.number,
        request.title,
        EXCHANGE_TYPES[request.exchange_type],
        school.name if school else "",
        SIDES[request.side],
        request.major_code or "不限",
        MODES[request.mode],
        request.window_from,
        request.window_to,
        hours(request.class_hours),
        request.working_days,
        request.headcount,
        request.matched,
        REQUEST.state(request.status).name,
        request.deadline,
    )
