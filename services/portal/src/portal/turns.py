"""Time limits in words: how long is left, or how late, and how urgent that looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

_LEFT_IN_HOURS = timedelta(hours=48)
_PAST_IN_HOURS = timedelta(hours=24)
_TIGHT_FROM = 0.6
"""[P] The share of the time allowed from which a clock turns orange."""


@dataclass(frozen=True)
class Clock:
    """A bar of `share` (0 to 1) with words; `level` is calm, tight or late."""

    share: float
    level: str
    words: str

    @property
    def width(self) -> int:
        """The filled part of a bar 48 wide; even a fresh clock shows a little."""
        return max(3, round(self.share * 48))


def clock(since: datetime, due: datetime, now: datetime) -> Clock:
    """What is left of the time from `since` to `due`: 剩 6 小时, 剩 9 天, 超时 1 天."""
    if now >= due:
        return Clock(1.0, "late", f"超时 {_words(now - due, _PAST_IN_HOURS)}")
    return _graded(since, due, now, f"剩 {_words(due - now, _LEFT_IN_HOURS)}")


def waited(since: datetime, due: datetime | None, now: datetime) -> Clock:
    """How long another party has had the ball: 已等 11 天, coloured by the promise, if it gave one."""
    words = f"已等 {_words(now - since, _PAST_IN_HOURS)}"
    if due is None:
        return Clock(0.0, "calm", words)
    return Clock(1.0, "late", words) if now >= due else _graded(since, due, now, words)


def limit(since: datetime, due: datetime, now: datetime, *, mine: bool) -> Clock:
    """What is left for whoever has the ball; to others, how long they have waited."""
    return clock(since, due, now) if mine else waited(since, due, now)


def _graded(since: datetime, due: datetime, now: datetime, words: str) -> Clock:
    share = (now - since) / (due - since) if due > since else 1.0
    return Clock(max(0.0, share), "tight" if share >= _TIGHT_FROM else "calm", words)


def _words(span: timedelta, hours_below: timedelta) -> str:
    """Hours below the limit, whole days from there; at least one hour."""
    if span < hours_below:
        return f"{max(1, int(span.total_seconds() // 3600))} 小时"
    return f"{span.days} 天"
