"""Routes of the work queue: what waits on whom, since when, until when."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from cyzj.contracts.codes import ExchangeType, Role
from cyzj.contracts.payload import Party
from cyzj.http.declared import LIST
from cyzj.http.exports import Format
from cyzj.http.paging import Page, Paging
from cyzj.http.policies import Allow, Grant
from cyzj.http.values import Item
from group_office.application.show_queue import Timed, export_queue, show_queue
from group_office.domain.actions import action_title
from group_office.domain.case import is_own
from group_office.domain.sight import Sight
from group_office.domain.sla import Clock, WorkingTime
from group_office.http import sheets
from group_office.http.exports import EXPORTS, exported
from group_office.http.reading import NOT_MODIFIED, Moment, Reading, tagged
from group_office.http.sight import sight_of
from group_office.http.values import SchoolItem, Stamp, school_item, stamp_item
from group_office.storage.items import Schools, schools
from group_office.storage.queue import QueueFilter, Whose

router = APIRouter(prefix="/v1/queue", tags=["queue"])
ItemKind = Literal["match", "engagement"]


class SlaItem(Item):
    """A turn's clock in 工作日 of the alliance's calendar; vacations do not count."""

    clock: Clock
    """`near` from 60 % of the time allowed."""
    fraction: float | None
    """Of the time allowed, used: 0 to 1; null without a promise."""
    waited_days: float
    days_left: float | None
    """Until the promise; negative: since it was broken."""


class TurnItem(Item):
    """One row of the queue: an item waits on a party."""

    id: UUID
    item_kind: ItemKind
    item_id: UUID
    number: str
    title: str | None
    """Title of the request it serves."""
    exchange_type: ExchangeType
    request_id: UUID
    home_school: SchoolItem | None
    host_school: SchoolItem | None
    party: Party
    school: SchoolItem | None
    """The school waited on, or whose teacher is; null: the office."""
    person_ref: UUID | None
    """The teacher waited on."""
    action: str
    action_title: str
    """What has to be done, in Chinese."""
    mine: bool
    """Whether it is the caller's turn."""
    since: datetime
    due: datetime | None
    sla: SlaItem
    reminders: int
    reminded_at: datetime | None
    escalated_at: datetime | None
    allowed_actions: tuple[Literal["remind", "escalate"], ...]
    """What the caller may do about it now."""


class QueuePage(Page[TurnItem]):
    """A page of the queue and what it is made of."""

    stamp: Stamp


def wanted(
    whose: Annotated[
        Whose, Query(description="whose turn it is, seen from the caller")
    ] = Whose.ALL,
    school_id: Annotated[UUID | None, Query(description="the school waited on")] = None,
    party: Party | None = None,
    action: Annotated[str | None, Query(pattern=r"^[a-z_]{1,64}$")] = None,
    item_kind: ItemKind | None = None,
    exchange_type: ExchangeType | None = None,
    overdue: bool | None = None,
    escalated: bool | None = None,
    number: Annotated[str | None, Query(pattern=r"^[A-Z]{2}-\d{4}-\d{4,8}$")] = None,
) -> QueueFilter:
    """The filters of the queue and of its exports."""
    return QueueFilter(
        whose, school_id, party, action, item_kind, exchange_type, overdue, escalated, number
    )


Filters = Annotated[QueueFilter, Depends(wanted)]
Granted = Annotated[Grant, Depends(Allow("queue.read"))]
Read = Annotated[Reading, Depends()]


@router.get(
    "",
    operation_id="list_queue",
    summary="What waits on whom, those with the least time left first",
    response_model=QueuePage,
    responses={**NOT_MODIFIED, **LIST},
)
async def list_all(
    request: Request,
    reading: Read,
    grant: Granted,
    filters: Filters,
    paging: Annotated[Paging, Depends()],
) -> Response:
    sight = sight_of(grant)
    async with reading.moment() as moment:
        tag = moment.as_of.tag("queue", sight.key, filters, paging, moment.now)
        if (same := reading.unchanged(tag)) is not None:
            return same
        time = _time(request)
        found = await show_queue(moment.session, sight, filters, paging, moment.now, time)
        known = await schools(moment.session)
    items = [turn_item(timed, sight, known) for timed in found.items]
    page = QueuePage(
        items=items,
        next_cursor=found.next_cursor,
        total=found.total,
        stamp=stamp_item(moment.as_of),
    )
    return tagged(page, tag)


@router.get(
    "/export.{format}",
    operation_id="export_queue",
    summary="What the filters select, as a file",
    response_class=Response,
    responses={**EXPORTS, **LIST},
)
async def export(
    format: Format, request: Request, reading: Read, grant: Granted, filters: Filters
) -> Response:
    async with reading.moment() as moment:
        rows = await _rows(request, moment, grant, filters)
    return exported(format, "queue", "督办队列", sheets.COLUMNS, rows, moment)


async def _rows(
    request: Request, moment: Moment, grant: Grant, filters: QueueFilter
) -> list[sheets.Row]:
    sight, time = sight_of(grant), _time(request)
    found = await export_queue(moment.session, sight, filters, moment.now, time)
    known = await schools(moment.session)
    return [sheets.row(timed, known) for timed in found]


def turn_item(timed: Timed, sight: Sight, known: Schools) -> TurnItem:
    """The answer for a turn, as the caller sees it."""
    turn, sla = timed.turn, timed.sla
    own = is_own(turn.party, turn.school_id, sight.school) or (
        turn.party is Party.OFFICE and sight.everything
    )
    mine = own or (sight.person is not None and turn.person_ref == sight.person)

    def named(id: UUID | None) -> SchoolItem | None:
        found = known.get(id) if id else None
        return school_item(found) if found else None

    shown = {name: getattr(turn, name) for name in TurnItem.model_fields if hasattr(turn, name)}
    return TurnItem(
        **shown,
        home_school=named(turn.home_school_id),
        host_school=named(turn.host_school_id),
        school=named(turn.school_id),
        action_title=action_title(turn.action),
        mine=mine,
        sla=SlaItem(**sla.__dict__),
        allowed_actions=tuple(_allowed(sight, mine)),
    )


def _allowed(sight: Sight, mine: bool) -> list[Literal["remind", "escalate"]]:
    if sight.roles & {Role.GROUP_OFFICE}:
        return ["remind", "escalate"]
    return ["remind"] if sight.roles & {Role.COORDINATOR} and not mine else []


def _time(request: Request) -> WorkingTime:
    time: WorkingTime = request.app.state.working_time
    return time
