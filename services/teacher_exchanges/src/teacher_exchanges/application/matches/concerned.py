"""Loading a match, with its request and offer, for a command of one of its schools.

Locks are taken in one order everywhere: request, offer, match, engagement.
"""

from __future__ import annotations

from dataclasses import dataclass

from cyzj.contracts.codes import Side
from cyzj.domain.errors import not_found
from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from teacher_exchanges.domain.match import Match
from teacher_exchanges.domain.offer import Offer
from teacher_exchanges.domain.request import Request
from teacher_exchanges.domain.rights import match_side
from teacher_exchanges.storage.repositories import matches, offers, requests


@dataclass(frozen=True)
class Concerned:
    """A match and what it binds, all locked, and the side the caller speaks for."""

    request: Request
    offer: Offer
    match: Match
    side: Side


async def concerned_match(unit: Unit, seen: Seen) -> tuple[Match, Side]:
    """The match, locked; 404 for those who speak for neither school."""
    side = match_side(await matches.find(unit.session, seen.id), unit.caller)
    if side is None:
        raise not_found()
    return await matches.load(unit.session, seen.id, expected_version=seen.version), side


async def concerned_with_both(unit: Unit, seen: Seen) -> Concerned:
    """The match, its request and its offer, locked; 404 for those who speak for neither school."""
    found = await matches.find(unit.session, seen.id)
    if match_side(found, unit.caller) is None:
        raise not_found()
    request = await requests.load(unit.session, found.request_id)
    offer = await offers.load(unit.session, found.offer_id)
    match, side = await concerned_match(unit, seen)
    return Concerned(request, offer, match, side)
