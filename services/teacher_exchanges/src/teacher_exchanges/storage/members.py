"""Local copies of organisations, read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import bindparam
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from teacher_exchanges.storage.member_rows import OrganisationRow

_THESE = select(OrganisationRow).where(
    col(OrganisationRow.id).in_(bindparam("ids", expanding=True))
)
"""Built once: building it takes longer than running it."""


async def organisations(
    session: AsyncSession, ids: Iterable[UUID]
) -> Mapping[UUID, OrganisationRow]:
    """The known ones among `ids`; those already loaded in this session cost no query."""
    wanted = set(ids)
    known = {
        row.id: row
        for row in session.sync_session.identity_map.values()
        if isinstance(row, OrganisationRow) and row.id in wanted
    }
    missing = wanted - known.keys()
    if missing:
        found = await session.execute(_THESE, {"ids": list(missing)})
        known |= {row.id: row for row in found.scalars()}
    return known
