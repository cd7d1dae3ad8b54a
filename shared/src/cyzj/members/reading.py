"""Local copies of organisations, read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.members.tables import ORGANISATIONS
from cyzj.spreadsheets.columns import same


@dataclass(frozen=True)
class Organisation:
    """An organisation as its last event said."""

    id: UUID
    name: str
    kind: str
    jurisdiction: str
    city_code: str | None
    standing: str
    decision_days: int


Organisations = Mapping[UUID, Organisation]
_THESE = select(ORGANISATIONS).where(ORGANISATIONS.c.id.in_(bindparam("ids", expanding=True)))
"""Built once: building it takes longer than running it."""


async def organisations(session: AsyncSession, ids: Iterable[UUID]) -> Organisations:
    """The known ones among `ids`; each is looked for once in a session, found or not."""
    looked_for: dict[UUID, Organisation | None] = session.info.setdefault(_LOOKED_FOR, {})
    wanted = set(ids)
    missing = wanted - looked_for.keys()
    if missing:
        rows = await session.execute(_THESE, {"ids": list(missing)})
        found = {row.id: Organisation(*row) for row in rows}
        looked_for.update({id: found.get(id) for id in missing})
    return {id: row for id in wanted if (row := looked_for[id]) is not None}


_LOOKED_FOR = "organisations looked for"


async def everybody(session: AsyncSession) -> Organisations:
    """Every known organisation: where it turns out later who has to be named."""
    rows = await session.execute(select(ORGANISATIONS))
    return {row.id: Organisation(*row) for row in rows}


async def schools_by_name(session: AsyncSession) -> dict[str, UUID]:
    """The known organisations by their names as `same` compares them."""
    query = select(ORGANISATIONS.c.name, ORGANISATIONS.c.id)
    return {same(name): id for name, id in await session.execute(query)}
