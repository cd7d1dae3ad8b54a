"""Routes that read exchange offers."""

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
from cyzj.members.reading import Organisation, organisations
from cyzj.spreadsheets.export import Column, Row
from teacher_exchanges.application.audience import may_see_posting
from teacher_exchanges.application.beside import beside
from teacher_exchanges.domain.machines import MACHINES, OFFER
from teacher_exchanges.domain.offer import Offer
from teacher_exchanges.http.exports import hours
from teacher_exchanges.http.posting_filters import wanted_offers
from teacher_exchanges.http.postings import Around, OfferItem, offer_item
from teacher_exchanges.http.request_lists import Facets
from teacher_exchanges.storage.offer_row import OfferRow
from teacher_exchanges.storage.posting_queries import Wanted, counted_by, postings, sortable
from teacher_exchanges.storage.repositories import offers

router = APIRouter(prefix="/v1/exchange-offers", tags=["exchange-offers"])
Reading = Annotated[Read, Depends(reading("offers.read"))]
Filters = Annotated[Wanted, Depends(wanted_offers)]


@router.get(
    "",
    operation_id="list_exchange_offers",
    summary="Offers the caller may see, filtered",
    responses=documented(401, 403, 422, 503),
)
async def list_all(
    read: Reading, filters: Filters, paging: Annotated[Paging, Depends()]
) -> Page[OfferItem]:
    async with read.session() as session:
        query = postings(OfferRow, read.caller, filters)
        found = await page_of(session, Offer, query, paging, sortable(OfferRow))
        around = Around(
            read.caller,
            read.today,
            await beside(session, found.states, read.caller, one=False),
        )
    items = [offer_item(offer, around) for offer in found.states]
    return Page(items=items, next_cursor=found.next_cursor, total=found.total)


@router.get(
    "/facets",
    operation_id="count_exchange_offers",
    summary="How many offers the filters select, by state, kind and mode",
    responses=documented(401, 403, 422, 503),
)
async def facets(read: Reading, filters: Filters) -> Facets:
    async with read.session() as session:
        counted = {
            column: await counted_by(session, OfferRow, read.caller, filters, column)
            for column in Facets.model_fields
        }
    return Facets(**counted)


@router.get(
    "/export.{format}",
    operation_id="export_exchange_offers",
    summary="What the filters select, as a file",
    response_class=Response,
    responses={**EXPORTS, **documented(401, 403, 404, 422, 503)},
)
async def export(format: Format, read: Reading, filters: Filters) -> Response:
    async with read.session() as session:
        query = postings(OfferRow, read.caller, filters)
        found = await all_of(session, Offer, query.order_by(OfferRow.number))
        schools = await organisations(session, {offer.school_id for offer in found})
    rows = [_row(offer, schools.get(offer.school_id)) for offer in found]
    return exported(format, "交流供给", _COLUMNS, rows)


@router.get(
    "/{id}",
    operation_id="get_exchange_offer",
    summary="One offer",
    response_model=OfferItem,
    responses=ITEM,
)
async def get_one(id: UUID, read: Reading) -> Response:
    async with read.session() as session:
        offer = await offers.find(session, id)
        if not may_see_posting(offer, read.caller):
            raise not_found()
        known = await beside(session, [offer], read.caller, one=True)
    return read.tagged(offer_item(offer, Around(read.caller, read.today, known)))


@router.get(
    "/{id}/history",
    operation_id="get_exchange_offer_history",
    summary="Everything that happened to an offer",
    responses=documented(401, 403, 404, 422, 503),
)
async def history(id: UUID, read: Reading) -> History:
    async with read.session() as session:
        if not may_see_posting(await offers.find(session, id), read.caller):
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
    Column("已选用人数"),
    Column("状态"),
    Column("供给截止"),
]


def _row(offer: Offer, school: Organisation | None) -> Row:
    return (
        offer.number,
        offer.title,
        EXCHANGE_TYPES[offer.exchange_type],
        school.name if school else "",
        SIDES[offer.side],
        offer.major_code or "不限",
        MODES[offer.mode],
        offer.window_from,
        offer.window_to,
        hours(offer.class_hours),
        offer.working_days,
        offer.headcount,
        offer.taken,
        OFFER.state(offer.status).name,
        offer.expires_on,
    )
