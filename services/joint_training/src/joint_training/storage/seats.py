"""Seats of a cohort: taken and given back under the row's lock, so that none is ever sold twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, delete

from cyzj.contracts.joint_training.enrolment import SeatOf
from cyzj.domain.errors import DomainError, conflict
from cyzj.storage.rows import state_of
from joint_training.domain.cohort import Cohort
from joint_training.domain.enrolment import Enrolment
from joint_training.storage.training_rows import EnrolmentRow, SeatsRow

ALL = UUID(int=0)
"""Holds the seats that belong to all."""


@dataclass(frozen=True)
class Seats:
    """Seats of a school, or of all (`ALL`)."""

    holder: UUID
    seats: int
    taken: int

    @property
    def free(self) -> int:
        return self.seats - self.taken


async def lay_out(session: AsyncSession, cohort: Cohort) -> None:
    """The seats as the terms say; only while nobody has any."""
    s = SeatsRow
    await session.execute(delete(s).where(col(s.cohort_id) == cohort.id))
    shares = {one.school_id: one.seats for one in cohort.terms.shares} | {ALL: cohort.terms.pool}
    values = [
        {"cohort_id": cohort.id, "holder": holder, "seats": seats, "taken": 0}
        for holder, seats in sorted(shares.items())
    ]
    await session.execute(insert(s), values)


async def take(session: AsyncSession, cohort_id: UUID, school: UUID) -> SeatOf | None:
    """A seat for the school: one of its own, else one that belongs to all; None where there is none."""
    for holder, whose in ((school, SeatOf.SCHOOL), (ALL, SeatOf.POOL)):
        s = SeatsRow
        taken = (
            update(s)
            .where(
                col(s.cohort_id) == cohort_id,
                col(s.holder) == holder,
                col(s.taken) < col(s.seats),
            )
            .values(taken=col(s.taken) + 1)
            .returning(col(s.holder))
            .execution_options(synchronize_session=False)
        )
        if (await session.execute(taken)).first() is not None:
            return whose
    return None


async def give_back(session: AsyncSession, enrolment: Enrolment) -> None:
    """The seat it took is free. A school's own seat belongs to all once unused ones were released."""
    if enrolment.seat is None:
        return
    holder = enrolment.school_id if enrolment.seat is SeatOf.SCHOOL else ALL
    await _change(session, enrolment.cohort_id, holder, taken=-1)


async def release(session: AsyncSession, cohort_id: UUID) -> Mapping[UUID, int]:
    """Unused seats of schools belong to all from now on; what each school has taken."""
    found = await seats_of(session, [cohort_id], lock=True)
    taken: dict[UUID, int] = {}
    for one in found[cohort_id]:
        if one.holder != ALL:
            taken[one.holder] = one.taken
            await _change(session, cohort_id, one.holder, seats=-one.free)
            await _change(session, cohort_id, ALL, seats=one.free)
    return taken


async def move_to_all(session: AsyncSession, enrolment: Enrolment) -> None:
    """A seat of a school that comes free after the release goes to all."""
    if enrolment.seat is SeatOf.SCHOOL:
        await _change(session, enrolment.cohort_id, enrolment.school_id, seats=-1)
        await _change(session, enrolment.cohort_id, ALL, seats=1)


async def seats_of(
    session: AsyncSession, cohorts: Sequence[UUID], *, lock: bool = False
) -> dict[UUID, list[Seats]]:
    """The seats of each cohort by holder."""
    s = SeatsRow
    query = select(s).where(col(s.cohort_id).in_(cohorts)).order_by(col(s.cohort_id), col(s.holder))
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found: dict[UUID, list[Seats]] = {id: [] for id in cohorts}
    for row in (await session.execute(query)).scalars():
        found[row.cohort_id].append(Seats(row.holder, row.seats, row.taken))
    return found


async def taken_of(session: AsyncSession, cohort_id: UUID) -> int:
    """How many seats of the cohort are taken."""
    s = SeatsRow
    query = select(func.coalesce(func.sum(col(s.taken)), 0)).where(col(s.cohort_id) == cohort_id)
    return int(await session.scalar(query) or 0)


async def waiting(session: AsyncSession, cohort_id: UUID) -> list[Enrolment]:
    """Who waits for a seat and has none held, locked, the earliest endorsed first."""
    e = EnrolmentRow
    query = (
        select(e)
        .where(
            col(e.cohort_id) == cohort_id,
            col(e.status) == "waitlisted",
            col(e.promoted_until).is_(None),
        )
        .order_by(col(e.endorsed_at), col(e.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return [state_of(Enrolment, row) for row in (await session.execute(query)).scalars()]


async def _change(
    session: AsyncSession, cohort_id: UUID, holder: UUID, *, seats: int = 0, taken: int = 0
) -> None:
    s = SeatsRow
    await session.execute(
        update(s)
        .where(col(s.cohort_id) == cohort_id, col(s.holder) == holder)
        .values(seats=col(s.seats) + seats, taken=col(s.taken) + taken)
        .execution_options(synchronize_session=False)
    )


def oversold() -> DomainError:
    """What the database answers where a count would go wrong."""
    return conflict("seats-changed", "名额刚有变动，请刷新后重试。")
