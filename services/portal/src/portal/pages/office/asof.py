"""As of when the office's numbers stand, and whether a part of a page has changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

_FRESH_SECONDS = 60
"""[P] From here on the stamp asks for attention."""


@dataclass(frozen=True)
class Stamp:
    """What stands above every number of the office."""

    time: str | None
    position: str
    formula: str
    delay: str
    fresh: bool


def stamp_of(body: Mapping[str, Any]) -> Stamp:
    """The stamp of an answer of group_office."""
    told = body["stamp"]
    delay = told["delay_seconds"]
    return Stamp(
        time=told["as_of"],
        position=f"{told['event_position']:,}",
        formula=formula_words(told["formula"]),
        delay=delay_words(delay),
        fresh=delay is not None and delay < _FRESH_SECONDS,
    )


def formula_words(code: str) -> str:
    """v2026.1 for board_2026_1."""
    return f"v{code.split('_', 1)[-1].replace('_', '.')}"


def delay_words(seconds: float | None) -> str:
    """数据延迟 4 秒, 数据延迟 3 分钟; without an event there is no delay."""
    if seconds is None:
        return "还没有事件"
    if seconds < 1:
        return "数据延迟不到 1 秒"
    if seconds < 60:
        return f"数据延迟 {round(seconds)} 秒"
    if seconds < 3600:
        return f"数据延迟 {round(seconds / 60)} 分钟"
    return f"数据延迟 {round(seconds / 3600)} 小时"


def tag(parts: Iterable[object]) -> str:
    """An ETag of what a part of a page shows."""
    text = json.dumps([str(part) for part in parts], ensure_ascii=False)
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
