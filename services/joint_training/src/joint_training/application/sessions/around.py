"""What stands around a session: its room, and what has come in its way since it was planned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.contracts.joint_training.session import SessionStatus
from cyzj.domain.clock import school_date
from joint_training.application.sessions.rooms import without_room
from joint_training.domain.session import Session
from joint_training.storage.bases import named_bases, named_resources
from joint_training.storage.teachers_away import Away, away_among


@dataclass(frozen=True)
class Around:
    """`away`: full-time exchanges that a teacher is on that day; a warning, never a refusal."""

    away: tuple[Away, ...]
    room: str
    """Base and room, where one is booked."""
    room_lost: bool
    """The booking no longer holds the session."""


async def around(session: AsyncSession, found: Iterable[Session]) -> dict[UUID, Around]:
    """By session; what is over or cancelled is not warned of."""
    known = list(found)
    live = [one for one in known if one.status is SessionStatus.SCHEDULED]
    away = await _away(session, live)
    lost = await without_room(session, live)
    rooms = await _rooms(session, known)
    return {
        one.id: Around(
            away=tuple(away.get(one.id, ())),
            room=rooms.get(one.planned.resource_id, "") if one.planned.resource_id else "",
            room_lost=one.id in lost,
        )
        for one in known
    }


async def _away(session: AsyncSession, live: list[Session]) -> dict[UUID, list[Away]]:
    if not live:
        return {}
    days = [school_date(one.starts_at) for one in live]
    teachers = {teacher for one in live for teacher in one.teachers}
    away = await away_among(session, teachers, min(days), max(days))
    return {
        one.id: [
            each
            for each in away
            if each.teacher_ref in one.teachers and each.first_day <= day <= each.last_day
        ]
        for one, day in zip(live, days, strict=True)
    }


async def _rooms(session: AsyncSession, found: list[Session]) -> dict[UUID, str]:
    ids = {one.planned.resource_id for one in found if one.planned.resource_id}
    if not ids:
        return {}
    rooms = await named_resources(session, ids)
    bases = await named_bases(session, {room.base_id for room in rooms.values()})
    return {id: f"{bases[room.base_id].title} {room.title}" for id, room in rooms.items()}
