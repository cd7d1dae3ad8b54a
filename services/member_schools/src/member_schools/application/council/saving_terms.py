"""Writing a term down, and what falls due because of it: its beginning and its end."""

from __future__ import annotations

from collections.abc import Sequence

from cyzj.contracts.member_schools.term import TermState, TermStatus
from cyzj.deadlines import settle
from cyzj.storage.unit import Unit
from member_schools.domain.term import Term
from member_schools.storage.council import terms

START, END = "start_term", "end_term"


async def add_term(unit: Unit, decided: tuple[Term, Sequence[TermState]]) -> Term:
    """A new term."""
    made, events = decided
    await terms.add(unit.session, made)
    unit.record(made.id, made.version, events)
    await _fall_due(unit, made)
    return made


async def save_term(unit: Unit, decided: tuple[Term, Sequence[TermState]]) -> Term:
    """A loaded term after a decision; nothing is written where nothing was decided."""
    after, events = decided
    if events:
        await terms.save(unit.session, after)
        unit.record(after.id, after.version, events)
        await _fall_due(unit, after)
    return after


async def _fall_due(unit: Unit, term: Term) -> None:
    deadlines = {
        START: term.begins if term.status is TermStatus.SCHEDULED else None,
        END: term.is_over_at if term.status is TermStatus.IN_OFFICE else None,
    }
    await settle(unit.session, term.id, deadlines)
