"""理事会任职: who holds each office, the schedule as a table in time, and what is handed over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from fastapi import APIRouter
from starlette.responses import Response

from cyzj.contracts.codes import Role
from portal.access import ViewerPage
from portal.clients.schools import school_of
from portal.page import Page
from portal.pages.council.choices import today
from portal.pages.downloads import dated
from portal.pages.exported import FORMATS, MAY_EXPORT
from portal.viewer import School
from portal.words import day_of, moment

router = APIRouter()

Item = dict[str, Any]
API, PATH = "/v1/terms", "/presidency"
CRUMBS = [("理事会", ""), ("理事会任职", PATH)]
PURPOSE = "presidency_page"
OFFICES = {
    "chair": "理事长单位",
    "rotating_chair": "轮值理事长单位",
    "vice_chair": "副理事长单位",
    "secretariat": "秘书处",
}
SHARED = frozenset({"vice_chair"})
"""Offices that several hold at a time."""
HAND_OVERS = {
    "files": "档案与印章",
    "open_cases": "办理中的督办与提醒",
    "resolutions": "未落实的决议",
    "calendar": "已排定的会议与活动",
    "contacts": "对口联系人",
}
HANDED_FROM = timedelta(days=30)
"""[P] How long before its end a term's hand-over list is shown."""


@dataclass(frozen=True)
class HandOver:
    """What an outgoing holder hands over, and to whom."""

    term: Item
    to: str
    done: int
    may: bool
    items: list[dict[str, str]]

    @property
    def office(self) -> str:
        return OFFICES[self.term["office"]]

    @property
    def whole(self) -> bool:
        return self.done == len(self.items)


@router.get(PATH)
async def presidency(page: ViewerPage) -> Response:
    """The offices now, what is to be handed over, and the terms in time."""
    terms = await all_terms(page)
    refs = [one["person_ref"] for one in terms]
    refs += [item["confirmed_by"] for one in terms for item in one["hand_over"]]
    names = await page.names(refs, PURPOSE)
    return page.show(
        "pages/council/presidency.html",
        title="理事会任职",
        crumbs=CRUMBS,
        holders=[(name, _holders(terms, office, names)) for office, name in OFFICES.items()],
        schedule=[
            _schedule(page, name, [one for one in terms if one["office"] == office], names)
            for office, name in _in_order()
        ],
        handing=handing_of(page, terms, names),
        exports=[(words, f"{PATH}/export.{ending}") for words, ending in FORMATS]
        if page.viewer.roles & MAY_EXPORT
        else (),
        may_schedule=Role.GROUP_OFFICE in page.viewer.roles,
        path=PATH,
    )


@router.get(f"{PATH}/export.{{ending}}")
async def export(page: ViewerPage, ending: Literal["xlsx", "csv"]) -> Response:
    """Every term, as a file."""
    file = await page.services.member_schools.download(f"{API}/export.{ending}", {})
    return dated(page, file.content, "理事会任职", ending, file.headers["content-type"])


async def all_terms(page: Page) -> list[Item]:
    """Every term, the latest first."""
    return await page.services.member_schools.everything(API)


def holder_of(item: Item) -> School:
    """The organisation of a term."""
    return school_of(item["organisation"]) if item["organisation"] else School("", "不在册的单位")


def handing_of(page: Page, terms: list[Item], names: dict[str, str]) -> list[HandOver]:
    """The lists that are still open: of terms that end or have ended, where somebody follows."""
    found = []
    for one in terms:
        after = _successor(terms, one)
        if after is None or not _hands_over(page, one):
            continue
        done = sum(item["confirmed_at"] is not None for item in one["hand_over"])
        if done < len(one["hand_over"]) or one["status"] == "in_office":
            may = "hand_over" in one["allowed_actions"]
            items = [_handed(item, names) for item in one["hand_over"]]
            found.append(HandOver(one, holder_of(after).name, done, may, items))
    return found


def _hands_over(page: Page, term: Item) -> bool:
    """Whether its list is shown: it has ended, or ends soon."""
    soon = today(page) + HANDED_FROM
    return term["status"] == "ended" or (
        term["status"] == "in_office" and day_of(term["ends_on"]) <= soon
    )


def _successor(terms: list[Item], term: Item) -> Item | None:
    """The next term of the same office; nobody follows in one that several hold."""
    later = [
        one
        for one in terms
        if one["office"] == term["office"]
        and one["status"] != "cancelled"
        and one["starts_on"] > term["ends_on"]
    ]
    return min(later, key=lambda one: str(one["starts_on"]), default=None)


def _handed(item: Item, names: dict[str, str]) -> dict[str, str]:
    by = names.get(item["confirmed_by"] or "", "")
    when = f"{by} {moment(item['confirmed_at'])}".strip() if item["confirmed_at"] else ""
    return {"code": item["item"], "name": HAND_OVERS[item["item"]], "when": when}


def _in_order() -> list[tuple[str, str]]:
    """The rotating chair first: its schedule is what the page is opened for."""
    first = "rotating_chair"
    return [(first, OFFICES[first]), *((k, v) for k, v in OFFICES.items() if k != first)]


def _holders(terms: list[Item], office: str, names: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "school": holder_of(one),
            "person": names.get(one["person_ref"] or "", ""),
            "ends_on": one["ends_on"],
        }
        for one in terms
        if one["office"] == office and one["status"] == "in_office"
    ]


def _row(one: Item, names: dict[str, str]) -> dict[str, Any]:
    path = f"{PATH}/{one['id']}"
    acts = {"change": "变更", "cancel": "取消"}
    return {
        "item": one,
        "school": holder_of(one),
        "person": names.get(one["person_ref"] or "", ""),
        "running": one["status"] == "in_office",
        "acts": [
            (text, f"{path}/{code}")
            for code, text in acts.items()
            if code in one["allowed_actions"]
        ],
    }


@dataclass(frozen=True)
class Schedule:
    """The terms of one office on one line of time: a bar each (left edge and width of 100), and today."""

    name: str
    rows: list[dict[str, Any]]
    first: str
    last: str
    today: float | None


def _schedule(page: Page, name: str, terms: list[Item], names: dict[str, str]) -> Schedule:
    rows = [_row(one, names) for one in terms]
    if not terms:
        return Schedule(name, rows, "", "", None)
    first = min(str(one["starts_on"]) for one in terms)
    last = max(str(one["ends_on"]) for one in terms)
    for row, one in zip(rows, terms, strict=True):
        left, right = (_place(one[edge], first, last) for edge in ("starts_on", "ends_on"))
        row |= {"left": left, "width": max(round(right - left, 1), 0.8)}
    now = today(page).isoformat()
    return Schedule(
        name, rows, first, last, _place(now, first, last) if first <= now <= last else None
    )


def _place(day: str, first: str, last: str) -> float:
    """Where a day stands between two, of 100."""
    whole = max((day_of(last) - day_of(first)).days, 1)
    return round(100 * (day_of(day) - day_of(first)).days / whole, 1)
