"""Drafting a project, changing the draft, and proposing it to the parties."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.clients.council_waiting import PARTIES
from portal.clients.problems import Conflict, Forbidden, Invalid
from portal.cookies import Notice
from portal.fields import Field, Kind
from portal.forms import Form
from portal.page import Page
from portal.pages.council.choices import present
from portal.pages.exchanges.confirming import Ask, ask
from portal.pages.projects.commands import not_now, owed_words
from portal.pages.projects.seen import API, CRUMBS, PATH, Item, Seen, load
from portal.pages.projects.verbs import name_of, next_words
from portal.pages.projects.vocabulary import FORMS
from portal.pages.sending import send, status_of
from portal.rows import Sheet, SheetForm, Table
from portal.words import day, short_hash

router = APIRouter()
_SEPARATORS = re.compile(r"[、，,；;\s]+")
PROPOSE = Form("提交", ())


_TITLE = Field("title", "项目名称", most=60, help="会公布，不写人名和电话。")
_FORM = Field("form", "合作形式", Kind.SEGMENT, choices=FORMS)
_MAJORS = Field(
    "major_codes",
    "专业代码",
    required=False,
    placeholder="例如 4603、460103",
    help="2、4 或 6 位，多个用顿号隔开；不填：不限专业。",
)
_STARTS = Field("starts_on", "开始日期", Kind.DATE, required=False)
_ENDS = Field("ends_on", "结束日期", Kind.DATE, required=False, help="提交各方确认前须填。")
_PARTNERS = Field(
    "partner_ids",
    "合作方",
    Kind.CHOICES,
    required=False,
    help="从登记册中选；各方合起来须有学校，也有企业等非学校单位。",
)
_PLAN = Field(
    "plan",
    "方案",
    Kind.LONG,
    required=False,
    most=4000,
    help="各方做什么、怎么做、达到什么；只有各方和集团办公室能看到。",
)


def sheet_form(verb: str, own: tuple[str, str], others: dict[str, str]) -> SheetForm:
    """The whole form: `own` leads, `others` are the organisations of the register."""
    partners = replace(_PARTNERS, choices=others)
    milestones = Table(
        "milestones",
        "里程碑",
        (
            Field("title", "完成什么", most=60),
            Field("owner_id", "责任方", Kind.CHOICE, choices={own[0]: own[1], **others}),
            Field("due_on", "期限", Kind.DATE),
        ),
        at_first=3,
        most=20,
    )
    return SheetForm(verb, (_TITLE, _FORM, _MAJORS, _STARTS, _ENDS, partners, _PLAN), (milestones,))


@router.get(f"{PATH}/new")
async def drafting(page: ViewerPage) -> Response:
    """The blank form."""
    _require_party(page)
    sheet = (await _form(page, "起草")).blank()
    sheet.values["partner_ids"] = []
    return _show(page, sheet)


@router.post(f"{PATH}/new")
async def draft(page: ViewerPage) -> Response:
    """Keep the draft, or go on to propose it; or draw the form again with more rows."""
    _require_party(page)
    return await _save(page, await _form(page, "起草"), None)


@router.get(f"{PATH}/{{project_id}}/edit")
async def changing(page: ViewerPage, project_id: UUID) -> Response:
    """The form with what stands."""
    seen = await load(page, project_id)
    if "change" not in seen.may:
        return not_now(page, seen, name_of("change"))
    return _show(page, (await _form(page, "修改", seen)).blank(typed_of(seen.item)), seen)


@router.post(f"{PATH}/{{project_id}}/edit")
async def change(page: ViewerPage, project_id: UUID) -> Response:
    """Keep what is typed, or go on to propose it."""
    seen = await load(page, project_id)
    return await _save(page, await _form(page, "修改", seen), seen)


@router.get(f"{PATH}/{{project_id}}/propose")
async def proposing(page: ViewerPage, project_id: UUID) -> Response:
    """What is put to the parties, before it is."""
    seen = await load(page, project_id)
    if "propose" not in seen.may:
        return not_now(page, seen, name_of("propose"))
    return ask(page, _question(seen), PROPOSE.blank({"version": seen.item["version"]}))


@router.post(f"{PATH}/{{project_id}}/propose")
async def propose(page: ViewerPage, project_id: UUID) -> Response:
    """Propose it; what others could not confirm is said at its field, in the form."""
    seen = await load(page, project_id)
    sent = PROPOSE.read(await page.request.form())
    path = f"{API}/{project_id}/propose"
    try:
        answer = await page.services.member_schools.post(path, key=sent.key, version=sent.version)
    except (Invalid, Conflict) as refused:
        if "change" not in seen.may or (isinstance(refused, Conflict) and not refused.errors):
            return not_now(page, seen, name_of("propose"))
        sheet = (await _form(page, "修改", seen)).blank(typed_of(seen.item))
        sheet.refuse(refused)
        return _show(page, sheet, seen, 422)
    after = Seen(answer.body, page)
    return page.go(
        after.path, Notice("ok", f"已提交各方确认（{after.number}）。", next_words(after))
    )


async def _save(page: Page, form: SheetForm, seen: Seen | None) -> Response:
    data = await page.request.form()
    do = str(data.get("do") or "draft")
    if do.startswith(("more:", "empty:")):
        return _show(page, form.redrawn(data, do), seen)
    sheet = form.read(data)
    sheet.body = content(sheet.body)
    path = f"{API}/{seen.item['id']}" if seen else API
    command = f"{path}/change" if seen else API
    current = path if seen else None
    answer = await send(page.services.member_schools, sheet, command, current=current)
    if answer is None:
        return _show(page, sheet, seen, status_of(sheet))
    after = Seen(answer.body, page)
    if do == "propose":
        return page.go(f"{after.path}/propose")
    what = f"已存为草稿（{after.number}）。"
    return page.go(after.path, Notice("ok", what, "只有贵单位能看到；写好后提交各方确认。"))


def content(body: dict[str, Any]) -> dict[str, Any]:
    """The API's body: texts left empty are empty, codes one by one."""
    codes = [one for one in _SEPARATORS.split(body["major_codes"] or "") if one]
    return {**body, "plan": body["plan"] or "", "major_codes": codes}


