"""The timetable of a cohort: sessions added a row each, one of them changed, or cancelled."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.cookies import Notice
from portal.fields import Field
from portal.forms import Draft, Form
from portal.page import Page
from portal.pages import sending
from portal.pages.cohorts.acting import REASON, Item, load
from portal.pages.cohorts.timetable import SESSIONS, body_of, cells, typed_of
from portal.pages.cohorts.verbs import API, COHORT, CRUMBS, PATH
from portal.pages.exchanges.confirming import Ask, ask
from portal.pages.sending import send, status_of
from portal.rows import Sheet, SheetForm, Table
from portal.words import clock_time, day_words, moment_of

router = APIRouter()


def _sheet(asked: tuple[Field, ...]) -> SheetForm:
    table = Table("sessions", "课次", asked, at_first=2, most=60)
    return SheetForm("排课", (), (table,))


@router.get(f"{PATH}/{{id}}/sessions/new")
async def scheduling(page: ViewerPage, id: UUID) -> Response:
    """Blank rows for sessions."""
    item = await load(page, COHORT, id)
    if "schedule_sessions" not in item["allowed_actions"]:
        return _not_now(page, item, "排课")
    sheet = _sheet(await cells(page, item)).blank()
    sheet.version = item["version"]
    return _show(page, item, sheet)


@router.post(f"{PATH}/{{id}}/sessions/new")
async def schedule(page: ViewerPage, id: UUID) -> Response:
    """All the sessions or none; what is wrong is said at its row."""
    data = await page.request.form()
    item = await load(page, COHORT, id)
    form, do = _sheet(await cells(page, item)), str(data.get("do") or "save")
    if do.startswith(("more:", "empty:")):
        return _show(page, item, form.redrawn(data, do))
    sheet = form.read(data)
    if not sheet.errors and not sheet.body["sessions"]:
        sheet.add_error("sessions", "请至少填写一个课次")
    if not sheet.errors:
        typed = [row for row in sheet.typed["sessions"] if any(row.values())]
        sheet.body["sessions"] = [body_of(row) for row in typed]
    path = f"{API}/{id}"
    answer = await send(
        page.services.joint_training, sheet, f"{path}/schedule-sessions", current=path
    )
    if answer is None:
        return _show(page, item, sheet, status_of(sheet))
    count = len(sheet.body["sessions"])
    return page.go(f"{PATH}/{id}", Notice("ok", f"已排 {count} 个课次。", "授课教师会看到课程表。"))


@router.get(f"{PATH}/{{id}}/sessions/{{session_id}}/change")
async def changing(page: ViewerPage, id: UUID, session_id: UUID) -> Response:
    """The form of one session with what stands."""
    item, one = await _both(page, id, session_id)
    if "change" not in one["allowed_actions"]:
        return _not_now(page, item, "调课")
    form = Form("调课", await cells(page, item, one))
    draft = form.blank({"version": one["version"]})
    draft.values |= typed_of(one)
    return _show_change(page, item, one, draft)


@router.post(f"{PATH}/{{id}}/sessions/{{session_id}}/change")
async def change(page: ViewerPage, id: UUID, session_id: UUID) -> Response:
    """Another time, place or teacher."""
    item, one = await _both(page, id, session_id)
    draft = Form("调课", await cells(page, item, one)).read(await page.request.form())
    if not draft.errors:
        draft.body = body_of({name: str(value) for name, value in draft.values.items()})
    path = f"{SESSIONS}/{session_id}"
    answer = await send(page.services.joint_training, draft, f"{path}/change", current=path)
    if answer is None:
        return _show_change(page, item, one, draft, status_of(draft))
    return page.go(f"{PATH}/{id}/sessions/{session_id}", Notice("ok", "已调课。"))


@router.get(f"{PATH}/{{id}}/sessions/{{session_id}}/cancel")
async def cancelling(page: ViewerPage, id: UUID, session_id: UUID) -> Response:
    """What cancelling changes, before it is done."""
    item, one = await _both(page, id, session_id)
    if "cancel" not in one["allowed_actions"]:
        return _not_now(page, item, "停课")
    return ask(
        page, _question(item, one), Form("停课", (REASON,)).blank({"version": one["version"]})
    )


@router.post(f"{PATH}/{{id}}/sessions/{{session_id}}/cancel")
async def cancel(page: ViewerPage, id: UUID, session_id: UUID) -> Response:
    """It does not take place."""
    item, one = await _both(page, id, session_id)
    draft = Form("停课", (REASON,)).read(await page.request.form())
    path = f"{SESSIONS}/{session_id}"
    answer = await send(page.services.joint_training, draft, f"{path}/cancel", current=path)
    if answer is None:
        return ask(page, _question(item, one), draft, status_of(draft))
    return page.go(f"{PATH}/{id}", Notice("ok", "已停课。", "课程表里保留，标明已停课。"))


async def _both(page: Page, id: UUID, session_id: UUID) -> tuple[Item, Item]:
    item = await load(page, COHORT, id)
    one: Item = (await page.services.joint_training.get(f"{SESSIONS}/{session_id}")).body
    return item, one


def _question(item: Item, one: Item) -> Ask:
    when = (
        f"{day_words(moment_of(one['starts_at']).date(), week=True)} {clock_time(one['starts_at'])}"
    )
    path = f"{PATH}/{item['id']}/sessions/{one['id']}"
    return Ask(
        "停课",
        f"停课 {one['topic']}",
        "停掉下列课次。",
        f"{path}/cancel",
        path,
        [
            ("班次", "", f"{item['title']}（{item['number']}）"),
            ("课题", "", one["topic"]),
            ("时间", "", when),
            ("影响", "", "不计入全部学时；需要补的另排课次。授课教师的时间空出。"),
        ],
        (REASON,),
        danger=True,
        crumbs=[*CRUMBS, (item["number"], f"{PATH}/{item['id']}")],
    )


def _not_now(page: Page, item: Item, name: str) -> Response:
    path = f"{PATH}/{item['id']}"
    return sending.not_now(page, path, item["number"], COHORT.state(item), name)


def _show(page: Page, item: Item, sheet: Sheet, status: int = 200) -> Response:
    return page.show(
        "pages/cohorts/schedule.html",
        title=f"排课 {item['number']}",
        status=status,
        crumbs=[*CRUMBS, (item["number"], f"{PATH}/{item['id']}"), ("排课", "")],
        item=item,
        path=f"{PATH}/{item['id']}",
        draft=sheet,
    )


def _show_change(page: Page, item: Item, one: Item, draft: Draft, status: int = 200) -> Response:
    return page.show(
        "pages/cohorts/session_form.html",
        title=f"调课 {one['topic']}",
        status=status,
        crumbs=[*CRUMBS, (item["number"], f"{PATH}/{item['id']}"), ("调课", "")],
        item=item,
        path=f"{PATH}/{item['id']}/sessions/{one['id']}",
        draft=draft,
    )
