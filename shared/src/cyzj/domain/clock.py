"""The clock is a port: the domain gets `now` as an argument, the process decides where it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Protocol

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China Standard Time has had no summer time since 1991, so a fixed offset is exact for our dates."""


class Clock(Protocol):
    """Anything that tells the time, in aware UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class FixedClock:
    """A clock that moves only when told: for tests of expiry."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def advance(self, by: timedelta) -> None:
        self._now += by


_moved: ContextVar[datetime | None] = ContextVar("cyzj_moved_time", default=None)


class MovableClock:
    """The machine's time, or the moment a `moved_to` block says: the demonstration clock."""

    def now(self) -> datetime:
        return _moved.get() or datetime.now(UTC)


@contextmanager
def moved_to(moment: datetime | None) -> Iterator[None]:
    """Within the block, every `MovableClock` of this task says `moment` (None: as before)."""
    token = _moved.set(moment or _moved.get())
    try:
        yield
    finally:
        _moved.reset(token)


def school_date(moment: datetime) -> date:
    """The calendar day in Asia/Shanghai that `moment` falls on."""
    return moment.astimezone(SHANGHAI).date()


def start_of(day: date) -> datetime:
    """The first moment of `day` in Asia/Shanghai, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI).astimezone(UTC)
