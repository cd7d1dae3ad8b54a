"""One programme: its curriculum, who approved what, and what may be done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.page import Page
from portal.pages.cohorts.acting import Item, commands, links, load
from portal.pages.programmes.verbs import CRUMBS, KINDS, PATH, TAGS, THING
from portal.words import day, hours, major, moment

router = APIRouter()
TURNS = {
    "submit": (
        "提交审批",
        "内容写好后提交集团办公室；批准之前只有本校和合作单位看得到。",
        "集团办公室",
    ),
    "approve": ("审批培养项目", "看过课程、学时和考核后批准，或退回修改。", "集团办公室"),
    "publish": ("发布项目", "集团办公室已批准；发布后可以开班。", "主办学校"),
}


@router.get(f"{PATH}/{{id}}")
async def programme(page: ViewerPage, id: UUID) -> Response:
    """The page of one programme."""
    item = await load(page, THING, id)
    may = item["allowed_actions"]
    action = next((one["action"] for one in item["waiting_on"]), "")
    mine = action if action in may else ""
    more = links(THING, item, but=[mine])
    if "change" in may:
        more.insert(0, ("修改", f"{PATH}/{id}/edit"))
    if "revise" in may:
        more.insert(0, ("起草修订版", f"{PATH}/new?replaces={id}"))
    return page.show(
        "pages/programmes/detail.html",
        title=item["title"],
        crumbs=[*CRUMBS, (item["number"], "")],
        item=item,
        path=f"{PATH}/{id}",
        kind=KINDS[item["kind"]],
        turn=TURNS.get(mine),
        verb=THING.verbs[mine].name if mine else "",
        mine=mine,
        waits=_waits(item) if action and not mine else "",
        menu_items=more,
        may_plan="plan_cohort" in may,
        fact_rows=await _facts(page, item),
        story=_story(item),
    )


def _waits(item: Item) -> tuple[str, str]:
    action = item["waiting_on"][0]["action"]
    owner = item["owner"]["name"] if item["owner"] else "主办学校"
    who = "集团办公室" if action == "approve" else owner
    return who, {"approve": "批准", "submit": "提交审批", "publish": "发布"}[action]


async def _facts(page: Page, item: Item) -> list[tuple[str, Any]]:
    partners = "、".join(one["name"] for one in item["partners"])
    tags = "、".join(TAGS[one] for one in item["tags"])
    months = item["valid_months"]
    return [
        ("主办学校", item["owner"]["name"] if item["owner"] else None),
        ("合作单位", partners),
        ("专业", major(item["major_code"])),
        ("计入", tags),
        ("学时", hours(item["hours"])),
        ("安全教育", "须完成" if item["safety_induction"] else "不要求"),
        ("证书有效", f"{months} 个月" if months else "长期有效"),
        ("版次", f"第 {item['revision']} 版"),
        ("结业条件", _rule(item)),
        ("编号", item["number"]),
    ]


def _rule(item: Item) -> str:
    least, excused = item["attendance_percent"], item["excused_percent"]
    return f"出勤 {least}% 以上（请假最多计 {excused}%），须通过的考核都通过"


def _story(item: Item) -> list[dict[str, Any]]:
    told = [
        {"title": "退回修改", "when": moment(one["at"]), "quote": one["words"]}
        for one in reversed(item["sayings"])
    ]
    return [*told, {"title": "起草", "when": day(item["created_at"])}]


commands(router, THING)
