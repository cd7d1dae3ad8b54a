"""A school accepts or refuses a line; with the second acceptance it becomes a match, as any other does.

Locks: round, line, request, offer, match. Nothing else locks a round or a line after a request.
"""

from __future__ import annotations

from cyzj.contracts.codes import Side
from cyzj.contracts.teacher_exchanges.clearing_line import LineStatus
from cyzj.contracts.teacher_exchanges.match import DeclineReason, MatchOrigin
from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.errors import DomainError, conflict, not_found
from cyzj.domain.ids import new_id
from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from teacher_exchanges.application.matches.concerned import Concerned
from teacher_exchanges.application.matches.confirm_match import confirm_side
from teacher_exchanges.application.rounds.conclude_round import settle_answers
from teacher_exchanges.application.rounds.saving import save_line
from teacher_exchanges.application.saving import add_match
from teacher_exchanges.domain.match import Match, propose
from teacher_exchanges.domain.rights import acts_for
from teacher_exchanges.domain.rounds import line as domain
from teacher_exchanges.domain.rounds.line import Line
from teacher_exchanges.domain.rounds.round import Round
from teacher_exchanges.domain.rounds.round_steps import require_answering
from teacher_exchanges.storage.clearing import lines, rounds
from teacher_exchanges.storage.market import apart
from teacher_exchanges.storage.repositories import matches, offers, requests


async def accept_line(unit: Unit, seen: Seen) -> Line:
    """The line after the caller's school accepted.

    Where the match is refused by what has changed meanwhile, the line is `fallen` and says why.
    Raises `round-over`, `answered-already`, and 404 for who speaks for neither school.
    """
    round, line, side = await _mine(unit, seen)
    if line.status is LineStatus.PROPOSED:
        after = await save_line(unit, *domain.accept(line, side, unit.now))
    else:
        domain.require_unanswered(line, side)
        made = await _bound(unit, round, line)
        if isinstance(made, DomainError):
            decided = domain.fall_through(line, side, made.slug, made.message, unit.now)
        else:
            decided = domain.matched(line, side, made.id, unit.now)
        after = await save_line(unit, *decided)
    await settle_answers(unit, round)
    return after


async def refuse_line(unit: Unit, seen: Seen, reason: DeclineReason, words: str) -> Line:
    """The refused line, which is over for both."""
    round, line, side = await _mine(unit, seen)
    after = await save_line(unit, *domain.refuse(line, side, reason, words, unit.now))
    await settle_answers(unit, round)
    return after


async def _mine(unit: Unit, seen: Seen) -> tuple[Round, Line, Side]:
    found = await lines.find(unit.session, seen.id)
    side = next((side for side in Side if acts_for(unit.caller, found.school(side))), None)
    if side is None:
        raise not_found()
    round = await rounds.load(unit.session, found.round_id)
    line = await lines.load(unit.session, seen.id, expected_version=seen.version)
    require_answering(round, unit.now)
    return round, line, side


async def _bound(unit: Unit, round: Round, line: Line) -> Match | DomainError:
    """The match that both have confirmed, or why there can be none: then nothing of it is left."""
    written = len(unit.entries)
    try:
        async with unit.session.begin_nested():
            return await _match(unit, round, line)
    except DomainError as refusal:
        del unit.entries[written:]
        return refusal


async def _match(unit: Unit, round: Round, line: Line) -> Match:
    request = await requests.load(unit.session, line.request_id)
    offer = await offers.load(unit.session, line.offer_id)
    if await apart(unit.session, [request.id], [offer.id]):
        raise conflict("match-exists", "这条需求和这条供给已经在对接，或其中一方已婉拒。")
    match, proposed = propose(
        request,
        offer,
        by=None,
        origin=MatchOrigin.SYSTEM,
        headcount=line.headcount,
        note=f"来自撮合轮 {round.number}",
        id=new_id(),
        number=await matches.next_number(unit.session, unit.now),
        now=unit.now,
        calendar=CALENDAR,
    )
    await add_match(unit, match, proposed)
    half = await confirm_side(unit, Concerned(request, offer, match, Side.HOME))
    reserved = await offers.load(unit.session, offer.id)
    return await confirm_side(unit, Concerned(request, reserved, half, Side.HOST))
