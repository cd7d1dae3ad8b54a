"""Declaring a qualification, and declaring anew what was returned: files go first, then what names them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.responses import Response

from cyzj.contracts.codes import Role
from portal.access import ViewerPage
from portal.cookies import Notice
from portal.fields import Field, Kind
from portal.forms import Draft, Form
from portal.page import Page
from portal.pages.engagements.colleagues import colleagues
from portal.pages.handing import Handed, fresh, kept
from portal.pages.records.commands import not_now
from portal.pages.records.seen import API, MINE, PATH, Seen, crumbs, load, looks_on
from portal.pages.records.vocabulary import CHOICES, LEVELS
from portal.pages.sending import send, status_of
from portal.words import MAJORS

router = APIRouter()
_EVIDENCE = "evidence"
_PERSON = Field("person_ref", "教师", Kind.CHOICE, help="只列本单位在任的人员。")
_FIELDS = (
    Field(
        "what",
        "种类与级别",
        Kind.CHOICE,
        choices=CHOICES,
        help="级别表未核对，以证书上写的为准。",
        api="level",
    ),
    Field("awarded_on", "取得日期", Kind.DATE, help="证书上的日期。"),
    Field("valid_until", "有效期至", Kind.DATE, required=False, help="长期有效的不填。"),
    Field(
        "major_code",
        "专业代码",
        required=False,
        choices=MAJORS,
        placeholder="2、4 或 6 位，例如 4603",
        help="不分专业的不填。",
    ),
    Field(
        "certificate_number",
        "证书编号",
        required=False,
        most=60,
        help="加密保存，平时不显示；不填则不保存。",
    ),
    Field(
        _EVIDENCE,
        "证明材料",
        required=False,
        help="证书或文件的扫描件，PDF 或图片，每份不超过 20 MB。",
    ),
)
REDECLARE = Form("重新登记", _FIELDS)


async def form_for(page: Page) -> Form:
    """A coordinator chooses whose it is; everybody else declares their own."""
    if Role.COORDINATOR not in page.viewer.roles:
        return Form("登记", _FIELDS)
    people = {page.viewer.person_ref: f"{page.viewer.name}（本人）", **{
        ref: name for ref, name in (await colleagues(page)).items() if ref != page.viewer.person_ref
    }}  # fmt: skip
    whose = Field(_PERSON.name, _PERSON.label, _PERSON.kind, choices=people, help=_PERSON.help)
    return Form("登记", (whose, *_FIELDS))


@router.get(f"{PATH}/new")
async def declaring(page: ViewerPage) -> Response:
    """The blank form."""
    return _show(page, (await form_for(page)).blank(), [])


@router.post(f"{PATH}/new")
async def declare(page: ViewerPage) -> Response:
    """Send the files, then the declaration."""
    data = await page.request.form()
    draft = (await form_for(page)).read(data)
    handed = await _taken(page, draft, data)
    answer = await send(page.services.member_schools, draft, API)
    if answer is None:
        return _show(page, draft, handed, status_of(draft))
    made = answer.body
    by = "集团办公室" if made["verified_by_office"] else "学校另一位负责人"
    what = f"已登记{made['called']}（{made['number']}）。"
    return page.go(f"{PATH}/{made['id']}", Notice("ok", what, f"接下来等{by}核验。"))


@router.get(f"{PATH}/{{qualification_id}}/redeclare")
async def redeclaring(page: ViewerPage, qualification_id: UUID) -> Response:
    """The form filled with what stands."""
    seen = await load(page, qualification_id)
    if "redeclare" not in seen.may:
        return not_now(page, seen, "重新登记")
    item = seen.item
    draft = REDECLARE.blank(item, what=f"{item['kind']}:{item['level']}")
    handed = [Handed(_EVIDENCE, one["sha256"], one["file_name"]) for one in item["evidence"]]
    return _show(page, draft, handed, seen=seen)


@router.post(f"{PATH}/{{qualification_id}}/redeclare")
async def redeclare(page: ViewerPage, qualification_id: UUID) -> Response:
    """Declare it anew."""
    data = await page.request.form()
    draft = REDECLARE.read(data)
    handed = await _taken(page, draft, data)
    path = f"{API}/{qualification_id}"
    answer = await send(page.services.member_schools, draft, f"{path}/redeclare", current=path)
    if answer is not None:
        number = answer.body["number"]
        return page.go(f"{PATH}/{qualification_id}", Notice("ok", f"已重新登记（{number}）。"))
    seen = await load(page, qualification_id)
    if "redeclare" not in seen.may:
        return not_now(page, seen, "重新登记")
    return _show(page, draft, handed, status_of(draft), seen=seen)


async def _taken(page: Page, draft: Draft, data: FormData) -> list[Handed]:
    """The files of the form, new ones sent first; and the body as the API has it."""
    handed = [*kept(data, _EVIDENCE), *await fresh(page, draft, data, _EVIDENCE)]
    if not handed and _EVIDENCE not in draft.errors:
        draft.add_error(_EVIDENCE, "请选择至少一份证明材料")
    draft.values.pop(_EVIDENCE, None)
    draft.body |= _as_asked(draft.body)
    draft.body[_EVIDENCE] = [one.body for one in handed]
    return handed


def _as_asked(body: dict[str, Any]) -> dict[str, Any]:
    """Kind and level apart, and no empty words."""
    kind, _, level = str(body.pop("level", None) or "").partition(":")
    known = kind in LEVELS
    found = {"certificate_number": body.get("certificate_number") or ""}
    return found | ({"kind": kind, "level": level} if known else {})


def _show(
    page: Page, draft: Draft, handed: list[Handed], status: int = 200, *, seen: Seen | None = None
) -> Response:
    title = f"重新登记 {seen.number}" if seen else "登记专业档案"
    back = seen.path if seen else PATH if looks_on(page.viewer) else MINE
    here = [(seen.number, seen.path), ("重新登记", "")] if seen else [(title, "")]
    said = (
        [one["words"] for one in seen.item["remarks"] if one["command"] == "return"] if seen else []
    )
    return page.show(
        "pages/records/form.html",
        title=title,
        status=status,
        crumbs=crumbs(page, *here),
        draft=draft,
        kept=handed,
        action=f"{seen.path}/redeclare" if seen else f"{PATH}/new",
        back=back,
        chooses=any(one.name == _PERSON.name for one in draft.form.fields),
        seen=seen,
        said=said[-1] if said else "",
    )
