"""One cohort: seats by school, timetable, how many learners, who is at risk, certificates."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from cyzj.contracts.joint_training.session import SESSION_STATUSES
from portal.access import ViewerPage
from portal.clients.problems import Forbidden, NotFound
from portal.page import Page
from portal.pages.cohorts.acting import Item, commands, links, load
from portal.pages.cohorts.verbs import COHORT, CRUMBS, KINDS, PATH, TURNS
from portal.states import MACHINES
from portal.together import together
from portal.words import clock_time, day, day_words, hours, moment, moment_of, number

router = APIRouter()
SESSIONS = {str(code): name for code, name in SESSION_STATUSES.items()}
COMMANDS = {"confirmed": "confirm", "suspended": "suspend", "cancelled": "cancel"}
"""Events that somebody gave a reason for, by the command."""


@router.get(f"{PATH}/{{id}}")
async def cohort(page: ViewerPage, id: UUID) -> Response:
    """The page of one cohort."""
    item = await load(page, COHORT, id)
    service = page.services.joint_training
    timetable, risky = await together(
        service.everything("/v1/course-sessions", {"cohort_id": str(id), "sort": "starts_at"}),
        _at_risk(page, item),
    )
    mine = _mine(item)
    names = await page.names({ref for one in timetable for ref in one["teachers"]}, "cohort_page")
    may = item["allowed_actions"]
    return page.show(
        "pages/cohorts/detail.html",
        title=item["title"],
        crumbs=[*CRUMBS, (item["number"], "")],
        item=item,
        path=f"{PATH}/{id}",
        kind=KINDS[item["kind"]],
        mine=mine,
        turn=TURNS.get(mine),
        verb=COHORT.verbs[mine].name if mine else "",
        beside=[link for code, link in _links(item).items() if code in _BESIDE.get(mine, ())],
        waits=_waits(item) if item["waiting_on"] and not mine else "",
        menu_items=[link for code, link in _links(item).items() if code != mine],
        seat_rows=item["seats"],
        states=_states(item),
        sessions=[_session(one, names, page) for one in timetable],
        planned=_planned(timetable),
        risky=risky,
        may_apply="apply" in may,
        may_schedule="schedule_sessions" in may,
        may_results="record_results" in may,
        certificates=_certificates(item),
        fact_rows=_facts(item),
        story=await _story(page, item),
    )


_BESIDE = {"confirm": ("extend", "cancel")}


def _links(item: Item) -> dict[str, tuple[str, str]]:
    found = {href.rsplit("/", 1)[-1]: (words, href) for words, href in links(COHORT, item)}
    if "change" in item["allowed_actions"]:
        found["edit"] = ("修改安排", f"{PATH}/{item['id']}/edit")
    return found


def _mine(item: Item) -> str:
    """What the viewer has to do next, if it is anything."""
    may = item["allowed_actions"]
    asked = [one["action"] for one in item["waiting_on"]]
    if item["enrolments"].get("school_endorsed"):
        asked.append("enrol_all")
    if item["certificates"].get("eligible") and not item["issuing"]:
        asked.append("issue_certificates")
    return next((one for one in asked if one in may), "")


def _waits(item: Item) -> tuple[str, str]:
    action = item["waiting_on"][0]["action"]
    owner = item["owner"]["name"] if item["owner"] else "主办学校"
    return owner, COHORT.verbs[action].name


async def _at_risk(page: Page, item: Item) -> list[Item]:
    """Learners whom attendance warns of, as far as the viewer may see them."""
    if item["status"] not in ("running", "suspended", "grading"):
        return []
    asked = {"cohort_id": item["id"], "risk": ["at_risk", "impossible"], "with_names": "true"}
    try:
        return await page.services.joint_training.everything("/v1/enrolments", asked)
    except Forbidden:
        return []  # who may not see people sees counts


def _planned(timetable: list[Item]) -> str:
    """What is on the timetable: sessions that make up for others add nothing."""
    counted = (
        Decimal(one["hours"])
        for one in timetable
        if one["status"] != "cancelled" and not one["makes_up_for"]
    )
    return hours(sum(counted, Decimal(0)))


def _states(item: Item) -> list[tuple[str, int]]:
    order = MACHINES["enrolment"].states
    return [(code, item["enrolments"][code]) for code in order if code in item["enrolments"]]


def _session(one: Item, names: dict[str, str], page: Page) -> dict[str, Any]:
    counts = one["attendance"]
    there = sum(counts.get(code, 0) for code in ("present", "late", "left_early"))
    over = moment_of(one["ends_at"]) <= moment_of(page.now)
    return {
        "item": one,
        "href": f"{PATH}/{one['cohort_id']}/sessions/{one['id']}",
        "day": day_words(moment_of(one["starts_at"]).date(), week=True),
        "time": f"{clock_time(one['starts_at'])}–{clock_time(one['ends_at'])}",
        "hours": hours(one["hours"]),
        "teachers": "、".join(names.get(ref, "") for ref in one["teachers"]),
        "state": SESSIONS[one["status"]],
        "tone": {"scheduled": "wait", "held": "done", "cancelled": "over"}[one["status"]],
        "attendance": f"到 {there} / 应到 {sum(counts.values())}" if counts else "",
        "record": "record_attendance" in one["allowed_actions"] and over,
        "warned": bool(one["warnings"]),
        "place": " ".join(filter(None, (one["room"], one["place"]))),
    }


def _certificates(item: Item) -> dict[str, Any] | None:
    counts = item["certificates"]
    total = sum(counts.values()) - counts.get("superseded", 0)
    if not total:
        return None
    waiting = counts.get("eligible", 0)
    return {
        "total": total,
        "done": total - waiting,
        "waiting": waiting,
        "issuing": item["issuing"],
        "counts": [(code, count) for code, count in sorted(counts.items())],
    }


def _facts(item: Item) -> list[tuple[str, Any]]:
    return [
        ("主办学校", item["owner"]["name"] if item["owner"] else None),
        ("项目", item["programme_title"]),
        ("起止", f"{day(item['first_day'])} 至 {day(item['last_day'])}"),
        ("报名截止", day(item["enrol_until"])),
        ("名额释放", day(item["release_on"])),
        ("人数核定", day(item["decide_on"])),
        ("最低开班", f"{number(item['minimum'])} 人"),
        ("学时", hours(item["hours"])),
        ("分组", f"{item['groups']} 组" if item["groups"] > 1 else "不分组"),
        ("地点", item["place"]),
        ("编号", item["number"]),
    ]


async def _story(page: Page, item: Item) -> list[dict[str, Any]]:
    """What happened, the newest first; to whom it does not concern, that it was planned."""
    try:
        path = f"{COHORT.api}/{item['id']}/history"
        events = (await page.services.joint_training.get(path)).body["items"]
    except NotFound:
        return [{"title": "计划班次", "when": moment(item["created_at"])}]
    said = {(one["command"], moment(one["at"])): one["words"] for one in item["sayings"]}
    told = []
    for one in reversed(events):
        code, when = COMMANDS.get(one["event"].split(".")[1], ""), moment(one["at"])
        told.append({"title": one["name"], "when": when, "quote": said.get((code, when), "")})
    return told


commands(router, COHORT)
