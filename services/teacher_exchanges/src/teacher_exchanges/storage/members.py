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
    """The known ones among `ids`; each is looked for once in a session, found or not."""
    looked_for: dict[UUID, OrganisationRow | None] = session.info.setdefault(_LOOKED_FOR, {})
    wanted = set(ids)
    missing = wanted - looked_for.keys()
    if missing:
        rows = await session.execute(_THESE, {"ids": list(missing)})
        found = {row.id: row for row in rows.scalars()}
        looked_for.update({id: found.get(id) for id in missing})
    return {id: row for id in wanted if (row := looked_for[id]) is not None}


_LOOKED_FOR = "organisations looked for"
