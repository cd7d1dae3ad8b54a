"""The office takes an entry back, and posts what should have been posted: nothing is ever edited."""

from __future__ import annotations

from datetime import date

from cyzj.contracts.teacher_exchanges.statement import StatementStatus
from cyzj.domain.clock import school_date
from cyzj.domain.ids import new_id
from cyzj.domain.seen import Seen
from cyzj.domain.terms import end_of_term
from cyzj.storage.unit import Unit
from teacher_exchanges.application.ledger.post_recognised import add
from teacher_exchanges.domain.engagement_parts import Who
from teacher_exchanges.domain.ledger import Entry, correct, reverse
from teacher_exchanges.domain.statement_steps import pair_of
from teacher_exchanges.storage.ledger import entries, statement_of


async def reverse_entry(unit: Unit, seen: Seen, words: str) -> Entry:
    """The entry that takes it back; raises `reversed-already`, `is-reversal`."""
    before = await entries.load(unit.session, seen.id, expected_version=seen.version)
    return await _take_back(unit, before, words, await _counts_on(unit, before))


async def correct_entry(unit: Unit, seen: Seen, hours: int, words: str) -> Entry:
    """The entry with the right hours; the wrong one is taken back."""
    before = await entries.load(unit.session, seen.id, expected_version=seen.version)
    day = await _counts_on(unit, before)
    await _take_back(unit, before, words, day)
    number = await entries.next_number(unit.session, unit.now)
    decided = correct(
        before,
        hours,
        words,
        id=new_id(),
        number=number,
        who=Who(None, unit.caller.person_ref),
        now=unit.now,
        posted_on=day,
    )
    return await add(unit, decided)


async def _take_back(unit: Unit, before: Entry, words: str, day: date) -> Entry:
    number = await entries.next_number(unit.session, unit.now)
    (taken, told), back = reverse(
        before,
        words,
        id=new_id(),
        number=number,
        who=Who(None, unit.caller.person_ref),
        now=unit.now,
        posted_on=day,
    )
    await entries.save(unit.session, taken)
    unit.record(taken.id, taken.version, told, schools=taken.schools)
    return await add(unit, back)


async def _counts_on(unit: Unit, entry: Entry) -> date:
    """Its own day while a statement of it runs or is disputed, so that it comes right; else today."""
    term = end_of_term(entry.posted_on)
    for transfer in entry.transfers:
        pair = pair_of(transfer.giver, transfer.receiver)
        statement = await statement_of(unit.session, pair, term)
        if statement is not None and statement.status not in _OPEN_TO_CHANGE:
            return school_date(unit.now)
    return entry.posted_on


_OPEN_TO_CHANGE = (StatementStatus.RUNNING, StatementStatus.DISPUTED)
