"""A round ends when every line is settled, or when its last day is over: silence is named then."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.contracts.teacher_exchanges.clearing_round import RoundStatus, UnmetNeed
from cyzj.storage.unit import Unit
from teacher_exchanges.application.rounds.saving import save_line, save_round
from teacher_exchanges.domain.rounds import round_steps as domain
from teacher_exchanges.domain.rounds.line import OPEN, Line, lapse
from teacher_exchanges.domain.rounds.needs import outcome_of, unmet
from teacher_exchanges.domain.rounds.round import Round
from teacher_exchanges.storage.clearing import (
    book_of,
    lines,
    lines_of,
    rounds,
    schools_with_answers_due,
    still_wanted,
)


async def settle_answers(unit: Unit, round: Round) -> Round:
    """Who has nothing left to answer is done; the round with the last of them. `round` is locked."""
    waiting = await schools_with_answers_due(unit.session, round.id)
    after = await save_round(unit, *domain.record_answers(round, tuple(waiting), unit.now))
    return after if after.waiting_on else await _conclude(unit, after)


async def conclude_round(unit: Unit, id: UUID) -> None:
    """Its last day of answering is over; nothing where it has ended before."""
    before = await rounds.load(unit.session, id)
    if before.status is RoundStatus.SOLVED and unit.now >= before.ends_at:
        await _conclude(unit, before)


async def needs_of(session: AsyncSession, round: Round) -> tuple[UnmetNeed, ...]:
    """What the round leaves open as things stand: what is not proposed, and what fell away."""
    if round.result_hash is None:
        return ()
    return await _needs(session, round.id, await lines_of(session, round.id))


async def _conclude(unit: Unit, round: Round) -> Round:
    ended = []
    for line in await lines_of(unit.session, round.id):
        if line.status in OPEN:
            locked = await lines.load(unit.session, line.id)
            line = await save_line(unit, *lapse(locked, unit.now))
        ended.append(line)
    needs = await _needs(unit.session, round.id, ended)
    return await save_round(unit, *domain.conclude(round, outcome_of(ended), needs, unit.now))


async def _needs(
    session: AsyncSession, round_id: UUID, found: Iterable[Line]
) -> tuple[UnmetNeed, ...]:
    requests = (await book_of(session, round_id)).inputs.requests
    return unmet(requests, found, await still_wanted(session, [one.id for one in requests]))
