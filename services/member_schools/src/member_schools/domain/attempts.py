"""Failed sign-ins: each further one makes the next wait longer, per account and per address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=12)


@dataclass(frozen=True)
class Patience:
    """How many failures are free before the wait grows."""

    free: int


ACCOUNT = Patience(free=3)
ADDRESS = Patience(free=20)
"""A whole school may share one address."""


@dataclass(frozen=True)
class Attempts:
    """Failures in a row of one account or one address; a success starts again from none."""

    failures: int = 0
    last_failed_at: datetime | None = None

    def wait(self, patience: Patience, now: datetime) -> timedelta:
        """How long the next attempt must still wait; zero or less: it may come now."""
        if self.last_failed_at is None:
            return timedelta(0)
        return self.last_failed_at + delay_after(self.failures, patience) - now

    def failed(self, now: datetime) -> Attempts:
        """One more failure; those before a quiet twelve hours are forgotten."""
        quiet = self.last_failed_at is not None and now - self.last_failed_at > FORGOTTEN_AFTER
        return replace(self, failures=1 if quiet else self.failures + 1, last_failed_at=now)

    def taken_back(self) -> Attempts:
        """One failure less: the attempt counted beforehand was a success after all."""
        return replace(self, failures=max(0, self.failures - 1))


def delay_after(failures: int, patience: Patience) -> timedelta:
    """Nothing for the free ones, then 1 s, 2 s, 4 s … up to fifteen minutes."""
    beyond = failures - patience.free
    if beyond <= 0:
        return timedelta(0)
    return min(timedelta(seconds=2 ** min(beyond - 1, 20)), LONGEST_WAIT)
