"""One enrolment: whose turn it is, the hours so far, what is still missing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.pages.cohorts.acting import Item, commands, links, load
from portal.pages.cohorts.roster import LEARNERS
from portal.pages.cohorts.verbs import CRUMBS, ENROLMENT, PATH
from portal.words import day, hours, moment

router = APIRouter()
RISKS = {"at_risk": "出勤预警", "impossible": "已无法结业"}
_TURNS = {
    "endorse": ("推荐学员", "推荐后占用名额；没有空名额的列入候补。"),
    "confirm": ("确认候补", "名额已为这名学员保留两个工作日，逾期让给下一位。"),
}
_SAID = {"reject": "不予录取", "withdraw": "退出"}


@router.get("/enrolments/{id}")
async def enrolment(page: ViewerPage, id: UUID) -> Response:
    """The page of one enrolment."""
    item = await load(page, ENROLMENT, id)
    asked = [one["action"] for one in item["waiting_on"]]
    mine = next((one for one in asked if one in item["allowed_actions"]), "")
    cohort = f"{PATH}/{item['cohort_id']}"
    return page.show(
        "pages/cohorts/enrolment.html",
        title=item["name"] or item["number"],
        crumbs=[*CRUMBS, (item["cohort_number"], cohort), (item["number"], "")],
        item=item,
        path=f"/enrolments/{id}",
        cohort=cohort,
        mine=mine,
        turn=_TURNS.get(mine),
        verb=ENROLMENT.verbs[mine].name if mine else "",
        risk=RISKS.get(item["risk"], ""),
        menu_items=links(ENROLMENT, item, but=[mine]),
        sums=_sums(item),
        fact_rows=_facts(item),
        story=_story(item),
    )


def _sums(item: Item) -> list[tuple[str, str]]:
    found = item["progress"]
    if not found:
        return []
    return [
        ("全部学时", hours(found["planned"])),
        ("已上", hours(found["over"])),
        ("到课", hours(found["attended"])),
        ("请假", hours(found["excused"])),
        ("计为出勤", f"{hours(found['counted'])}（{found['percent']}%）"),
    ]


def _facts(item: Item) -> list[tuple[str, Any]]:
    seat = {"school": "本校名额", "pool": "公共名额"}.get(item["seat"] or "", "未占名额")
    until = item["promoted_until"]
    held = [("名额保留至", moment(until))] if until else []
    return [
        ("学校", item["school"]["name"] if item["school"] else None),
        ("类别", LEARNERS[item["learner_kind"]]),
        ("班次", f"{item['cohort_title']}"),
        ("名额", seat),
        *held,
        ("组", f"第 {item['group']} 组" if item["group"] else "不分组"),
        ("安全教育", day(item["safety_on"]) if item["safety_on"] else "未登记"),
        ("编号", item["number"]),
    ]


def _story(item: Item) -> list[dict[str, Any]]:
    told = [
        {
            "title": _SAID.get(one["command"], one["command"]),
            "when": moment(one["at"]),
            "quote": one["words"],
        }
        for one in reversed(item["sayings"])
    ]
    endorsed = (
        [{"title": "学校推荐", "when": moment(item["endorsed_at"])}] if item["endorsed_at"] else []
    )
    return [*told, *endorsed, {"title": "报名", "when": moment(item["created_at"])}]


commands(router, ENROLMENT)
