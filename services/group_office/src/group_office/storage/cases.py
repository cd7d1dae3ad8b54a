"""Cases in and out of the database, and what was said in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from cyzj.domain.clock import school_date
from cyzj.domain.errors import DomainError, conflict
from cyzj.storage.rows import copy_into, row_of, state_of
from group_office.domain.case import Case
from group_office.storage.case_rows import CaseRow, SpokenOnRow, SpokenRow


@dataclass(frozen=True)
class Spoken:
    """One thing said in a case; `school_id` None: by the office."""

    case_id: UUID
    kind: str
    at: datetime
    person_ref: UUID | None
    school_id: UUID | None
    reason: str


async def load(session: AsyncSession, step: UUID) -> Case | None:
    """The case about a step, locked until the end of the transaction; None: nobody spoke up yet."""
    query = select(CaseRow).where(col(CaseRow.id) == step).with_for_update()
    row = (await session.execute(query)).scalar_one_or_none()
    return state_of(Case, row) if row else None


async def save(session: AsyncSession, case: Case, spoken: Spoken) -> None:
    """Write the case and what was said, flushed."""
    row = await session.get(CaseRow, case.id)
    if row is None:
        session.add(row_of(CaseRow, case))
    else:
        copy_into(row, case)
    await session.flush()
    session.add(SpokenRow(**spoken.__dict__))
    await session.flush()


async def take_the_day(session: AsyncSession, item: UUID, kind: str, now: datetime) -> None:
    """Whoever comes second on a day breaks the primary key, and gets `said_today`."""
    session.add(SpokenOnRow(item_id=item, kind=kind, day=school_date(now)))
    await session.flush()


def said_today() -> DomainError:
    """The answer to a second reminder, or a second 督办, of one item on one day."""
    return conflict(
        "said-today", "这件事今天已经提醒过对方，请明天再来；紧急事项可直接联系对方学校。"
    )


async def of_item(session: AsyncSession, kind: str, item: UUID) -> list[Case]:
    """Every case there ever was about an item."""
    query = select(CaseRow).where(col(CaseRow.item_id) == item, col(CaseRow.item_kind) == kind)
    rows = await session.execute(query.order_by(col(CaseRow.id)))
    return [state_of(Case, row) for row in rows.scalars()]


async def spoken_in(session: AsyncSession, cases: Sequence[UUID]) -> list[Spoken]:
    """What was said in these cases, the latest first."""
    query = select(SpokenRow).where(col(SpokenRow.case_id).in_(cases))
    rows = await session.execute(query.order_by(col(SpokenRow.id).desc()))
    return [state_of(Spoken, row) for row in rows.scalars()]
