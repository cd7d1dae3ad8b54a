"""Pages of lists: a page of states, the cursor of the next, and the count if asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.http.paging import Paging, Sortable, fetch
from cyzj.storage.rows import state_of

S = TypeVar("S")
EXPORTED = 5_000


@dataclass(frozen=True)
class Found(Generic[S]):
    """A page."""

    states: Sequence[S]
    next_cursor: str | None
    total: int | None


async def page_of(
    session: AsyncSession, state: type[S], query: Select[Any], paging: Paging, sortable: Sortable
) -> Found[S]:
    """The page of `query`, newest first by default; raises 422 for an unknown sort or cursor."""
    rows = await fetch(session, query, paging, sortable=sortable, default="-created_at")
    return Found([state_of(state, row) for row in rows.rows], rows.next_cursor, rows.total)


async def all_of(session: AsyncSession, state: type[S], query: Select[Any]) -> list[S]:
    """What `query` selects, at most the first 5,000, for an export."""
    rows = (await session.execute(query.limit(EXPORTED))).scalars()
    return [state_of(state, row) for row in rows]
