"""Bell schedules, teaching terms and make-up days, in and out of the database."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from cyzj.storage.rows import columns_of, state_of
from joint_training.domain.school_time import BellSchedule, MakeUpDay, Term
from joint_training.storage.base_rows import MakeUpRow, ScheduleRow, TermRow


async def schedules_of(session: AsyncSession, school_id: UUID) -> list[BellSchedule]:
    """The school's bell schedules, the latest first."""
    s = ScheduleRow
    query = select(s).where(col(s.school_id) == school_id).order_by(col(s.valid_from).desc())
    return [state_of(BellSchedule, row) for row in (await session.execute(query)).scalars()]


async def add_schedule(session: AsyncSession, schedule: BellSchedule) -> None:
    """A new one; a second for the same day breaks a constraint."""
    await session.execute(insert(ScheduleRow).values(**columns_of(schedule)))


async def terms_of(session: AsyncSession, school_id: UUID) -> list[Term]:
    """The terms that the school has set itself."""
    t = TermRow
    query = select(t).where(col(t.school_id) == school_id).order_by(col(t.term_ends_on))
    return [state_of(Term, row) for row in (await session.execute(query)).scalars()]


async def put_term(session: AsyncSession, term: Term) -> None:
    """The term as it is now."""
    values = columns_of(term)
    write = insert(TermRow).values(**values)
    same = {name: values[name] for name in ("version", "first_monday", "weeks")}
    await session.execute(write.on_conflict_do_update(index_elements=["id"], set_=same))


async def make_ups(session: AsyncSession) -> dict[date, MakeUpDay]:
    """What the office decided, by day."""
    found = (await session.execute(select(MakeUpRow))).scalars()
    return {row.day: MakeUpDay(row.day, row.lessons_of) for row in found}


async def make_up_row(session: AsyncSession, day: date) -> MakeUpRow | None:
    """The decision on the day, locked."""
    query = select(MakeUpRow).where(col(MakeUpRow.day) == day).with_for_update()
    return (await session.execute(query)).scalar_one_or_none()


async def put_make_up(session: AsyncSession, id: UUID, version: int, decided: MakeUpDay) -> None:
    """The decision as it is now."""
    values = {"id": id, "version": version, "day": decided.day, "lessons_of": decided.lessons_of}
    write = insert(MakeUpRow).values(**values)
    same = {"version": version, "lessons_of": decided.lessons_of}
    await session.execute(write.on_conflict_do_update(index_elements=["day"], set_=same))
