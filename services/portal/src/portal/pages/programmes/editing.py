"""Writing a programme: what it is called, who trains with it, its units and assessments."""

from __future__ import annotations

from dataclasses import replace
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
from portal.pages.council.choices import present
from portal.pages.programmes.verbs import API, CRUMBS, KINDS, PATH, TAGS, THING
from portal.pages.sending import send, status_of
from portal.rows import Sheet, SheetForm, Table
from portal.words import number

router = APIRouter()
_FIELDS = (
    Field("title", "项目名称", most=30, help="全联盟可见，不写人名和电话。"),
    Field("kind", "类型", Kind.SEGMENT, choices=KINDS),
    Field("tags", "同时计入", Kind.CHOICES, required=False, choices=TAGS),
    Field(
        "major_code", "专业代码", required=False, placeholder="例如 460704",
        pattern=r"\d{2}(\d{2}(\d{2})?)?", says="请填 2、4 或 6 位专业代码",
        help="2、4 或 6 位；不填为不限专业。",
    ),
    Field("safety_induction", "学员须完成安全教育", Kind.FLAG, required=False),
    Field(
        "valid_months", "证书有效期", Kind.INTEGER, required=False, unit="个月",
        help="不填为长期有效。",
    ),
    Field("partners", "合作单位", Kind.CHOICES, required=False, help="可以一起开班的学校和企业。"),
    Field(
        "description", "说明", Kind.LONG, required=False, most=2000,
        help="面向哪些学员，达到什么要求。",
    ),
)  # fmt: skip
_UNITS = Table(
    "units",
    "课程单元",
    (Field("name", "名称", most=60), Field("hours", "学时", Kind.DECIMAL)),
    at_first=4,
    most=60,
)
_ASSESSMENTS = Table(
    "assessments",
    "考核",
    (Field("name", "名称", most=60), Field("required", "须通过", Kind.FLAG, required=False)),
    at_first=2,
    most=20,
    given=lambda _: {"required": "yes"},
)


async def _form(page: Page, verb: str) -> SheetForm:
    others = dict(await present(page))
    others.pop(page.viewer.school.id, None)
    fields = tuple(
        replace(one, choices=others) if one.name == "partners" else one for one in _FIELDS
    )
    return SheetForm(verb, fields, (_UNITS, _ASSESSMENTS))


@router.get(f"{PATH}/new")
async def drafting(page: ViewerPage, replaces: UUID | None = None) -> Response:
    """The blank form, or the next version of a published programme."""
    form = await _form(page, "保存")
    if replaces is None:
        sheet = form.blank()
        sheet.values |= {"partners": [], "tags": [], "safety_induction": "yes"}
        return _show(page, sheet)
    item = await load(page, THING, replaces)
    sheet = form.blank({**_typed(item), "version": None})
    return _show(page, sheet, replaces=item)


@router.post(f"{PATH}/new")
async def draft(page: ViewerPage) -> Response:
    """Keep the draft, or draw the form again with more rows."""
    data = await page.request.form()
    replaces = str(data.get("replaces") or "")
    item = await load(page, THING, replaces) if replaces else None
    return await _save(page, None, item)


@router.get(f"{PATH}/{{id}}/edit")
async def changing(page: ViewerPage, id: UUID) -> Response:
    """The form with what stands."""
    item = await load(page, THING, id)
    if "change" not in item["allowed_actions"]:
        return _not_now(page, item)
    return _show(page, (await _form(page, "保存")).blank(_typed(item)), item)


@router.post(f"{PATH}/{{id}}/edit")
async def change(page: ViewerPage, id: UUID) -> Response:
    """Keep what is typed."""
    return await _save(page, await load(page, THING, id), None)


async def _save(page: Page, item: Item | None, replaces: Item | None) -> Response:
    data = await page.request.form()
    form, do = await _form(page, "保存"), str(data.get("do") or "save")
    if do.startswith(("more:", "empty:")):
        return _show(page, form.redrawn(data, do), item, replaces)
    sheet = form.read(data)
    sheet.body = _content(sheet.body)
    if replaces is not None:
        sheet.body["replaces"] = replaces["id"]
    command = f"{API}/{item['id']}/change" if item else API
    current = f"{API}/{item['id']}" if item else None
    answer = await send(page.services.joint_training, sheet, command, current=current)
    if answer is None:
        if item and "change" not in item["allowed_actions"]:
            return _not_now(page, item)
        return _show(page, sheet, item, replaces, status_of(sheet))
    after = answer.body
    text = "只有本校和合作单位看得到；写好后提交集团办公室审批。"
    path = f"{PATH}/{after['id']}"
    return page.go(path, Notice("ok", f"已保存草稿（{after['number']}）。", text))


def _content(body: dict[str, Any]) -> dict[str, Any]:
    """The API's body: assessments get the codes that results name them by."""
    named = [{**one, "code": f"a{place}"} for place, one in enumerate(body["assessments"], start=1)]
    return {**body, "assessments": named, "description": body["description"] or ""}


def _typed(item: Item) -> dict[str, Any]:
    """An item as its form has it."""
    units = [{**one, "hours": number(one["hours"])} for one in item["units"]]
    return {**item, "units": units, "partners": [one["id"] for one in item["partners"]]}


def _not_now(page: Page, item: Item) -> Response:
    path = f"{PATH}/{item['id']}"
    return sending.not_now(page, path, item["number"], THING.state(item), "修改")


def _show(
    page: Page,
    sheet: Sheet,
    item: Item | None = None,
    replaces: Item | None = None,
    status: int = 200,
) -> Response:
    title = f"修改 {item['number']}" if item else "起草修订版" if replaces else "起草培养项目"
    here = [(item["number"], f"{PATH}/{item['id']}")] if item else []
    return page.show(
        "pages/programmes/form.html",
        title=title,
        status=status,
        crumbs=[*CRUMBS, *here, (title, "")],
        draft=sheet,
        replaces=replaces,
        action=f"{PATH}/{item['id']}/edit" if item else f"{PATH}/new",
        back=f"{PATH}/{item['id']}" if item else PATH,
    )
