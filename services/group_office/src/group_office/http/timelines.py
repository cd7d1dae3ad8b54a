"""Routes of what happened: the story of an item, and facts by filter."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime
from starlette.responses import Response

from cyzj.contracts.topics import CONTEXTS
from cyzj.domain.errors import FieldError, invalid
from cyzj.http.exports import Format
from cyzj.http.paging import Page, Paging
from cyzj.http.policies import Allow, Grant
from cyzj.http.problems import documented
from group_office.application.show_timeline import StoryOf, show_timeline
from group_office.http.exports import EXPORTS, MOST, exported
from group_office.http.fact_items import (
    FACT_COLUMNS,
    FactItem,
    TimelineEntry,
    fact_item,
    fact_row,
    timeline_entry,
)
from group_office.http.reading import Reading
from group_office.http.sight import sight_of
from group_office.storage import fact_lists
from group_office.storage.fact_lists import FactFilter

router = APIRouter(prefix="/v1", tags=["facts"])
Read = Annotated[Reading, Depends()]
Told = Annotated[Grant, Depends(Allow("timeline.read"))]
Listed = Annotated[Grant, Depends(Allow("facts.read"))]
Pages = Annotated[Paging, Depends()]
Moment = Annotated[
    AwareDatetime | None,
    Query(ge=datetime(2000, 1, 1, tzinfo=UTC), le=datetime(2200, 1, 1, tzinfo=UTC)),
]


@router.get(
    "/requests/{id}/timeline",
    operation_id="get_request_timeline",
    summary="A request and everything that came of it, the latest first",
    responses=documented(401, 403, 404, 422, 503),
)
async def request_timeline(
    id: UUID, reading: Read, grant: Told, paging: Pages
) -> Page[TimelineEntry]:
    return await _timeline(StoryOf.REQUEST, id, reading, grant, paging)


@router.get(
    "/engagements/{id}/timeline",
    operation_id="get_engagement_timeline",
    summary="An engagement from nomination on, the latest first",
    responses=documented(401, 403, 404, 422, 503),
)
async def engagement_timeline(
    id: UUID, reading: Read, grant: Told, paging: Pages
) -> Page[TimelineEntry]:
    return await _timeline(StoryOf.ENGAGEMENT, id, reading, grant, paging)


def wanted(
    context: Annotated[str | None, Query(description=f"one of {', '.join(CONTEXTS)}")] = None,
    aggregate: Annotated[str | None, Query(pattern=r"^[a-z_]{1,64}$")] = None,
    type: Annotated[str | None, Query(pattern=r"^[a-z0-9_.]{1,200}$")] = None,
    subject: UUID | None = None,
    id: UUID | None = None,
    correlationid: Annotated[str | None, Query(pattern=r"^[0-9a-z-]{1,64}$")] = None,
    school_id: Annotated[UUID | None, Query(description="addressed to this school")] = None,
    since: Moment = None,
    until: Moment = None,
) -> FactFilter:
    """The filters of the list of facts."""
    if context is not None and context not in CONTEXTS:
        raise invalid("malformed", "没有这个主题。", FieldError("context", "、".join(CONTEXTS)))
    return FactFilter(context, aggregate, type, subject, id, correlationid, school_id, since, until)


@router.get(
    "/facts",
    operation_id="list_facts",
    summary="Every event the caller may know of, the latest first",
    responses=documented(401, 403, 422, 503),
)
async def list_facts(
    reading: Read, grant: Listed, filters: Annotated[FactFilter, Depends(wanted)], paging: Pages
) -> Page[FactItem]:
    sight = sight_of(grant)
    async with reading.session() as session:
        found = await fact_lists.page(session, sight, filters, paging)
    items = [fact_item(fact, sight) for fact in found.rows]
    return Page(items=items, next_cursor=found.next_cursor, total=found.total)


@router.get(
    "/facts/export.{format}",
    operation_id="export_facts",
    summary="What the filters select, as a file",
    response_class=Response,
    responses={**EXPORTS, **documented(401, 403, 422, 503)},
)
async def export_facts(
    format: Format, reading: Read, grant: Listed, filters: Annotated[FactFilter, Depends(wanted)]
) -> Response:
    sight = sight_of(grant)
    async with reading.moment() as moment:
        found = await fact_lists.everything(moment.session, sight, filters, MOST)
    rows = [fact_row(fact, sight) for fact in found]
    return exported(format, "facts", "事件", FACT_COLUMNS, rows, moment)


async def _timeline(
    of: StoryOf, id: UUID, reading: Reading, grant: Grant, paging: Paging
) -> Page[TimelineEntry]:
    sight = sight_of(grant)
    async with reading.session() as session:
        found = await show_timeline(session, sight, of, id, paging)
    items = [timeline_entry(fact, sight) for fact in found.rows]
    return Page(items=items, next_cursor=found.next_cursor, total=found.total)
