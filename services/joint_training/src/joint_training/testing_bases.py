"""People at a base, as tests over HTTP let them live it: the term of autumn 2026."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from fastapi import FastAPI

from cyzj.contracts.codes import Role
from cyzj.domain.clock import SHANGHAI, moved_to
from cyzj.foundation import Foundation
from cyzj.testing.desk import Desk, Json
from joint_training.testing_api import a_base_body, a_booking_body, a_room_body

MakeDesk = Callable[..., Desk]
TODAY = date(2026, 9, 7)
"""Monday of week 2; week 1 begins on 31 August."""
TERM = "2027-01-31"


def on(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=SHANGHAI)


def in_days(days: int) -> date:
    return TODAY + timedelta(days=days)


class Town:
    """A school with a base, one that built it together with it, and two others."""

    def __init__(self, desk: MakeDesk, app: FastAPI) -> None:
        self.manager = desk(Role.BASE_MANAGER).at(on(TODAY))
        self.leader = desk(Role.SCHOOL_LEADER, school=self.manager.school).at(on(TODAY))
        self.builder = desk(Role.COORDINATOR).at(on(TODAY))
        self.member = desk(Role.COORDINATOR).at(on(TODAY))
        self.other = desk(Role.COORDINATOR).at(on(TODAY))
        self.office = desk(Role.GROUP_OFFICE).at(on(TODAY))
        self.foundation: Foundation = app.state.foundation

    @property
    def owner_id(self) -> UUID:
        assert self.manager.school is not None
        return self.manager.school

    async def base(self, **changes: Any) -> Json:
        """A base that runs, with one room."""
        share = {
            "school_id": str(self.builder.school),
            "kind": "equipment",
            "value": 50_000_000,
            "since": "2026-01-01",
            "depreciates_on": "2031-01-01",
        }
        own = {**share, "school_id": str(self.owner_id), "value": 150_000_000}
        base = await self.manager.post("/v1/bases", a_base_body(shares=[own, share], **changes))
        base = await self.office.step(base, "start_evaluation")
        base = await self.office.step(base, "approve")
        return await self.manager.step(base, "start_construction")

    async def room(self, base: Json | None = None, **changes: Any) -> Json:
        """A room of a base that runs."""
        base = base or await self.base()
        room = await self.manager.post("/v1/resources", a_room_body(base, **changes))
        base = await self.manager.get(f"/v1/bases/{base['id']}")
        if base["status"] == "constructing":
            await self.manager.step(base, "open")
        return room

    async def book(self, who: Desk, room: Json, day: date, **changes: Any) -> Json:
        return await who.post("/v1/bookings", a_booking_body(room, day, **changes))

    async def sweep(self, moment: datetime) -> int:
        with moved_to(moment.astimezone(UTC)):
            return await self.foundation.sweeper.sweep()
