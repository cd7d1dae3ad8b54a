"""Routes that publish and change exchange offers."""

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
from teacher_exchanges.application.offers.change_offer import change_offer
from teacher_exchanges.application.offers.discard_offer import discard_offer
from teacher_exchanges.application.offers.pause_offer import pause_offer
from teacher_exchanges.application.offers.publish_offer import publish_offer
from teacher_exchanges.application.offers.publish_offer_draft import publish_offer_draft
from teacher_exchanges.application.offers.resume_offer import resume_offer
from teacher_exchanges.application.offers.save_offer_draft import save_offer_draft
from teacher_exchanges.application.offers.withdraw_offer import withdraw_offer
from teacher_exchanges.domain.offer import Offer, PublishOffer
from teacher_exchanges.http.bodies import Nothing, PostingBody, WithReason
from teacher_exchanges.http.postings import Around, OfferItem, offer_item

router = APIRouter(prefix="/v1/exchange-offers", tags=["exchange-offers"])
ERRORS = documented(401, 403, 409, 413, 422, 503)
Posting = Annotated[Write, Depends(writing("offers.post"))]
Managing = Annotated[Write, Depends(writing("offers.manage"))]


class OfferBody(PostingBody):
    """What a school can give."""

    expires_on: date
    """Last day on which it can be taken."""

    def command(self) -> PublishOffer:
        return PublishOffer(**self.content())


class ChangeOfferBody(OfferBody, Deciding):
    """The whole content anew."""


async def _new(unit: Unit, offer: Offer) -> OfferItem:
    known = Beside(schools=await organisations(unit.session, [offer.school_id]))
    return offer_item(offer, Around(unit.caller, school_date(unit.now), known))


@router.post(
    "",
    status_code=201,
    operation_id="post_exchange_offer",
    summary="Publish an exchange offer",
    response_model=OfferItem,
    responses=ERRORS,
)
async def post(body: OfferBody, write: Posting) -> Response:
    school = write.grant.school()

    async def work(unit: Unit) -> OfferItem:
        return await _new(unit, await publish_offer(unit, body.command(), school))

    return await write.do("publish_offer", work, status=201)


@router.post(
    "/drafts",
    status_code=201,
    operation_id="save_exchange_offer_draft",
    summary="Save an offer as a draft that only the school sees",
    response_model=OfferItem,
    responses=ERRORS,
)
async def save_draft(body: OfferBody, write: Posting) -> Response:
    school = write.grant.school()

    async def work(unit: Unit) -> OfferItem:
        return await _new(unit, await save_offer_draft(unit, body.command(), school))

    return await write.do("save_offer_draft", work, status=201)


Step = Callable[[Unit, Seen], Awaitable[Offer]]


async def _step(write: Write, command: str, id: UUID, body: Deciding, step: Step) -> Response:
    async def work(unit: Unit) -> OfferItem:
        offer = await step(unit, Seen(id, body.expected_version))
        known = await beside(unit.session, [offer], unit.caller, one=True)
        return offer_item(offer, Around(unit.caller, school_date(unit.now), known))

    return await write.do(command, work)


def _route(verb: str, summary: str) -> dict[str, Any]:
    """What the routes of one offer's state changes share."""
    return {
        "path": f"/{{id}}/{verb}",
        "operation_id": f"{verb}_exchange_offer",
        "summary": summary,
        "response_model": OfferItem,
        "responses": WRITE,
    }


@router.post(**_route("change", "Change a draft or a published offer"))
async def change(id: UUID, body: ChangeOfferBody, write: Managing) -> Response:
    async def step(unit: Unit, seen: Seen) -> Offer:
        return await change_offer(unit, seen, body.command())

    return await _step(write, "change_offer", id, body, step)


@router.post(**_route("publish", "Publish a draft"))
async def publish_draft(id: UUID, body: Nothing, write: Posting) -> Response:
    return await _step(write, "publish_offer_draft", id, body, publish_offer_draft)


@router.post(**_route("discard", "Give up a draft"))
async def discard(id: UUID, body: Nothing, write: Managing) -> Response:
    return await _step(write, "discard_offer", id, body, discard_offer)


@router.post(**_route("pause", "Let it not be taken for now"))
async def pause(id: UUID, body: Nothing, write: Managing) -> Response:
    return await _step(write, "pause_offer", id, body, pause_offer)


@router.post(**_route("resume", "Put it on offer again"))
async def resume(id: UUID, body: Nothing, write: Managing) -> Response:
    return await _step(write, "resume_offer", id, body, resume_offer)


@router.post(**_route("withdraw", "Withdraw a published offer"))
async def withdraw(id: UUID, body: WithReason, write: Managing) -> Response:
    async def step(unit: Unit, seen: Seen) -> Offer:
        return await withdraw_offer(unit, seen, body.reason)

    return await _step(write, "withdraw_offer", id, body, step)
