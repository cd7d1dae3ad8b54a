"""How many rows a list has, by the values of a column: what a page's filters show beside them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import select

NEWEST = 1_000


async def counted(
    session: AsyncSession, query: Select[Any], column: Any, newest_by: Any
) -> dict[str, int]:
    """How many rows of `query` there are by the values of `column`, among the newest 1,000."""
    newest: Select[Any] = query.with_only_columns(column.label("value"))
    some = newest.order_by(newest_by.desc()).limit(NEWEST).subquery()
    found = select(some.c.value, func.count()).group_by(some.c.value)
    return {str(value): count for value, count in await session.execute(found)}
