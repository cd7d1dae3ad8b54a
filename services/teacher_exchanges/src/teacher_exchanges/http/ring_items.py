"""How rings stand in answers, and what the caller may do with them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.payload import Waiting
from cyzj.contracts.teacher_exchanges.ring import CollapseReason, RingStatus
from cyzj.domain.caller import Caller
from cyzj.http.schools import SchoolBrief, school_brief
from cyzj.http.values import ClassHours, Item
from cyzj.members.reading import organisations
from teacher_exchanges.domain.offer import Offer
from teacher_exchanges.domain.request import Request
from teacher_exchanges.domain.rights import acts_for
from teacher_exchanges.domain.rings.finding import FoundRing
from teacher_exchanges.domain.rings.ring import Part, Ring
from teacher_exchanges.http.round_line_items import Known, PostingBrief
from teacher_exchanges.storage.clearing import offers_by_id, requests_by_id


class LegItem(Item):
    """One exchange of a ring."""

    request: PostingBrief
    offer: PostingBrief
    exchange_type: ExchangeType
    giver: SchoolBrief | None
    giver_id: UUID
    receiver: SchoolBrief | None
    receiver_id: UUID
    headcount: int
    score: int
    """1 to 10,000."""
    hours: ClassHours
    """Weighted 学时 it would come to."""


class CandidateRingItem(Item):
    """A ring that could be."""

    legs: tuple[LegItem, ...]
    nearer: Decimal
    """By how many 学时 its schools' balances come nearer to zero together; may be negative."""
    weakest: int
    """The lowest score among its legs."""


class RingItem(Item):
    """A ring as one of its schools or the office sees it."""

    id: UUID
    version: int
    number: str
    status: RingStatus
    state: RingStatus
    """The same as `status`."""
    legs: tuple[LegItem, ...]
    """Each school gives to the next, the last to the first."""
    accepted_by: tuple[UUID, ...]
    due: datetime
    """Until when every school may answer."""
    match_ids: tuple[UUID, ...]
    """The matches, in the order of the legs, once all are confirmed."""
    reason: CollapseReason | None
    collapsed_by: tuple[UUID, ...]
    words: str
    created_at: datetime
    since: datetime
    waiting_on: tuple[Waiting, ...]
    allowed_actions: tuple[str, ...]


async def known_of(
    session: AsyncSession,
    found: Iterable[Ring],
    schools: Iterable[UUID] = (),
    postings: Iterable[Request | Offer] = (),
) -> Known:
    """The schools, requests and offers that these rings name, beside those given."""
    legs = [leg for one in found for leg in one.legs]
    named = {leg.giver_id for leg in legs} | set(schools)
    requests = await requests_by_id(session, list({leg.request_id for leg in legs}))
    offers = await offers_by_id(session, list({leg.offer_id for leg in legs}))
    given = {one.id: one for one in postings}
    return Known(await organisations(session, named), {**requests, **offers, **given})


def ring_item(ring: Ring, known: Known, caller: Caller) -> RingItem:
    """The ring, and what this caller may do with it."""
    plain = {
        name: getattr(ring, name)
        for name in RingItem.model_fields
        if name not in ("state", "legs", "allowed_actions")
    }
    waits = {one.school_id for one in ring.waiting_on}
    mine = any(acts_for(caller, school) for school in waits)
    return RingItem(
        **plain,
        state=ring.status,
        legs=tuple(_leg(leg, known) for leg in ring.legs),
        allowed_actions=("accept", "refuse") if mine else (),
    )


def candidate_item(ring: FoundRing, known: Known) -> CandidateRingItem:
    """A ring that could be, with what people call its parts by."""
    legs = (
        Part(
            request_id=leg.request.id,
            offer_id=leg.offer.id,
            offerer=leg.offer.school,
            exchange_type=leg.request.exchange_type,
            giver_id=leg.giver,
            receiver_id=leg.receiver,
            headcount=leg.places,
            score=leg.points,
            hours=leg.hours,
        )
        for leg in ring.legs
    )
    return CandidateRingItem(
        legs=tuple(_leg(leg, known) for leg in legs),
        nearer=Decimal(ring.nearer) / 100,
        weakest=ring.weakest,
    )


def _leg(leg: Part, known: Known) -> LegItem:
    return LegItem(
        request=known.brief(leg.request_id),
        offer=known.brief(leg.offer_id),
        exchange_type=leg.exchange_type,
        giver=school_brief(known.schools.get(leg.giver_id)),
        giver_id=leg.giver_id,
        receiver=school_brief(known.schools.get(leg.receiver_id)),
        receiver_id=leg.receiver_id,
        headcount=leg.headcount,
        score=leg.score,
        hours=leg.hours,
    )
