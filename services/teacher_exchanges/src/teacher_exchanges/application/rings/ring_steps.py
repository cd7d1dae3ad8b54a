"""A ring as a saga: assembled by the office, accepted by every school, confirmed as one, or released.

Locks: ring, requests, offers, matches, each in the order of ids. What is reserved is released in the
transaction that collapses the ring; a process that dies between two steps leaves the deadline that
takes the next one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from cyzj.contracts.codes import Side
from cyzj.contracts.payload import Payload
from cyzj.contracts.teacher_exchanges.match import MatchOrigin
from cyzj.contracts.teacher_exchanges.ring import RingStatus
from cyzj.deadlines import settle
from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.clock import school_date
from cyzj.domain.errors import DomainError, conflict, not_found
from cyzj.domain.ids import new_id
from cyzj.domain.seen import Seen
from cyzj.members.standing import require_active
from cyzj.storage.unit import Unit
from teacher_exchanges.application.matches.concerned import Concerned
from teacher_exchanges.application.matches.confirm_match import confirm_side
from teacher_exchanges.application.matching.surroundings import market_of
from teacher_exchanges.application.rings.find_rings import hours_in
from teacher_exchanges.application.saving import add_match, save_offer
from teacher_exchanges.domain.machines import OFFER
from teacher_exchanges.domain.match import propose
from teacher_exchanges.domain.matching.weights import in_force
from teacher_exchanges.domain.offer_matching import release, reserve
from teacher_exchanges.domain.rights import acts_for
from teacher_exchanges.domain.rings import ring as domain
from teacher_exchanges.domain.rings.finding import Leg, best_legs
from teacher_exchanges.domain.rings.ring import Part, Ring
from teacher_exchanges.storage.market import apart
from teacher_exchanges.storage.repositories import matches, offers, requests
from teacher_exchanges.storage.rings import rings

CONFIRM, EXPIRE = "confirm_ring", "expire_ring"
"""Deadlines: right after all have accepted, and the end of the time to answer."""
S = RingStatus


@dataclass(frozen=True)
class ChosenLeg:
    """A request and an offer that the office chose."""

    request_id: UUID
    offer_id: UUID


async def assemble_ring(unit: Unit, chosen: Sequence[ChosenLeg]) -> Ring:
    """The ring, which waits on all its schools; raises `not-a-ring`, `cannot-match`, `school-suspended`."""
    legs = [await _leg(unit, one) for one in chosen]
    made, events = domain.assemble(
        legs,
        id=new_id(),
        number=await rings.next_number(unit.session, unit.now),
        now=unit.now,
        calendar=CALENDAR,
    )
    await require_active(unit.session, *made.schools)
    await rings.add(unit.session, made)
    return await _told(unit, made, events)


async def accept_ring(unit: Unit, seen: Seen) -> Ring:
    """The ring after the caller's school accepted; collapsed where its offer is not free any more."""
    ring, school = await _mine(unit, seen)
    domain.require_open(ring, school, unit.now, "accept")
    written = len(unit.entries)
    try:
        async with unit.session.begin_nested():
            for leg in _of_offers(leg for leg in ring.legs if leg.offerer == school):
                offer = await offers.load(unit.session, leg.offer_id)
                held, told = reserve(offer, leg.headcount, unit.now)
                await save_offer(unit, offer, held, told)
    except DomainError as refusal:
        del unit.entries[written:]
        return await _collapse(unit, ring, *domain.break_off(ring, refusal.message, unit.now))
    return await _save(unit, *domain.accept(ring, school, unit.now))


async def refuse_ring(unit: Unit, seen: Seen, words: str) -> Ring:
    """The collapsed ring; everything that others had reserved is free again."""
    ring, school = await _mine(unit, seen)
    return await _collapse(unit, ring, *domain.refuse(ring, school, words, unit.now))


async def confirm_ring(unit: Unit, id: UUID) -> None:
    """All legs become matches that both have confirmed, or none: then the ring collapses."""
    ring = await rings.load(unit.session, id)
    if ring.status is not S.RESERVED_ALL:
        return
    written = len(unit.entries)
    try:
        async with unit.session.begin_nested():
            made = await _confirmed(unit, ring)
    except DomainError as refusal:
        del unit.entries[written:]
        await _collapse(unit, ring, *domain.break_off(ring, refusal.message, unit.now))
    else:
        await _save(unit, *domain.confirm_all(ring, made, unit.now))


