"""Routes of the steps of a pairing: every command of the table that people give."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from cyzj.contracts.payload import Sha256
from cyzj.http.declared import WRITE
from cyzj.http.policies import Scope
from cyzj.http.values import Deciding
from cyzj.http.writes import Write, writing
from member_schools.application.memberships.saving import Seen
from member_schools.application.pairings.answer import accept, decline, dissolve, withdraw
from member_schools.application.pairings.goals import agree_goals, set_goals
from member_schools.application.pairings.review import review
from member_schools.http.pairing_goals import GoalBody
from member_schools.http.pairing_items import PairingItem
from member_schools.http.pairings import answer

router = APIRouter(prefix="/v1/pairings", tags=["pairings"])


class WhyBody(Deciding):
    """Why, in words that only the two schools and the office read."""

    reason: str = Field(default="", max_length=2000)


class GoalsBody(Deciding):
    """The whole list of one term's goals; what is left out is no longer a goal."""

    term_ends_on: date
    goals: list[GoalBody] = Field(max_length=50)


class AgreeBody(Deciding):
    """The goals as they were read."""

    term_ends_on: date
    content_hash: Sha256


class ReviewBody(Deciding):
    """One school's review of one term."""

    term_ends_on: date
    score: int = Field(ge=1, le=5)
    words: str = Field(max_length=5000)
    """Only the two schools and the office read them."""


def _may(command: str) -> Any:
    return Depends(writing(f"pairings.{command}"))


def _route(command: str, summary: str) -> dict[str, Any]:
    return {
        "path": f"/{{id}}/{command.replace('_', '-')}",
        "operation_id": f"pairing_{command}",
        "summary": summary,
        "response_model": PairingItem,
        "responses": WRITE,
    }


@router.post(
    **_route("accept", "A school that was asked says yes; with the last one it is in force")
)
async def say_yes(id: UUID, body: Deciding, write: Annotated[Write, _may("accept")]) -> Response:
    seen, own = Seen(id, body.expected_version), write.grant.school()
    return await answer(write, "accept_pairing", lambda u: accept(u, seen, own))


@router.post(**_route("decline", "A school that was asked says no"))
async def say_no(id: UUID, body: WhyBody, write: Annotated[Write, _may("decline")]) -> Response:
    seen, own = Seen(id, body.expected_version), write.grant.school()
    return await answer(write, "decline_pairing", lambda u: decline(u, seen, own, body.reason))


@router.post(**_route("withdraw", "Who proposed it takes it back"))
async def take_back(id: UUID, body: WhyBody, write: Annotated[Write, _may("withdraw")]) -> Response:
    seen = Seen(id, body.expected_version)
    own = None if write.grant.scope is Scope.ALLIANCE else write.grant.school()
    return await answer(write, "withdraw_pairing", lambda u: withdraw(u, seen, own, body.reason))


@router.post(
    **_route("set_goals", "Put forward the goals of a term; they bind when the other agrees")
)
async def put_forward(
    id: UUID, body: GoalsBody, write: Annotated[Write, _may("set_goals")]
) -> Response:
    seen, own = Seen(id, body.expected_version), write.grant.school()
    aims = [one.aim() for one in body.goals]
    return await answer(
        write, "set_goals", lambda u: set_goals(u, seen, own, body.term_ends_on, aims)
    )


@router.post(**_route("agree_goals", "The other school agrees to a term's goals by their hash"))
async def agree(
    id: UUID, body: AgreeBody, write: Annotated[Write, _may("agree_goals")]
) -> Response:
    seen, own = Seen(id, body.expected_version), write.grant.school()
    return await answer(
        write,
        "agree_goals",
        lambda u: agree_goals(u, seen, own, body.term_ends_on, body.content_hash),
    )


@router.post(**_route("review", "A school reviews a term that has ended"))
async def judge(id: UUID, body: ReviewBody, write: Annotated[Write, _may("review")]) -> Response:
    seen, own = Seen(id, body.expected_version), write.grant.school()
    return await answer(
        write,
        "review_pairing",
        lambda u: review(u, seen, own, body.term_ends_on, body.score, body.words),
    )


@router.post(**_route("dissolve", "The office ends it before its time"))
async def end(id: UUID, body: WhyBody, write: Annotated[Write, _may("dissolve")]) -> Response:
    seen = Seen(id, body.expected_version)
    return await answer(write, "dissolve_pairing", lambda u: dissolve(u, seen, body.reason))
