"""Writing a decision down: the row first, then its events, then what falls due because of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from cyzj.contracts.payload import Payload
from cyzj.contracts.teacher_exchanges.match import MatchStatus
from cyzj.contracts.teacher_exchanges.offer import OfferStatus
from cyzj.contracts.teacher_exchanges.request import RequestStatus
from cyzj.deadlines import schedule_all, settle
from cyzj.domain.clock import start_of
from cyzj.storage.unit import Unit
from teacher_exchanges.application.audience import audience_of_pair, audience_of_posting
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.domain.engagement_promises import days_taken, deadlines_of
from teacher_exchanges.domain.match import Match
from teacher_exchanges.domain.offer import Offer
from teacher_exchanges.domain.request import Request
from teacher_exchanges.storage.repositories import (
    engagements,
    matches,
    offers,
    promise_time,
    requests,
)

Events = Sequence[Payload]
P = TypeVar("P", Request, Offer)
REQUEST_EXPIRY, OFFER_EXPIRY, MATCH_EXPIRY = "expire_request", "expire_offer", "expire_match"
_DAY = timedelta(days=1)


async def add_request(unit: Unit, request: Request, events: Events) -> None:
    """A new request."""
    await requests.add(unit.session, request)
    unit.record(request.id, request.version, events, schools=audience_of_posting(request))
    await _fall_due(unit, request.id, {}, _request_deadlines(request))


async def add_requests(unit: Unit, decided: Sequence[tuple[Request, Events]]) -> None:
    """Many new requests, in a few statements."""
    await requests.add(unit.session, *(request for request, _ in decided))
    await _add_many(unit, decided, _request_deadlines)


async def save_request(unit: Unit, before: Request, after: Request, events: Events) -> Request:
    """A loaded request after a decision; nothing is written where nothing was decided."""
    if events:
        await requests.save(unit.session, after)
        unit.record(after.id, after.version, events, schools=audience_of_posting(after))
        await _fall_due(unit, after.id, _request_deadlines(before), _request_deadlines(after))
    return after


async def add_offer(unit: Unit, offer: Offer, events: Events) -> None:
    """A new offer."""
    await offers.add(unit.session, offer)
    unit.record(offer.id, offer.version, events, schools=audience_of_posting(offer))
    await _fall_due(unit, offer.id, {}, _offer_deadlines(offer))


async def add_offers(unit: Unit, decided: Sequence[tuple[Offer, Events]]) -> None:
    """Many new offers, in a few statements."""
    await offers.add(unit.session, *(offer for offer, _ in decided))
    await _add_many(unit, decided, _offer_deadlines)


async def save_offer(unit: Unit, before: Offer, after: Offer, events: Events) -> Offer:
    """A loaded offer after a decision."""
    if events:
        await offers.save(unit.session, after)
        unit.record(after.id, after.version, events, schools=audience_of_posting(after))
        await _fall_due(unit, after.id, _offer_deadlines(before), _offer_deadlines(after))
    return after


async def add_match(unit: Unit, match: Match, events: Events) -> None:
    """A new match."""
    await matches.add(unit.session, match)
    unit.record(match.id, match.version, events, schools=audience_of_pair(match))


async def save_match(unit: Unit, before: Match, after: Match, events: Events) -> Match:
    """A loaded match after a decision."""
    if events:
        await matches.save(unit.session, after)
        unit.record(after.id, after.version, events, schools=audience_of_pair(after))
        await _fall_due(unit, after.id, _match_deadlines(before), _match_deadlines(after))
    return after


async def add_engagement(unit: Unit, engagement: Engagement, events: Events) -> None:
    """A new engagement."""
    await engagements.add(unit.session, engagement)
    unit.record(engagement.id, engagement.version, events, schools=audience_of_pair(engagement))
    await _fall_due(unit, engagement.id, {}, deadlines_of(engagement))


async def save_engagement(
    unit: Unit, before: Engagement, after: Engagement, events: Events
) -> Engagement:
    """A loaded engagement after a decision; a teacher promised elsewhere breaks a constraint."""
    if events:
        await engagements.save(unit.session, after)
        unit.record(after.id, after.version, events, schools=audience_of_pair(after))
        await _fall_due(unit, after.id, deadlines_of(before), deadlines_of(after))
        if days_taken(after) != days_taken(before):
            await promise_time(unit.session, after, days_taken(after))
    return after


Deadlines = Mapping[str, datetime | None]


def _request_deadlines(request: Request) -> Deadlines:
    collecting = request.status in (RequestStatus.OPEN, RequestStatus.PARTIALLY_MATCHED)
    return {REQUEST_EXPIRY: start_of(request.deadline + _DAY) if collecting else None}


def _offer_deadlines(offer: Offer) -> Deadlines:
    on_offer = offer.status in (OfferStatus.PUBLISHED, OfferStatus.RESERVED)
    return {OFFER_EXPIRY: start_of(offer.expires_on + _DAY) if on_offer else None}


def _match_deadlines(match: Match) -> Deadlines:
    half = match.status in (MatchStatus.CONFIRMED_BY_HOME, MatchStatus.CONFIRMED_BY_HOST)
    return {MATCH_EXPIRY: match.waiting_on[0].due if half else None}


async def _add_many(
    unit: Unit, decided: Sequence[tuple[P, Events]], deadlines: Callable[[P], Deadlines]
) -> None:
    due = []
    for posting, events in decided:
        unit.record(posting.id, posting.version, events, schools=audience_of_posting(posting))
        due += [(posting.id, kind, at) for kind, at in deadlines(posting).items() if at]
    await schedule_all(unit.session, due)


async def _fall_due(unit: Unit, item: UUID, before: Deadlines, after: Deadlines) -> None:
    changed = {kind: due for kind, due in after.items() if due != before.get(kind)}
    await settle(unit.session, item, changed)
