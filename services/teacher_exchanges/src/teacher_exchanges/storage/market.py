"""What matching reads: postings still open, pairs that are together, ratings by school and kind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, or_, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from cyzj.contracts.codes import ExchangeType, Visibility
from cyzj.contracts.teacher_exchanges.match import MatchStatus
from cyzj.contracts.teacher_exchanges.offer import OfferStatus
from cyzj.contracts.teacher_exchanges.request import RequestStatus
from cyzj.storage.rows import state_of
from teacher_exchanges.domain.matching.facts import Pair, Rating
from teacher_exchanges.domain.offer import Offer
from teacher_exchanges.domain.request import Request
from teacher_exchanges.storage.match_row import MatchRow
from teacher_exchanges.storage.offer_row import OfferRow
from teacher_exchanges.storage.request_row import RequestRow

P = TypeVar("P", Request, Offer)
Condition = ColumnElement[bool]
_ROWS: dict[type, type[RequestRow] | type[OfferRow]] = {Request: RequestRow, Offer: OfferRow}
_RATINGS = text(
    """
    WITH given AS (
        SELECT e.exchange_type, v ->> 'actor' AS actor, (v ->> 'score')::int AS score,
               e.home_school_id, e.host_school_id
        FROM engagements e, jsonb_array_elements(e.evaluations) AS v
        WHERE e.status IN ('evaluated', 'disputed', 'recognised')
          AND (e.home_school_id = ANY(:schools) OR e.host_school_id = ANY(:schools)))
    SELECT school, exchange_type, sum(score), count(*) FROM (
        SELECT host_school_id AS school, exchange_type, score FROM given WHERE actor <> 'host'
        UNION ALL
        SELECT home_school_id, exchange_type, score FROM given WHERE actor = 'host') AS by_others
    WHERE school = ANY(:schools) GROUP BY school, exchange_type ORDER BY school, exchange_type
    """
)
"""What others said of a school once an evaluation was complete: never its own word, nor its teacher's."""


async def still_open(
    session: AsyncSession, state: type[P], today: date, *conditions: Condition, most: int
) -> list[P]:
    """Requests or offers that a match may be proposed with today, the newest first.

    An offer that answers a request is bound to it and does not count.
    """
    row = _ROWS[state]
    query = select(row).where(*_open(row, today), *conditions)
    query = query.order_by(col(row.created_at).desc(), col(row.id)).limit(most)
    return [state_of(state, found) for found in (await session.execute(query)).scalars()]


async def oldest_open(
    session: AsyncSession, state: type[P], until: date, *conditions: Condition, most: int
) -> list[P]:
    """Those that stay open until that day, the oldest first: in what order they were posted."""
    row = _ROWS[state]
    query = select(row).where(*_open(row, until), *conditions)
    query = query.order_by(col(row.created_at), col(row.id)).limit(most)
    return [state_of(state, found) for found in (await session.execute(query)).scalars()]


def opposite(posting: Request | Offer) -> list[Condition]:
    """What can go together with the posting at all, and is addressed to its school."""
    row = RequestRow if isinstance(posting, Offer) else OfferRow
    return [
        col(row.exchange_type) == posting.exchange_type,
        col(row.side) == posting.side.other,
        col(row.school_id) != posting.school_id,
        col(row.window_from) <= posting.window_to,
        col(row.window_to) >= posting.window_from,
        addressed_to(row, posting.school_id),
    ]


def addressed_to(row: type[RequestRow] | type[OfferRow], school: UUID) -> Condition:
    """Published to the whole alliance, or to this school."""
    return or_(col(row.visibility) == Visibility.ALLIANCE, col(row.visible_to).contains([school]))


def of_school(state: type[P], school: UUID) -> Condition:
    """Posted by the school."""
    return col(_ROWS[state].school_id) == school


def of_others(state: type[P], school: UUID, kinds: Iterable[ExchangeType]) -> list[Condition]:
    """Posted by others, addressed to the school, of these kinds."""
    row = _ROWS[state]
    return [
        col(row.school_id) != school,
        addressed_to(row, school),
        col(row.exchange_type).in_(sorted(kinds)),
    ]


def of_kinds(state: type[P], kinds: Sequence[ExchangeType]) -> list[Condition]:
    """Of these kinds; none named: of every kind."""
    return [col(_ROWS[state].exchange_type).in_(kinds)] if kinds else []


async def apart(
    session: AsyncSession, requests: Sequence[UUID], offers: Sequence[UUID]
) -> frozenset[Pair]:
    """Pairs of these that are in a match, or of which one has declined; an expired one may come again."""
    m = MatchRow
    query = select(m.request_id, m.offer_id).where(
        col(m.request_id).in_(bindparam("requests", expanding=True)),
        col(m.offer_id).in_(bindparam("offers", expanding=True)),
        col(m.status) != MatchStatus.EXPIRED,
    )
    told = {"requests": list(requests), "offers": list(offers)}
    return frozenset((row[0], row[1]) for row in await session.execute(query, told))


async def ratings(session: AsyncSession, schools: Sequence[UUID]) -> dict[UUID, list[Rating]]:
    """By school, its kinds in the order of their codes."""
    found: dict[UUID, list[Rating]] = {}
    for school, kind, total, count in await session.execute(_RATINGS, {"schools": list(schools)}):
        found.setdefault(school, []).append(Rating(ExchangeType(kind), int(total), int(count)))
    return found


def _open(row: type[RequestRow] | type[OfferRow], today: date) -> list[Condition]:
    if row is OfferRow:
        o = OfferRow
        return [
            col(o.status).in_((OfferStatus.PUBLISHED, OfferStatus.RESERVED)),
            col(o.expires_on) >= today,
            col(o.headcount) > col(o.taken) + col(o.held),
            col(o.answers).is_(None),
        ]
    r = RequestRow
    return [
        col(r.status).in_((RequestStatus.OPEN, RequestStatus.PARTIALLY_MATCHED)),
        col(r.deadline) >= today,
        col(r.headcount) > col(r.matched),
    ]
