"""教学周 and 调休: the first week of a school's term, and whose lessons a day carries."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from fastapi import APIRouter
from starlette.responses import Response

from cyzj.contracts.codes import Role
from portal.access import ViewerPage
from portal.clients.problems import Forbidden
from portal.cookies import Notice
from portal.fields import Field, Kind
from portal.forms import Draft, Form
from portal.page import Page
from portal.pages.bases.seen import BOOKS, Item
from portal.pages.bases.times import CRUMBS, PATH
from portal.pages.pairings.vocabulary import term_name
from portal.pages.sending import send, status_of
from portal.words import day

router = APIRouter()
TERMS, DAYS = "/v1/teaching-terms", "/v1/make-up-days"
_TERM = (
    Field("term_ends_on", "学期", Kind.CHOICE),
    Field("first_monday", "第 1 周的星期一", Kind.DATE),
    Field("weeks", "教学周数", Kind.INTEGER, unit="周"),
)
DAY = Form(
    "登记",
    (
        Field("day", "哪一天", Kind.DATE, help="已登记过的日子再登记一次，以最后一次为准。"),
        Field("lessons_of", "上哪天的课", Kind.DATE, required=False, help="不填：这天不上课。"),
    ),
)


@router.get(f"{PATH}/weeks")
async def weeks(page: ViewerPage, term: date | None = None) -> Response:
    """The form, with what stands for `term`, or for the latest."""
    form, terms = await _form(page)
    chosen = next((one for one in terms if one["term_ends_on"] == str(term)), terms[0])
    return _show(page, form.blank(chosen))


@router.post(f"{PATH}/weeks")
async def set_weeks(page: ViewerPage) -> Response:
    """Set them; bookings that they move ask their bookers first."""
    form, _ = await _form(page)
    draft = form.read(await page.request.form())
    answer = await send(page.services.joint_training, draft, TERMS)
    if answer is None:
        return _show(page, draft, status_of(draft))
    said = answer.body
    words = f"{term_name(said['term_ends_on'])}：第 1 周从 {day(said['first_monday'])} 起，共 {said['weeks']} 周。"
    return page.go(PATH, Notice("ok", "已设置教学周。", words))


@router.get(f"{PATH}/days")
async def deciding(page: ViewerPage) -> Response:
    """The form of one day, for the office."""
    _require(page, {Role.GROUP_OFFICE})
    return _show(page, DAY.blank())


@router.post(f"{PATH}/days")
async def decide(page: ViewerPage) -> Response:
    """Say what the day carries, to every school."""
    _require(page, {Role.GROUP_OFFICE})
    draft = DAY.read(await page.request.form())
    answer = await send(page.services.joint_training, draft, DAYS)
    if answer is None:
        return _show(page, draft, status_of(draft))
    text = "各校预约的时间有变化的，会请预约方逐个确认；确认前不会移动。"
    return page.go(PATH, Notice("ok", f"已登记 {day(answer.body['day'])} 的调休。", text))


async def _form(page: Page) -> tuple[Form, list[Item]]:
    _require(page, BOOKS)
    asked = {"school_id": page.viewer.school.id}
    terms = (await page.services.joint_training.get(TERMS, asked)).body["items"]
    names = {one["term_ends_on"]: term_name(one["term_ends_on"]) for one in terms}
    fields = (replace(_TERM[0], choices=names), *_TERM[1:])
    return Form("设置", fields), terms


def _require(page: Page, roles: frozenset[Role] | set[Role]) -> None:
    if not page.viewer.roles & roles:
        raise Forbidden("joint_training", 403)


def _show(page: Page, draft: Draft, status: int = 200) -> Response:
    about_day = draft.form is DAY
    title = "登记调休" if about_day else "设置教学周"
    return page.show(
        "pages/bases/weeks_form.html",
        title=title,
        status=status,
        crumbs=[*CRUMBS, (title, "")],
        draft=draft,
        path=PATH,
        action=f"{PATH}/{'days' if about_day else 'weeks'}",
        line="国务院办公厅公布的调休在这里登记，各校的预约按它安排。"
        if about_day
        else "“第 n–m 周”的预约按本校的教学周安排。",
    )
