"""Routes of bookings: what could be had, placing them, and reading them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from cyzj.contracts.joint_training.booking import BookingStatus
from cyzj.domain.clock import SHANGHAI
from cyzj.domain.errors import not_found
from cyzj.http.declared import ITEM
from cyzj.http.exports import EXPORTS, Format, exported
from cyzj.http.history import History, read_history
from cyzj.http.listing import all_of, page_of
from cyzj.http.paging import Page, Paging
from cyzj.http.problems import documented
from cyzj.http.reading import Read, reading
from cyzj.http.writes import DemoMoment, Write, writing
from cyzj.members.reading import everybody, organisations
from cyzj.spreadsheets.export import Column
from cyzj.storage.unit import Unit
from joint_training.application.bases.listing import sortable
from joint_training.application.bookings.listing import WantedBookings, bookings_wanted
from joint_training.application.bookings.place import join_waitlist, place_booking
from joint_training.application.bookings.preview import Preview, preview
from joint_training.domain.bases_rights import may_see_booking
from joint_training.domain.booking import Booking
from joint_training.domain.machines.booking import BOOKING
from joint_training.http.bases_names import RANKS
from joint_training.http.booking_bodies import Asked, PlaceBody, WaitlistBody
from joint_training.http.booking_items import BookingItem, booking_items
from joint_training.http.preview_items import PreviewItem, preview_item, schools_in
from joint_training.storage.bases import resources
from joint_training.storage.booking_rows import BookingRow
from joint_training.storage.bookings import bookings

router = APIRouter(prefix="/v1", tags=["bookings"])
Reading = Annotated[Read, Depends(reading("bookings.read"))]
Placing = Annotated[Write, Depends(writing("bookings.place"))]


@router.get(
    "/booking-preview",
    operation_id="preview_booking",
    summary="What would come of a booking, time by time; nothing is taken",
    responses=documented(401, 403, 404, 409, 422, 503),
)
async def look(
    read: Annotated[Read, Depends(reading("bookings.place"))], asked: Asked, at: DemoMoment
) -> PreviewItem:
    school = read.grant.school()
    async with read.session() as session:
        owner = (await resources.find(session, asked.resource_id)).owner_id
        found = await preview(session, asked.rule(owner), school, asked.people, at or read.now)
        schools = await organisations(session, schools_in(found))
    return preview_item(found, schools)


@router.post(
    "/bookings",
    operation_id="place_booking",
    summary="A school books: every time of a series in one transaction, or none",
    status_code=201,
    response_model=BookingItem,
    responses=documented(401, 403, 404, 409, 413, 422, 503),
)
async def place(body: PlaceBody, write: Placing) -> Response:
    school = write.grant.school()

    async def work(unit: Unit) -> BookingItem:
        owner = (await resources.find(unit.session, body.resource_id)).owner_id
        known = await everybody(unit.session)

        def show(seen: Preview) -> Mapping[str, Any]:
            return preview_item(seen, known).model_dump(mode="json")

        made = await place_booking(unit, body.command(owner, school), show)
        return await _answer(unit, made)

    return await write.do("place_booking", work, status=201)


@router.post(
    "/bookings/waitlist",
    operation_id="join_waitlist",
    summary="A school waits for a time that somebody else has",
    status_code=201,
    response_model=BookingItem,
    responses=documented(401, 403, 404, 409, 413, 422, 503),
)
async def wait(body: WaitlistBody, write: Placing) -> Response:
    school = write.grant.school()

    async def work(unit: Unit) -> BookingItem:
        owner = (await resources.find(unit.session, body.resource_id)).owner_id
        return await _answer(unit, await join_waitlist(unit, body.command(owner, school)))

    return await write.do("join_waitlist", work, status=201)


async def _answer(unit: Unit, made: Booking) -> BookingItem:
    (item,) = await booking_items(unit.session, [made], unit.caller, unit.now)
    return item


def wanted(
    status: Annotated[list[BookingStatus], Query(max_length=15)] = [],  # noqa: B006
    base_id: UUID | None = None,
    resource_id: UUID | None = None,
    school_id: UUID | None = None,
    owner_id: UUID | None = None,
    waiting_on: UUID | None = None,
    day_from: date | None = None,
    day_to: date | None = None,
    q: Annotated[str, Query(max_length=40, description="words of the title, or a number")] = "",
) -> WantedBookings:
    """The filters of the list."""
    words = q.replace("\0", "").strip()
    return WantedBookings(
        status, base_id, resource_id, school_id, owner_id, waiting_on, day_from, day_to, words
    )


Filters = Annotated[WantedBookings, Depends(wanted)]


@router.get(
    "/bookings",
    operation_id="list_bookings",
    summary="Bookings of the caller's school and of its bases, filtered",
    responses=documented(401, 403, 422, 503),
)
async def list_all(
    read: Reading, filters: Filters, paging: Annotated[Paging, Depends()]
) -> Page[BookingItem]:
    async with read.session() as session:
        order = sortable(BookingRow, "title", "status", "first_at")
        query = bookings_wanted(read.caller, filters)
        found = await page_of(session, Booking, query, paging, order)
        items = await booking_items(session, found.states, read.caller, read.now)
    return Page(items=items, next_cursor=found.next_cursor, total=found.total)


@router.get(
    "/bookings/export.{format}",
    operation_id="export_bookings",
    summary="What the filters select, as a file",
    response_class=Response,
    responses={**EXPORTS, **documented(401, 403, 404, 422, 503)},
)
async def export(format: Format, read: Reading, filters: Filters) -> Response:
    async with read.session() as session:
        query = bookings_wanted(read.caller, filters).order_by(BookingRow.number)
        found = await all_of(session, Booking, query)
        items = await booking_items(session, found, read.caller, read.now)
    rows = [
        (
            one.number,
            one.title,
            one.school.name if one.school else "",
            one.base_title,
            one.resource_title,
            one.words,
            one.first_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"),
            len(one.occurrences),
            one.left,
            one.people,
            RANKS[one.rank],
            BOOKING.state(one.status).name,
        )
        for one in items
    ]
    return exported(format, "基地预约", [Column(name) for name in _COLUMNS], rows)


_COLUMNS = (
    "编号", "用途", "预约单位", "基地", "实训室", "时间", "最近一次", "次数", "未到", "人数",
    "优先级", "状态",
)  # fmt: skip


@router.get(
    "/bookings/{id}",
    operation_id="get_booking",
    summary="One booking",
    response_model=BookingItem,
    responses=ITEM,
)
async def get_one(id: UUID, read: Reading) -> Response:
    async with read.session() as session:
        found = await bookings.find(session, id)
        if not may_see_booking(found, read.caller):
            raise not_found()
        (item,) = await booking_items(session, [found], read.caller, read.now)
    return read.tagged(item)


@router.get(
    "/bookings/{id}/history",
    operation_id="get_booking_history",
    summary="Everything that happened to a booking",
    responses=documented(401, 403, 404, 422, 503),
)
async def history(id: UUID, read: Reading) -> History:
    async with read.session() as session:
        if not may_see_booking(await bookings.find(session, id), read.caller):
            raise not_found()
        return await read_history(session, id, [BOOKING])
