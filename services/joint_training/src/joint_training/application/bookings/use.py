"""The use of bases in a term, counted from times that are over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Integer, case, cast, extract, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from cyzj.domain.caller import Caller
from cyzj.domain.terms import start_of_term
from joint_training.domain.use import BaseUse, UseRow, base_use
from joint_training.storage.base_rows import ResourceRow
from joint_training.storage.bases import named_bases
from joint_training.storage.booking_rows import OCCURRENCES


@dataclass(frozen=True)
class WantedUse:
    """Which use."""

    term_ends_on: date
    base_id: UUID | None = None
    school_id: UUID | None = None
    """A school that used, or whose base was used."""


async def use_rows(session: AsyncSession, caller: Caller, wanted: WantedUse) -> list[UseRow]:
    """By resource and school. A school sees its own use, and everybody's of its own bases."""
    o, r = OCCURRENCES.c, ResourceRow
    minutes = cast(extract("epoch", o.ends_at - o.starts_at) / 60, Integer)
    seats = case((o.whole, col(r.stations)), else_=o.people)
    done = o.status == "completed"
    query = (
        select(
            o.base_id,
            o.resource_id,
            o.owner_id,
            o.school_id,
            func.count().filter(done),
            func.coalesce(func.sum(minutes).filter(done), 0),
            func.coalesce(func.sum(minutes * seats).filter(done), 0),
            func.count().filter(o.status == "no_show"),
        )
        .join(r, col(r.id) == o.resource_id)
        .where(
            o.day.between(start_of_term(wanted.term_ends_on), wanted.term_ends_on),
            o.status.in_(("completed", "no_show")),
        )
        .group_by(o.base_id, o.resource_id, o.owner_id, o.school_id)
        .order_by(o.base_id, o.resource_id, o.school_id)
    )
    if not caller.is_office:
        query = query.where(or_(o.school_id == caller.school_id, o.owner_id == caller.school_id))
    if wanted.base_id:
        query = query.where(o.base_id == wanted.base_id)
    if wanted.school_id:
        query = query.where(or_(o.school_id == wanted.school_id, o.owner_id == wanted.school_id))
    names = ("base_id", "resource_id", "owner_id", "school_id", "times", "minutes")
    more = ("station_minutes", "no_shows")
    found = await session.execute(query)
    return [UseRow(**dict(zip((*names, *more), row, strict=True))) for row in found]


async def bases_used(
    session: AsyncSession, caller: Caller, rows: list[UseRow], on: date
) -> list[BaseUse]:
    """Each base as a whole: of one's own, or to the office of all."""
    own = {row.base_id for row in rows if caller.is_office or row.owner_id == caller.school_id}
    bases = await named_bases(session, own)
    found = [base_use(one, rows, on) for one in bases.values()]
    return sorted(found, key=lambda one: one.base.number)
