"""Routes that read engagements."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from cyzj.contracts.names import EXCHANGE_TYPES
from cyzj.domain.errors import not_found
from cyzj.http.declared import ITEM
from cyzj.http.exports import EXPORTS, Format, exported
from cyzj.http.history import History, read_history
from cyzj.http.listing import Found, all_of, page_of
from cyzj.http.paging import Page, Paging
from cyzj.http.problems import documented
from cyzj.http.reading import Read, reading
from cyzj.members.reading import organisations
from cyzj.spreadsheets.export import Column, Row
from teacher_exchanges.application.audience import audience_of_pair, may_see_engagement
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.domain.machines import ENGAGEMENT, MACHINES
from teacher_exchanges.http.engagement_items import EngagementBrief, EngagementItem
from teacher_exchanges.http.engagement_view import Onlooker, engagement_brief, engagement_item
from teacher_exchanges.http.exports import hours
from teacher_exchanges.http.pairs import PairFacets, facets_of, wanted_engagements
from teacher_exchanges.storage.engagement_row import EngagementRow
from teacher_exchanges.storage.pair_queries import WantedPairs, pairs, sortable
from teacher_exchanges.storage.repositories import engagements

router = APIRouter(prefix="/v1/engagements", tags=["engagements"])
Reading = Annotated[Read, Depends(reading("engagements.read"))]
Filters = Annotated[WantedPairs, Depends(wanted_engagements)]


async def find_engagement(session: AsyncSession, id: UUID, read: Read) -> Engagement:
    """The engagement; 404 for those it does not concern."""
    engagement = await engagements.find(session, id)
    if not may_see_engagement(engagement, read.caller):
        raise not_found()
    return engagement


async def _onlooker(session: AsyncSession, read: Read, found: list[Engagement]) -> Onlooker:
    named = {school for engagement in found for school in audience_of_pair(engagement)}
    return Onlooker(read.caller, read.today, await organisations(session, named))


@router.get(
    "",
    operation_id="list_engagements",
    summary="Engagements that concern the caller, filtered",
    responses=documented(401, 403, 422, 503),
)
async def list_all(
    read: Reading, filters: Filters, paging: Annotated[Paging, Depends()]
) -> Page[EngagementBrief]:
    async with read.session() as session:
        query = pairs(EngagementRow, read.caller, filters)
        found: Found[Engagement] = await page_of(
            session, Engagement, query, paging, sortable(EngagementRow)
        )
        onlooker = await _onlooker(session, read, list(found.states))
    items = [engagement_brief(engagement, onlooker) for engagement in found.states]
    return Page(items=items, next_cursor=found.next_cursor, total=found.total)


@router.get(
    "/facets",
    operation_id="count_engagements",
    summary="How many engagements the filters select, by state, kind and school",
    responses=documented(401, 403, 422, 503),
)
async def facets(read: Reading, filters: Filters) -> PairFacets:
    return await facets_of(read, EngagementRow, filters)


@router.get(
    "/export.{format}",
    operation_id="export_engagements",
    summary="What the filters select, as a file, without names",
    response_class=Response,
    responses={**EXPORTS, **documented(401, 403, 404, 422, 503)},
)
async def export(format: Format, read: Reading, filters: Filters) -> Response:
    async with read.session() as session:
        query = pairs(EngagementRow, read.caller, filters)
        found = await all_of(session, Engagement, query.order_by(EngagementRow.number))
        onlooker = await _onlooker(session, read, found)
    return exported(format, "交流任务", _COLUMNS, [_row(e, onlooker) for e in found])


@router.get(
    "/{id}",
    operation_id="get_engagement",
    summary="One engagement",
    response_model=EngagementItem,
    responses=ITEM,
)
async def get_one(id: UUID, read: Reading) -> Response:
    async with read.session() as session:
        engagement = await find_engagement(session, id, read)
        onlooker = await _onlooker(session, read, [engagement])
    return read.tagged(engagement_item(engagement, onlooker))


@router.get(
    "/{id}/history",
    operation_id="get_engagement_history",
    summary="Everything that happened to an engagement",
    responses=documented(401, 403, 404, 422, 503),
)
async def history(id: UUID, read: Reading) -> History:
    async with read.session() as session:
        await find_engagement(session, id, read)
        return await read_history(session, id, MACHINES)


_COLUMNS = [
    Column("编号"),
    Column("交流类型"),
    Column("派出学校", 28),
    Column("接收学校", 28),
    Column("状态"),
    Column("计划开始"),
    Column("计划结束"),
    Column("计划学时"),
    Column("实际到岗"),
    Column("实际离岗"),
    Column("认定加权学时"),
]


def _row(engagement: Engagement, onlooker: Onlooker) -> Row:
    home = onlooker.schools.get(engagement.home_school_id)
    host = onlooker.schools.get(engagement.host_school_id)
    return (
        engagement.number,
        EXCHANGE_TYPES[engagement.exchange_type],
        home.name if home else "",
        host.name if host else "",
        ENGAGEMENT.state(engagement.status).name,
        engagement.planned_from,
        engagement.planned_to,
        hours(engagement.planned_hours),
        engagement.actual_from,
        engagement.actual_to,
        hours(engagement.recognised_hours),
    )
