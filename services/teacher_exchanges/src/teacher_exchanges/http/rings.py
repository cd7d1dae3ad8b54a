"""Routes of rings (环形对接): found, assembled by the office, accepted or refused by each school."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from cyzj.contracts.names import EXCHANGE_TYPES
from cyzj.contracts.teacher_exchanges.ring import RingStatus
from cyzj.domain.errors import not_found
from cyzj.domain.seen import Seen
from cyzj.http.declared import ITEM, step
from cyzj.http.exports import EXPORTS, Format, exported
from cyzj.http.history import History, read_history
from cyzj.http.listing import all_of, page_of
from cyzj.http.paging import Page, Paging
from cyzj.http.problems import documented
from cyzj.http.reading import Read, reading
from cyzj.http.values import Body, Deciding, Item
from cyzj.http.writes import Write, writing
from cyzj.spreadsheets.export import Column
from cyzj.storage.unit import Unit
from teacher_exchanges.application.rings import ring_steps as cases
from teacher_exchanges.application.rings.find_rings import find_rings
from teacher_exchanges.domain.machines import MACHINES, RING
from teacher_exchanges.domain.rings.ring import Ring
from teacher_exchanges.http.exports import hours
from teacher_exchanges.http.ledger import own_of
from teacher_exchanges.http.ring_items import (
    CandidateRingItem,
    RingItem,
    candidate_item,
    known_of,
    ring_item,
)
from teacher_exchanges.storage.rings import SORTABLE, WantedRings, rings, rings_wanted

router = APIRouter(prefix="/v1/rings", tags=["rings"])
Reading = Annotated[Read, Depends(reading("rings.read"))]
Answering = Annotated[Write, Depends(writing("rings.answer"))]


class LegBody(Body):
    """A request and an offer."""

    request_id: UUID
    offer_id: UUID


class AssembleBody(Body):
    """The exchanges of the ring, each school giving to the next."""

    legs: tuple[LegBody, ...] = Field(min_length=1, max_length=10)


class AcceptRingBody(Deciding):
    """The version that was read."""


class RefuseRingBody(Deciding):
    """Why it is not wanted."""

    reason: str = Field(max_length=2000)
    """Its schools and the office read it, no event carries it."""


class FoundRings(Item):
    """Rings that could be, the best first."""

    items: list[CandidateRingItem]


def wanted(
    status: Annotated[list[RingStatus], Query(max_length=10)] = [],  # noqa: B006  # FastAPI copies it
    school_id: UUID | None = None,
    waiting_on: UUID | None = None,
    q: Annotated[str, Query(max_length=40, description="a number")] = "",
) -> WantedRings:
    """The filters of the list."""
    return WantedRings(status, school_id, waiting_on, q.replace("\0", "").strip())


Filters = Annotated[WantedRings, Depends(wanted)]


@router.get(
    "",
    operation_id="list_rings",
    summary="Rings, filtered; a school sees its own",
    responses=documented(401, 403, 422, 503),
)
async def list_all(
    read: Reading, filters: Filters, paging: Annotated[Paging, Depends()]
) -> Page[RingItem]:
    async with read.session() as session:
        query = rings_wanted(own_of(read), filters)
        found = await page_of(session, Ring, query, paging, SORTABLE)
        known = await known_of(session, found.states)
    items = [ring_item(one, known, read.caller) for one in found.states]
    return Page(items=items, next_cursor=found.next_cursor, total=found.total)


@router.get(
    "/export.{format}",
    operation_id="export_rings",
    summary="What the filters select, as a file",
    response_class=Response,
    responses={**EXPORTS, **documented(401, 403, 422, 503)},
)
async def export(format: Format, read: Reading, filters: Filters) -> Response:
    async with read.session() as session:
        found = await all_of(session, Ring, rings_wanted(own_of(read), filters))
        known = await known_of(session, found)
    rows = [
        (
            one.number,
            RING.state(one.status).name,
            known.name(leg.giver_id),
            known.name(leg.receiver_id),
            EXCHANGE_TYPES[leg.exchange_type],
            known.brief(leg.request_id).number,
            known.brief(leg.offer_id).number,
            leg.headcount,
            hours(leg.hours),
            one.words,
        )
        for one in found
        for leg in one.legs
    ]
    return exported(format, "环形对接", [Column(heading) for heading in _COLUMNS], rows)


@router.get(
    "/candidates",
    operation_id="find_rings",
    summary="Rings that could be, from what is open now, for the office to choose from",
    responses=documented(401, 403, 422, 503),
)
async def candidates(
    read: Annotated[Read, Depends(reading("rings.find"))],
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
) -> FoundRings:
    async with read.session() as session:
        found, postings = await find_rings(session, read.today, limit)
        schools = {leg.giver for ring in found for leg in ring.legs}
        known = await known_of(session, (), schools, postings)
    return FoundRings(items=[candidate_item(one, known) for one in found])


@router.post(
    "",
    status_code=201,
    operation_id="assemble_ring",
    summary="The office asks every school of a ring",
    response_model=RingItem,
    responses=documented(401, 403, 404, 409, 413, 422, 503),
)
async def assemble(
    body: AssembleBody, write: Annotated[Write, Depends(writing("rings.assemble"))]
) -> Response:
    chosen = [cases.ChosenLeg(one.request_id, one.offer_id) for one in body.legs]
    work = _shown(lambda unit: cases.assemble_ring(unit, chosen))
    return await write.do("assemble_ring", work, status=201)


@router.get(
    "/{id}",
    operation_id="get_ring",
    summary="One ring",
    response_model=RingItem,
    responses=ITEM,
)
async def get_one(id: UUID, read: Reading) -> Response:
    async with read.session() as session:
        found = await _find(session, read, id)
        known = await known_of(session, [found])
    return read.tagged(ring_item(found, known, read.caller))


@router.get(
    "/{id}/history",
    operation_id="get_ring_history",
    summary="Everything that happened to a ring",
    responses=documented(401, 403, 404, 422, 503),
)
async def history(id: UUID, read: Reading) -> History:
    async with read.session() as session:
        await _find(session, read, id)
        return await read_history(session, id, MACHINES)


_step = partial(step, "ring", model=RingItem)


@router.post(**_step("accept", "A school accepts both of its exchanges; its offers are reserved"))
async def accept(id: UUID, body: AcceptRingBody, write: Answering) -> Response:
    seen = Seen(id, body.expected_version)
    return await write.do("accept_ring", _shown(lambda u: cases.accept_ring(u, seen)))


@router.post(**_step("refuse", "A school refuses; everything reserved is free again"))
async def refuse(id: UUID, body: RefuseRingBody, write: Answering) -> Response:
    seen = Seen(id, body.expected_version)
    work = _shown(lambda u: cases.refuse_ring(u, seen, body.reason))
    return await write.do("refuse_ring", work)


async def _find(session: AsyncSession, read: Read, id: UUID) -> Ring:
    found = await rings.find(session, id)
    own = own_of(read)
    if own is not None and own not in found.schools:
        raise not_found()
    return found


def _shown(decide: Callable[[Unit], Awaitable[Ring]]) -> Callable[[Unit], Awaitable[RingItem]]:
    async def work(unit: Unit) -> RingItem:
        after = await decide(unit)
        return ring_item(after, await known_of(unit.session, [after]), unit.caller)

    return work


_COLUMNS = (
    "编号", "状态", "给出", "获得", "交流类型", "需求", "供给", "人数", "预计加权学时", "说明",
)  # fmt: skip
