"""Propose to match a request with an offer: by either school, or by the office as broker."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cyzj.contracts.codes import Side
from cyzj.contracts.teacher_exchanges.match import MatchOrigin
from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.errors import not_found
from cyzj.domain.ids import new_id
from cyzj.members.standing import require_active
from cyzj.storage.unit import Unit
from teacher_exchanges.application.audience import may_see_posting
from teacher_exchanges.application.saving import add_match
from teacher_exchanges.domain.match import Match, propose
from teacher_exchanges.domain.offer import Offer
from teacher_exchanges.domain.request import Request
from teacher_exchanges.domain.rights import acts_for
from teacher_exchanges.storage.repositories import matches, offers, requests


@dataclass(frozen=True)
class ProposeMatch:
    """Which two, for how many teachers, and what to say to the other side."""

    request_id: UUID
    offer_id: UUID
    headcount: int
    note: str


async def propose_match(unit: Unit, command: ProposeMatch) -> Match:
    """The proposed match. Raises `cannot-match`, `match-exists`, `school-suspended`, 404."""
    request = await requests.load(unit.session, command.request_id)
    offer = await offers.load(unit.session, command.offer_id)
    by = _by(unit, request, offer)
    await require_active(unit.session, request.school_id, offer.school_id)
    match, events = propose(
        request,
        offer,
        by=by,
        origin=MatchOrigin.OFFICE if by is None else MatchOrigin.SCHOOL,
        headcount=command.headcount,
        note=command.note,
        id=new_id(),
        number=await matches.next_number(unit.session, unit.now),
        now=unit.now,
        calendar=CALENDAR,
    )
    await add_match(unit, match, events)
    return match


def _by(unit: Unit, request: Request, offer: Offer) -> Side | None:
    """The side the caller proposes for; None for the office; 404 for everybody else."""
    if not (may_see_posting(request, unit.caller) and may_see_posting(offer, unit.caller)):
        raise not_found()
    for posting in (request, offer):
        if acts_for(unit.caller, posting.school_id):
            return posting.side
    if unit.caller.is_office:
        return None
    raise not_found()
