"""近期日程: the next days on which something begins, ends or closes for the viewer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cyzj.contracts.codes import Role
from portal.clients.http import Parameters
from portal.clients.problems import Problem
from portal.page import Page
from portal.pages.exchanges.kinds import REQUESTS, SPEAKS
from portal.together import together
from portal.words import EXCHANGE_TYPES, day_of, moment_of, weekday

SHOWN = 4
_UNDER_WAY: Parameters = {
    "status": ["accepted", "planned", "ready", "in_progress"],
    "limit": 200,
    "sort": "-created_at",
}
_COLLECTING: Parameters = {
    "scope": "mine",
    "status": ["open", "partially_matched"],
    "sort": REQUESTS.last_day,
    "limit": SHOWN,
}
_NEXT = {
    "planned": ("opens_on", "开始征集"),
    "open": ("closes_on", "征集截止"),
    "solved": ("answers_by", "答复截止"),
}
"""Of a clearing round: the next date, and what it is."""
_RUNNING: Parameters = {"status": [*_NEXT], "limit": SHOWN}


@dataclass(frozen=True, order=True)
class NextDate:
    """One day: `leaf` is what stands above its number."""

    day: date
    title: str
    note: str
    href: str
    leaf: str


async def next_dates(page: Page) -> list[NextDate] | None:
    """The next few, the nearest first; None while the service is out of reach."""
    collecting = Role.COORDINATOR in page.viewer.roles
    speaks = page.viewer.roles & SPEAKS
    try:
        stays, requests, rounds = await together(
            _items(page, "/v1/engagements", _UNDER_WAY),
            _items(page, REQUESTS.api, _COLLECTING) if collecting else _nothing(),
            _items(page, "/v1/clearing-rounds", _RUNNING) if speaks else _nothing(),
        )
    except Problem:
        return None
    today = day_of(moment_of(page.now))
    found = [*_stays(stays, today), *_closing(requests, today), *_rounds(rounds, today)]
    return sorted(one for one in found if one.day >= today)[:SHOWN]


async def _items(page: Page, path: str, asked: Parameters) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await page.services.teacher_exchanges.get(path, asked)).body[
        "items"
    ]
    return found


async def _nothing() -> list[dict[str, Any]]:
    return []


def _stays(items: Iterable[Mapping[str, Any]], today: date) -> Iterator[NextDate]:
    for one in items:
        under_way = one["status"] == "in_progress"
        day = day_of(one["planned_to" if under_way else "planned_from"])
        what = "结束" if under_way else "开始"
        hosts = (one["host_school"] or {}).get("name", "")
        title = f"{EXCHANGE_TYPES[one['exchange_type']]}{what}"
        note = f"{one['number']} · {hosts}" if hosts else one["number"]
        yield NextDate(day, title, note, f"/engagements/{one['id']}", _leaf(day, today))


def _closing(items: Iterable[Mapping[str, Any]], today: date) -> Iterator[NextDate]:
    for one in items:
        day = day_of(one[REQUESTS.last_day])
        note = f"{one['number']} · 已收到 {one['matches']} 份应答"
        href = f"{REQUESTS.path}/{one['id']}"
        yield NextDate(day, f"{one['title']}截止征集", note, href, _leaf(day, today))


def _rounds(items: Iterable[Mapping[str, Any]], today: date) -> Iterator[NextDate]:
    """What a clearing round asks of the school next: to post, or to answer."""
    for one in items:
        name, what = _NEXT[one["status"]]
        day = day_of(one[name])
        title = f"{one['title']}{what}"
        yield NextDate(day, title, one["number"], f"/rounds/{one['id']}", _leaf(day, today))


def _leaf(day: date, today: date) -> str:
    """今天, the weekday within a week, else the month."""
    if day == today:
        return "今天"
    return weekday(day) if day - today < timedelta(days=7) else f"{day.month}月"
