"""Routes of the lines of clearing rounds (撮合建议): listed, shown, accepted or refused by each school."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.names import EXCHANGE_TYPES
from cyzj.contracts.teacher_exchanges.clearing_line import LineStatus
from cyzj.contracts.teacher_exchanges.match import DeclineReason
from cyzj.domain.errors import not_found
from cyzj.domain.seen import Seen
from cyzj.http.declared import ITEM, step
from cyzj.http.exports import EXPORTS, Format, exported
from cyzj.http.history import History, read_history
from cyzj.http.listing import all_of
from cyzj.http.paging import Page, Paging
from cyzj.http.problems import documented
from cyzj.http.reading import Read, reading
from cyzj.http.values import Deciding
from cyzj.http.writes import Write, writing
from cyzj.spreadsheets.export import Column
from cyzj.storage.unit import Unit
from teacher_exchanges.application.rounds import answer_line as cases
from teacher_exchanges.application.rounds.listing import WantedLines, lines_wanted, list_lines
from teacher_exchanges.domain.machines import CLEARING_LINE, MACHINES
from teacher_exchanges.domain.rounds.line import Line
from teacher_exchanges.http.exports import hours
from teacher_exchanges.http.ledger import own_of
from teacher_exchanges.http.round_line_items import LineItem, known_of, line_item
from teacher_exchanges.storage.clearing import lines

router = APIRouter(prefix="/v1/clearing-lines", tags=["clearing-rounds"])
Reading = Annotated[Read, Depends(reading("rounds.read"))]
Answering = Annotated[Write, Depends(writing("rounds.answer"))]


class AcceptBody(Deciding):
    """The version that was read."""


class RefuseBody(Deciding):
    """Why it is not wanted."""

    reason: DeclineReason
    words: str = Field(default="", max_length=2000)
    """Required for `other`; the other school and the office read it, no event carries it."""


def wanted(
    round_id: UUID | None = None,
    school_id: UUID | None = None,
    status: Annotated[list[LineStatus], Query(max_length=10)] = [],  # noqa: B006  # FastAPI copies it
    exchange_type: Annotated[list[ExchangeType], Query(max_length=10)] = [],  # noqa: B006
    waiting_on: UUID | None = None,
    q: Annotated[str, Query(max_length=40, description="a number")] = "",
) -> WantedLines:
    """The filters of the list."""
    words = q.replace("\0", "").strip()
    return WantedLines(round_id, school_id, status, exchange_type, waiting_on, words)


Filters = Annotated[WantedLines, Depends(wanted)]


@router.get(
    "",
    operation_id="list_clearing_lines",
    summary="Lines of clearing rounds, filtered; a school sees its own",
    responses=documented(401, 403, 422, 503),
)
async def list_all(
    read: Reading, filters: Filters, paging: Annotated[Paging, Depends()]
) -> Page[LineItem]:
    async with read.session() as session:
        found = await list_lines(session, own_of(read), filters, paging)
        known = await known_of(session, found.states)
    items = [line_item(one, known, read.caller) for one in found.states]
    return Page(items=items, next_cursor=found.next_cursor, total=found.total)


@router.get(
    "/export.{format}",
    operation_id="export_clearing_lines",
    summary="What the filters select, as a file",
    response_class=Response,
    responses={**EXPORTS, **documented(401, 403, 422, 503)},
)
async def export(format: Format, read: Reading, filters: Filters) -> Response:
    async with read.session() as session:
        found = await all_of(session, Line, lines_wanted(own_of(read), filters))
        known = await known_of(session, found)
    rows = [
        (
            one.number,
            EXCHANGE_TYPES[one.exchange_type],
            known.number(one.request_id),
            known.number(one.offer_id),
            known.name(one.home_school_id),
            known.name(one.host_school_id),
            one.headcount,
            one.score / 100,
            hours(one.hours),
            CLEARING_LINE.state(one.status).name,
            "、".join(known.name(one.school(side)) for side in one.silent),
            one.words,
        )
        for one in found
    ]
    return exported(format, "撮合建议", [Column(heading) for heading in _COLUMNS], rows)


@router.get(
    "/{id}",
    operation_id="get_clearing_line",
    summary="One line with the reasons of its score",
    response_model=LineItem,
    responses=ITEM,
)
async def get_one(id: UUID, read: Reading) -> Response:
    async with read.session() as session:
        found = await _find(session, read, id)
        known = await known_of(session, [found])
    return read.tagged(line_item(found, known, read.caller))


@router.get(
    "/{id}/history",
    operation_id="get_clearing_line_history",
    summary="Everything that happened to a line",
    responses=documented(401, 403, 404, 422, 503),
)
async def history(id: UUID, read: Reading) -> History:
    async with read.session() as session:
        await _find(session, read, id)
        return await read_history(session, id, MACHINES)


_step = partial(step, "clearing_line", model=LineItem)


@router.post(**_step("accept", "A school accepts; with the second it is a match, or says why not"))
async def accept(id: UUID, body: AcceptBody, write: Answering) -> Response:
    seen = Seen(id, body.expected_version)
    return await write.do("accept_clearing_line", _shown(lambda u: cases.accept_line(u, seen)))


@router.post(**_step("refuse", "A school refuses, with a reason"))
async def refuse(id: UUID, body: RefuseBody, write: Answering) -> Response:
    seen = Seen(id, body.expected_version)
    work = _shown(lambda u: cases.refuse_line(u, seen, body.reason, body.words))
    return await write.do("refuse_clearing_line", work)


async def _find(session: AsyncSession, read: Read, id: UUID) -> Line:
    found = await lines.find(session, id)
    own = own_of(read)
    if own is not None and found.side_of(own) is None:
        raise not_found()
    return found


def _shown(decide: Callable[[Unit], Awaitable[Line]]) -> Callable[[Unit], Awaitable[LineItem]]:
    async def work(unit: Unit) -> LineItem:
        after = await decide(unit)
        return line_item(after, await known_of(unit.session, [after]), unit.caller)

    return work


_COLUMNS = (
    "编号", "交流类型", "需求", "供给", "派出学校", "接收学校", "人数", "匹配度", "预计加权学时", "状态",
    "未答复学校", "说明",
)  # fmt: skip
