"""Two pairs of schools: one whose goals real exchanges fill, and one on paper with nothing happening.

Every step asks first how the pair stands: a load that goes on, or runs again, takes none twice.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cyzj.domain.terms import end_of_term, start_of_term
from demo.client import MEMBERS, Call, Client, Refused
from demo.members import Register
from demo.people import OFFICE, coordinator_of, leader_of
from demo.story.days import moment
from demo.story.texts import PAIRED, REVIEWED_BY_STRONG, REVIEWED_BY_WEAK

Json = dict[str, Any]
Chapter = Callable[[date], Awaitable[None]]
CLERK = f"{OFFICE}.clerk"
TRIES = 5
"""An event may count for the pair between reading it and acting on it."""


@dataclass(frozen=True)
class Pair:
    """Who supports whom."""

    strong: str
    weak: str


BUSY, SILENT = Pair("chengdu", "yongchuan"), Pair("luzhou", "wanzhou")
FIRST_GOALS = (
    {"measure": "exchanges", "direction": "supporting_sends", "target": "1"},
    {"measure": "hours", "direction": "either", "target": "4"},
)
SECOND_GOALS = (
    {"measure": "exchanges", "direction": "supporting_sends", "target": "2"},
    {"measure": "teachers", "direction": "either", "target": "2"},
    {"measure": "hours", "direction": "either", "target": "12"},
)


class Pairs:
    """Plays the pairs' steps on their days: from the term before this one to the end of this one."""

    def __init__(self, client: Client, register: Register) -> None:
        self._client = client
        self._register = register

    def days(self) -> Mapping[date, Chapter]:
        """What happens on which day, up to today."""
        today = self._register.today
        this = start_of_term(today)
        before = start_of_term(this - timedelta(days=1))
        told: dict[date, Chapter] = {
            before + timedelta(days=9): self._propose,
            before + timedelta(days=12): self._accept,
            before + timedelta(days=20): self._first_goals,
            before + timedelta(days=23): self._agree,
            this + timedelta(days=7): self._review,
            this + timedelta(days=13): self._second_goals,
            this + timedelta(days=16): self._agree,
        }
        return {day: chapter for day, chapter in told.items() if day <= today}

    async def _propose(self, day: date) -> None:
        """The busy pair by the strong school, the silent one by the office."""
        for pair, by in ((BUSY, coordinator_of(BUSY.strong)), (SILENT, CLERK)):
            if await self._find(pair) is None:
                body = {
                    "supporting_id": self._register.organisations[pair.strong],
                    "supported_id": self._register.organisations[pair.weak],
                    "starts_on": str(day),
                    "ends_on": str(end_of_term(self._register.today)),
                    "words": PAIRED,
                }
                await self._post("", by, day, body)

    async def _accept(self, day: date) -> None:
        await self._step(BUSY, "accept", leader_of(BUSY.weak), day)
        for school in (SILENT.strong, SILENT.weak):
            await self._step(SILENT, "accept", leader_of(school), day)

    async def _first_goals(self, day: date) -> None:
        await self._put_forward(day, FIRST_GOALS)

    async def _second_goals(self, day: date) -> None:
        await self._put_forward(day, SECOND_GOALS)

    async def _put_forward(self, day: date, goals: Sequence[Json]) -> None:
        def fresh(pairing: Json) -> Json | None:
            term = _term(pairing, end_of_term(day))
            known = term["goals"] or term["offer"]
            return None if known else {"term_ends_on": term["ends_on"], "goals": list(goals)}

        await self._step(BUSY, "set-goals", coordinator_of(BUSY.strong), day, fresh)

    async def _agree(self, day: date) -> None:
        def offered(pairing: Json) -> Json | None:
            term = _term(pairing, end_of_term(day))
            offer = term["offer"]
            about = {"term_ends_on": term["ends_on"]}
            return about | {"content_hash": offer["content_hash"]} if offer else None

        await self._step(BUSY, "agree-goals", coordinator_of(BUSY.weak), day, offered)

    async def _review(self, day: date) -> None:
        """Both of the busy pair review the term that has ended; the silent pair lets it pass."""
        ended = str(start_of_term(day) - timedelta(days=1))
        said = (
            (leader_of(BUSY.strong), 4, REVIEWED_BY_STRONG),
            (coordinator_of(BUSY.weak), 5, REVIEWED_BY_WEAK),
        )
        for by, score, words in said:
            body = {"term_ends_on": ended, "score": score, "words": words}
            await self._step(BUSY, "review", by, day, _always(body))

    async def _step(
        self,
        pair: Pair,
        verb: str,
        by: str,
        day: date,
        content: Callable[[Json], Json | None] = lambda _: {},
    ) -> None:
        """A step of the pair, unless an earlier load took it."""
        for tried in range(TRIES):
            pairing = await self._find(pair, by)
            if pairing is None or verb.replace("-", "_") not in pairing["allowed_actions"]:
                return
            body = content(pairing)
            if body is None:
                return
            whole = {"expected_version": pairing["version"], **body}
            try:
                await self._post(f"/{pairing['id']}/{verb}", by, day, whole)
            except Refused:
                now = await self._find(pair, by)
                if tried + 1 == TRIES or now is None or now["version"] == pairing["version"]:
                    raise
            else:
                return

    async def _find(self, pair: Pair, by: str = CLERK) -> Json | None:
        """The pairing of the two schools, as `by` sees it."""
        strong, weak = (self._register.organisations[one] for one in (pair.strong, pair.weak))
        query = {"organisation_id": strong, "limit": "200"}
        found = await self._client.call(Call("GET", MEMBERS, "/v1/pairings", by=by, query=query))
        return next((one for one in found["items"] if one["supported_id"] == weak), None)

    async def _post(self, path: str, by: str, day: date, body: Json) -> None:
        at = moment(day, 120)
        await self._client.call(
            Call("POST", MEMBERS, f"/v1/pairings{path}", by=by, at=at, body=body)
        )


def _always(body: Json) -> Callable[[Json], Json]:
    return lambda _: body


def _term(pairing: Json, ends_on: date) -> Json:
    found: Json = next(one for one in pairing["terms"] if one["ends_on"] == str(ends_on))
    return found
