"""Routes that post, change and answer exchange requests."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from cyzj.domain.clock import school_date
from cyzj.domain.seen import Seen
from cyzj.http.declared import WRITE
from cyzj.http.problems import documented
from cyzj.http.values import Deciding
from cyzj.http.writes import Write, writing
from cyzj.members.reading import organisations
from cyzj.storage.unit import Unit
from teacher_exchanges.application.beside import Beside, beside
from teacher_exchanges.application.requests.change_request import change_request
from teacher_exchanges.application.requests.discard_request import discard_request
from teacher_exchanges.application.requests.open_request import open_request
from teacher_exchanges.application.requests.pause_request import pause_request
from teacher_exchanges.application.requests.post_request import post_request
from teacher_exchanges.application.requests.resume_request import resume_request
from teacher_exchanges.application.requests.save_request_draft import save_request_draft
from teacher_exchanges.application.requests.withdraw_request import withdraw_request
from teacher_exchanges.domain.request import PostRequest, Request
from teacher_exchanges.http.bodies import Nothing, PostingBody, WithReason
from teacher_exchanges.http.postings import Around, RequestItem, request_item

router = APIRouter(prefix="/v1/exchange-requests", tags=["exchange-requests"])
ERRORS = documented(401, 403, 409, 413, 422, 503)
Posting = Annotated[Write, Depends(writing("requests.post"))]
Managing = Annotated[Write, Depends(writing("requests.manage"))]


class RequestBody(PostingBody):
    """What a school needs."""

    deadline: date
    """Last day on which it collects answers."""

    def command(self) -> PostRequest:
        return PostRequest(**self.content())


class ChangeRequestBody(RequestBody, Deciding):
    """The whole content anew."""


async def _new(unit: Unit, request: Request) -> RequestItem:
    known = Beside(schools=await organisations(unit.session, [request.school_id]))
    return request_item(request, Around(unit.caller, school_date(unit.now), known))


@router.post(
    "",
    status_code=201,
    operation_id="post_exchange_request",
    summary="Publish an exchange request",
    response_model=RequestItem,
    responses=ERRORS,
)
async def post(body: RequestBody, write: Posting) -> Response:
    school = write.grant.school()

    async def work(unit: Unit) -> RequestItem:
        return await _new(unit, await post_request(unit, body.command(), school))

    return await write.do("post_request", work, status=201)


@router.post(
    "/drafts",
    status_code=201,
    operation_id="save_exchange_request_draft",
    summary="Save a request as a draft that only the school sees",
    response_model=RequestItem,
    responses=ERRORS,
)
async def save_draft(body: RequestBody, write: Posting) -> Response:
    school = write.grant.school()

    async def work(unit: Unit) -> RequestItem:
        return await _new(unit, await save_request_draft(unit, body.command(), school))

    return await write.do("save_request_draft", work, status=201)


Step = Callable[[Unit, Seen], Awaitable[Request]]


async def _step(write: Write, command: str, id: UUID, body: Deciding, step: Step) -> Response:
    async def work(unit: Unit) -> RequestItem:
        request = await step(unit, Seen(id, body.expected_version))
        known = await beside(unit.session, [request], unit.caller, one=True)
        return request_item(request, Around(unit.caller, school_date(unit.now), known))

    return await write.do(command, work)


def _route(verb: str, summary: str) -> dict[str, Any]:
    """What the routes of one request's state changes share."""
    return {
        "path": f"/{{id}}/{verb}",
        "operation_id": f"{verb}_exchange_request",
        "summary": summary,
        "response_model": RequestItem,
        "responses": WRITE,
    }


@router.post(**_route("change", "Change a draft or a published request"))
async def change(id: UUID, body: ChangeRequestBody, write: Managing) -> Response:
    async def step(unit: Unit, seen: Seen) -> Request:
        return await change_request(unit, seen, body.command())

    return await _step(write, "change_request", id, body, step)


@router.post(**_route("open", "Publish a draft"))
async def open_draft(id: UUID, body: Nothing, write: Posting) -> Response:
    return await _step(write, "open_request", id, body, open_request)


@router.post(**_route("discard", "Give up a draft"))
async def discard(id: UUID, body: Nothing, write: Managing) -> Response:
    return await _step(write, "discard_request", id, body, discard_request)


@router.post(**_route("pause", "Take no new answers"))
async def pause(id: UUID, body: Nothing, write: Managing) -> Response:
    return await _step(write, "pause_request", id, body, pause_request)


@router.post(**_route("resume", "Take answers again"))
async def resume(id: UUID, body: Nothing, write: Managing) -> Response:
    return await _step(write, "resume_request", id, body, resume_request)


@router.post(**_route("withdraw", "Withdraw a published request"))
async def withdraw(id: UUID, body: WithReason, write: Managing) -> Response:
    async def step(unit: Unit, seen: Seen) -> Request:
        return await withdraw_request(unit, seen, body.reason)

    return await _step(write, "withdraw_request", id, body, step)
