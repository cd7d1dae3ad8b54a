"""Agreement lines and what is taken of them, in and out of the database.

A cap is kept by the statement that takes: it changes the counters only where there is room, under the
row's lock, so of many at once exactly as many get in as there is room for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import any_, delete, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from cyzj.contracts.codes import ExchangeType
from cyzj.storage.rows import columns_of, state_of
from teacher_exchanges.domain.quota import Line, Period, Stage, Volume
from teacher_exchanges.storage.engagement_row import EngagementRow
from teacher_exchanges.storage.quota_rows import AgreementLineRow, QuotaHoldRow, QuotaRow


@dataclass(frozen=True)
class Hold:
    """What an engagement takes, of which quota, and how far it has come."""

    engagement_id: UUID
    line_id: UUID
    period_from: date
    stage: Stage
    people: int
    hours: int

    @property
    def volume(self) -> Volume:
        return Volume(self.people, self.hours)


@dataclass(frozen=True)
class Quota:
    """What is taken of a line in a period, by stage; hours in hundredths."""

    line_id: UUID
    period_from: date
    period_to: date
    reserved: int
    committed: int
    consumed: int
    reserved_hours: int
    committed_hours: int
    consumed_hours: int

    @property
    def taken(self) -> Volume:
        return Volume(
            self.reserved + self.committed + self.consumed,
            self.reserved_hours + self.committed_hours + self.consumed_hours,
        )


@dataclass(frozen=True)
class Taken:
    """A hold, and what people call the engagement."""

    hold: Hold
    number: str


async def keep_lines(session: AsyncSession, agreement_id: UUID, lines: Sequence[Line]) -> None:
    """Exactly these lines of the agreement are in force."""
    row = AgreementLineRow
    present = [line.line_id for line in lines]
    await session.execute(
        update(row)
        .where(col(row.agreement_id) == agreement_id, col(row.line_id).not_in(present))
        .values(in_force=False)
    )
    for line in lines:
        values: dict[str, Any] = {**columns_of(line), "in_force": True}
        stated = insert(row).values(values)
        await session.execute(stated.on_conflict_do_update(index_elements=["line_id"], set_=values))


async def lines_between(
    session: AsyncSession, home: UUID, host: UUID, kind: ExchangeType
) -> list[Line]:
    """The lines in force by which `home` sends `host` somebody for this kind."""
    row = AgreementLineRow
    query = select(row).where(
        col(row.in_force),
        col(row.home_ids).contains([home]),
        literal(host) == any_(col(row.host_ids)),
        col(row.exchange_type) == kind,
    )
    return [state_of(Line, one) for one in (await session.execute(query)).scalars()]


async def take(
    session: AsyncSession, line: Line, period: Period, engagement_id: UUID, volume: Volume
) -> bool:
    """Reserve it for the engagement; False where the line has no room (any more)."""
    q, cap = QuotaRow, AgreementLineRow
    made = insert(q).values(line_id=line.line_id, period_from=period.first, period_to=period.last)
    await session.execute(made.on_conflict_do_nothing())
    taken = (
        update(q)
        .where(
            col(q.line_id) == line.line_id,
            col(q.period_from) == period.first,
            col(cap.line_id) == col(q.line_id),
            col(cap.in_force),
            or_(col(cap.cap_people).is_(None), _people() + volume.people <= col(cap.cap_people)),
            or_(col(cap.cap_hours).is_(None), _hours() + volume.hours <= col(cap.cap_hours)),
        )
        .values(
            reserved=col(q.reserved) + volume.people,
            reserved_hours=col(q.reserved_hours) + volume.hours,
        )
        .returning(col(q.line_id))
        .execution_options(synchronize_session=False)
    )
    if (await session.execute(taken)).first() is None:
        return False
    hold = Hold(
        engagement_id, line.line_id, period.first, Stage.RESERVED, volume.people, volume.hours
    )
    await session.execute(insert(QuotaHoldRow).values(columns_of(hold)))
    return True


async def hold_of(session: AsyncSession, engagement_id: UUID) -> Hold | None:
    """What the engagement takes, locked; None where it counts against no line."""
    row = QuotaHoldRow
    query = select(row).where(col(row.engagement_id) == engagement_id).with_for_update()
    query = query.execution_options(populate_existing=True)
    found = (await session.execute(query)).scalar_one_or_none()
    return state_of(Hold, found) if found else None


async def move(session: AsyncSession, hold: Hold, stage: Stage, volume: Volume) -> None:
    """It has come to `stage`, and takes `volume`: what happened counts, also beyond the cap."""
    changes: dict[str, int] = {}
    _add(changes, hold.stage, -hold.people, -hold.hours)
    _add(changes, stage, volume.people, volume.hours)
    await _count(session, hold, changes)
    row = QuotaHoldRow
    await session.execute(
        update(row)
        .where(col(row.engagement_id) == hold.engagement_id)
        .values(stage=stage, people=volume.people, hours=volume.hours)
    )


async def release(session: AsyncSession, hold: Hold) -> None:
    """What it took is free again."""
    changes: dict[str, int] = {}
    _add(changes, hold.stage, -hold.people, -hold.hours)
    await _count(session, hold, changes)
    row = QuotaHoldRow
    await session.execute(delete(row).where(col(row.engagement_id) == hold.engagement_id))


async def taken_of(session: AsyncSession, line_id: UUID, period_from: date) -> Volume:
    """What is taken of a line in a period, at whatever stage."""
    q = QuotaRow
    query = select(_people(), _hours()).where(
        col(q.line_id) == line_id, col(q.period_from) == period_from
    )
    people, hours = (await session.execute(query)).one_or_none() or (0, 0)
    return Volume(people, hours)


async def line_of(session: AsyncSession, line_id: UUID) -> Line:
    """The line, also one that is not in force any more."""
    return state_of(Line, await session.get_one(AgreementLineRow, line_id))


async def lines_of(session: AsyncSession, agreement_id: UUID) -> list[tuple[Line, bool]]:
    """Every line that the agreement ever had here, and whether it is in force."""
    row = AgreementLineRow
    query = select(row).where(col(row.agreement_id) == agreement_id).order_by(col(row.line_id))
    found = (await session.execute(query)).scalars()
    return [(state_of(Line, one), one.in_force) for one in found]


async def quotas_of(session: AsyncSession, lines: Sequence[UUID]) -> list[Quota]:
    """What was taken of the lines, period by period."""
    q = QuotaRow
    query = select(q).where(col(q.line_id).in_(lines))
    found = await session.execute(query.order_by(col(q.line_id), col(q.period_from)))
    return [state_of(Quota, one) for one in found.scalars()]


async def holds_of(session: AsyncSession, lines: Sequence[UUID]) -> list[Taken]:
    """What takes of the lines, by the engagements' numbers."""
    h, e = QuotaHoldRow, EngagementRow
    query = (
        select(h, col(e.number))
        .join(e, col(e.id) == col(h.engagement_id))
        .where(col(h.line_id).in_(lines))
        .order_by(col(e.number))
    )
    found = await session.execute(query)
    return [Taken(state_of(Hold, hold), number) for hold, number in found]


def _add(changes: dict[str, int], stage: Stage, people: int, hours: int) -> None:
    changes[stage] = changes.get(stage, 0) + people
    changes[f"{stage}_hours"] = changes.get(f"{stage}_hours", 0) + hours


async def _count(session: AsyncSession, hold: Hold, changes: dict[str, int]) -> None:
    q = QuotaRow
    await session.execute(
        update(q)
        .where(col(q.line_id) == hold.line_id, col(q.period_from) == hold.period_from)
        .values({name: getattr(q, name) + by for name, by in changes.items()})
        .execution_options(synchronize_session=False)
    )


def _people() -> Any:
    return col(QuotaRow.reserved) + col(QuotaRow.committed) + col(QuotaRow.consumed)


def _hours() -> Any:
    q = QuotaRow
    return col(q.reserved_hours) + col(q.committed_hours) + col(q.consumed_hours)
