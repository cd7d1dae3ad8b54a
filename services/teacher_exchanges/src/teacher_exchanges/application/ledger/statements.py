"""Statements: drawn up at the end of their term, signed by both sides, disputed, drawn up anew."""

from __future__ import annotations

from uuid import UUID

from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.errors import not_found, stale
from cyzj.domain.seen import Seen
from cyzj.domain.terms import start_of_term
from cyzj.storage.unit import Unit
from teacher_exchanges.domain import statement_steps as domain
from teacher_exchanges.domain.ledger import POOL
from teacher_exchanges.domain.rights import acts_for
from teacher_exchanges.domain.statement import Row, Statement
from teacher_exchanges.domain.statement_steps import Decision, rows_of
from teacher_exchanges.storage.ledger import entries_between, net_before, statements


async def draw_statement_up(unit: Unit, id: UUID) -> None:
    """The term is over; nothing where it was drawn up before."""
    before = await statements.load(unit.session, id)
    if before.status == "running":
        opening, rows = await _computed(unit, before)
        await _save(unit, domain.draw_up(before, opening, rows, unit.now, CALENDAR))


async def sign_statement(unit: Unit, seen: Seen, content_hash: str) -> Statement:
    """The statement with the side's signature; raises `content-changed`, `signed-already`."""
    before, account = await _mine(unit, seen.id)
    _require(before, seen, content_hash)
    by = unit.caller.person_ref
    return await _save(unit, domain.sign(before, account, content_hash, by, unit.now))


async def dispute_statement(unit: Unit, seen: Seen, words: str) -> Statement:
    """The statement, which waits on the office."""
    before, account = await _mine(unit, seen.id)
    _require(before, seen, before.content_hash)
    by = unit.caller.person_ref
    return await _save(unit, domain.dispute(before, account, words, by, unit.now))


async def redraw_statement(unit: Unit, seen: Seen, words: str) -> Statement:
    """The statement from the ledger as it stands now."""
    before = await statements.load(unit.session, seen.id, expected_version=seen.version)
    opening, rows = await _computed(unit, before)
    by = unit.caller.person_ref
    return await _save(unit, domain.redraw(before, opening, rows, words, by, unit.now, CALENDAR))


async def _mine(unit: Unit, id: UUID) -> tuple[Statement, UUID]:
    """The statement, locked, and the side the caller speaks for; 404 for everybody else."""
    before = await statements.load(unit.session, id)
    for account in before.accounts:
        mine = unit.caller.is_office if account == POOL else acts_for(unit.caller, account)
        if mine:
            return before, account
    raise not_found()


def _require(before: Statement, seen: Seen, content_hash: str | None) -> None:
    """Another revision than was read says what changed; any other change is `stale-version`."""
    if content_hash == before.content_hash and before.version != seen.version:
        raise stale(before.version, status=before.status)


async def _computed(unit: Unit, statement: Statement) -> tuple[int, tuple[Row, ...]]:
    pair, last = statement.accounts, statement.term_ends_on
    first = start_of_term(last)
    opening = await net_before(unit.session, pair, first)
    return opening, rows_of(await entries_between(unit.session, pair, first, last), pair)


async def _save(unit: Unit, decided: Decision) -> Statement:
    after, events = decided
    await statements.save(unit.session, after)
    unit.record(after.id, after.version, events, schools=after.schools)
    return after
