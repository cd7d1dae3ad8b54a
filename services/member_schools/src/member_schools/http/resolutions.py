"""Routes of resolutions: put to the vote, voted on, counted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field
from starlette.responses import Response

from cyzj.contracts.member_schools.resolution import Choice, ResolutionKind, ResolutionStatus
from cyzj.domain.errors import FieldError, invalid
from cyzj.http.declared import ITEM, WRITE
from cyzj.http.etag import tagged
from cyzj.http.paging import Page, Paging
from cyzj.http.policies import Allow, Grant
from cyzj.http.problems import documented
from cyzj.http.values import Body, Deciding
from cyzj.http.writes import Write, writing
from cyzj.storage.unit import Unit
from member_schools.application.council.count_votes import count_votes
from member_schools.application.council.listing import (
    WantedResolutions,
    list_resolutions,
    named_in,
)
from member_schools.application.council.open_vote import open_vote
from member_schools.application.council.vote import vote
from member_schools.application.council.withdraw_vote import withdraw_vote
from member_schools.application.memberships.saving import Seen
from member_schools.domain.resolution import Motion, Resolution
from member_schools.http.council_items import ResolutionItem, resolution_item
from member_schools.http.reading import Reading
from member_schools.storage.council import memberships, resolutions

router = APIRouter(prefix="/v1/resolutions", tags=["council"])
Reads = Annotated[Reading, Depends()]
Reader = Annotated[Grant, Depends(Allow("resolutions.read"))]
_ABOUT_A_MEMBER = (
    ResolutionKind.SUSPENSION,
    ResolutionKind.REINSTATEMENT,
    ResolutionKind.EXPULSION,
)


class MotionBody(Body):
    """What is put to the vote. Admissions go by `POST /v1/memberships/{id}/recommend`."""

    kind: ResolutionKind
    title: str = Field(max_length=200, examples=["关于暂停示例学校成员资格的决议"])
    text: str = Field(max_length=5000)
    closes_at: datetime
    membership_id: UUID | None = None
    """Whose suspension, reinstatement or expulsion; null for other kinds."""


class VoteBody(Body):
    """How the caller's organisation votes."""

    choice: Choice
    words: str = Field(default="", max_length=5000)


class WithdrawBody(Deciding):
    """Why; stays behind the API."""

    reason: str = Field(max_length=5000)


def wanted(
    status: Annotated[list[ResolutionStatus], Query(max_length=10)] = [],  # noqa: B006  # FastAPI copies it
    kind: Annotated[list[ResolutionKind], Query(max_length=10)] = [],  # noqa: B006
    subject_id: UUID | None = None,
    q: Annotated[str, Query(max_length=100, description="a number, or part of the title")] = "",
) -> WantedResolutions:
    """The filters of the list."""
    return WantedResolutions(status, kind, subject_id, q.replace("\0", "").strip())


@router.get(
    "",
    operation_id="list_resolutions",
    summary="Resolutions, filtered",
    responses=documented(401, 403, 422, 503),
)
async def list_all(
    reading: Reads,
    grant: Reader,
    filters: Annotated[WantedResolutions, Depends(wanted)],
    paging: Annotated[Paging, Depends()],
) -> Page[ResolutionItem]:
    async with reading.session() as session:
        found, named, cursor, total = await list_resolutions(session, filters, paging)
    items = [resolution_item(one, named, grant.caller) for one in found]
    return Page(items=items, next_cursor=cursor, total=total)


@router.get(
    "/{id}",
    operation_id="get_resolution",
    summary="One resolution with its votes",
    response_model=ResolutionItem,
    responses=ITEM,
)
async def get_one(id: UUID, request: Request, reading: Reads, grant: Reader) -> Response:
    async with reading.session() as session:
        found = await resolutions.find(session, id)
        named = await named_in(session, found)
    return tagged(request, resolution_item(found, named, grant.caller))


async def _answer(
    write: Write,
    command: str,
    decide: Callable[[Unit], Awaitable[Resolution]],
    *,
    status: int = 200,
) -> Response:
    async def work(unit: Unit) -> ResolutionItem:
        after = await decide(unit)
        return resolution_item(after, await named_in(unit.session, after), unit.caller)

    return await write.do(command, work, status=status)


@router.post(
    "",
    status_code=201,
    operation_id="open_resolution",
    summary="Put a motion to the council's vote",
    response_model=ResolutionItem,
    responses=WRITE,
)
async def put_to_vote(
    body: MotionBody, write: Annotated[Write, Depends(writing("resolutions.open"))]
) -> Response:
    async def decide(unit: Unit) -> Resolution:
        return await open_vote(unit, await _motion(unit, body))

    return await _answer(write, "open_resolution", decide, status=201)


async def _motion(unit: Unit, body: MotionBody) -> Motion:
    about = None
    if body.kind is ResolutionKind.ADMISSION:
        message = "接纳成员请从成员资格申请里提交表决。"
        raise invalid("by-application", message, FieldError("kind", message))
    if body.kind in _ABOUT_A_MEMBER:
        if body.membership_id is None:
            message = "请选这项决议关于哪个成员。"
            raise invalid("whose", message, FieldError("membership_id", message))
        about = await memberships.find(unit.session, body.membership_id)
    return Motion(
        kind=body.kind,
        title=body.title,
        text=body.text,
        closes_at=body.closes_at,
        organisation_id=about.organisation_id if about else None,
        subject_id=about.id if about else None,
    )


def _route(command: str, summary: str) -> dict[str, Any]:
    return {
        "path": f"/{{id}}/{command}",
        "operation_id": f"resolution_{command}",
        "summary": summary,
        "response_model": ResolutionItem,
        "responses": WRITE,
    }


@router.post(**_route("vote", "The caller's organisation votes, once"))
async def cast(
    id: UUID, body: VoteBody, write: Annotated[Write, Depends(writing("resolutions.vote"))]
) -> Response:
    voter = write.grant.school()
    return await _answer(write, "vote", lambda unit: vote(unit, id, voter, body.choice, body.words))


@router.post(**_route("count", "Count the votes, once all have voted or the vote has closed"))
async def count(
    id: UUID, body: Deciding, write: Annotated[Write, Depends(writing("resolutions.count"))]
) -> Response:
    seen = Seen(id, body.expected_version)
    return await _answer(write, "count_votes", lambda unit: count_votes(unit, seen))


@router.post(**_route("withdraw", "Take a motion back before it is counted"))
async def take_back(
    id: UUID, body: WithdrawBody, write: Annotated[Write, Depends(writing("resolutions.withdraw"))]
) -> Response:
    seen = Seen(id, body.expected_version)
    return await _answer(
        write, "withdraw_vote", lambda unit: withdraw_vote(unit, seen, body.reason)
    )
