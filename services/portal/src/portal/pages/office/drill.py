"""看明细: the items behind one number of the board, and the events behind each item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import Response

from portal import words
from portal.access import ViewerPage
from portal.clients.schools import school_of
from portal.page import Page
from portal.pages.office.asof import stamp_of
from portal.pages.office.figures import PERIODS
from portal.viewer import School
from portal.words import moment, number

router = APIRouter()

PATH = "/office/drill"
SHOWN = 50
NARROWS = ("exchange_type", "jurisdiction", "school_id")
STAGES = {
    "opened": "发布需求",
    "answered": "收到应答",
    "confirmed": "确认对接",
    "started": "到岗开始",
    "evaluated": "完成考核",
    "recognised": "学时认定",
}
REGIONS = {"51": "川内", "50": "渝内", "cross": "跨省市"}
PLACES = {
    "request": "/exchange-requests",
    "match": "/matches",
    "engagement": "/engagements",
    "organisation": "/members",
}


@dataclass(frozen=True)
class Measure:
    """How one measure is told: its name, what its rows are, what their value and `met` mean."""

    name: str
    unit: str
    value: str = ""
    met: tuple[str, str] = ("", "")


MEASURES = {
    "funnel": Measure("从需求到认定", "条", "距上一阶段（天）"),
    "needs_met": Measure("需求满足率", "条", met=("已满足", "未满足")),
    "days_to_match": Measure("匹配用时", "次", "用时（天）"),
    "answered_in_time": Measure("事项响应及时率", "项", met=("时限内办结", "未在时限内")),
    "cross_province": Measure("跨省市协作占比", "项", met=("跨省市", "省市内")),
    "dormant": Measure("休眠成员", "所", met=("休眠", "活跃")),
    "hours": Measure("已认定加权学时", "项", "加权学时"),
    "trend": Measure("各月已认定加权学时", "项", "加权学时"),
    "unmet": Measure("未满足需求", "条"),
}
_PARTS = {"met": 0, "unmet": 1}


@dataclass(frozen=True)
class Behind:
    """One item behind a number: `chip` is (tone, words) where the number is a share."""

    number: str
    href: str
    type: str
    schools: tuple[School, ...]
    at: str
    value: str
    chip: tuple[str, str] | None
    events: tuple[Mapping[str, str], ...]


@router.get(PATH)
async def drill(
    page: ViewerPage, measure: str, cell: str = "all", period: str = "term", cursor: str = ""
) -> Response:
    """The list that makes the number; as many rows as the number says."""
    narrow = {name: value for name in NARROWS if (value := page.request.query_params.get(name, ""))}
    asked = {"measure": measure, "cell": cell, "period": period, **narrow}
    answer = await page.services.group_office.get(
        "/v1/board/drill", {**asked, "limit": SHOWN, "with_total": "true", "cursor": cursor}
    )
    found, told = answer.body, MEASURES[measure]
    following = found["next_cursor"]
    return page.show(
        "pages/office/drill.html",
        title=told.name,
        crumbs=[("协同看板", "/office/board"), ("明细", "")],
        heading=await _heading(page, measure, cell),
        line=f"{period_words(period)} · 每一行都计入了这个数字，展开可以看到背后的事件。",
        back=_back(period, narrow),
        stamp=stamp_of(found),
        total=found["total"],
        unit=told.unit,
        value_name=told.value or ("是否计入" if told.met[0] else ""),
        rows=[behind_of(measure, one) for one in found["items"]],
        first=f"{PATH}?{urlencode(asked)}" if cursor else "",
        following=f"{PATH}?{urlencode({**asked, 'cursor': following})}" if following else "",
    )


def behind_of(measure: str, one: Mapping[str, Any]) -> Behind:
    """One row of the answer."""
    told, kind = MEASURES[measure], one["exchange_type"]
    chip = None
    if told.met[0] and one["met"] is not None:
        good = one["met"] is not (measure == "dormant")
        chip = ("on" if good else "watch", told.met[0 if one["met"] else 1])
    schools = [one["school"]] + ([one["partner"]] if one["partner"] else [])
    return Behind(
        number=one["number"],
        href=f"{PLACES[one['item_kind']]}/{one['item_id']}",
        type=words.EXCHANGE_TYPES[kind] if kind else "",
        schools=tuple(school_of(each) for each in schools if each),
        at=one["at"],
        value=number(one["value"], 1 if told.value.endswith("（天）") else None),
        chip=chip,
        events=tuple(_event(event) for event in one["events"]),
    )


def period_words(code: str) -> str:
    """2026–2027 学年第一学期, 2026–2027 学年, 2026 年, or 本学期 for the present one."""
    kind, _, named = code.partition(":")
    if not named:
        return PERIODS.get(kind, code)
    if kind == "year":
        return f"{named} 年"
    years = "–".join(named.split("-")[:2])
    if kind == "school_year":
        return f"{years} 学年"
    return f"{years} 学年第{'一' if named.endswith('-1') else '二'}学期"


async def _heading(page: Page, measure: str, cell: str) -> str:
    """Which number it is, in words."""
    name = MEASURES[measure].name
    if measure == "funnel":
        return f"{name}：{STAGES.get(cell, cell)}"
    if measure == "trend":
        month, _, region = cell.partition(":")
        first = date.fromisoformat(f"{month}-01")
        return f"{first.year} 年 {first.month} 月{REGIONS.get(region, '')}已认定加权学时"
    if measure in ("hours", "unmet") and cell != "all":
        parts = [await _party(page, part) for part in cell.split(":")]
        return f"{name}：{' → '.join(parts)}"
    if cell in _PARTS and MEASURES[measure].met[0]:
        return f"{name}：{MEASURES[measure].met[_PARTS[cell]]}"
    return name


async def _party(page: Page, part: str) -> str:
    if part == "pool":
        return "联盟公共账户"
    if part == "all":
        return "全部成员"
    return (await page.portal.schools.named(page.access, None, part)).name


def _event(event: Mapping[str, Any]) -> Mapping[str, str]:
    place = f"{event['topic']} {event['partition']}:{event['offset']}"
    return {
        "title": event["title"],
        "when": moment(event["time"]),
        "place": place,
        "id": event["id"],
    }


def _back(period: str, narrow: Mapping[str, str]) -> str:
    asked = {"period": period.partition(":")[0], "part": narrow.get("jurisdiction", "")}
    asked = {k: v for k, v in asked.items() if v and v != "term"}
    return f"/office/board?{urlencode(asked)}" if asked else "/office/board"
