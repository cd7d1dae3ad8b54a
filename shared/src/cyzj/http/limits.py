"""Public routes are rate-limited: so many calls a minute from one address."""

from __future__ import annotations

import time
from collections import Counter

from fastapi import Request
from starlette.exceptions import HTTPException

from cyzj.http.addresses import Address

A_MINUTE = 60.0
MOST = 60


class Limiter:
    """Counts calls by address, a minute at a time; what it counts is forgotten with the minute."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._minute = 0.0
        self._calls: Counter[str] = Counter()

    def seconds_to_wait(self, address: str, now: float) -> int:
        """Zero if this call may go on, else the seconds to wait. `now` in seconds, monotonic."""
        if now - self._minute >= A_MINUTE:
            self._minute, self._calls = now, Counter()
        self._calls[address] += 1
        if self._calls[address] <= self._most:
            return 0
        return max(1, round(self._minute + A_MINUTE - now))


async def limited(request: Request, address: Address) -> None:
    """The dependency of public routes; an address that is not known is not limited."""
    limiter: Limiter = request.app.state.limiter
    wait = limiter.seconds_to_wait(address, time.monotonic()) if address else 0
    if wait:
        raise HTTPException(429, headers={"Retry-After": str(wait)})
