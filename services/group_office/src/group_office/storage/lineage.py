"""What came of what: from requests, matches and schools to the aggregates behind them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select, union_all
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from group_office.storage.view_tables import ACTIVITY, ENGAGEMENTS, MATCHES, OFFERS, REQUESTS

Lineage = dict[UUID, list[UUID]]


async def of_requests(session: AsyncSession, requests: Sequence[UUID]) -> Lineage:
    """Each request with its answers, matches and engagements."""
    return await _grouped(
        session,
        union_all(
            select(REQUESTS.c.id.label("root"), REQUESTS.c.id).where(REQUESTS.c.id.in_(requests)),
            select(OFFERS.c.answers, OFFERS.c.id).where(OFFERS.c.answers.in_(requests)),
            select(MATCHES.c.request_id, MATCHES.c.id).where(MATCHES.c.request_id.in_(requests)),
            select(ENGAGEMENTS.c.request_id, ENGAGEMENTS.c.id).where(
                ENGAGEMENTS.c.request_id.in_(requests)
            ),
        ),
    )


async def of_matches(session: AsyncSession, matches: Sequence[UUID]) -> Lineage:
    """Each match with the request it serves."""
    m = MATCHES.c
    return await _grouped(
        session,
        union_all(
            select(m.id.label("root"), m.request_id.label("id")).where(m.id.in_(matches)),
            select(m.id, m.id).where(m.id.in_(matches)),
        ),
    )


async def last_of_schools(session: AsyncSession, schools: Sequence[UUID]) -> Lineage:
    """Each school with the item of its last activity."""
    a = ACTIVITY.c
    query: Select[Any] = (
        select(a.school_id, a.item_id)
        .ext(distinct_on(a.school_id))
        .where(a.school_id.in_(schools))
        .order_by(a.school_id, a.at.desc(), a.event_id.desc())
    )
    return await _grouped(session, query)


async def _grouped(session: AsyncSession, query: Any) -> Lineage:
    found: Lineage = {}
    for root, id in await session.execute(query):
        found.setdefault(root, []).append(id)
    return found
