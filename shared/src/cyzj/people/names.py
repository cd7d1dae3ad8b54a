"""Names by reference, kept for a minute and nowhere else; each look-up is written down over there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

import httpx

from cyzj.domain.caller import Caller
from cyzj.domain.clock import Clock

KEPT = timedelta(seconds=60)
MOST_AT_ONCE = 200
_MOST_KEPT = 20_000
_PATH = "/v1/people/resolve"


class People:
    """Asks member_schools at `address`; what one caller was told no other one is."""

    def __init__(self, client: httpx.AsyncClient, address: str, clock: Clock) -> None:
        self._client = client
        self._url = f"{address.split(',')[0].rstrip('/')}{_PATH}"
        self._clock = clock
        self._kept: dict[tuple[str, UUID], tuple[datetime, str]] = {}

    async def names(
        self, caller: Caller, refs: Iterable[UUID | None], purpose: str
    ) -> dict[UUID, str]:
        """A name for every reference; its number where the name is unknown or out of reach.

        `purpose` (a code such as `dispatch_letter`) is written down with the look-up.
        """
        wanted = list(dict.fromkeys(ref for ref in refs if ref is not None))
        known = {ref: name for ref in wanted if (name := self._remembered(caller, ref))}
        missing = [ref for ref in wanted if ref not in known]
        for at in range(0, len(missing), MOST_AT_ONCE):
            known |= await self._asked(caller, missing[at : at + MOST_AT_ONCE], purpose)
        return {ref: known.get(ref) or number_of(ref) for ref in wanted}

    def _remembered(self, caller: Caller, ref: UUID) -> str:
        until, name = self._kept.get((_key(caller), ref), (None, ""))
        return name if until and until > self._clock.now() else ""

    async def _asked(self, caller: Caller, refs: list[UUID], purpose: str) -> dict[UUID, str]:
        headers = {"Authorization": f"Bearer {caller.token}"}
        body = {"refs": [str(ref) for ref in refs], "purpose": purpose}
        try:
            answer = await self._client.post(self._url, json=body, headers=headers)
            answer.raise_for_status()
        except httpx.HTTPError:
            return {}
        if len(self._kept) > _MOST_KEPT:
            self._kept.clear()
        found = {UUID(one["ref"]): str(one["name"]) for one in answer.json()["people"]}
        until = self._clock.now() + KEPT
        self._kept.update({(_key(caller), ref): (until, name) for ref, name in found.items()})
        return found


def number_of(ref: UUID) -> str:
    """What stands for a person whose name cannot be shown: 人员 4f2a9c."""
    return f"人员 {str(ref)[-6:]}"


def _key(caller: Caller) -> str:
    roles = "+".join(sorted(caller.roles))
    return f"{caller.key} {caller.school_id} {roles}"
