"""Writing a round and its lines down, with what falls due because of it."""

from __future__ import annotations

from collections.abc import Sequence

from cyzj.contracts.payload import Payload
from cyzj.contracts.teacher_exchanges.clearing_round import RoundStatus
from cyzj.deadlines import settle
from cyzj.storage.unit import Unit
from teacher_exchanges.domain.rounds.line import Line
from teacher_exchanges.domain.rounds.round import Round
from teacher_exchanges.storage.clearing import lines, rounds

OPEN, CLOSE = "open_clearing_round", "close_clearing_round"
SOLVE, CONCLUDE = "solve_clearing_round", "conclude_clearing_round"
"""Deadlines: the days of the plan, and solving, which comes right after closing."""


async def add_round(unit: Unit, round: Round, events: Sequence[Payload]) -> Round:
    """A new round; one that shares a day with another breaks `one_round_at_a_time`."""
    await rounds.add(unit.session, round)
    return await _told(unit, round, events)


async def save_round(unit: Unit, round: Round, events: Sequence[Payload]) -> Round:
    """A loaded round after a decision; nothing is written where nothing was decided."""
    if events:
        await rounds.save(unit.session, round)
        await _told(unit, round, events)
    return round


async def save_line(unit: Unit, line: Line, events: Sequence[Payload]) -> Line:
    """A loaded line after a decision: its two schools hear of it."""
    await lines.save(unit.session, line)
    record_line(unit, line, events)
    return line


def record_line(unit: Unit, line: Line, events: Sequence[Payload]) -> None:
    """Its events, for its two schools."""
    schools = (line.home_school_id, line.host_school_id)
    unit.record(line.id, line.version, events, schools=schools)


async def _told(unit: Unit, round: Round, events: Sequence[Payload]) -> Round:
    unit.record(round.id, round.version, events)
    s = RoundStatus
    await settle(
        unit.session,
        round.id,
        {
            OPEN: round.opens_at if round.status is s.PLANNED else None,
            CLOSE: round.closes_at if round.status is s.OPEN else None,
            SOLVE: unit.now if round.status is s.CLOSED else None,
            CONCLUDE: round.ends_at if round.status is s.SOLVED else None,
        },
    )
    return round
