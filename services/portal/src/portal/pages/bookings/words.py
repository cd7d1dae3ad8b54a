"""How times of bookings are said."""

from __future__ import annotations

from typing import Any

from cyzj.domain.clock import SHANGHAI
from portal.words import day_words, moment_of


def clock(minute: int) -> str:
    """500 → 08:20."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def minutes(text: str) -> int:
    """08:20 → 500."""
    hour, _, minute = text.partition(":")
    return int(hour) * 60 + int(minute)


def periods(first: int, last: int) -> str:
    """第3–4节."""
    return f"第{first}节" if first == last else f"第{first}–{last}节"


def span(starts: str, ends: str) -> str:
    """10:20–12:00."""
    begin, end = (moment_of(one).astimezone(SHANGHAI) for one in (starts, ends))
    return f"{begin:%H:%M}–{end:%H:%M}"


def when(one: dict[str, Any]) -> str:
    """10月28日 周三 第3–4节."""
    return f"{day_words(one['day'], week=True)} {periods(one['first_period'], one['last_period'])}"
