"""Pairings, the items behind their goals, and the engagements that are counted, in and out of the database."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import delete, func, or_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from cyzj.contracts.member_schools.pairing import PairingStatus
from cyzj.domain.errors import DomainError, conflict
from cyzj.storage.repository import Repository
from cyzj.storage.rows import columns_of, state_of
from member_schools.domain.pairing_counting import Counted, Fact
from member_schools.domain.pairing_state import Pairing
from member_schools.storage.pairing_rows import (
    PAIRING_NUMBERS,
    ExchangeFactRow,
    PairingItemRow,
    PairingRow,
)


def _between(schools: Collection[UUID]) -> list[UUID]:
    return sorted(schools)


def _derived(pairing: Pairing) -> Mapping[str, object]:
    return {"between": _between(pairing.schools)}


pairings = Repository(Pairing, PairingRow, "JD", PAIRING_NUMBERS, _derived)


async def active_between(
    session: AsyncSession, pairs: Collection[frozenset[UUID]]
) -> list[Pairing]:
    """The active pairings of any of these pairs of schools, locked in one order."""
    wanted = [_between(pair) for pair in pairs if len(pair) == 2]
    if not wanted:
        return []
    p = PairingRow
    query = (
        select(p)
        .where(
            col(p.status) == PairingStatus.ACTIVE,
            or_(*(col(p.between) == pair for pair in wanted)),
        )
        .order_by(col(p.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return [state_of(Pairing, row) for row in (await session.execute(query)).scalars()]


async def keep_facts(session: AsyncSession, facts: Sequence[Fact]) -> None:
    """Add to what is known; what was known and is not said again stays, in whatever order it comes."""
    merged: dict[UUID, Fact] = {}
    for fact in facts:
        merged[fact.item_id] = fact.after(merged.get(fact.item_id))
    if not merged:
        return
    row = ExchangeFactRow
    stated = insert(row).values([columns_of(fact) for fact in merged.values()])
    learned = {
        name: func.coalesce(stated.excluded[name], getattr(row, name))
        for name in ("started_on", "recognised_on", "hours")
    }
    await session.execute(stated.on_conflict_do_update(index_elements=["item_id"], set_=learned))


async def facts_between(session: AsyncSession, schools: Collection[UUID]) -> list[Fact]:
    """What is known of the engagements between these schools."""
    f = ExchangeFactRow
    query = select(f).where(col(f.home_id).in_(schools), col(f.host_id).in_(schools))
    return [state_of(Fact, row) for row in (await session.execute(query)).scalars()]


async def keep_items(session: AsyncSession, pairing_id: UUID, items: Sequence[Counted]) -> None:
    """Exactly these items stand behind the pairing's goals."""
    await session.execute(
        delete(PairingItemRow).where(col(PairingItemRow.pairing_id) == pairing_id)
    )
    rows = [{**columns_of(item), "pairing_id": pairing_id} for item in items]
    if rows:
        await session.execute(insert(PairingItemRow).values(rows))


async def items_of(session: AsyncSession, pairing_id: UUID) -> list[Counted]:
    """The items behind the pairing's goals, by day and number."""
    i = PairingItemRow
    query = (
        select(i)
        .where(col(i.pairing_id) == pairing_id)
        .order_by(col(i.day), col(i.number), col(i.goal_id))
    )
    return [state_of(Counted, row) for row in (await session.execute(query)).scalars()]


def pairing_stands() -> DomainError:
    """Two schools have one pairing that is not over."""
    return conflict("pairing-stands", "这两所学校之间已有结对或待答复的提议，请先查看那一项。")
