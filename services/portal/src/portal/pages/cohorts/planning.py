"""Planning a cohort, and changing it before anybody can enrol: days, seats by school, the minimum."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.cookies import Notice
from portal.fields import Field, Kind
from portal.page import Page
from portal.pages import sending
from portal.pages.cohorts.acting import Item, load
from portal.pages.cohorts.verbs import API, COHORT, CRUMBS, PATH
from portal.pages.council.choices import present
from portal.pages.sending import send, status_of
from portal.rows import Sheet, SheetForm, Table
from portal.words import day_of, moment_of

router = APIRouter()
_FIELDS = (
    Field("programme_id", "培养项目", Kind.CHOICE, help="已发布、由本校主办或合作的项目。"),
    Field("title", "班次名称", most=30, placeholder="例如 2026 秋季第 1 班"),
    Field("first_day", "开班日期", Kind.DATE),
    Field("last_day", "结束日期", Kind.DATE),
    Field("enrol_until", "报名截止", Kind.DATE, help="不晚于开班日期。"),
    Field("release_on", "名额释放日", Kind.DATE, help="到这天，各校未用的名额归公共。"),
    Field("decide_on", "人数核定日", Kind.DATE, help="早于开班日期；人数不足由主办学校决定。"),
    Field("seats", "总名额", Kind.INTEGER, unit="个"),
    Field("minimum", "最低开班人数", Kind.INTEGER, unit="人"),
    Field("place", "上课地点", required=False, most=200),
    Field("note", "说明", Kind.LONG, required=False, most=2000, help="对报名学校的说明。"),
)
_SHARES = Table(
    "shares",
    "各校名额",
    (
        Field("school_id", "学校", Kind.CHOICE),
        Field("seats", "名额", Kind.INTEGER),
    ),
    at_first=3,
    most=60,
)


async def _form(page: Page, item: Item | None) -> SheetForm:
    """Programmes that the school may run, and the schools of the register."""
    schools = await present(page)
    asked = {"status": ["published"]}
    found = await page.services.joint_training.everything("/v1/programmes", asked)
    mine = {
        one["id"]: f"{one['title']}（{one['number']}）"
        for one in found
        if "plan_cohort" in one["allowed_actions"]
    }
    if item is not None:
        mine = {item["programme_id"]: item["programme_number"]}
    fields = tuple(
        replace(one, choices=mine) if one.name == "programme_id" else one for one in _FIELDS
    )
    cells = (replace(_SHARES.cells[0], choices=schools), _SHARES.cells[1])
    return SheetForm("保存", fields, (replace(_SHARES, cells=cells),))


@router.get(f"{PATH}/new")
async def planning(page: ViewerPage, programme: str = "") -> Response:
    """The blank form, with days that fit each other."""
    sheet = (await _form(page, None)).blank()
    today = day_of(moment_of(page.now))
    for name, after in (
        ("first_day", 42), ("last_day", 46), ("enrol_until", 35), ("release_on", 28),
        ("decide_on", 37),
    ):  # fmt: skip
        sheet.values[name] = (today + timedelta(days=after)).isoformat()
    sheet.values["programme_id"] = programme
    return _show(page, sheet)


@router.post(f"{PATH}/new")
async def plan(page: ViewerPage) -> Response:
    """Plan it, or draw the form again with more rows."""
    return await _save(page, None)


@router.get(f"{PATH}/{{id}}/edit")
async def changing(page: ViewerPage, id: UUID) -> Response:
    """The form with what stands."""
    item = await load(page, COHORT, id)
    if "change" not in item["allowed_actions"]:
        return _not_now(page, item)
    return _show(page, (await _form(page, item)).blank(_typed(item)), item)


@router.post(f"{PATH}/{{id}}/edit")
async def change(page: ViewerPage, id: UUID) -> Response:
    """Keep what is typed."""
    return await _save(page, await load(page, COHORT, id))


async def _save(page: Page, item: Item | None) -> Response:
    data = await page.request.form()
    form, do = await _form(page, item), str(data.get("do") or "save")
    if do.startswith(("more:", "empty:")):
        return _show(page, form.redrawn(data, do), item)
    sheet = form.read(data)
    sheet.body |= {name: sheet.body[name] or "" for name in ("place", "note")}
    if item is not None:
        sheet.body.pop("programme_id")
    command = f"{API}/{item['id']}/change" if item else API
    current = f"{API}/{item['id']}" if item else None
    answer = await send(page.services.joint_training, sheet, command, current=current)
    if answer is None:
        if item and "change" not in item["allowed_actions"]:
            return _not_now(page, item)
        return _show(page, sheet, item, status_of(sheet))
    after = answer.body
    text = "核对无误后开始报名；可以先排课程表。"
    return page.go(
        f"{PATH}/{after['id']}", Notice("ok", f"已保存班次（{after['number']}）。", text)
    )


def _typed(item: Item) -> dict[str, Any]:
    """An item as its form has it."""
    shares = [one for one in item["seats"] if one["school_id"]]
    return {**item, "seats": item["seats_total"], "shares": shares}


def _not_now(page: Page, item: Item) -> Response:
    path = f"{PATH}/{item['id']}"
    return sending.not_now(page, path, item["number"], COHORT.state(item), "修改安排")


def _show(page: Page, sheet: Sheet, item: Item | None = None, status: int = 200) -> Response:
    title = f"修改安排 {item['number']}" if item else "计划班次"
    here = [(item["number"], f"{PATH}/{item['id']}")] if item else []
    return page.show(
        "pages/cohorts/form.html",
        title=title,
        status=status,
        crumbs=[*CRUMBS, *here, (title, "")],
        draft=sheet,
        item=item,
        action=f"{PATH}/{item['id']}/edit" if item else f"{PATH}/new",
        back=f"{PATH}/{item['id']}" if item else PATH,
    )
