"""Calendar feeds: what programs of calendars subscribe to, by a secret that the school can revoke."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from icalendar import Calendar, Event
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from cyzj.storage.unit import Unit
from joint_training.storage.base_rows import FeedRow

KEPT = timedelta(days=31)
"""How far back a feed goes."""
_STATUS = {"held": "TENTATIVE", "offered": "TENTATIVE"}


def digest_of(token: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(token.encode()).hexdigest()


async def renew_feed(unit: Unit, school_id: UUID) -> str:
    """A new secret; the one before serves no longer."""
    token = secrets.token_urlsafe(24)
    values = {"school_id": school_id, "digest": digest_of(token), "made_at": unit.now}
    write = insert(FeedRow).values(**values)
    await unit.session.execute(
        write.on_conflict_do_update(index_elements=["school_id"], set_=values)
    )
    return token


async def revoke_feed(unit: Unit, school_id: UUID) -> None:
    """None serves any longer."""
    await unit.session.execute(delete(FeedRow).where(col(FeedRow.school_id) == school_id))


async def feed_of(session: AsyncSession, school_id: UUID) -> FeedRow | None:
    """Whether the school has one, and since when."""
    return await session.get(FeedRow, school_id)


async def school_by_token(session: AsyncSession, token: str) -> UUID | None:
    """Whose secret it is; None: nobody's."""
    query = select(col(FeedRow.school_id)).where(col(FeedRow.digest) == digest_of(token))
    return (await session.execute(query)).scalar_one_or_none()


def as_ics(name: str, rows: Iterable[Any], titles: dict[UUID, str]) -> bytes:
    """RFC 5545: every time as an event of its own, for no rule says 第 n 节, 单双周 and 调休."""
    calendar = Calendar()
    calendar.add("prodid", "-//cyzj//joint_training//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    for row in rows:
        event = Event()
        event.add("uid", f"{row.id}@cyzj")
        event.add("dtstamp", row.starts_at)
        event.add("dtstart", row.starts_at)
        event.add("dtend", row.ends_at)
        event.add("summary", f"{row.title}（{row.number}）")
        event.add("location", titles.get(row.resource_id, ""))
        event.add("status", _STATUS.get(row.booking_status, "CONFIRMED"))
        calendar.add_component(event)
    return bytes(calendar.to_ical())
