"""A clearing round: last week four schools posted for it, two have answered, the others' turn is now.

Every step asks first how things stand: a load that goes on, or runs again, takes none twice.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from demo.client import EXCHANGES, Call, Client
from demo.members import Register
from demo.people import OFFICE, coordinator_of
from demo.story.days import Count, Days, moment
from demo.story.texts import REFUSED_LINE

Json = dict[str, Any]
Chapter = Callable[[date], Awaitable[None]]
CLERK = f"{OFFICE}.clerk"
TITLE = "示例专题讲座撮合轮"
REFUSES = "jiangjin"
"""The school that has refused its line."""


@dataclass(frozen=True)
class Exchange:
    """A lecture that one school asks for and another can give, each addressed to the other."""

    asks: str
    gives: str
    title: str
    major: str
    hours: str


LECTURES = (
    Exchange("chengdu", "gaozhi", "示例数控编程新工艺讲座", "460103", "4"),
    Exchange("gaozhi", "deyang", "示例实训课堂组织讲座", "460104", "2"),
    Exchange("deyang", REFUSES, "示例电商直播运营讲座", "530701", "3"),
)
ACCEPT = frozenset({"gaozhi", "deyang"})
"""The schools that have accepted all of theirs."""


class Rounds:
    """Plays the office's plan, the postings and the first answers on the days before today."""

    def __init__(self, client: Client, register: Register) -> None:
        self._client = client
        self._register = register
        self._days = Days(register.today)

    def days(self) -> Mapping[date, Chapter]:
        """What happens on which day; on the day after the last one of posting it is solved."""
        return {self._at(-9): self._plan, self._at(-8): self._post, self._at(-4): self._answer}

    def _at(self, index: int) -> date:
        return self._days.day(Count.WEEK, index)

    async def _plan(self, day: date) -> None:
        found = await self._get(CLERK, "/v1/clearing-rounds", q=TITLE)
        if not found:
            body = {
                "title": TITLE,
                "exchange_types": ["lecture"],
                "opens_on": str(day),
                "closes_on": str(self._at(-5)),
                "answers_by": str(self._at(8)),
            }
            await self._send("/v1/clearing-rounds", CLERK, day, body)

    async def _post(self, day: date) -> None:
        """Requests and offers that stay open until after the answers."""
        for one in LECTURES:
            for path, key, other, side in (
                ("exchange-requests", one.asks, one.gives, "host"),
                ("exchange-offers", one.gives, one.asks, "home"),
            ):
                by = coordinator_of(key)
                title = one.title if side == "host" else f"可派教师：{one.title}"
                if await self._get(by, f"/v1/{path}", scope="mine", q=one.title):
                    continue
                last = "deadline" if side == "host" else "expires_on"
                body = {
                    "exchange_type": "lecture",
                    "side": side,
                    "title": title,
                    "major_code": one.major,
                    "mode": "onsite",
                    "window_from": str(self._at(20)),
                    "window_to": str(self._at(45)),
                    "class_hours": one.hours,
                    "visibility": "schools",
                    "visible_to": [self._register.organisations[other]],
                    last: str(self._at(15)),
                }
                await self._send(f"/v1/{path}", by, day, body)

    async def _answer(self, day: date) -> None:
        """Each of those who have answered takes its own lines of this round one by one."""
        for key in sorted({*ACCEPT, REFUSES}):
            by, own = coordinator_of(key), self._register.organisations[key]
            for line in await self._get(by, "/v1/clearing-lines", waiting_on=own):
                if not any(line["request"]["title"] == one.title for one in LECTURES):
                    continue
                body: Json = {"expected_version": line["version"]}
                command = "accept" if key in ACCEPT else "refuse"
                if command == "refuse":
                    body |= {"reason": "time", "words": REFUSED_LINE}
                await self._send(f"/v1/clearing-lines/{line['id']}/{command}", by, day, body)

    async def _get(self, by: str, path: str, **query: str) -> list[Json]:
        call = Call("GET", EXCHANGES, path, by=by, query={"limit": "200", **query})
        found: list[Json] = (await self._client.call(call))["items"]
        return found

    async def _send(self, path: str, by: str, day: date, body: Json) -> None:
        await self._client.call(Call("POST", EXCHANGES, path, by=by, at=moment(day, 60), body=body))
