"""Recognised hours are posted in the transaction that recognises them; their statements run with it."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from cyzj.deadlines import schedule
from cyzj.domain.ids import new_id
from cyzj.domain.terms import end_of_term
from cyzj.storage.unit import Unit
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.domain.ledger import Decision, Entry, post
from teacher_exchanges.domain.statement_steps import begin, pair_of
from teacher_exchanges.storage.ledger import (
    add_entry,
    entries,
    lock_pair,
    posted,
    statement_of,
    statements,
)
from teacher_exchanges.storage.repositories import engagements

POST, DRAW_UP = "post_recognised_hours", "draw_statement_up"
"""Deadlines: hours recognised before there was a ledger, and the end of a statement's term."""
GATHERING = timedelta(days=1)
"""[P] How long after its term, or its late first entry, a statement is drawn up: what is under way comes on it."""


async def post_recognised(unit: Unit, engagement: Engagement) -> Entry | None:
    """The entry of what was recognised; None where it came to no hours."""
    number = await entries.next_number(unit.session, unit.now)
    decided = post(engagement, id=new_id(), number=number, now=unit.now)
    return await add(unit, decided) if decided else None


async def post_earlier(unit: Unit, engagement_id: UUID) -> None:
    """Hours that were recognised before there was a ledger, on the day that they were."""
    if not await posted(unit.session, engagement_id):
        await post_recognised(unit, await engagements.find(unit.session, engagement_id))


async def add(unit: Unit, decided: Decision) -> Entry:
    """Write the entry down; each two accounts in it have a statement for its term."""
    entry, events = decided
    await add_entry(unit.session, entry)
    unit.record(entry.id, entry.version, events, schools=entry.schools)
    for pair in sorted({pair_of(one.giver, one.receiver) for one in entry.transfers}):
        await _run(unit, pair, end_of_term(entry.posted_on))
    return entry


async def _run(unit: Unit, pair: tuple[UUID, UUID], term_ends_on: date) -> None:
    await lock_pair(unit.session, pair)
    if await statement_of(unit.session, pair, term_ends_on) is not None:
        return
    number = await statements.next_number(unit.session, unit.now)
    made, events = begin(new_id(), number, pair, term_ends_on, unit.now)
    await statements.add(unit.session, made)
    unit.record(made.id, made.version, events, schools=made.schools)
    await schedule(unit.session, made.id, DRAW_UP, max(made.ends_at, unit.now) + GATHERING)
