"""What was said about an item that waits, for the schools it is about and the office."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.domain.errors import not_found
from group_office.domain.case import Case
from group_office.domain.sight import Sight
from group_office.storage import cases, queue
from group_office.storage.cases import Spoken


async def show_cases(
    session: AsyncSession, sight: Sight, kind: str, item: UUID
) -> tuple[list[Case], list[Spoken]]:
    """The item's cases, and what was said in them, the latest first; 404 for a foreign item."""
    if not await queue.exists(session, sight, kind, item):
        raise not_found()
    found = await cases.of_item(session, kind, item)
    return found, await cases.spoken_in(session, [case.id for case in found])
