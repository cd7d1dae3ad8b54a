"""Routes of pairings (结对帮扶): listed, shown, the items behind their goals, and a proposal."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field
from starlette.responses import Response

from cyzj.contracts.member_schools.pairing import PairingStatus
from cyzj.http.declared import ITEM, READ, WRITE
from cyzj.http.etag import tagged
from cyzj.http.paging import Page, Paging
from cyzj.http.policies import Allow, Grant, Scope
from cyzj.http.problems import documented
from cyzj.http.values import Body
from cyzj.http.writes import Write, writing
from cyzj.storage.unit import Unit
from member_schools.application.pairings.listing import (
    WantedPairings,
    list_pairings,
    schools_in,
)
from member_schools.application.pairings.propose import propose
from member_schools.domain.pairing import Proposal
from member_schools.domain.pairing_state import Pairing
from member_schools.http.pairing_items import (
    CountedItems,
    PairingItem,
    counted_item,
    pairing_item,
)
from member_schools.http.reading import Reading
from member_schools.storage.pairings import items_of, pairings

router = APIRouter(prefix="/v1/pairings", tags=["pairings"])
Reads = Annotated[Reading, Depends()]
Reader = Annotated[Grant, Depends(Allow("pairings.read"))]


class ProposeBody(Body):
    """Who supports whom, and for how long."""

    supporting_id: UUID
    """帮扶方"""
    supported_id: UUID
    """受援方"""
    starts_on: date
    """Not before the first day of the present term."""
    ends_on: date
    """The last day of a term."""
    words: str = Field(default="", max_length=2000)
    """What it is for; only the two schools and the office read it."""

    def proposal(self) -> Proposal:
        return Proposal(**dict(self))


def wanted(
    status: Annotated[list[PairingStatus], Query(max_length=20)] = [],  # noqa: B006  # FastAPI copies it
    organisation_id: UUID | None = None,
    waiting_on_me: Annotated[bool, Query(description="waits on the caller's school")] = False,
    q: Annotated[str, Query(max_length=100, description="a number, or part of a name")] = "",
) -> WantedPairings:
    """The filters of the list."""
    return WantedPairings(status, organisation_id, waiting_on_me, q.replace("\0", "").strip())


@router.get(
    "",
    operation_id="list_pairings",
    summary="Pairings, filtered",
    responses=documented(401, 403, 422, 503),
)
async def list_all(
    reading: Reads,
    grant: Reader,
    filters: Annotated[WantedPairings, Depends(wanted)],
    paging: Annotated[Paging, Depends()],
) -> Page[PairingItem]:
    own = grant.caller.school_id
    async with reading.session() as session:
        found, named, cursor, total = await list_pairings(session, filters, own, paging)
    items = [pairing_item(one, named, grant.caller) for one in found]
    return Page(items=items, next_cursor=cursor, total=total)


@router.get(
    "/{id}",
    operation_id="get_pairing",
    summary="One pairing with its terms, goals and reviews",
    response_model=PairingItem,
    responses=ITEM,
)
async def get_one(id: UUID, request: Request, reading: Reads, grant: Reader) -> Response:
    async with reading.session() as session:
        found = await pairings.find(session, id)
        named = await schools_in(session, [found])
    return tagged(request, pairing_item(found, named, grant.caller))


@router.get(
    "/{id}/items",
    operation_id="list_pairing_items",
    summary="The real items that the goals have counted",
    responses=READ,
)
async def list_items(
    id: UUID, reading: Reads, grant: Annotated[Grant, Depends(Allow("pairings.items"))]
) -> CountedItems:
    async with reading.session() as session:
        found = await pairings.find(session, id)
        grant.require(*found.schools)
        items = await items_of(session, id)
    return CountedItems(items=tuple(counted_item(found, one) for one in items))


@router.post(
    "",
    status_code=201,
    operation_id="propose_pairing",
    summary="Propose a pairing: a school to another, or the office to both",
    response_model=PairingItem,
    responses=WRITE,
)
async def propose_one(
    body: ProposeBody, write: Annotated[Write, Depends(writing("pairings.propose"))]
) -> Response:
    by, for_others = write.grant.school(), write.grant.scope is Scope.ALLIANCE
    return await answer(
        write,
        "propose_pairing",
        lambda unit: propose(unit, body.proposal(), by, for_others=for_others),
        status=201,
    )


async def answer(
    write: Write,
    command: str,
    decide: Callable[[Unit], Awaitable[Pairing]],
    *,
    status: int = 200,
) -> Response:
    """Run the command, answer with the pairing as the caller may see it."""

    async def work(unit: Unit) -> PairingItem:
        after = await decide(unit)
        return pairing_item(after, await schools_in(unit.session, [after]), unit.caller)

    return await write.do(command, work, status=status)
