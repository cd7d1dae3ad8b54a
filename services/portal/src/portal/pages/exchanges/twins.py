"""A hint before the same thing is published twice: what the school already collects or offers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from portal.clients.http import Parameters
from portal.clients.problems import Problem
from portal.page import Page
from portal.pages.exchanges.kinds import Item, Kind
from portal.words import day_of, moment_of

_STANDING = {
    "request": ("open", "partially_matched", "paused"),
    "offer": ("published", "reserved", "paused"),
}
_LOOKED_AT = 100
_SHOWN = 3


async def twins(page: Page, kind: Kind, body: Mapping[str, Any], own: str, key: str) -> list[Item]:
    """The school's standing items of the same kind of exchange, major and side whose window
    overlaps, without the item `own`; none while the service is out of reach: it is only a hint.

    What came after the form was drawn, when its idempotency `key` was made, is no twin: a form
    that is sent again because its answer was lost would find what it has published itself.
    """
    asked: Parameters = {
        "scope": "mine",
        "status": _STANDING[kind.machine],
        "exchange_type": [body["exchange_type"]],
        "side": body["side"],
        "limit": _LOOKED_AT,
    }
    try:
        found = (await page.services.teacher_exchanges.get(kind.api, asked)).body["items"]
    except Problem:
        return []
    drawn = _drawn_at(key)
    alike = [
        one
        for one in found
        if one["id"] != own
        and not one.get("answers")
        and (drawn is None or moment_of(one["created_at"]) < drawn)
    ]
    return [one for one in alike if _same(one, body)][:_SHOWN]


def warning(kind: Kind, found: Sequence[Item], confirmed: Sequence[str]) -> str:
    """What to do about the twins that nobody has confirmed to be another thing; else empty."""
    open_ = [one["number"] for one in found if one["id"] not in confirmed]
    if not open_:
        return ""
    numbers = "、".join(open_)
    return f"可能与 {numbers} 重复：请查看那一条，或在提示下方勾选“确认不是同一{kind.short}”。"


def _drawn_at(key: str) -> datetime | None:
    """When a key of ours (UUIDv7) was made; None for a key that says no time."""
    try:
        made = UUID(key)
    except ValueError:
        return None
    return datetime.fromtimestamp((made.int >> 80) / 1000, UTC) if made.version == 7 else None


def _same(one: Item, body: Mapping[str, Any]) -> bool:
    major = (one["major_code"] or "") == (body.get("major_code") or "")
    begins, ends = day_of(body["window_from"]), day_of(body["window_to"])
    return major and day_of(one["window_from"]) <= ends and begins <= day_of(one["window_to"])
