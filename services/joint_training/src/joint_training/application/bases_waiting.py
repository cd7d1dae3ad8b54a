"""What waits in bases and bookings: on the caller, or on others in items that concern the caller."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col

from cyzj.contracts.codes import Role
from cyzj.contracts.payload import Party, Waiting
from cyzj.domain.caller import Caller
from cyzj.storage.rows import state_of
from joint_training.application.waiting_step import WaitingStep
from joint_training.domain.base import Base
from joint_training.domain.bases_rights import BOOKS, RUNS_BASE
from joint_training.domain.booking import Booking
from joint_training.domain.stoppages import Blackout, Incident
from joint_training.storage.base_rows import BaseRow, BlackoutRow, IncidentRow
from joint_training.storage.booking_rows import BookingRow

LONGEST = 200
_NEVER = datetime.max.replace(tzinfo=UTC)
_BY_BOOKERS = frozenset({"take_up", "accept_times", "rebook"})
Waits = Base | Booking | Incident | Blackout


async def waiting_in_bases(
    session: AsyncSession, caller: Caller, *, on_me: bool
) -> list[WaitingStep]:
    """The steps, most urgent first; those without a promise last; at most 200."""
    if not caller.is_office and not caller.holds(*BOOKS):
        return []
    found: list[Waits] = []
    for state, row, schools in (
        (Base, BaseRow, (BaseRow.owner_id,)),
        (Booking, BookingRow, (BookingRow.school_id, BookingRow.owner_id)),
        (Incident, IncidentRow, (IncidentRow.owner_id,)),
        (Blackout, BlackoutRow, (BlackoutRow.owner_id,)),
    ):
        rows = await _rows(session, row, schools, caller)
        found += [_state(state, one) for one in rows]
    steps = [step for item in found for step in _steps(item, caller, on_me)]
    return sorted(steps, key=_urgency)[:LONGEST]


async def _rows(
    session: AsyncSession, row: Any, schools: Sequence[Any], caller: Caller
) -> Sequence[SQLModel]:
    query = select(row).where(col(row.waiting_on) != [])
    if not caller.is_office:
        query = query.where(or_(*(col(one) == caller.school_id for one in schools)))
    found = await session.execute(query.order_by(col(row.since)).limit(LONGEST))
    return found.scalars().all()


def _state(kind: type[Any], row: SQLModel) -> Waits:
    found: Waits = state_of(kind, row)
    return found


def _steps(item: Waits, caller: Caller, on_me: bool) -> Iterable[WaitingStep]:
    home = item.school_id if isinstance(item, Booking) else item.owner_id
    for waiting in item.waiting_on:
        if _is_on(item, waiting, caller) is on_me:
            yield WaitingStep(
                type(item).__name__.lower(),
                item.id,
                item.number,
                item.version,
                item.status,
                home,
                item.owner_id,
                waiting,
            )


def _is_on(item: Waits, waiting: Waiting, caller: Caller) -> bool:
    """Whether this step is the caller's: nobody is asked to decide on what they asked for themselves."""
    if waiting.party is Party.OFFICE:
        return caller.holds(Role.GROUP_OFFICE)
    if waiting.school_id != caller.school_id:
        return False
    if waiting.action in _BY_BOOKERS:
        return caller.holds(*BOOKS)
    asked_by = item.created_by if isinstance(item, Booking) else getattr(item, "by", None)
    return caller.holds(*RUNS_BASE) and (asked_by is None or asked_by != caller.person_ref)


def _urgency(step: WaitingStep) -> tuple[datetime, datetime]:
    return step.waiting.due or _NEVER, step.waiting.since
