"""Routes that propose, confirm and decline matches, and nominate teachers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from cyzj.contracts.teacher_exchanges.match import DeclineReason
from cyzj.domain.seen import Seen
from cyzj.http.declared import WRITE
from cyzj.http.values import Body, ClassHours, Deciding
from cyzj.http.writes import Write, writing
from cyzj.storage.unit import Unit
from teacher_exchanges.application.matches.confirm_match import confirm_match
from teacher_exchanges.application.matches.decline_match import decline_match
from teacher_exchanges.application.matches.nominate_teacher import nominate_teacher
from teacher_exchanges.application.matches.propose_match import ProposeMatch, propose_match
from teacher_exchanges.application.matches.release_match import release_match
from teacher_exchanges.application.matches.shortlist_match import shortlist_match
from teacher_exchanges.domain.engagement_nomination import Nominate
from teacher_exchanges.domain.match import Match
from teacher_exchanges.http.bodies import Nothing
from teacher_exchanges.http.engagement_items import EngagementItem
from teacher_exchanges.http.engagement_view import shown_engagement
from teacher_exchanges.http.matches import MatchItem, shown

router = APIRouter(prefix="/v1/matches", tags=["matches"])
Decides = Annotated[Write, Depends(writing("matches.decide"))]
Step = Callable[[Unit, Seen], Awaitable[Match]]


class ProposeBody(Body):
    """A request and an offer that could go together."""

    request_id: UUID
    offer_id: UUID
    headcount: int = Field(default=1, ge=0, le=10_000)
    note: str = Field(default="", max_length=1000)


class DeclineBody(Deciding):
    """Why a match is declined."""

    reason: DeclineReason
    words: str = Field(default="", max_length=1000)


class NominationBody(Body):
    """Whom the home school sends, and when."""

    teacher_ref: UUID
    planned_from: date
    planned_to: date
    planned_hours: ClassHours | None = None
    """For kinds counted in class hours."""
    remark: str = Field(default="", max_length=1000)

    def command(self) -> Nominate:
        names = NominationBody.model_fields
        return Nominate(**{name: getattr(self, name) for name in names})


class NominateBody(NominationBody, Deciding):
    """A nomination for a place of the match; `expected_version` is the match's."""

    replaces: UUID | None = None
    """The engagement without effect whose teacher this one replaces."""


@router.post(
    "",
    status_code=201,
    operation_id="propose_match",
    summary="Propose to match a request with an offer",
    response_model=MatchItem,
    responses=WRITE,
)
async def propose(
    body: ProposeBody, write: Annotated[Write, Depends(writing("matches.propose"))]
) -> Response:
    async def work(unit: Unit) -> MatchItem:
        command = ProposeMatch(body.request_id, body.offer_id, body.headcount, body.note)
        return await shown(unit, await propose_match(unit, command))

    return await write.do("propose_match", work, status=201)


async def _step(write: Write, command: str, id: UUID, body: Deciding, step: Step) -> Response:
    async def work(unit: Unit) -> MatchItem:
        return await shown(unit, await step(unit, Seen(id, body.expected_version)))

    return await write.do(command, work)


def _route(verb: str, summary: str) -> dict[str, Any]:
    return {
        "path": f"/{{id}}/{verb}",
        "operation_id": f"{verb}_match",
        "summary": summary,
        "response_model": MatchItem,
        "responses": WRITE,
    }


@router.post(**_route("shortlist", "Keep it among those the asking school will choose from"))
async def shortlist(id: UUID, body: Nothing, write: Decides) -> Response:
    return await _step(write, "shortlist_match", id, body, shortlist_match)


@router.post(**_route("confirm", "Confirm for the caller's school; the second binds both"))
async def confirm(id: UUID, body: Nothing, write: Decides) -> Response:
    return await _step(write, "confirm_match", id, body, confirm_match)


@router.post(**_route("decline", "Decline it"))
async def decline(id: UUID, body: DeclineBody, write: Decides) -> Response:
    async def step(unit: Unit, seen: Seen) -> Match:
        return await decline_match(unit, seen, body.reason, body.words)

    return await _step(write, "decline_match", id, body, step)


@router.post(**_route("release", "Give up the places that have no teacher"))
async def release(id: UUID, body: Nothing, write: Decides) -> Response:
    return await _step(write, "release_match", id, body, release_match)


@router.post(
    "/{id}/nominate",
    status_code=201,
    operation_id="nominate_teacher",
    summary="Nominate a teacher for a place of a confirmed match",
    response_model=EngagementItem,
    responses=WRITE,
)
async def nominate(
    id: UUID, body: NominateBody, write: Annotated[Write, Depends(writing("matches.nominate"))]
) -> Response:
    async def work(unit: Unit) -> EngagementItem:
        seen = Seen(id, body.expected_version)
        made = await nominate_teacher(unit, seen, body.command(), body.replaces)
        return await shown_engagement(unit, made)

    return await write.do("nominate_teacher", work, status=201)
