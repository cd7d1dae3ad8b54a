"""What waits: on the caller (the to-do list), or on others in items that concern the caller."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col, select

from cyzj.contracts.codes import Role
from cyzj.contracts.payload import Party, Waiting
from cyzj.domain.caller import Caller
from cyzj.storage.rows import state_of
from teacher_exchanges.domain.duty_record import DutyRecord
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.domain.match import Match
from teacher_exchanges.domain.rights import SPEAKS_FOR_SCHOOL
from teacher_exchanges.domain.rings.ring import Ring
from teacher_exchanges.domain.rounds.round import Round
from teacher_exchanges.domain.statement import Statement
from teacher_exchanges.storage.clearing import waiting_rounds
from teacher_exchanges.storage.duty import waiting_records
from teacher_exchanges.storage.engagement_row import EngagementRow
from teacher_exchanges.storage.ledger import waiting_statements
from teacher_exchanges.storage.match_row import MatchRow
from teacher_exchanges.storage.pair_queries import Row, visible, waits_on
from teacher_exchanges.storage.rings import waiting_rings

LONGEST = 200
_NEVER = datetime.max.replace(tzinfo=UTC)


Waited = Match | Engagement | Statement | DutyRecord | Round | Ring


@dataclass(frozen=True)
class WaitingItem:
    """One step of one item."""

    kind: str
    """`match`, `engagement`, `statement`, `duty_record`, `clearing_round` or `ring`."""
    item: Waited
    waiting: Waiting


async def list_waiting(session: AsyncSession, caller: Caller, *, on_me: bool) -> list[WaitingItem]:
    """The steps, most urgent first; those without a promise last; at most 200."""
    matches = [state_of(Match, row) for row in await _rows(session, MatchRow, caller, on_me)]
    rows = await _rows(session, EngagementRow, caller, on_me)
    engagements = [state_of(Engagement, row) for row in rows]
    statements = await _statements(session, caller, on_me)
    records = await _records(session, caller)
    rounds = await _rounds(session, caller, on_me)
    rings = await _rings(session, caller, on_me)
    found: list[Waited] = [*matches, *engagements, *statements, *records, *rounds, *rings]
    steps = [step for item in found for step in _steps(item, caller, on_me)]
    return sorted(steps, key=_urgency)[:LONGEST]


async def _rows(session: AsyncSession, row: Row, caller: Caller, on_me: bool) -> Sequence[SQLModel]:
    query = select(row).where(visible(row, caller), col(row.waiting_on) != [])
    if on_me:
        query = query.where(waits_on(row, caller))
    found = await session.execute(query.order_by(col(row.since)).limit(LONGEST))
    return found.scalars().all()


async def _statements(session: AsyncSession, caller: Caller, on_me: bool) -> list[Statement]:
    """Those of the alliance's account are the office's, and so is what is disputed."""
    if caller.is_office:
        return await waiting_statements(session, None, on_me=on_me, limit=LONGEST)
    if not caller.holds(*SPEAKS_FOR_SCHOOL) or caller.school_id is None:
        return []
    return await waiting_statements(session, caller.school_id, on_me=on_me, limit=LONGEST)


async def _rounds(session: AsyncSession, caller: Caller, on_me: bool) -> list[Round]:
    """A school's own answers; the office sees whose answers are still out, and answers for nobody."""
    if caller.is_office:
        return [] if on_me else await waiting_rounds(session, None, on_me=False, limit=LONGEST)
    speaks = caller.holds(*SPEAKS_FOR_SCHOOL) and caller.school_id is not None
    if not (speaks and on_me):
        return []
    return await waiting_rounds(session, caller.school_id, on_me=True, limit=LONGEST)


async def _rings(session: AsyncSession, caller: Caller, on_me: bool) -> list[Ring]:
    """A school's own answers, or those of the others in its rings; the office sees whose are out."""
    if caller.is_office:
        return [] if on_me else await waiting_rings(session, None, on_me=False, limit=LONGEST)
    if not caller.holds(*SPEAKS_FOR_SCHOOL) or caller.school_id is None:
        return []
    return await waiting_rings(session, caller.school_id, on_me=on_me, limit=LONGEST)


def is_on(waiting: Waiting, caller: Caller) -> bool:
    """Whether this step is the caller's, for themselves or for the school they speak for."""
    match waiting.party:
        case Party.SCHOOL:
            return caller.holds(*SPEAKS_FOR_SCHOOL) and waiting.school_id == caller.school_id
        case Party.TEACHER:
            return caller.holds(Role.TEACHER) and waiting.person_ref == caller.person_ref
        case Party.OFFICE:
            return caller.holds(Role.GROUP_OFFICE)


async def _records(session: AsyncSession, caller: Caller) -> list[DutyRecord]:
    """A school's, a teacher's own; to the office they are the schools' business."""
    if caller.holds(*SPEAKS_FOR_SCHOOL) and caller.school_id:
        return await waiting_records(session, school=caller.school_id, limit=LONGEST)
    if caller.holds(Role.TEACHER) and caller.person_ref:
        return await waiting_records(session, person=caller.person_ref, limit=LONGEST)
    return []


_KINDS: dict[type[Waited], str] = {
    Match: "match",
    Engagement: "engagement",
    Statement: "statement",
    DutyRecord: "duty_record",
    Round: "clearing_round",
    Ring: "ring",
}


def _steps(item: Waited, caller: Caller, on_me: bool) -> Iterable[WaitingItem]:
    kind = _KINDS[type(item)]
    return (
        WaitingItem(kind, item, waiting)
        for waiting in item.waiting_on
        if is_on(waiting, caller) is on_me
    )


def _urgency(step: WaitingItem) -> tuple[datetime, datetime]:
    return step.waiting.due or _NEVER, step.waiting.since
