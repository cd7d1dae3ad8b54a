"""Declaring a duty record, and declaring anew what was returned: files go first, then what names them."""

from __future__ import annotations

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
from portal.pages.duty.commands import not_now
from portal.pages.duty.seen import API, MINE, PATH, Seen, crumbs, load, looks_on
from portal.pages.duty.vocabulary import CATEGORIES
from portal.pages.engagements.colleagues import colleagues
from portal.pages.handing import Handed, fresh, kept
from portal.pages.sending import send, status_of

router = APIRouter()
_EVIDENCE = "evidence"
_FIELDS = (
    Field("category", "类别", Kind.CHOICE, choices=CATEGORIES),
    Field("title", "名称", most=60, placeholder="例如 数控加工岗位实践"),
    Field("organiser", "单位", most=60, help="实践的企业，或举办培训的单位。"),
    Field("first_day", "开始日期", Kind.DATE),
    Field("last_day", "结束日期", Kind.DATE, help="结束之后再登记。"),
    Field(
        "hours",
        "学时",
        Kind.DECIMAL,
        required=False,
        unit="学时",
        help="企业实践按天计，不填；其余类别每天最多计 8 学时。",
    ),
    Field(
        _EVIDENCE,
        "证明材料",
        required=False,
        help="实践证明、结业证书等，PDF 或图片，每份不超过 20 MB。",
    ),
)
REDECLARE = Form("重新登记", _FIELDS)


async def form_for(page: Page) -> Form:
    """A coordinator chooses whose it is; a teacher declares their own."""
    if Role.COORDINATOR not in page.viewer.roles:
        return Form("登记", _FIELDS)
    people = await colleagues(page, Role.TEACHER)
    whose = Field("person_ref", "教师", Kind.CHOICE, choices=people, help="只列本校在任的教师。")
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
    draft.body.setdefault("person_ref", page.viewer.person_ref)
    answer = await send(page.services.teacher_exchanges, draft, API)
    if answer is None:
        return _show(page, draft, handed, status_of(draft))
    made = answer.body
    text = f"已登记（{made['number']}）。"
    return page.go(f"{PATH}/{made['id']}", Notice("ok", text, "接下来等学校负责人核验。"))


@router.get(f"{PATH}/{{record_id}}/redeclare")
async def redeclaring(page: ViewerPage, record_id: UUID) -> Response:
    """The form filled with what stands."""
    seen = await load(page, record_id)
    if "redeclare" not in seen.may:
        return not_now(page, seen, "重新登记")
    handed = [Handed(_EVIDENCE, one["sha256"], one["file_name"]) for one in seen.item["evidence"]]
    return _show(page, REDECLARE.blank(seen.item), handed, seen=seen)


@router.post(f"{PATH}/{{record_id}}/redeclare")
async def redeclare(page: ViewerPage, record_id: UUID) -> Response:
    """Declare it anew."""
    data = await page.request.form()
    draft = REDECLARE.read(data)
    handed = await _taken(page, draft, data)
    path = f"{API}/{record_id}"
    answer = await send(page.services.teacher_exchanges, draft, f"{path}/redeclare", current=path)
    if answer is not None:
        number = answer.body["number"]
        return page.go(f"{PATH}/{record_id}", Notice("ok", f"已重新登记（{number}）。"))
    seen = await load(page, record_id)
    if "redeclare" not in seen.may:
        return not_now(page, seen, "重新登记")
    return _show(page, draft, handed, status_of(draft), seen=seen)


async def _taken(page: Page, draft: Draft, data: FormData) -> list[Handed]:
    """The files of the form, new ones sent first; and the body as the API has it."""
    service = page.services.teacher_exchanges
    new = await fresh(page, draft, data, _EVIDENCE, service)
    handed = [*kept(data, _EVIDENCE), *new]
    if not handed and _EVIDENCE not in draft.errors:
        draft.add_error(_EVIDENCE, "请选择至少一份证明材料")
    draft.values.pop(_EVIDENCE, None)
    if draft.body.get("category") == "enterprise_practice" or draft.body.get("hours") is None:
        draft.body["hours"] = "0"
    draft.body[_EVIDENCE] = [one.body for one in handed]
    return handed


def _show(
    page: Page, draft: Draft, handed: list[Handed], status: int = 200, *, seen: Seen | None = None
) -> Response:
    title = f"重新登记 {seen.number}" if seen else "登记履职记录"
    back = seen.path if seen else PATH if looks_on(page.viewer) else MINE
    here = [(seen.number, seen.path), ("重新登记", "")] if seen else [(title, "")]
    said = (
        [one["words"] for one in seen.item["sayings"] if one["command"] == "return"] if seen else []
    )
    return page.show(
        "pages/duty/form.html",
        title=title,
        status=status,
        crumbs=crumbs(page, *here),
        draft=draft,
        kept=handed,
        action=f"{seen.path}/redeclare" if seen else f"{PATH}/new",
        back=back,
        chooses=any(one.name == "person_ref" for one in draft.form.fields),
        seen=seen,
        said=said[-1] if said else "",
    )
