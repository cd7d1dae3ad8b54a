"""考勤: a session's roster, recorded in one form; what is still to be recorded."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.responses import Response

from cyzj.contracts.codes import Role
from portal.access import ViewerPage
from portal.cookies import Notice
from portal.forms import Draft, Form
from portal.page import Page
from portal.pages.cohorts.acting import Item
from portal.pages.cohorts.detail import SESSIONS as STATES
from portal.pages.cohorts.verbs import CRUMBS, PATH
from portal.pages.downloads import passed_on
from portal.pages.sending import send, status_of
from portal.states import MACHINES
from portal.words import clock_time, day_words, hours, moment, moment_of

router = APIRouter()
API = "/v1/course-sessions"
MARKS = {
    code: MACHINES["attendance"].states[code].name
    for code in ("present", "late", "left_early", "excused", "absent")
}
_SPEAKS = frozenset({Role.COORDINATOR, Role.SCHOOL_LEADER, Role.GROUP_OFFICE})
"""Who may open somebody's enrolment."""
RECORD = Form("登记考勤", ())


@router.get("/attendance")
async def to_record(page: ViewerPage) -> Response:
    """The sessions that the viewer records: those that are over first, then what comes."""
    asked: dict[str, Any] = {"status": ["scheduled"], "sort": "starts_at", "limit": 200}
    found = (await page.services.joint_training.get(API, asked)).body["items"]
    mine = [
        one
        for one in found
        if "record_attendance" in one["allowed_actions"]
        or page.viewer.person_ref in one["teachers"]
    ]
    return page.show(
        "pages/cohorts/to_record.html",
        title="课次与考勤",
        crumbs=[("人才共育", ""), ("课次与考勤", "")],
        over=[_line(one) for one in mine if _is_over(page, one)],
        coming=[_line(one) for one in mine if not _is_over(page, one)][:30],
    )


@router.get("/course-sessions/{session_id}")
async def by_id(page: ViewerPage, session_id: UUID) -> Response:
    """The session's page below its cohort: what to-do lists lead to."""
    one = await load(page, session_id)
    return page.go(f"{PATH}/{one['cohort_id']}/sessions/{session_id}")


@router.get(f"{PATH}/{{id}}/sessions/{{session_id}}")
async def session(page: ViewerPage, id: UUID, session_id: UUID) -> Response:
    """One session: its roster to fill in, or as it was recorded."""
    one = await load(page, session_id)
    draft = RECORD.blank({"version": one["version"]})
    return await _show(
        page, one, draft, {each["enrolment_id"]: "present" for each in one["roster"]}
    )


@router.post(f"{PATH}/{{id}}/sessions/{{session_id}}")
async def record(page: ViewerPage, id: UUID, session_id: UUID) -> Response:
    """Record the whole roster at once."""
    data = await page.request.form()
    one = await load(page, session_id)
    typed = _typed(data, one)
    draft = RECORD.read(data)
    draft.body = {
        "marks": [{"enrolment_id": id, "status": status} for id, status in typed.items() if status]
    }
    path = f"{API}/{session_id}"
    answer = await send(
        page.services.joint_training, draft, f"{path}/record-attendance", current=path
    )
    if answer is None:
        return await _show(page, await load(page, session_id), draft, typed, status_of(draft))
    counts = answer.body["attendance"]
    words = "，".join(f"{MARKS[code]} {counts[code]} 人" for code in MARKS if code in counts)
    text = f"{words}。七天内可以更正，之后锁定。"
    return page.go(f"{PATH}/{id}/sessions/{session_id}", Notice("ok", "已登记考勤。", text))


@router.get(f"{PATH}/{{id}}/sessions/{{session_id}}/sheet.{{ending}}")
async def sheet(
    page: ViewerPage, id: UUID, session_id: UUID, ending: Literal["xlsx", "csv"]
) -> Response:
    """The roster as a sheet to fill in and import."""
    file = await page.services.joint_training.download(f"{API}/{session_id}/export.{ending}")
    return passed_on(file, f"考勤表.{ending}")


@router.get(f"{PATH}/{{id}}/sessions/{{session_id}}/roster.pdf")
async def paper(page: ViewerPage, id: UUID, session_id: UUID) -> Response:
    """The roster to sign on paper."""
    file = await page.services.joint_training.download(f"{API}/{session_id}/paper.pdf")
    return passed_on(file, "签到表.pdf")


async def load(page: Page, id: UUID) -> Item:
    found: Item = (await page.services.joint_training.get(f"{API}/{id}")).body
    return found


def _typed(data: FormData, one: Item) -> dict[str, str]:
    return {
        each["enrolment_id"]: str(data.get(f"mark-{each['enrolment_id']}") or "")
        for each in one["roster"]
    }


def when_of(one: Item) -> str:
    begin = moment_of(one["starts_at"])
    times = f"{clock_time(one['starts_at'])}–{clock_time(one['ends_at'])}"
    return f"{day_words(begin.date(), week=True)} {times}"


def _is_over(page: Page, one: Item) -> bool:
    return moment_of(one["starts_at"]) <= moment_of(page.now)


def _line(one: Item) -> dict[str, Any]:
    return {
        "item": one,
        "href": f"{PATH}/{one['cohort_id']}/sessions/{one['id']}",
        "when": when_of(one),
        "hours": hours(one["hours"]),
    }


async def _show(
    page: Page, one: Item, draft: Draft, typed: dict[str, str], status: int = 200
) -> Response:
    path = f"{PATH}/{one['cohort_id']}/sessions/{one['id']}"
    may = one["allowed_actions"]
    names = await page.names(one["teachers"], "cohort_page")
    away = await page.names([each["teacher_ref"] for each in one["warnings"]], "cohort_page")
    return page.show(
        "pages/cohorts/session.html",
        title=one["topic"],
        status=status,
        crumbs=[
            *CRUMBS,
            (one["cohort_number"], f"{PATH}/{one['cohort_id']}"),
            (one["topic"], ""),
        ],
        item=one,
        path=path,
        when=when_of(one),
        state=STATES[one["status"]],
        tone={"scheduled": "wait", "held": "done", "cancelled": "over"}[one["status"]],
        marks=MARKS,
        draft=draft,
        typed=typed,
        may_record="record_attendance" in may and _is_over(page, one) and bool(one["roster"]),
        may_correct="correct_attendance" in may,
        may_print=bool(may),
        may_open=bool(page.viewer.roles & _SPEAKS),
        menu_items=[
            (words, f"{path}/{code}")
            for code, words in (("change", "调课"), ("cancel", "停课"))
            if code in may
        ],
        warnings=[(away[each["teacher_ref"]], each) for each in one["warnings"]],
        fact_rows=_facts(one, names),
    )


def _facts(one: Item, names: dict[str, str]) -> list[tuple[str, Any]]:
    lock = [("锁定", moment(one["locks_at"]))] if one["locks_at"] and not one["locked"] else []
    return [
        ("班次", f"{one['cohort_title']}（{one['cohort_number']}）"),
        ("时间", when_of(one)),
        ("学时", hours(one["hours"])),
        ("授课教师", "、".join(names[ref] for ref in one["teachers"])),
        ("对象", f"第 {one['group']} 组" if one["group"] else "全班"),
        ("实训室", one["room"]),
        ("地点", one["place"]),
        *lock,
    ]
