"""Which requests or offers a caller is shown, and in what order they may be sorted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, false, or_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from cyzj.contracts.codes import ExchangeType, Jurisdiction, Mode, Side, Visibility
from cyzj.domain.caller import Caller
from cyzj.http.paging import Sortable
from cyzj.members.tables import ORGANISATIONS
from cyzj.search.pairs import sought, words_of
from cyzj.storage.counting import counted
from teacher_exchanges.storage.match_row import MatchRow
from teacher_exchanges.storage.offer_row import OfferRow
from teacher_exchanges.storage.request_row import RequestRow

Row = type[RequestRow] | type[OfferRow]
PRIVATE = ("draft", "discarded")
OVER = ("fulfilled", "partially_fulfilled", "closed", "expired", "withdrawn", "discarded")


class PostingScope(StrEnum):
    """Whose: everybody's, the caller's school's, those it is matched with, or what is over."""

    ALL = "all"
    MINE = "mine"
    OTHERS = "others"
    MATCHED = "matched"
    ARCHIVED = "archived"


@dataclass(frozen=True)
class Wanted:
    """Which requests or offers; an empty filter lets everything through."""

    scope: PostingScope = PostingScope.ALL
    status: Sequence[str] = ()
    exchange_type: Sequence[ExchangeType] = ()
    major_code: str | None = None
    """A group, class or major: everything below it, and what is open to any major."""
    side: Side | None = None
    mode: Sequence[Mode] = ()
    school_id: UUID | None = None
    jurisdiction: Jurisdiction | None = None
    window_from: date | None = None
    """Its window reaches this day or a later one."""
    window_to: date | None = None
    """Its window begins on this day or an earlier one."""
    answers: UUID | None = None
    """Offers only: those that answer this request."""
    q: str = ""
    """Words in number, title, course or major code."""


def sortable(row: Row) -> Sortable:
    """The columns a list may be sorted by."""
    last = (
        {"deadline": RequestRow.deadline}
        if row is RequestRow
        else {"expires_on": OfferRow.expires_on}
    )
    names = ("id", "created_at", "number", "title", "status", "window_from", "headcount")
    own = {name: getattr(row, name) for name in names}
    return {name: col(column) for name, column in {**own, **last}.items()}


def postings(row: Row, caller: Caller, wanted: Wanted) -> Select[Any]:
    """The rows of `wanted` that the caller may see."""
    query = select(row).where(_visible(row, caller), _in_scope(row, caller, wanted.scope))
    for condition in _conditions(row, wanted):
        query = query.where(condition)
    return query


async def counted_by(
    session: AsyncSession, row: Row, caller: Caller, wanted: Wanted, column: str
) -> dict[str, int]:
    """How many of `wanted` there are by the values of `column`, among the newest 1,000."""
    query = postings(row, caller, wanted)
    return await counted(session, query, col(getattr(row, column)), col(row.created_at))


def _visible(row: Row, caller: Caller) -> ColumnElement[bool]:
    published = col(row.status).not_in(PRIVATE)
    if caller.is_office:
        return published
    if caller.school_id is None:
        return published & (col(row.visibility) == Visibility.ALLIANCE)
    return or_(
        published & (col(row.visibility) == Visibility.ALLIANCE),
        col(row.school_id) == caller.school_id,
        published & col(row.visible_to).contains([caller.school_id]),
    )


def _in_scope(row: Row, caller: Caller, scope: PostingScope) -> ColumnElement[bool]:
    mine = col(row.school_id) == caller.school_id
    match scope:
        case PostingScope.ALL:
            return col(row.status).not_in(("discarded",))
        case PostingScope.MINE:
            return mine & col(row.status).not_in(("discarded",))
        case PostingScope.OTHERS:
            return ~mine & col(row.status).not_in(OVER)
        case PostingScope.ARCHIVED:
            return col(row.status).in_(OVER)
        case PostingScope.MATCHED:
            if caller.school_id is None:
                return false()
            here = MatchRow.request_id if row is RequestRow else MatchRow.offer_id
            schools = (col(MatchRow.home_school_id), col(MatchRow.host_school_id))
            concerned = or_(*(school == caller.school_id for school in schools))
            query = select(MatchRow.id).where(col(here) == col(row.id), concerned)
            return ~mine & exists(query)


def _conditions(row: Row, wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for column, values in (
        (row.status, wanted.status),
        (row.exchange_type, wanted.exchange_type),
        (row.mode, wanted.mode),
    ):
        if values:
            found.append(col(column).in_(values))
    if wanted.side:
        found.append(col(row.side) == wanted.side)
    if wanted.school_id:
        found.append(col(row.school_id) == wanted.school_id)
    if wanted.window_from:
        found.append(col(row.window_to) >= wanted.window_from)
    if wanted.window_to:
        found.append(col(row.window_from) <= wanted.window_to)
    if wanted.major_code:
        found.append(_major(row, wanted.major_code))
    if wanted.jurisdiction:
        there = select(ORGANISATIONS.c.id).where(
            ORGANISATIONS.c.jurisdiction == wanted.jurisdiction
        )
        found.append(col(row.school_id).in_(there))
    if wanted.answers and row is OfferRow:
        found.append(col(OfferRow.answers) == wanted.answers)
    words = words_of(wanted.q)
    if words:
        found.append(col(row.grams).contains(sought(words)))
        found += [col(row.words).contains(word, autoescape=True) for word in words]
    return found


def _major(row: Row, code: str) -> ColumnElement[bool]:
    """Below `code`, above it, or open to any major."""
    above = [code[:length] for length in (2, 4) if length < len(code)]
    major = col(row.major_code)
    return or_(major.startswith(code, autoescape=True), major.in_(above), major.is_(None))
