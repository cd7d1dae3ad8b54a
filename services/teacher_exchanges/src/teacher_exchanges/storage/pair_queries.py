"""Which matches or engagements a caller is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from cyzj.contracts.codes import ExchangeType, Role
from cyzj.domain.caller import Caller
from cyzj.http.paging import Sortable
from cyzj.storage.counting import counted
from teacher_exchanges.domain.rights import SPEAKS_FOR_SCHOOL
from teacher_exchanges.storage.engagement_row import EngagementRow
from teacher_exchanges.storage.match_row import MatchRow

Row = type[MatchRow] | type[EngagementRow]


@dataclass(frozen=True)
class WantedPairs:
    """Which matches or engagements; an empty filter lets everything through."""

    status: Sequence[str] = ()
    exchange_type: Sequence[ExchangeType] = ()
    request_id: UUID | None = None
    offer_id: UUID | None = None
    """Matches only."""
    match_id: UUID | None = None
    """Engagements only."""
    school_id: UUID | None = None
    """One of the two schools."""
    teacher_ref: UUID | None = None
    """Engagements only."""
    waiting_on_me: bool = False
    """Those where the caller, or the school they speak for, has to act next."""
    q: str = ""
    """A number, or the beginning of one."""


def sortable(row: Row) -> Sortable:
    """The columns a list may be sorted by."""
    names = {"id": row.id, "created_at": row.created_at, "number": row.number, "since": row.since}
    return {name: col(column) for name, column in {**names, "status": row.status}.items()}


def pairs(row: Row, caller: Caller, wanted: WantedPairs) -> Select[Any]:
    """The rows of `wanted` that the caller may see."""
    query = select(row).where(visible(row, caller))
    if wanted.waiting_on_me:
        query = query.where(waits_on(row, caller))
    for condition in _conditions(row, wanted):
        query = query.where(condition)
    return query


async def counted_by(
    session: AsyncSession, row: Row, caller: Caller, wanted: WantedPairs, column: str
) -> dict[str, int]:
    """How many of `wanted` there are by the values of `column`, among the newest 1,000."""
    query = pairs(row, caller, wanted)
    return await counted(session, query, col(getattr(row, column)), col(row.created_at))


def visible(row: Row, caller: Caller) -> ColumnElement[bool]:
    """The office sees all; a school's speakers theirs; a teacher and a mentor their own."""
    if caller.is_office:
        return true()
    reasons: list[ColumnElement[bool]] = []
    if caller.holds(*SPEAKS_FOR_SCHOOL) and caller.school_id is not None:
        reasons += [
            col(row.home_school_id) == caller.school_id,
            col(row.host_school_id) == caller.school_id,
        ]
    if row is EngagementRow and caller.person_ref is not None:
        if caller.holds(Role.TEACHER):
            reasons.append(col(EngagementRow.teacher_ref) == caller.person_ref)
        mentor = [{"content": {"mentor_ref": str(caller.person_ref)}}]
        reasons += [
            col(EngagementRow.mentor_ref) == caller.person_ref,
            col(EngagementRow.plans).contains(mentor),
        ]
    return or_(*reasons) if reasons else ~true()


def waits_on(row: Row, caller: Caller) -> ColumnElement[bool]:
    """Whether the item waits on the caller or on the school they speak for."""
    reasons: list[ColumnElement[bool]] = []
    if caller.holds(*SPEAKS_FOR_SCHOOL) and caller.school_id is not None:
        reasons.append(col(row.waiting_schools).contains([caller.school_id]))
    if row is EngagementRow:
        if caller.person_ref is not None and caller.holds(Role.TEACHER):
            reasons.append(col(EngagementRow.waiting_people).contains([caller.person_ref]))
        if caller.holds(Role.GROUP_OFFICE):
            reasons.append(col(EngagementRow.status) == "disputed")
    return or_(*reasons) if reasons else ~true()


def waits_on_others(row: Row, caller: Caller) -> ColumnElement[bool]:
    """Whether somebody else has to act on an item the caller may see."""
    return and_(col(row.waiting_on) != [], ~waits_on(row, caller))


def _conditions(row: Row, wanted: WantedPairs) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.status:
        found.append(col(row.status).in_(wanted.status))
    if wanted.exchange_type:
        found.append(col(row.exchange_type).in_(wanted.exchange_type))
    if wanted.request_id:
        found.append(col(row.request_id) == wanted.request_id)
    if wanted.offer_id and row is MatchRow:
        found.append(col(MatchRow.offer_id) == wanted.offer_id)
    if wanted.match_id and row is EngagementRow:
        found.append(col(EngagementRow.match_id) == wanted.match_id)
    if wanted.teacher_ref and row is EngagementRow:
        found.append(col(EngagementRow.teacher_ref) == wanted.teacher_ref)
    if wanted.school_id:
        school = wanted.school_id
        found.append((col(row.home_school_id) == school) | (col(row.host_school_id) == school))
    if wanted.q.strip():
        number = col(row.number)
        found.append(number.startswith(wanted.q.strip().upper(), autoescape=True))
    return found
