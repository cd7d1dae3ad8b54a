"""Two training bases and a term of bookings: built together, used by several schools, one day after another.

Every step asks first how things stand: a load that goes on, or runs again, takes none twice.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from demo.base_sites import PURPOSES, SITES, Site, Use, uses
from demo.client import TRAINING, Call, Client
from demo.members import Register
from demo.people import OFFICE, coordinator_of, manager_of
from demo.places import BY_KEY
from demo.story.days import Count, Days, moment

Json = dict[str, Any]
Chapter = Callable[[date], Awaitable[None]]
CLERK = f"{OFFICE}.clerk"
BUILT = -60
"""The working day on which the bases open."""


class Bases:
    """Plays the bases and their bookings on their days."""

    def __init__(self, client: Client, register: Register) -> None:
        self._client = client
        self._register = register
        self._days: Days | None = None

    def days(self) -> Mapping[date, Chapter]:
        """What happens on which day."""
        told: dict[date, Chapter] = {self._day(BUILT): self._build}
        for use in uses():
            told[self._day(use.index)] = self._use
        told[self._register.today] = self._ahead
        return told

    async def _build(self, day: date) -> None:
        for site in SITES:
            await self._build_one(site, day)

    async def _build_one(self, site: Site, day: date) -> None:
        by = manager_of(site.owner)
        base = await self._find("/v1/bases", by, site.title)
        if base is None:
            base = await self._post("/v1/bases", by, day, 60, self._proposal(site, day))
        for minutes, (who, command) in enumerate(
            (
                (CLERK, "start-evaluation"),
                (CLERK, "approve"),
                (by, "start-construction"),
            ),
            start=70,
        ):
            if command.replace("-", "_") in await self._may(base, who):
                base = await self._step("/v1/bases", base, command, who, day, minutes)
        for room in site.rooms:
            if await self._find("/v1/resources", by, room.title, base_id=base["id"]) is None:
                body = {
                    "base_id": base["id"],
                    "title": room.title,
                    "stations": room.stations,
                    "equipment_class": room.equipment_class,
                    **room.more,
                }
                await self._post("/v1/resources", by, day, 80, body)
        if "open" in await self._may(base, by):
            base = await self._get(f"/v1/bases/{base['id']}", by)
            await self._step("/v1/bases", base, "open", by, day, 90)

    def _proposal(self, site: Site, day: date) -> Json:
        name, kind, quantity, value = site.tool
        schools = (site.owner, site.builder)
        return {
            "title": site.title,
            "place": site.place,
            "major_code": site.major,
            "description": "演示用的实训基地，内容均为虚构。",
            "contact_note": f"{BY_KEY[site.owner].short_name}实训中心",
            "shares": [
                {
                    "school_id": self._register.organisations[school],
                    "kind": share,
                    "value": worth,
                    "since": str(day),
                    "depreciates_on": str(date(day.year + 8, 8, 31)),
                }
                for school, (share, worth) in zip(schools, site.shares, strict=True)
            ],
            "equipment": [
                {"name": name, "equipment_class": kind, "quantity": quantity, "value": value}
            ],
            "opening": [{"weekday": n, "opens": 480, "closes": 1290} for n in range(1, 8)],
        }

    async def _use(self, day: date) -> None:
        """Booked the day before at the latest, used on the day, or not."""
        for use in (one for one in uses() if self._day(one.index) == day):
            await self._use_one(use, day)

    async def _use_one(self, use: Use, day: date) -> None:
        by, site = coordinator_of(use.user), SITES[use.site]
        title = f"{PURPOSES[use.index % len(PURPOSES)]} {day:%m%d}"
        booking = await self._find("/v1/bookings", by, title)
        if booking is None:
            before = day - timedelta(days=1)
            room = await self._room(site, site.rooms[use.room].title)
            body = {
                "resource_id": room["id"],
                "day": str(day),
                "first_period": use.first,
                "last_period": use.first + 1,
                "title": title,
                "people": use.people,
            }
            booking = await self._post("/v1/bookings", by, before, 120, body)
        if booking["status"] == "held" and booking["approval"]:
            by_base = manager_of(site.owner)
            evening = day - timedelta(days=1)
            booking = await self._step("/v1/bookings", booking, "approve", by_base, evening, 180)
        if use.comes and booking["status"] == "confirmed":
            await self._come_and_go(booking, by, use.people)

    async def _come_and_go(self, booking: Json, by: str, people: int) -> None:
        one = booking["occurrences"][0]
        starts, ends = (datetime.fromisoformat(one[name]) for name in ("starts_at", "ends_at"))
        path = f"/v1/bookings/{booking['id']}"
        body = {"occurrence_id": one["id"], "expected_version": booking["version"]}
        at = starts - timedelta(minutes=5)
        call = Call("POST", TRAINING, f"{path}/check-in", by=by, at=at, body=body)
        used = await self._client.call(call)
        gone = {**body, "expected_version": used["version"], "headcount": people}
        at = ends - timedelta(minutes=5)
        await self._client.call(
            Call("POST", TRAINING, f"{path}/check-out", by=by, at=at, body=gone)
        )

    async def _ahead(self, day: date) -> None:
        """What is still to come: some days confirmed, one that waits, one that may be displaced."""
        plans = (
            ("deyang", 0, 0, 2, 3, "五轴加工跟岗实训"),
            ("luzhou", 0, 0, 3, 5, "数控工艺实训"),
            ("gaozhi", 0, 1, 1, 1, "模具拆装实训"),
            ("deyang", 0, 3, 1, 3, "钳工技能训练"),
            ("luzhou", 0, 3, 1, 3, "钳工入门"),
            ("chengdu", 1, 1, 4, 1, "仿真软件集训"),
            ("deyang", 0, 1, 30, 3, "考证强化训练"),
        )
        for user, number, room, ahead, first, title in plans:
            by, site = coordinator_of(user), SITES[number]
            if await self._find("/v1/bookings", by, title) is not None:
                continue
            found = await self._room(site, site.rooms[room].title)
            body = {
                "resource_id": found["id"],
                "day": str(self._day(ahead)),
                "first_period": first,
                "last_period": first + 1,
                "title": title,
                "people": 12,
            }
            await self._post("/v1/bookings", by, day, 5, body)

    async def _room(self, site: Site, title: str) -> Json:
        by = manager_of(site.owner)
        own = self._register.organisations[site.owner]
        found = await self._find("/v1/resources", by, title, owner_id=own)
        assert found is not None, title
        return found

    async def _may(self, base: Json, by: str) -> list[str]:
        found = await self._get(f"/v1/bases/{base['id']}", by)
        base["version"] = found["version"]
        return list(found["allowed_actions"])

    async def _find(self, path: str, by: str, title: str, **query: str) -> Json | None:
        """The item of that title as `by` sees it; None before there is one."""
        found = await self._get(path, by, q=title, **query)
        return next((one for one in found["items"] if one["title"] == title), None)

    async def _step(
        self, path: str, item: Json, command: str, by: str, day: date, minutes: int
    ) -> Json:
        body = {"expected_version": item["version"]}
        return await self._post(f"{path}/{item['id']}/{command}", by, day, minutes, body)

    async def _post(self, path: str, by: str, day: date, minutes: int, body: Json) -> Json:
        call = Call("POST", TRAINING, path, by=by, at=moment(day, minutes), body=body)
        return await self._client.call(call)

    async def _get(self, path: str, by: str, **query: str) -> Json:
        return await self._client.call(Call("GET", TRAINING, path, by=by, query=query))

    def _day(self, index: int) -> date:
        """A working day before or after today."""
        self._days = self._days or Days(self._register.today)
        return self._days.day(Count.WEEK, index)
