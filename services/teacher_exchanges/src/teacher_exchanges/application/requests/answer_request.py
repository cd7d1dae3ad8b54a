"""Answer a request: an offer that answers it and a proposed match, in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from cyzj.contracts.teacher_exchanges.match import MatchOrigin
from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.errors import not_found
from cyzj.domain.ids import new_id
from cyzj.members.standing import require_active
from cyzj.storage.unit import Unit
from teacher_exchanges.application.audience import may_see_posting
from teacher_exchanges.application.saving import add_match, add_offer
from teacher_exchanges.domain.match import Match, propose
from teacher_exchanges.domain.offer import PublishOffer, publish_offer
from teacher_exchanges.domain.request import Request
from teacher_exchanges.storage.repositories import matches, offers, requests


@dataclass(frozen=True)
class AnswerRequest:
    """What the answering school offers: `terms` fills in what it leaves open from the request."""

    request_id: UUID
    terms: Callable[[Request], PublishOffer]
    note: str


async def answer_request(unit: Unit, command: AnswerRequest, school_id: UUID) -> Match:
    """The proposed match, which waits on the school that asked.

    Raises `invalid-offer`, `cannot-match`, `school-suspended`, and 404 for a request the school
    may not know of.
    """
    request = await requests.load(unit.session, command.request_id)
    if not may_see_posting(request, unit.caller):
        raise not_found()
    await require_active(unit.session, school_id, request.school_id)
    offer, published = publish_offer(
        command.terms(request),
        id=new_id(),
        number=await offers.next_number(unit.session, unit.now),
        school_id=school_id,
        now=unit.now,
        answers=request.id,
    )
    match, proposed = propose(
        request,
        offer,
        by=offer.side,
        origin=MatchOrigin.SCHOOL,
        headcount=min(offer.headcount, request.headcount - request.matched),
        note=command.note,
        id=new_id(),
        number=await matches.next_number(unit.session, unit.now),
        now=unit.now,
        calendar=CALENDAR,
    )
    await add_offer(unit, offer, published)
    await add_match(unit, match, proposed)
    return match
