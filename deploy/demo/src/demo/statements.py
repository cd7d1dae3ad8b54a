"""The statements of the terms before this one: signed, but of the last one some that are left to do.

Every step asks first how a statement stands: a load that goes on, or runs again, takes none twice.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, timedelta
from typing import Any

from cyzj.domain.terms import start_of_term
from demo.client import EXCHANGES, Call, Client
from demo.members import Register
from demo.people import OFFICE, leader_of
from demo.story.days import moment
from demo.story.texts import DISPUTED_STATEMENT

Json = dict[str, Any]
Chapter = Callable[[date], Awaitable[None]]
CLERK = f"{OFFICE}.clerk"
HALF, DISPUTED, LEFT = 0, 1, 2
"""Which of the last term's, in the order of their numbers, is signed by one side, disputed, left open."""


class Statements:
    """Plays what the schools do with their statements in the second week after each term."""

    def __init__(self, client: Client, register: Register) -> None:
        self._client = client
        self._register = register

    def days(self) -> Mapping[date, Chapter]:
        """What happens on which day, up to today."""
        this = start_of_term(self._register.today)
        before = start_of_term(this - timedelta(days=1))
        wait = timedelta(days=8)
        told = {before + wait: self._sign_all, this + wait: self._leave_some}
        return {day: chapter for day, chapter in told.items() if day <= self._register.today}

    async def _sign_all(self, day: date) -> None:
        await self._settle(day, leaving=False)

    async def _leave_some(self, day: date) -> None:
        await self._settle(day, leaving=True)

    async def _settle(self, day: date, *, leaving: bool) -> None:
        ended = start_of_term(day) - timedelta(days=1)
        query = {"term_ends_on": str(ended), "sort": "number", "limit": "200"}
        call = Call("GET", EXCHANGES, "/v1/statements", by=CLERK, query=query)
        first = 0 if leaving else LEFT + 1
        for place, one in enumerate((await self._client.call(call))["items"], start=first):
            if one["revision"] != 1 or one["sayings"] or place == LEFT:
                continue
            if place == DISPUTED:
                body = {"reason": DISPUTED_STATEMENT}
                await self._step(one, "dispute", self._speaker(one["first_id"]), day, body)
                continue
            sides = [one["first_id"], one["second_id"]]
            signed = [given["school_id"] for given in one["signatures"]]
            for side in sides[: 1 if place == HALF else 2]:
                if side not in signed:
                    body = {"content_hash": one["content_hash"]}
                    one = await self._step(one, "sign", self._speaker(side), day, body)

    def _speaker(self, school: str | None) -> str:
        """Who signs for the account; None: the alliance's."""
        if school is None:
            return CLERK
        return next(
            leader_of(key) for key, id in self._register.organisations.items() if id == school
        )

    async def _step(self, one: Json, verb: str, by: str, day: date, body: Json) -> Json:
        path = f"/v1/statements/{one['id']}/{verb}"
        whole = {**body, "expected_version": one["version"]}
        return await self._client.call(
            Call("POST", EXCHANGES, path, by=by, at=moment(day, 150), body=whole)
        )
