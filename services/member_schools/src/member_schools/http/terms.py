"""Routes of terms of office: scheduled, changed, handed over, cancelled."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field
from starlette.responses import Response

from cyzj.contracts.member_schools.term import CouncilOffice, TermStatus
from cyzj.http.declared import ITEM, WRITE
from cyzj.http.etag import tagged
from cyzj.http.paging import Page, Paging
from cyzj.http.policies import Allow, Grant, Scope
from cyzj.http.problems import documented
from cyzj.http.values import Body, Deciding
from cyzj.http.writes import Write, writing
from cyzj.storage.unit import Unit
from member_schools.application.council.cancel_term import cancel_term
from member_schools.application.council.change_term import change_term
from member_schools.application.council.hand_over import hand_over
from member_schools.application.council.listing import WantedTerms, list_terms
from member_schools.application.council.schedule_term import ScheduleTerm, schedule_term
from member_schools.application.memberships.saving import Seen
from member_schools.domain.term import HandOver, Term
from member_schools.http.council_items import TermItem, term_item
from member_schools.http.reading import Reading
from member_schools.storage import organisations
from member_schools.storage.council import successors, terms

router = APIRouter(prefix="/v1/terms", tags=["council"])


class TermBody(Body):
    """Which office, whose, from when until when."""

    office: CouncilOffice
    organisation_id: UUID
    starts_on: date
    ends_on: date
    person_ref: UUID | None = None
    """Who acts in it and has its role for the term; a person of the organisation."""
    resolution_id: UUID | None = None
    """The passed resolution behind it."""


class ChangeTermBody(Deciding):
    """The person and the last day as they are to be."""

    person_ref: UUID | None
    ends_on: date


class HandOverBody(Deciding):
    """What the successor received."""

    item: HandOver


class CancelTermBody(Deciding):
    """Why; stays behind the API."""

    reason: str = Field(max_length=2000)


def wanted(
    office: CouncilOffice | None = None,
    status: Annotated[list[TermStatus], Query(max_length=10)] = [],  # noqa: B006  # FastAPI copies it
    organisation_id: UUID | None = None,
) -> WantedTerms:
    """The filters of the list."""
    return WantedTerms(office, status, organisation_id)


@router.get(
    "",
    operation_id="list_terms",
    summary="Terms of office, filtered",
    responses=documented(401, 403, 422, 503),
)
async def list_all(
    reading: Annotated[Reading, Depends()],
    grant: Annotated[Grant, Depends(Allow("terms.read"))],
    filters: Annotated[WantedTerms, Depends(wanted)],
    paging: Annotated[Paging, Depends()],
) -> Page[TermItem]:
    async with reading.session() as session:
        found, named, cursor, total = await list_terms(session, filters, paging)
        after = await successors(session, found)
    items = [term_item(one, named, grant.caller, successor=after.get(one.id)) for one in found]
    return Page(items=items, next_cursor=cursor, total=total)


@router.get(
    "/{id}",
    operation_id="get_term",
    summary="One term of office",
    response_model=TermItem,
    responses=ITEM,
)
async def get_one(
    id: UUID,
    request: Request,
    reading: Annotated[Reading, Depends()],
    grant: Annotated[Grant, Depends(Allow("terms.read"))],
) -> Response:
    async with reading.session() as session:
        found = await terms.find(session, id)
        named = await organisations.some(session, {found.organisation_id})
        after = await successors(session, [found])
    return tagged(request, term_item(found, named, grant.caller, successor=after.get(id)))


async def _answer(
    write: Write, command: str, decide: Callable[[Unit], Awaitable[Term]], *, status: int = 200
) -> Response:
    async def work(unit: Unit) -> TermItem:
        made = await decide(unit)
        named = await organisations.some(unit.session, {made.organisation_id})
        after = await successors(unit.session, [made])
        return term_item(made, named, unit.caller, successor=after.get(made.id))

    return await write.do(command, work, status=status)


@router.post(
    "",
    status_code=201,
    operation_id="schedule_term",
    summary="Schedule a term; the role is granted and taken at its boundaries",
    response_model=TermItem,
    responses=WRITE,
)
async def schedule(
    body: TermBody, write: Annotated[Write, Depends(writing("terms.schedule"))]
) -> Response:
    command = ScheduleTerm(**body.model_dump())
    return await _answer(
        write, "schedule_term", lambda unit: schedule_term(unit, command), status=201
    )


def _route(command: str, summary: str) -> dict[str, Any]:
    return {
        "path": f"/{{id}}/{command.replace('_', '-')}",
        "operation_id": f"term_{command}",
        "summary": summary,
        "response_model": TermItem,
        "responses": WRITE,
    }


@router.post(**_route("change", "Another person, or another last day"))
async def change(
    id: UUID, body: ChangeTermBody, write: Annotated[Write, Depends(writing("terms.change"))]
) -> Response:
    seen = Seen(id, body.expected_version)
    return await _answer(
        write, "change_term", lambda unit: change_term(unit, seen, body.person_ref, body.ends_on)
    )


@router.post(**_route("hand_over", "The successor confirms what was handed over"))
async def confirm(
    id: UUID, body: HandOverBody, write: Annotated[Write, Depends(writing("terms.hand_over"))]
) -> Response:
    seen = Seen(id, body.expected_version)
    own = None if write.grant.scope is Scope.ALLIANCE else write.grant.school()
    return await _answer(write, "hand_over", lambda unit: hand_over(unit, seen, body.item, own))


@router.post(**_route("cancel", "Cancel a term that has not begun"))
async def cancel(
    id: UUID, body: CancelTermBody, write: Annotated[Write, Depends(writing("terms.cancel"))]
) -> Response:
    seen = Seen(id, body.expected_version)
    return await _answer(write, "cancel_term", lambda unit: cancel_term(unit, seen, body.reason))
