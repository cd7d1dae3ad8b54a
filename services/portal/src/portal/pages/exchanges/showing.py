"""What the pages of requests, offers and matches show beside the API's items."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from cyzj.contracts.teacher_exchanges.facets import BUDGET_SOURCES, LODGINGS, TEACHER_LEVELS
from cyzj.domain.clock import start_of
from portal import words
from portal.clients.http import Parameters
from portal.clients.problems import Problem
from portal.page import Page
from portal.pages.exchanges.kinds import OFFICE, SPEAKS, Item, Kind
from portal.pages.exchanges.vocabulary import SIDE_CHOICES, volume_words
from portal.turns import Clock, clock, waited
from portal.viewer import School
from portal.words import day_of, moment_of

_ON_OFFER = ("open", "partially_matched", "published", "reserved")


async def types_of(page: Page) -> list[dict[str, Any]]:
    """The seven kinds of exchange and what each demands."""
    found: list[dict[str, Any]] = (
        await page.services.teacher_exchanges.get("/v1/exchange-types")
    ).body["items"]
    return found


async def poster(page: Page, item: Item) -> School:
    """The school that posted an item."""
    return await page.portal.schools.named(page.access, item["school"], item["school_id"])


async def schools_of(page: Page, match: Item) -> dict[str, School]:
    """The two schools of a match by side."""
    schools = page.portal.schools
    return {
        side: await schools.named(page.access, match[f"{side}_school"], match[f"{side}_school_id"])
        for side in ("home", "host")
    }


def side_of(page: Page, match: Item) -> str:
    """Which side of a match the viewer speaks for; empty for everybody else."""
    if not page.viewer.roles & SPEAKS:
        return ""
    mine = page.viewer.school.id
    return next((s for s in ("home", "host") if match[f"{s}_school_id"] == mine), "")


def waits_on_me(page: Page, item: Item) -> bool:
    """Whether a step of the item is the viewer's."""
    viewer = page.viewer
    for step in item["waiting_on"]:
        if step["party"] == "school" and step["school_id"] == viewer.school.id:
            return bool(viewer.roles & SPEAKS)
        if step["party"] == "teacher" and step["person_ref"] == viewer.person_ref:
            return True
    return False


def last_day_clock(item: Item, kind: Kind, now: datetime) -> Clock | None:
    """How long an item still collects; None when it no longer does."""
    if item["status"] not in _ON_OFFER:
        return None
    begun = moment_of(item.get("opened_at") or item["created_at"])
    return clock(begun, start_of(day_of(item[kind.last_day]) + timedelta(days=1)), now)


def row(page: Page, kind: Kind, item: Item, school: School) -> dict[str, Any]:
    """One row of a list of requests or offers."""
    may = item["allowed_actions"]
    matched = item[kind.taken]
    fact = f"{item['matches']} 份应答" if kind.machine == "request" else f"{item['matches']} 条对接"
    if item["status"] == "draft":
        fact = "未发布"
    elif matched:
        fact = f"{item['headcount']} 人中已定 {matched} 人"
    mine = kind.machine == "request" and "change" in may and item["matches"] > matched
    verb = "应答" if "answer" in may else "看应答" if mine else "查看"
    return {
        "item": item,
        "school": school,
        "when": words.span_words(item["window_from"], item["window_to"]),
        "volume": _joined(volume_words(item), words.MODES[item["mode"]]),
        "fact": fact,
        "clock": last_day_clock(item, kind, page.now),
        "verb": verb,
        "href": f"{kind.path}/{item['id']}" + ("/answer" if verb == "应答" else ""),
    }


def facts(item: Item) -> list[tuple[str, str]]:
    """What a request or an offer asks, name and value."""
    found = [
        ("交流类型", words.EXCHANGE_TYPES[item["exchange_type"]]),
        ("方向", SIDE_CHOICES[item["side"]].removeprefix("我校")),
        ("专业", words.major(item["major_code"], "不限")),
        ("课程", item["course"]),
        ("交流窗口", f"{words.day(item['window_from'])} 至 {words.day(item['window_to'])}"),
        ("学时", volume_words(item) or "按交流窗口计"),
        ("方式", words.MODES[item["mode"]]),
        ("人数", f"{item['headcount']} 位教师"),
        ("教师层次", TEACHER_LEVELS[item["teacher_level"]]),
        ("食宿", LODGINGS[item["lodging"]]),
        ("经费来源", BUDGET_SOURCES[item["budget_source"]]),
        ("联系方式", item["contact_note"] or ""),
    ]
    return [(name, value) for name, value in found if value]


def events(history: Iterable[Mapping[str, Any]], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """An item's history for the timeline, newest first."""
    found = [
        {
            "title": one["name"],
            "when": words.moment(one["at"]),
            "who": names.get(one["actor"] or "", "系统"),
            "at": "done",
        }
        for one in history
    ]
    return found[::-1]


async def timeline_of(page: Page, path: str) -> list[dict[str, Any]]:
    """The timeline of an item; empty while it is out of reach."""
    try:
        found = (await page.services.teacher_exchanges.get(f"{path}/history")).body["items"]
    except Problem:
        return []
    names = await page.names((one["actor"] for one in found), "exchange_page")
    return events(found, names)


async def matches_of(page: Page, key: str, id: str) -> Sequence[dict[str, Any]]:
    """The matches of a request or an offer that concern the viewer; none for whom they are not."""
    if not page.viewer.roles & (SPEAKS | OFFICE):
        return ()
    asked: Parameters = {key: id, "limit": 200, "sort": "-created_at"}
    found = (await page.services.teacher_exchanges.get("/v1/matches", asked)).body["items"]
    return [await match_row(page, one) for one in found]


async def match_row(page: Page, match: Item) -> dict[str, Any]:
    """A match with its schools and whose turn it is."""
    schools = await schools_of(page, match)
    mine = side_of(page, match)
    other = schools["host" if mine == "home" else "home"]
    if not mine:
        other = schools["host" if match["requester"] == "home" else "home"]
    return {
        "item": match,
        "schools": schools,
        "other": other,
        "mine": waits_on_me(page, match),
        "waited": _waited(page, match),
    }


def _waited(page: Page, match: Item) -> Clock:
    """How long the match has waited, by the promise of its next step."""
    step = next(iter(match["waiting_on"]), None)
    if step is None:
        return waited(moment_of(match["since"]), None, page.now)
    due = moment_of(step["due"]) if step["due"] else None
    return waited(moment_of(step["since"]), due, page.now)


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
