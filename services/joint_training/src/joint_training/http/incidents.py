"""Routes of incidents."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime, Field
from starlette.responses import Response

from cyzj.contracts.joint_training.incident import IncidentStatus, Severity
from cyzj.domain.errors import not_found
from cyzj.domain.seen import Seen
from cyzj.http.declared import ITEM, WRITE
from cyzj.http.exports import EXPORTS, Format, exported
from cyzj.http.listing import all_of, page_of
from cyzj.http.paging import Page, Paging
from cyzj.http.problems import documented
from cyzj.http.reading import Read, reading
from cyzj.http.values import Body
from cyzj.http.writes import DemoMoment, Write, writing
from cyzj.spreadsheets.export import Column
from cyzj.storage.unit import Unit
from joint_training.application.bases import stopping as cases
from joint_training.application.bases.listing import (
    WantedStoppages,
    sortable,
    stoppages_wanted,
)
from joint_training.domain.bases_rights import may_see_stoppage
from joint_training.domain.machines.base import INCIDENT
from joint_training.domain.stoppages import Incident
from joint_training.http.bases_names import SEVERITIES
from joint_training.http.booking_bodies import BookingReasonBody, Times
from joint_training.http.booking_items import BookingItem, booking_items
from joint_training.http.stoppage_items import (
    Affected,
    IncidentItem,
    incident_items,
    local,
)
from joint_training.storage.base_rows import IncidentRow
from joint_training.storage.bases import incidents
from joint_training.storage.bookings import ahead, bookings

router = APIRouter(prefix="/v1", tags=["incidents"])
Reading = Annotated[Read, Depends(reading("stoppages.read"))]
Managing = Annotated[Write, Depends(writing("stoppages.manage"))]


class IncidentBody(Body):
    """What happened where."""

    resource_id: UUID
    severity: Severity
    happened_at: AwareDatetime
    words: str = Field(max_length=2000)
    bump_hours: int = Field(default=0, ge=0, le=720)
    """Bookings that begin within so many hours give way at once; 0: none without being named."""


class BumpBookingsBody(BookingReasonBody):
    """Which times give way because of it."""

    occurrences: Times


Number = Annotated[str, Query(max_length=40, description="a number")]


def wanted_incidents(
    status: Annotated[list[IncidentStatus], Query(max_length=5)] = [],  # noqa: B006
    base_id: UUID | None = None,
    resource_id: UUID | None = None,
    q: Number = "",
) -> WantedStoppages:
    """The filters of incidents."""
    words = q.replace("\0", "").strip()
    return WantedStoppages(list(status), base_id, resource_id, words)


Incidents = Annotated[WantedStoppages, Depends(wanted_incidents)]


@router.get(
    "/incidents",
    operation_id="list_incidents",
    summary="Incidents of the caller's bases, filtered",
    responses=documented(401, 403, 422, 503),
)
async def list_incidents(
    read: Reading, filters: Incidents, paging: Annotated[Paging, Depends()]
) -> Page[IncidentItem]:
    async with read.session() as session:
        query = stoppages_wanted(IncidentRow, read.caller, filters)
        found = await page_of(session, Incident, query, paging, sortable(IncidentRow, "status"))
        items = await incident_items(session, found.states, read.caller)
    return Page(items=items, next_cursor=found.next_cursor, total=found.total)


@router.get(
    "/incidents/export.{format}",
    operation_id="export_incidents",
    summary="What the filters select, as a file",
    response_class=Response,
    responses={**EXPORTS, **documented(401, 403, 404, 422, 503)},
)
async def export_incidents(format: Format, read: Reading, filters: Incidents) -> Response:
    async with read.session() as session:
        query = stoppages_wanted(IncidentRow, read.caller, filters).order_by(IncidentRow.number)
        items = await incident_items(session, await all_of(session, Incident, query), read.caller)
    rows = [
        (
            one.number,
            one.resource_title,
            SEVERITIES[one.severity],
            local(one.happened_at),
            one.affected,
            one.bumped,
            INCIDENT.state(one.status).name,
        )
        for one in items
    ]
    names = ("编号", "实训室", "程度", "发生时间", "受影响预约", "已调整", "状态")
    return exported(format, "安全事件", [Column(name) for name in names], rows)


@router.get(
    "/incidents/{id}",
    operation_id="get_incident",
    summary="One incident",
    response_model=IncidentItem,
    responses=ITEM,
)
async def get_incident(id: UUID, read: Reading) -> Response:
    async with read.session() as session:
        found = await incidents.find(session, id)
        if not may_see_stoppage(found, read.caller):
            raise not_found()
        (item,) = await incident_items(session, [found], read.caller)
    return read.tagged(item)


@router.get(
    "/incidents/{id}/affected",
    operation_id="list_affected_by_incident",
    summary="The bookings with times still to come in the resource",
    responses=documented(401, 403, 404, 422, 503),
)
async def affected(id: UUID, read: Reading, at: DemoMoment) -> Affected:
    async with read.session() as session:
        found = await incidents.find(session, id)
        if not may_see_stoppage(found, read.caller):
            raise not_found()
        times = await ahead(session, at or read.now, resource_id=found.resource_id)
        ids = dict.fromkeys(booking for booking, _ in times)
        states = [await bookings.find(session, one) for one in list(ids)[:100]]
        items: list[BookingItem] = await booking_items(session, states, read.caller, read.now)
    return Affected(occurrences=[id for _, id in times], items=items)


@router.post(
    "/incidents",
    operation_id="report_incident",
    summary="An incident is reported; the resource is blocked",
    status_code=201,
    response_model=IncidentItem,
    responses=WRITE,
)
async def report(body: IncidentBody, write: Managing) -> Response:
    command = cases.ReportIncident(**body.model_dump())
    return await _incident(
        write, "report_incident", lambda u: cases.report_incident(u, command), status=201
    )


@router.post(
    "/incidents/{id}/bump-bookings",
    operation_id="incident_bump_bookings",
    summary="The times named give way because of it",
    response_model=IncidentItem,
    responses=WRITE,
)
async def bump(id: UUID, body: BumpBookingsBody, write: Managing) -> Response:
    seen = Seen(id, body.expected_version)
    return await _incident(
        write,
        "bump_for_incident",
        lambda u: cases.bump_for_incident(u, seen, body.occurrences, body.reason),
    )


@router.post(
    "/incidents/{id}/clear",
    operation_id="incident_clear",
    summary="It is over",
    response_model=IncidentItem,
    responses=WRITE,
)
async def clear(id: UUID, body: BookingReasonBody, write: Managing) -> Response:
    seen = Seen(id, body.expected_version)
    return await _incident(
        write, "clear_incident", lambda u: cases.clear_incident(u, seen, body.reason)
    )


async def _incident(
    write: Write,
    command: str,
    decide: Callable[[Unit], Awaitable[Incident]],
    *,
    status: int = 200,
) -> Response:
    async def work(unit: Unit) -> IncidentItem:
        (item,) = await incident_items(unit.session, [await decide(unit)], unit.caller)
        return item

    return await write.do(command, work, status=status)
