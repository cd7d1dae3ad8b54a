"""The register: organisations are entered and admitted, people are invited and accept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from cyzj.contracts.codes import Jurisdiction, OrganisationKind, Standing
from cyzj.domain.clock import school_date
from demo.client import MEMBERS, Call, Client
from demo.people import OFFICE, PASSWORD, PEOPLE, Person
from demo.places import OFFICE_NAME, PLACES, SUSPENDED, Place
from demo.story.days import moment
from demo.story.texts import SUSPENSION

STORY_DAYS = 560
"""Calendar days from the first entry in the register to the day the demonstration shows."""
AT_ONCE = 4
Told = Callable[[str], None]


class Register:
    """Organisations and people by key and account, once `enter` has run."""

    def __init__(self, client: Client, told: Told) -> None:
        self._client = client
        self._told = told
        self._turn = asyncio.Semaphore(AT_ONCE)
        self.organisations: dict[str, str] = {}
        self.people: dict[str, str] = {}
        self.today = school_date(datetime.now(UTC))
        """The day the demonstration shows: a load that goes on keeps the day it began."""

    @property
    def start(self) -> datetime:
        """When the register is entered."""
        return moment(self.today - timedelta(days=STORY_DAYS), 0)

    async def enter(self) -> None:
        """Everybody is there afterwards, whatever was there before."""
        office = await self._find_office()
        if office is not None:
            self.today = await self._day_of(office) or self.today
        self.organisations[OFFICE] = office or await self._register(None)
        await self._invite_missing(OFFICE, invited_by=None)
        await asyncio.gather(*(self._enter_place(place) for place in PLACES))
        places = [OFFICE, *(place.key for place in PLACES if place.invented)]
        await asyncio.gather(*(self._know_people(key) for key in places))

    async def suspend(self, day: date) -> None:
        """One member may not start anything new from that day on."""
        path = f"/v1/organisations/{self.organisations[SUSPENDED]}"
        seen = await self._get(path)
        if seen["standing"] == Standing.SUSPENDED:
            return
        await self._client.call(
            Call(
                "POST",
                MEMBERS,
                f"{path}/suspend",
                by=f"{OFFICE}.clerk",
                at=moment(day, 60),
                key="demo-suspension",
                body={"expected_version": seen["version"], "reason": SUSPENSION},
            )
        )

    async def _find_office(self) -> str | None:
        found = await self._get("/v1/organisations", kind=OrganisationKind.OFFICE)
        return str(found["items"][0]["id"]) if found["items"] else None

    async def _day_of(self, office: str) -> date | None:
        staff = await self._get(f"/v1/organisations/{office}/staff", limit="200")
        begun = [date.fromisoformat(one["starts_on"]) for one in staff["items"]]
        return min(begun) + timedelta(days=STORY_DAYS) if begun else None

    async def _enter_place(self, place: Place) -> None:
        async with self._turn:
            self.organisations[place.key] = await self._register(place)
        self._told(place.name)
        if place.invented:
            await self._invite_missing(place.key, invited_by=f"{OFFICE}.clerk")

    async def _register(self, place: Place | None) -> str:
        key = place.key if place else OFFICE
        made = await self._post("/v1/organisations", f"demo-register-{key}", _profile(place))
        if place is not None and place.member:
            since = (self.start.date() - timedelta(days=200)).isoformat()
            body = {"expected_version": 1, "member_since": since, "voting": place.invented}
            path = f"/v1/organisations/{made['id']}/admit"
            await self._post(path, f"demo-admit-{key}", body, at=self._recorded(place))
        return str(made["id"])

    def _recorded(self, place: Place) -> datetime:
        """Real members are recorded lately: nothing, not even silence, is invented about them."""
        return self.start if place.invented else moment(self.today - timedelta(days=30), 0)

    async def _invite_missing(self, key: str, *, invited_by: str | None) -> None:
        there = await self._know_people(key)
        missing = [p for p in PEOPLE if p.place == key and p.account not in there]
        await asyncio.gather(*(self._invite(person, invited_by) for person in missing))

    async def _invite(self, person: Person, invited_by: str | None) -> None:
        path = f"/v1/organisations/{self.organisations[person.place]}/invitations"
        body = {"role": person.role, "name": person.name}
        async with self._turn:
            invited = await self._client.call(
                Call("POST", MEMBERS, path, by=invited_by, at=self.start, body=body)
            )
            await self._client.call(
                Call(
                    "POST",
                    MEMBERS,
                    "/public/invitations/accept",
                    at=self.start,
                    body={
                        "token": invited["token"],
                        "account": person.account,
                        "password": PASSWORD,
                    },
                    anonymous=True,
                )
            )
        self._told(person.name)

    async def _know_people(self, key: str) -> set[str]:
        path = f"/v1/organisations/{self.organisations[key]}/staff"
        staff = await self._get(path, limit="200")
        by_name = {p.name: p.account for p in PEOPLE if p.place == key}
        found = {
            by_name[one["person"]["name"]]: one["person"]["ref"]
            for one in staff["items"]
            if one["person"]["name"] in by_name
        }
        self.people |= found
        return set(found)

    async def _get(self, path: str, **query: str) -> dict[str, Any]:
        return await self._client.call(Call("GET", MEMBERS, path, query=query))

    async def _post(
        self, path: str, key: str, body: dict[str, Any], *, at: datetime | None = None
    ) -> dict[str, Any]:
        return await self._client.call(
            Call("POST", MEMBERS, path, at=at or self.start, key=key, body=body)
        )


def _profile(place: Place | None) -> dict[str, Any]:
    if place is None:
        return {
            "name": OFFICE_NAME,
            "short_name": OFFICE_NAME,
            "kind": OrganisationKind.OFFICE,
            "jurisdiction": Jurisdiction.CHONGQING,
        }
    return {
        "name": place.name,
        "short_name": place.short_name,
        "kind": place.kind,
        "jurisdiction": place.jurisdiction,
        "city_code": place.city_code,
        "credit_code": place.credit_code,
        "school_id_code": place.school_id_code,
        "decision_days": place.decision_days,
    }
