"""The platform's own sweep of what falls due, played at the moments of the story."""

from __future__ import annotations

from datetime import date

from demo.client import EXCHANGES, MEMBERS, TRAINING, Call, Client, Refused
from demo.story.days import sweep_of

SWEEPERS = (MEMBERS, EXCHANGES, TRAINING)
"""The services in which something falls due."""


class Sweeping:
    """Puts the sweep to rest, runs it day by day, and lets it go on."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def rest(self) -> None:
        """From now on nothing falls due by the machine's own clock, also after a restart."""
        await self._tell("rest")

    async def sweep(self, day: date) -> None:
        """Everything that has run out by the first minutes of `day` is settled; raises `Refused`."""
        for service in SWEEPERS:
            call = Call("POST", service, "/v1/ops/sweep/run", at=sweep_of(day))
            failing = (await self._client.call(call))["failing"]
            if failing:
                raise Refused(f"the sweep of {day} in {service} failed: {', '.join(failing)}")

    async def resume(self) -> None:
        """The sweep follows the machine's clock again."""
        await self._tell("resume")

    async def _tell(self, what: str) -> None:
        for service in SWEEPERS:
            await self._client.call(Call("POST", service, f"/v1/ops/sweep/{what}"))
