"""Routes for operators: building the views anew."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from sqlmodel import col, select
from starlette.responses import Response

from cyzj.http.paging import Page, Paging, fetch
from cyzj.http.policies import Allow, Grant
from cyzj.http.problems import documented
from cyzj.http.values import Item
from cyzj.http.writes import Write, writing
from cyzj.storage.unit import Unit
from group_office.application.rebuild_views import Rebuilds, ask_for_rebuild
from group_office.http.reading import Reading
from group_office.storage.case_rows import RebuildRow

router = APIRouter(prefix="/v1/ops", tags=["operations"])


class RebuildItem(Item):
    """A rebuild of the views from the facts."""

    id: UUID
    state: Literal["running", "done", "failed"]
    started_at: datetime
    finished_at: datetime | None
    facts: int | None
    """How many facts were folded."""
    error: str | None


def rebuild_item(row: RebuildRow) -> RebuildItem:
    """The answer for a rebuild."""
    state: Literal["running", "done", "failed"] = "failed" if row.error else "done"
    return RebuildItem(
        id=row.id,
        state="running" if row.running else state,
        started_at=row.started_at,
        finished_at=row.finished_at,
        facts=row.facts,
        error=row.error,
    )


@router.post(
    "/rebuild",
    status_code=202,
    operation_id="rebuild_views",
    summary="Build the views anew beside, and swap them in at once",
    response_model=RebuildItem,
    responses=documented(401, 403, 409, 413, 422, 503),
)
async def post_rebuild(
    request: Request, write: Annotated[Write, Depends(writing("views.rebuild"))]
) -> Response:
    asked: list[UUID] = []

    async def work(unit: Unit) -> RebuildItem:
        row = await ask_for_rebuild(unit)
        asked.append(row.id)
        return rebuild_item(row)

    answer = await write.do("rebuild_views", work, status=202)
    rebuilds: Rebuilds = request.app.state.rebuilds
    for id in asked:
        rebuilds.start(id)
    return answer


@router.get(
    "/rebuilds",
    operation_id="list_rebuilds",
    summary="Rebuilds asked for, the latest first",
    responses=documented(401, 403, 422, 503),
)
async def list_rebuilds(
    reading: Annotated[Reading, Depends()],
    _: Annotated[Grant, Depends(Allow("views.read"))],
    paging: Annotated[Paging, Depends()],
) -> Page[RebuildItem]:
    sortable = {"started_at": col(RebuildRow.started_at), "id": col(RebuildRow.id)}
    async with reading.session() as session:
        found = await fetch(
            session,
            select(RebuildRow),
            paging,
            sortable=sortable,
            default="-started_at",
        )
    items = [rebuild_item(row) for row in found.rows]
    return Page(items=items, next_cursor=found.next_cursor, total=found.total)
