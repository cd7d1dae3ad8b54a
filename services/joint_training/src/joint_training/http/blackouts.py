"""Routes of blackouts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime, Field
from starlette.responses import Response

from cyzj.contracts.joint_training.blackout import BlackoutCause, BlackoutStatus
from cyzj.domain.errors import not_found
from cyzj.domain.seen import Seen
from cyzj.http.declared import ITEM, WRITE
from cyzj.http.exports import EXPORTS, Format, exported
from cyzj.http.listing import all_of, page_of
from cyzj.http.paging import Page, Paging
from cyzj.http.problems import documented
from cyzj.http.reading import Read, reading
from cyzj.http.values import Body, Deciding
from cyzj.http.writes import Write, writing
from cyzj.spreadsheets.export import Column
from cyzj.storage.unit import Unit
from joint_training.application.bases import stopping as cases
from joint_training.application.bases.listing import (
    WantedStoppages,
    sortable,
    stoppages_wanted,
)
from joint_training.domain.bases_rights import may_see_stoppage
from joint_training.domain.machines.base import BLACKOUT
from joint_training.domain.stoppages import Blackout
from joint_training.http.bases_names import CAUSES
from joint_training.http.booking_bodies import BookingReasonBody
from joint_training.http.stoppage_items import BlackoutItem, blackout_items, local
from joint_training.storage.base_rows import BlackoutRow
from joint_training.storage.bases import blackouts

router = APIRouter(prefix="/v1/blackouts", tags=["blackouts"])
Reading = Annotated[Read, Depends(reading("stoppages.read"))]
Managing = Annotated[Write, Depends(writing("stoppages.manage"))]


class BlackoutBody(Body):
    """Which resource is to be out of use, when and why."""

    resource_id: UUID
    cause: BlackoutCause
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    words: str = Field(max_length=2000)


class AcceptBody(Deciding):
    """In force; `bump` says what becomes of the bookings that there are."""

    bump: bool = False
    """True: they are bumped, and `reason` is needed. False: with bookings it is refused."""
    reason: str = Field(default="", max_length=2000)


def wanted(
    status: Annotated[list[BlackoutStatus], Query(max_length=5)] = [],  # noqa: B006
    base_id: UUID | None = None,
    resource_id: UUID | None = None,
    q: Annotated[str, Query(max_length=40, description="a number")] = "",
) -> WantedStoppages:
    """The filters of the list."""
    words = q.replace("\0", "").strip()
    return WantedStoppages(list(status), base_id, resource_id, words)


Filters = Annotated[WantedStoppages, Depends(wanted)]


@router.get(
    "",
    operation_id="list_blackouts",
    summary="Blackouts of the caller's bases, filtered",
    responses=documented(401, 403, 422, 503),
)
async def list_all(
    read: Reading, filters: Filters, paging: Annotated[Paging, Depends()]
) -> Page[BlackoutItem]:
    async with read.session() as session:
        query = stoppages_wanted(BlackoutRow, read.caller, filters)
        order = sortable(BlackoutRow, "status", "starts_at")
        found = await page_of(session, Blackout, query, paging, order)
        items = await blackout_items(session, found.states, read.caller, read.now)
    return Page(items=items, next_cursor=found.next_cursor, total=found.total)


@router.get(
    "/export.{format}",
    operation_id="export_blackouts",
    summary="What the filters select, as a file",
    response_class=Response,
    responses={**EXPORTS, **documented(401, 403, 404, 422, 503)},
)
async def export(format: Format, read: Reading, filters: Filters) -> Response:
    async with read.session() as session:
        query = stoppages_wanted(BlackoutRow, read.caller, filters)
        found = await all_of(session, Blackout, query.order_by(BlackoutRow.number))
        items = await blackout_items(session, found, read.caller, read.now)
    rows = [
        (
            one.number,
            one.resource_title,
            CAUSES[one.cause],
            local(one.starts_at),
            local(one.ends_at),
            one.bumped,
            BLACKOUT.state(one.status).name,
        )
        for one in items
    ]
    names = ("编号", "实训室", "原因", "开始", "结束", "已调整预约", "状态")
    return exported(format, "停用时段", [Column(name) for name in names], rows)


@router.get(
    "/{id}",
    operation_id="get_blackout",
    summary="One blackout",
    response_model=BlackoutItem,
    responses=ITEM,
)
async def get_one(id: UUID, read: Reading) -> Response:
    async with read.session() as session:
        found = await blackouts.find(session, id)
        if not may_see_stoppage(found, read.caller):
            raise not_found()
        (item,) = await blackout_items(session, [found], read.caller, read.now)
    return read.tagged(item)


@router.post(
    "",
    operation_id="request_blackout",
    summary="A blackout is asked for",
    status_code=201,
    response_model=BlackoutItem,
    responses=WRITE,
)
async def request(body: BlackoutBody, write: Managing) -> Response:
    command = cases.RequestBlackout(**body.model_dump())
    return await _do(
        write, "request_blackout", lambda u: cases.request_blackout(u, command), status=201
    )


@router.post(
    "/{id}/accept",
    operation_id="blackout_accept",
    summary="Another person accepts it, and says what becomes of the bookings there are",
    response_model=BlackoutItem,
    responses=WRITE,
)
async def accept(id: UUID, body: AcceptBody, write: Managing) -> Response:
    seen = Seen(id, body.expected_version)
    return await _do(
        write,
        "accept_blackout",
        lambda u: cases.accept_blackout(u, seen, body.reason, bump=body.bump),
    )


@router.post(
    "/{id}/reject",
    operation_id="blackout_reject",
    summary="Another person rejects it, and why",
    response_model=BlackoutItem,
    responses=WRITE,
)
async def reject(id: UUID, body: BookingReasonBody, write: Managing) -> Response:
    seen = Seen(id, body.expected_version)
    return await _do(
        write, "reject_blackout", lambda u: cases.reject_blackout(u, seen, body.reason)
    )


async def _do(
    write: Write,
    command: str,
    decide: Callable[[Unit], Awaitable[Blackout]],
    *,
    status: int = 200,
) -> Response:
    async def work(unit: Unit) -> BlackoutItem:
        after = await decide(unit)
        (item,) = await blackout_items(unit.session, [after], unit.caller, unit.now)
        return item

    return await write.do(command, work, status=status)
