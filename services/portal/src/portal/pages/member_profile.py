"""Registering an organisation, and changing what the register says of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from cyzj.contracts.codes import OrganisationKind, Role
from cyzj.contracts.names import JURISDICTIONS, ORGANISATION_KINDS
from portal.access import ViewerPage
from portal.clients.problems import Forbidden
from portal.cookies import Notice
from portal.fields import Field, Kind
from portal.forms import Draft, Form
from portal.page import Page
from portal.pages.sending import send, status_of

router = APIRouter()

_DAYS = Field(
    "decision_days",
    "答复承诺",
    Kind.INTEGER,
    unit="个工作日内",
    help="收到提名、应答等事项后多久答复，1–30。",
)
_SHORT_NAME = Field("short_name", "简称", help="用在表格和图里，例如：示例中职。")


async def _cities(page: Page) -> dict[str, str]:
    table = (await page.services.member_schools.get("/v1/cities")).body
    return {
        one["code"]: f"{JURISDICTIONS[one['jurisdiction']]} · {one['name']}"
        for one in table["items"]
    }


def _city(cities: dict[str, str]) -> Field:
    return Field(
        "city_code",
        "城市或区县",
        Kind.CHOICE,
        required=False,
        choices=cities,
        help="按 GB/T 2260 代码表，尚未与官方文本核对。",
    )


def whole_form(verb: str, cities: dict[str, str], kinds: dict[OrganisationKind, str]) -> Form:
    """Everything, as the office writes it."""
    return Form(
        verb,
        (
            Field("name", "单位名称", help="按公章或统一社会信用代码证书上的全称。"),
            _SHORT_NAME,
            Field("kind", "类型", Kind.CHOICE, choices=kinds),
            Field("jurisdiction", "省（市）", Kind.SEGMENT, choices=JURISDICTIONS),
            _city(cities),
            Field("credit_code", "统一社会信用代码", required=False, help="18 位；空格不影响。"),
            Field("school_id_code", "学校标识码", required=False, help="10 位，只有学校填写。"),
            _DAYS,
        ),
    )


def own_form(cities: dict[str, str]) -> Form:
    """What a member may change of itself."""
    return Form("保存", (_SHORT_NAME, _city(cities), _DAYS))


@router.get("/members/new")
async def new(page: ViewerPage) -> Response:
    """The blank form of the office."""
    _require_office(page)
    form = whole_form("登记", await _cities(page), _kinds())
    return _show(page, form.blank(decision_days="14"))


@router.post("/members/new")
async def register(page: ViewerPage) -> Response:
    """Take an organisation into the register, as a partner."""
    _require_office(page)
    draft = whole_form("登记", await _cities(page), _kinds()).read(await page.request.form())
    answer = await send(page.services.member_schools, draft, "/v1/organisations")
    if answer is None:
        return _show(page, draft, status_of(draft))
    notice = Notice("ok", "已登记为合作单位。", "邀请它的协调员后，它就可以办理业务。")
    return page.go(f"/members/{answer.body['id']}", notice)


@router.get("/members/{organisation_id}/change")
async def changing(page: ViewerPage, organisation_id: UUID) -> Response:
    """The form filled with what the register says."""
    item = await _changeable(page, organisation_id)
    return _show(page, (await _form_of(page, item)).blank(item), item=item)


@router.post("/members/{organisation_id}/change")
async def change(page: ViewerPage, organisation_id: UUID) -> Response:
    """The register says something else from now on; what the form leaves out stays."""
    item = await _changeable(page, organisation_id)
    draft = (await _form_of(page, item)).read(await page.request.form())
    draft.body = {**{spec.path: item[spec.path] for spec in _ALL}, **draft.body}
    path = f"/v1/organisations/{organisation_id}"
    answer = await send(page.services.member_schools, draft, f"{path}/change", current=path)
    if answer is None:
        return _show(page, draft, status_of(draft), item=item)
    return page.go(f"/members/{organisation_id}", Notice("ok", "已保存，各处即时更新。"))


_ALL = whole_form("", {}, {}).fields


def _kinds(kind: str = "") -> dict[OrganisationKind, str]:
    """The kinds to choose from: the group office is the only one of its kind, and stays it."""
    office = kind == OrganisationKind.OFFICE
    return {k: v for k, v in ORGANISATION_KINDS.items() if (k is OrganisationKind.OFFICE) is office}


def _require_office(page: Page) -> None:
    if Role.GROUP_OFFICE not in page.viewer.roles:
        message = "登记单位由集团办公室办理，请联系集团办公室。"
        raise Forbidden("member_schools", 403, message=message)


async def _changeable(page: Page, organisation_id: UUID) -> dict[str, Any]:
    answer = await page.services.member_schools.get(f"/v1/organisations/{organisation_id}")
    item: dict[str, Any] = answer.body
    if "change" not in item["allowed_actions"]:
        message = "变更信息由该单位的协调员、领导或集团办公室办理。"
        raise Forbidden("member_schools", 403, message=message)
    return item


async def _form_of(page: Page, item: dict[str, Any]) -> Form:
    cities = await _cities(page)
    if Role.GROUP_OFFICE in page.viewer.roles:
        return whole_form("保存", cities, _kinds(item["kind"]))
    return own_form(cities)


def _show(
    page: Page, draft: Draft, status: int = 200, item: dict[str, Any] | None = None
) -> Response:
    crumbs = [("联盟", ""), ("成员单位", "/members")]
    if item:
        crumbs.append((item["short_name"], f"/members/{item['id']}"))
    title = f"变更信息：{item['short_name']}" if item else "登记单位"
    return page.show(
        "pages/members/form.html",
        title=title,
        status=status,
        crumbs=[*crumbs, ("变更信息" if item else "登记单位", "")],
        draft=draft,
        item=item,
    )
