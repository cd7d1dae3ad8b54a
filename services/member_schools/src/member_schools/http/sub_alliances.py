"""Routes of sub-alliances (专业委员会)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from pydantic import Field
from starlette.responses import Response

from cyzj.http.declared import ITEM, WRITE
from cyzj.http.etag import tagged
from cyzj.http.paging import Page, Paging
from cyzj.http.policies import Allow, Grant, Scope
from cyzj.http.problems import documented
from cyzj.http.values import Body, Deciding
from cyzj.http.writes import Write, writing
from cyzj.storage.unit import Unit
from member_schools.application.council import sub_alliances as cases
from member_schools.application.council.listing import list_sub_alliances, sitting_in
from member_schools.application.memberships.saving import Seen
from member_schools.domain.sub_alliance import Content, SubAlliance
from member_schools.http.council_items import SubAllianceItem, sub_alliance_item
from member_schools.http.reading import Reading
from member_schools.storage.council import sub_alliances

router = APIRouter(prefix="/v1/sub-alliances", tags=["council"])
Reads = Annotated[Reading, Depends()]
Reader = Annotated[Grant, Depends(Allow("sub_alliances.read"))]


class ContentBody(Body):
    """What it is called, what for, and who leads it."""

    name: str = Field(max_length=200, examples=["智能制造专业委员会"])
    lead_id: UUID
    major_code: str | None = Field(default=None, max_length=20)
    purpose: str = Field(default="", max_length=2000)

    def content(self) -> Content:
        return Content(self.name, self.lead_id, self.major_code, self.purpose)


class FoundBody(ContentBody):
    """A new one with its first members."""

    members: list[UUID] = Field(default=[], max_length=200)


class ChangeSubBody(ContentBody, Deciding):
    """The content as it is to be."""


class MemberBody(Deciding):
    """Which member; the office names one, a school speaks for itself."""

    organisation_id: UUID | None = None


class DissolveBody(Deciding):
    """Why; stays behind the API."""

    reason: str = Field(max_length=2000)


@router.get(
    "",
    operation_id="list_sub_alliances",
    summary="Sub-alliances by name",
    responses=documented(401, 403, 422, 503),
)
async def list_all(
    reading: Reads, grant: Reader, paging: Annotated[Paging, Depends()], dissolved: bool = False
) -> Page[SubAllianceItem]:
    async with reading.session() as session:
        found, named, cursor, total = await list_sub_alliances(session, dissolved, paging)
    items = [sub_alliance_item(one, named, grant.caller) for one in found]
    return Page(items=items, next_cursor=cursor, total=total)


@router.get(
    "/{id}",
    operation_id="get_sub_alliance",
    summary="One sub-alliance with everybody who ever sat in it",
    response_model=SubAllianceItem,
    responses=ITEM,
)
async def get_one(id: UUID, request: Request, reading: Reads, grant: Reader) -> Response:
    async with reading.session() as session:
        found = await sub_alliances.find(session, id)
        named = await sitting_in(session, found)
    return tagged(request, sub_alliance_item(found, named, grant.caller))


async def _answer(
    write: Write,
    command: str,
    decide: Callable[[Unit], Awaitable[SubAlliance]],
    *,
    status: int = 200,
) -> Response:
    async def work(unit: Unit) -> SubAllianceItem:
        after = await decide(unit)
        return sub_alliance_item(after, await sitting_in(unit.session, after), unit.caller)

    return await write.do(command, work, status=status)


def _own(write: Write) -> UUID | None:
    """The caller's organisation, where the right reaches no further."""
    return None if write.grant.scope is Scope.ALLIANCE else write.grant.school()


@router.post(
    "",
    status_code=201,
    operation_id="found_sub_alliance",
    summary="Found a sub-alliance",
    response_model=SubAllianceItem,
    responses=WRITE,
)
async def found(
    body: FoundBody, write: Annotated[Write, Depends(writing("sub_alliances.found"))]
) -> Response:
    return await _answer(
        write,
        "found_sub_alliance",
        lambda unit: cases.found_sub_alliance(unit, body.content(), body.members),
        status=201,
    )


def _route(command: str, summary: str) -> dict[str, Any]:
    return {
        "path": f"/{{id}}/{command}",
        "operation_id": f"sub_alliance_{command}",
        "summary": summary,
        "response_model": SubAllianceItem,
        "responses": WRITE,
    }


@router.post(**_route("change", "Change its name, field, purpose or lead"))
async def change(
    id: UUID,
    body: ChangeSubBody,
    write: Annotated[Write, Depends(writing("sub_alliances.change"))],
) -> Response:
    seen, own = Seen(id, body.expected_version), _own(write)
    return await _answer(
        write,
        "change_sub_alliance",
        lambda unit: cases.change_sub_alliance(unit, seen, body.content(), own),
    )


@router.post(**_route("join", "A member joins"))
async def join(
    id: UUID, body: MemberBody, write: Annotated[Write, Depends(writing("sub_alliances.join"))]
) -> Response:
    seen, who = Seen(id, body.expected_version), _who(write, body)
    return await _answer(
        write, "join_sub_alliance", lambda unit: cases.join_sub_alliance(unit, seen, who)
    )


@router.post(**_route("leave", "A member leaves; the lead only after another leads"))
async def leave(
    id: UUID, body: MemberBody, write: Annotated[Write, Depends(writing("sub_alliances.leave"))]
) -> Response:
    seen, who = Seen(id, body.expected_version), _who(write, body)
    return await _answer(
        write, "leave_sub_alliance", lambda unit: cases.leave_sub_alliance(unit, seen, who)
    )


@router.post(**_route("dissolve", "It ends; its history stays"))
async def dissolve(
    id: UUID,
    body: DissolveBody,
    write: Annotated[Write, Depends(writing("sub_alliances.dissolve"))],
) -> Response:
    seen = Seen(id, body.expected_version)
    return await _answer(
        write,
        "dissolve_sub_alliance",
        lambda unit: cases.dissolve_sub_alliance(unit, seen, body.reason),
    )


def _who(write: Write, body: MemberBody) -> UUID:
    """The organisation that joins or leaves: whom the office names, else the caller's own."""
    if write.grant.scope is Scope.ALLIANCE and body.organisation_id is not None:
        return body.organisation_id
    return write.grant.school()
