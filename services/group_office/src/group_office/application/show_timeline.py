"""The story of a request or an engagement: what happened, the latest first."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.domain.errors import not_found
from cyzj.http.paging import Paging, Rows
from group_office.domain.sight import Sight
from group_office.storage import fact_lists


class StoryOf(StrEnum):
    """What may have a story."""

    REQUEST = "request"
    ENGAGEMENT = "engagement"


async def show_timeline(
    session: AsyncSession, sight: Sight, of: StoryOf, id: UUID, paging: Paging
) -> Rows:
    """A page of facts, as far as the caller may know; 404 where there is nothing they may know of."""
    parts = fact_lists.parts_of_request
    if of is StoryOf.ENGAGEMENT:
        parts = fact_lists.parts_of_engagement
    subjects = await parts(session, id)
    if not subjects or not await fact_lists.any_visible(session, sight, id):
        raise not_found()
    return await fact_lists.story(session, sight, subjects, paging)
