"""Routes of the steps of a membership: every command of the table."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from cyzj.contracts.payload import Sha256
from cyzj.http.policies import Scope
from cyzj.http.values import Deciding
from cyzj.http.writes import Write, writing
from member_schools.application.memberships.cancel_notice import cancel_notice
from member_schools.application.memberships.expel import expel
from member_schools.application.memberships.give_notice import give_notice
from member_schools.application.memberships.recommend import recommend
from member_schools.application.memberships.reject import reject
from member_schools.application.memberships.request_more import request_more
from member_schools.application.memberships.resubmit import resubmit
from member_schools.application.memberships.saving import Seen
from member_schools.application.memberships.settle_and_exit import settle_and_exit
from member_schools.application.memberships.sign_charter import sign_charter
from member_schools.application.memberships.start_review import start_review
from member_schools.application.memberships.withdraw_application import withdraw_application
from member_schools.http.membership_routes import DocumentsBody, answer, route

router = APIRouter(prefix="/v1/memberships", tags=["memberships"])


class ResubmitBody(DocumentsBody, Deciding):
    """The documents anew; those that stay are named again."""


class SayingBody(Deciding):
    """Why, in words that only the organisation and the office read."""

    reason: str = Field(default="", max_length=2000)


class RecommendBody(SayingBody):
    """What the council decides on, and until when it votes."""

    closes_at: datetime | None = None
    """Null: as many working days as the rules have."""


class SignBody(Deciding):
    """The charter as it was read."""

    content_hash: Sha256


class NoticeBody(SayingBody):
    """When it leaves: the last day of a term."""

    leaves_on: date


class ExpelBody(SayingBody):
    """By which resolution, and when the member was heard."""

    resolution_id: UUID
    hearing_on: date


def _may(command: str) -> Any:
    return Depends(writing(f"memberships.{command}"))


@router.post(**route("request_more", "The office asks for more documents"))
async def ask_more(
    id: UUID, body: SayingBody, write: Annotated[Write, _may("request_more")]
) -> Response:
    seen = Seen(id, body.expected_version)
    return await answer(write, "request_more", lambda u: request_more(u, seen, body.reason))


@router.post(**route("resubmit", "The organisation hands in what was missing"))
async def hand_in(
    id: UUID, body: ResubmitBody, write: Annotated[Write, _may("resubmit")]
) -> Response:
    seen, own = Seen(id, body.expected_version), write.grant.school()
    return await answer(write, "resubmit", lambda u: resubmit(u, seen, own, body.handed()))


@router.post(**route("start_review", "The office takes a complete application up"))
async def review(
    id: UUID, body: Deciding, write: Annotated[Write, _may("start_review")]
) -> Response:
    seen = Seen(id, body.expected_version)
    return await answer(write, "start_review", lambda u: start_review(u, seen))


@router.post(**route("recommend", "The office puts the application to the council's vote"))
async def put_to_vote(
    id: UUID, body: RecommendBody, write: Annotated[Write, _may("recommend")]
) -> Response:
    seen = Seen(id, body.expected_version)
    return await answer(
        write, "recommend", lambda u: recommend(u, seen, body.reason, body.closes_at)
    )


@router.post(**route("reject", "The application is not admitted"))
async def turn_down(
    id: UUID, body: SayingBody, write: Annotated[Write, _may("reject")]
) -> Response:
    seen = Seen(id, body.expected_version)
    return await answer(write, "reject", lambda u: reject(u, seen, body.reason))


@router.post(**route("withdraw", "The organisation takes its application back"))
async def withdraw(
    id: UUID, body: SayingBody, write: Annotated[Write, _may("withdraw")]
) -> Response:
    seen, own = Seen(id, body.expected_version), write.grant.school()
    return await answer(
        write, "withdraw_application", lambda u: withdraw_application(u, seen, own, body.reason)
    )


@router.post(**route("sign_charter", "An admitted organisation signs the charter by its hash"))
async def sign(id: UUID, body: SignBody, write: Annotated[Write, _may("sign_charter")]) -> Response:
    seen, own = Seen(id, body.expected_version), write.grant.school()
    return await answer(
        write, "sign_charter", lambda u: sign_charter(u, seen, own, body.content_hash)
    )


@router.post(**route("give_notice", "A member gives notice: it leaves at the end of a term"))
async def leave(
    id: UUID, body: NoticeBody, write: Annotated[Write, _may("give_notice")]
) -> Response:
    seen, own = Seen(id, body.expected_version), write.grant.school()
    return await answer(
        write, "give_notice", lambda u: give_notice(u, seen, own, body.leaves_on, body.reason)
    )


@router.post(**route("cancel_notice", "A member that gave notice stays after all"))
async def stay(
    id: UUID, body: SayingBody, write: Annotated[Write, _may("cancel_notice")]
) -> Response:
    seen, own = Seen(id, body.expected_version), write.grant.school()
    return await answer(write, "cancel_notice", lambda u: cancel_notice(u, seen, own, body.reason))


@router.post(**route("settle_and_exit", "A member leaves, once nothing is open for it"))
async def settle(
    id: UUID, body: Deciding, write: Annotated[Write, _may("settle_and_exit")]
) -> Response:
    seen = Seen(id, body.expected_version)
    own = None if write.grant.scope is Scope.ALLIANCE else write.grant.school()
    return await answer(write, "settle_and_exit", lambda u: settle_and_exit(u, seen, own))


@router.post(**route("expel", "The council expels a member on a passed resolution"))
async def cast_out(id: UUID, body: ExpelBody, write: Annotated[Write, _may("expel")]) -> Response:
    seen = Seen(id, body.expected_version)
    return await answer(
        write,
        "expel",
        lambda u: expel(u, seen, body.reason, body.resolution_id, body.hearing_on),
    )