async def expire_ring(unit: Unit, id: UUID) -> None:
    """Not all have answered in time; nothing where it has gone on or ended before."""
    ring = await rings.load(unit.session, id)
    if ring.status is S.ASSEMBLING and unit.now >= ring.due:
        await _collapse(unit, ring, *domain.time_out(ring, unit.now))


async def _leg(unit: Unit, chosen: ChosenLeg) -> Leg:
    request = await requests.find(unit.session, chosen.request_id)
    offer = await offers.find(unit.session, chosen.offer_id)
    market = await market_of(unit.session, [request], [offer])
    weights = in_force(school_date(unit.now))
    found = best_legs(market.requests, market.offers, market.around, weights, hours_in(market))
    if not found:
        raise conflict(
            "cannot-match", f"{request.number} 和 {offer.number} 现在不能对接，请重新选择。"
        )
    return next(iter(found.values()))


async def _mine(unit: Unit, seen: Seen) -> tuple[Ring, UUID]:
    """The ring, locked, and the caller's school in it; 404 for everybody else."""
    found = await rings.find(unit.session, seen.id)
    school = next((one for one in found.schools if acts_for(unit.caller, one)), None)
    if school is None:
        raise not_found()
    return await rings.load(unit.session, seen.id, expected_version=seen.version), school


async def _confirmed(unit: Unit, ring: Ring) -> list[UUID]:
    for leg in sorted(ring.legs, key=lambda one: one.request_id):
        await requests.load(unit.session, leg.request_id)
    await _release(unit, ring)
    return [await _match(unit, ring, leg) for leg in ring.legs]


async def _match(unit: Unit, ring: Ring, leg: Part) -> UUID:
    request = await requests.load(unit.session, leg.request_id)
    offer = await offers.load(unit.session, leg.offer_id)
    if await apart(unit.session, [request.id], [offer.id]):
        raise conflict("match-exists", "有一环的需求和供给已经在对接，或其中一方已婉拒。")
    match, proposed = propose(
        request,
        offer,
        by=None,
        origin=MatchOrigin.SYSTEM,
        headcount=leg.headcount,
        note=f"来自环形对接 {ring.number}",
        id=new_id(),
        number=await matches.next_number(unit.session, unit.now),
        now=unit.now,
        calendar=CALENDAR,
    )
    await add_match(unit, match, proposed)
    half = await confirm_side(unit, Concerned(request, offer, match, Side.HOME))
    reserved = await offers.load(unit.session, offer.id)
    await confirm_side(unit, Concerned(request, reserved, half, Side.HOST))
    return match.id


async def _release(unit: Unit, ring: Ring) -> None:
    """What the ring holds is free again; an offer that is over has nothing left to free."""
    for leg in _of_offers(ring.reserved):
        offer = await offers.load(unit.session, leg.offer_id)
        part = "release_part" if offer.held > leg.headcount else "release"
        if OFFER.find(offer.status, part) is not None:
            freed, told = release(offer, leg.headcount, unit.now)
            await save_offer(unit, offer, freed, told)


def _of_offers(legs: Iterable[Part]) -> list[Part]:
    return sorted(legs, key=lambda leg: leg.offer_id)


async def _collapse(unit: Unit, before: Ring, after: Ring, events: Sequence[Payload]) -> Ring:
    await _release(unit, before)
    return await _save(unit, after, events)


async def _save(unit: Unit, ring: Ring, events: Sequence[Payload]) -> Ring:
    await rings.save(unit.session, ring)
    return await _told(unit, ring, events)


async def _told(unit: Unit, ring: Ring, events: Sequence[Payload]) -> Ring:
    unit.record(ring.id, ring.version, events, schools=ring.schools)
    due = {
        CONFIRM: unit.now if ring.status is S.RESERVED_ALL else None,
        EXPIRE: ring.due if ring.status is S.ASSEMBLING else None,
    }
    await settle(unit.session, ring.id, due)
    return ring
