"""What is open for an organisation in other services: kept from their events, read before an exit."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from member_schools.domain.membership_life import Obligation
from member_schools.storage.council_rows import ObligationRow


async def keep(
    session: AsyncSession, items: Mapping[UUID, tuple[Obligation, Collection[UUID]]]
) -> None:
    """Each item is open for exactly these organisations; for none of them: it is over."""
    if not items:
        return
    await session.execute(delete(ObligationRow).where(col(ObligationRow.item_id).in_(items)))
    rows = [
        {
            "item_id": id,
            "organisation_id": organisation,
            "kind": obligation.kind,
            "number": obligation.number,
        }
        for id, (obligation, organisations) in items.items()
        for organisation in set(organisations)
    ]
    if rows:
        await session.execute(insert(ObligationRow).values(rows))


async def open_for(session: AsyncSession, organisation_id: UUID) -> Sequence[Obligation]:
    """What is open for the organisation, by number."""
    query = (
        select(ObligationRow)
        .where(col(ObligationRow.organisation_id) == organisation_id)
        .order_by(col(ObligationRow.number))
    )
    rows = (await session.execute(query)).scalars()
    return [Obligation(row.kind, row.item_id, row.number) for row in rows]