def typed_of(item: Item) -> dict[str, Any]:
    """An item as its form has it."""
    others = [one["organisation_id"] for one in item["parties"][1:]]
    codes = "、".join(item["major_codes"])
    return {**item, "partner_ids": others, "major_codes": codes}


async def _form(page: Page, verb: str, seen: Seen | None = None) -> SheetForm:
    """Every organisation of the register may be chosen, those that take part already first."""
    own = page.viewer.school
    chosen = {one.id: one.name for one in seen.partners} if seen else {}
    others = chosen | {id: name for id, name in (await present(page)).items() if id not in chosen}
    others.pop(own.id, None)
    return sheet_form(verb, (own.id, own.name), others)


def _question(seen: Seen) -> Ask:
    item = seen.item
    partners = "、".join(one.name for one in seen.partners) or "没有选合作方"
    return Ask(
        name_of("propose"),
        f"{name_of('propose')} {seen.number}",
        "把方案提交各方确认。提交即视为贵单位已确认；各方都确认后项目启动。",
        f"{seen.path}/propose",
        seen.path,
        [
            ("项目", "", item["title"]),
            ("合作方", "", partners),
            ("起止", "", f"{day(item['starts_on'])} 至 {day(item['ends_on'])}"),
            ("里程碑", "", owed_words(seen, item["milestones"]) or "还没有写"),
            ("内容指纹", "", short_hash(item["content_hash"])),
            ("状态", "草稿", "待各方确认"),
            ("影响", "", "全联盟能看到名称、各方和期限；方案文字只有各方和集团办公室能看到。"),
        ],
        crumbs=[*CRUMBS, (seen.number, seen.path)],
    )


def _require_party(page: Page) -> None:
    if not page.viewer.roles & PARTIES:
        raise Forbidden("portal", 403)


def _show(page: Page, sheet: Sheet, seen: Seen | None = None, status: int = 200) -> Response:
    title = f"修改草稿 {seen.number}" if seen else "起草联建项目"
    here = [(seen.number, seen.path), ("修改草稿", "")] if seen else [(title, "")]
    return page.show(
        "pages/projects/form.html",
        title=title,
        status=status,
        crumbs=[*CRUMBS, *here],
        draft=sheet,
        action=f"{seen.path}/edit" if seen else f"{PATH}/new",
        back=seen.path if seen else PATH,
    )
