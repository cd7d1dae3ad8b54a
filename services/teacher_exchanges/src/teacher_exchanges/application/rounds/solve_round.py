"""The round is solved in one transaction: what it is solved from, its lines, and its result."""

from __future__ import annotations

import asyncio
from uuid import UUID

from cyzj.contracts.teacher_exchanges.clearing_line import LineStatus
from cyzj.contracts.teacher_exchanges.clearing_round import RoundStatus
from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.clock import school_date
from cyzj.domain.ids import new_id
from cyzj.reference.majors import name_of
from cyzj.storage.unit import Unit
from teacher_exchanges.application.matching.surroundings import market_of
from teacher_exchanges.application.rounds.conclude_round import settle_answers
from teacher_exchanges.application.rounds.saving import record_line, save_round
from teacher_exchanges.domain.matching.scoring import Reason, score
from teacher_exchanges.domain.matching.weights import Weights, in_force
from teacher_exchanges.domain.offer import Offer
from teacher_exchanges.domain.request import Request
from teacher_exchanges.domain.rounds import book, rules
from teacher_exchanges.domain.rounds import round_steps as domain
from teacher_exchanges.domain.rounds.book import Found, Inputs, Result
from teacher_exchanges.domain.rounds.line import Line, propose
from teacher_exchanges.domain.rounds.round import Figures, Round
from teacher_exchanges.storage.clearing import Book, keep_book, lines, rounds
from teacher_exchanges.storage.market import of_kinds, oldest_open


async def solve_round(unit: Unit, id: UUID) -> None:
    """Solve the closed round; nothing where it has moved on.

    What stays open until its last day of answering takes part. The solver runs beside the event loop.
    """
    before = await rounds.load(unit.session, id)
    if before.status is not RoundStatus.CLOSED:
        return
    weights = in_force(school_date(unit.now))
    inputs = await _inputs(unit, before, weights)
    result = await asyncio.to_thread(book.solve, inputs, weights)
    made = await _lines(unit, before, inputs, result, weights)
    standings = book.standings(inputs, result.found)
    await keep_book(unit.session, id, Book(inputs, standings))
    solved = domain.Solved(
        requests=len(inputs.requests),
        offers=len(inputs.offers),
        lines=len(made),
        weights=weights.version,
        inputs_hash=result.inputs_hash,
        result_hash=result.hash,
        figures=_figures(result, standings),
        schools=tuple({one for line in made for one in (line.home_school_id, line.host_school_id)}),
    )
    after = await save_round(unit, *domain.solve(before, solved, unit.now))
    await settle_answers(unit, after)


async def _inputs(unit: Unit, round: Round, weights: Weights) -> Inputs:
    most = rules.in_force(round.opens_on).postings
    session, until, kinds = unit.session, round.answers_by, round.exchange_types
    requests = await oldest_open(session, Request, until, *of_kinds(Request, kinds), most=most)
    offers = await oldest_open(session, Offer, until, *of_kinds(Offer, kinds), most=most)
    market = await market_of(session, requests, offers)
    return book.gathered(
        seed=round.seed,
        weights=weights,
        requests=market.requests,
        offers=market.offers,
        around=market.around,
        calendar=CALENDAR,
    )


async def _lines(
    unit: Unit, round: Round, inputs: Inputs, result: Result, weights: Weights
) -> list[Line]:
    around = inputs.around
    numbers = await lines.next_numbers(unit.session, unit.now, len(result.found))
    made = []
    for number, found in zip(numbers, result.found, strict=True):
        why = score(found.request, found.offer, around, weights, name_of)
        line, events = propose(_line(unit, round, number, found, why.reasons))
        made.append(line)
        record_line(unit, line, events)
    await lines.add(unit.session, *made)
    return made


def _line(unit: Unit, round: Round, number: str, found: Found, reasons: tuple[Reason, ...]) -> Line:
    return Line(
        id=new_id(),
        version=1,
        number=number,
        status=LineStatus.PROPOSED,
        round_id=round.id,
        request_id=found.request.id,
        request_version=found.request.version,
        offer_id=found.offer.id,
        offer_version=found.offer.version,
        exchange_type=found.request.exchange_type,
        home_school_id=found.home,
        host_school_id=found.host,
        requester=found.request.side,
        headcount=found.places,
        score=found.score,
        reasons=reasons,
        hours=found.hours,
        created_at=unit.now,
        since=unit.now,
    )


def _figures(result: Result, standings: tuple[book.Standing, ...]) -> Figures:
    places = sum(one.places for one in result.found)
    return Figures(
        score=result.assignment.points // places if places else 0,
        places=places,
        satisfied=result.assignment.satisfied,
        imbalance_before=sum(abs(one.before) for one in standings),
        imbalance_after=sum(abs(one.after) for one in standings),
    )
