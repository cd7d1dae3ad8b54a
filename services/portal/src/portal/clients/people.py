"""Names of people for references, for showing only; kept a minute, never logged."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from cyzj.domain.clock import Clock
from portal.clients.http import ServiceClient
from portal.clients.problems import Problem
from portal.viewer import Access

KEPT = timedelta(seconds=60)
MOST_AT_ONCE = 200
_MOST_KEPT = 20_000

Key = tuple[str, str, str]


class People:
    """Asks member_schools with the viewer's token; what one viewer was told no other one is."""

    def __init__(self, service: ServiceClient, clock: Clock) -> None:
        self._service = service
        self._clock = clock
        self._kept: dict[Key, tuple[datetime, str]] = {}

    async def names(
        self, access: Access, refs: Iterable[str | None], purpose: str
    ) -> dict[str, str]:
        """A name for every reference; its number where the name is unknown or out of reach.

        `purpose` (a code such as `engagement_page`) is written down with the look-up.
        """
        wanted = list(dict.fromkeys(ref for ref in refs if ref))
        known = {ref: name for ref in wanted if (name := self._remembered(access, ref))}
        missing = [ref for ref in wanted if ref not in known]
        for at in range(0, len(missing), MOST_AT_ONCE):
            known |= await self._asked(access, missing[at : at + MOST_AT_ONCE], purpose)
        return {ref: known.get(ref) or number_of(ref) for ref in wanted}

    def _remembered(self, access: Access, ref: str) -> str:
        until, name = self._kept.get(_key(access, ref), (None, ""))
        return name if until and until > self._clock.now() else ""

    async def _asked(self, access: Access, refs: list[str], purpose: str) -> dict[str, str]:
        body = {"refs": refs, "purpose": purpose}
        try:
            answer = await self._service.post("/v1/people/resolve", body, token=access.token)
        except Problem:
            return {}
        if len(self._kept) > _MOST_KEPT:
            self._kept.clear()
        found = {str(one["ref"]): str(one["name"]) for one in answer.body["people"]}
        until = self._clock.now() + KEPT
        self._kept.update({_key(access, ref): (until, name) for ref, name in found.items()})
        return found


def number_of(ref: str) -> str:
    """What stands for a person whose name cannot be shown: 人员 4f2a9c."""
    return f"人员 {ref[-6:]}"


def _key(access: Access, ref: str) -> Key:
    viewer = access.viewer
    return viewer.person_ref, f"{viewer.role}@{viewer.school.id}", ref
