"""A sub-alliance founded, changed, dissolved; members that join and leave."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from cyzj.contracts.codes import Role
from portal.access import ViewerPage
from portal.clients.problems import Forbidden, NotFound
from portal.cookies import Notice
from portal.fields import Field, Kind
from portal.forms import Draft, Form
from portal.page import Page
from portal.pages import sending
from portal.pages.council.choices import members
from portal.pages.council.sub_alliances import API, CRUMBS, PATH, Item, item_of, lead_of, sits
from portal.pages.exchanges.confirming import Ask, ask
from portal.pages.sending import send, status_of
from portal.states import state_of
from portal.words import MAJORS

router = APIRouter()


def content_form(verb: str, leads: dict[str, str]) -> Form:
    """What it is called, what for, who leads it."""
    return Form(
        verb,
        (
            Field("name", "名称", most=60, help="例如：智能制造专业委员会。"),
            Field(
                "major_code",
                "专业代码",
                required=False,
                choices=MAJORS,
                placeholder="2、4 或 6 位，例如 4603",
                help="不填：不限专业。",
            ),
            Field("lead_id", "牵头单位", Kind.CHOICE, choices=leads),
            Field("purpose", "宗旨", Kind.LONG, required=False, most=1000),
        ),
    )


def founding_form(organisations: dict[str, str]) -> Form:
    """The content, and the first members."""
    form = content_form("成立", organisations)
    first = Field(
        "members", "首批成员", Kind.CHOICES, required=False, choices=organisations,
        help="牵头单位自动加入；其他成员以后也可以自己加入。",
    )  # fmt: skip
    return Form(form.verb, (*form.fields, first))


@router.get(f"{PATH}/new")
async def founding(page: ViewerPage) -> Response:
    """The blank form of the office."""
    _require_office(page)
    return _show(page, founding_form(await members(page)).blank(members=[]))


@router.post(f"{PATH}/new")
async def found(page: ViewerPage) -> Response:
    """Found it."""
    _require_office(page)
    draft = founding_form(await members(page)).read(await page.request.form())
    _blanks(draft)
    answer = await send(page.services.member_schools, draft, API)
    if answer is None:
        return _show(page, draft, status_of(draft))
    made = answer.body
    what = f"已成立{made['name']}。"
    return page.go(f"{PATH}/{made['id']}", Notice("ok", what, f"现有 {made['members']} 个成员。"))


@router.get(f"{PATH}/{{sub_alliance_id}}/change")
async def changing(page: ViewerPage, sub_alliance_id: UUID) -> Response:
    """The form filled with what stands."""
    item = await item_of(page, sub_alliance_id)
    if "change" not in item["allowed_actions"]:
        return _not_now(page, item, "变更")
    lead = lead_of(item)
    return _show(page, _change_form(item).blank(item, lead_id=lead.id if lead else ""), item=item)


@router.post(f"{PATH}/{{sub_alliance_id}}/change")
async def change(page: ViewerPage, sub_alliance_id: UUID) -> Response:
    """It is called, led or meant otherwise from now on."""
    item = await item_of(page, sub_alliance_id)
    draft = _change_form(item).read(await page.request.form())
    _blanks(draft)
    path = f"{API}/{sub_alliance_id}"
    answer = await send(page.services.member_schools, draft, f"{path}/change", current=path)
    if answer is None:
        return _show(page, draft, status_of(draft), item=item)
    return page.go(f"{PATH}/{sub_alliance_id}", Notice("ok", "已保存。"))


@router.get(f"{PATH}/{{sub_alliance_id}}/{{command}}")
async def asked(page: ViewerPage, sub_alliance_id: UUID, command: str) -> Response:
    """What joining, leaving or dissolving means."""
    item = await item_of(page, sub_alliance_id)
    question = await _question(page, item, command)
    if command not in item["allowed_actions"]:
        return _not_now(page, item, question.verb)
    whose = page.request.query_params.get("organisation_id", "")
    fields = {one.name for one in question.fields}
    first = {"organisation_id": whose} if "organisation_id" in fields else {}
    return ask(page, question, question.form.blank({"version": item["version"]}, **first))


@router.post(f"{PATH}/{{sub_alliance_id}}/{{command}}")
async def act(page: ViewerPage, sub_alliance_id: UUID, command: str) -> Response:
    """Do it."""
    item = await item_of(page, sub_alliance_id)
    question = await _question(page, item, command)
    draft = question.form.read(await page.request.form())
    path = f"{API}/{sub_alliance_id}"
    answer = await send(page.services.member_schools, draft, f"{path}/{command}", current=path)
    if answer is not None:
        done = {"join": "已加入", "leave": "已退出", "dissolve": "已撤销"}[command]
        text = f"现有 {answer.body['members']} 个成员。" if command != "dissolve" else ""
        return page.go(f"{PATH}/{item['id']}", Notice("ok", f"{done}：{item['name']}。", text))
    item = await item_of(page, sub_alliance_id)
    if command not in item["allowed_actions"]:
        return _not_now(page, item, question.verb)
    return ask(page, question, draft, status_of(draft))


async def _question(page: Page, item: Item, command: str) -> Ask:
    path = f"{PATH}/{item['id']}"
    made = Ask(
        {"join": "加入", "leave": "退出", "dissolve": "撤销"}.get(command, ""),
        "",
        "",
        f"{path}/{command}",
        path,
        [("专业委员会", "", item["name"]), ("现有成员", "", f"{item['members']} 个")],
        crumbs=[*CRUMBS, (item["name"], path)],
    )
    office = Role.GROUP_OFFICE in page.viewer.roles
    if command == "dissolve":
        reason = Field("reason", "理由", Kind.LONG, most=500, help="只留在记录里。")
        rows = [*made.rows, ("状态", "活动中", "已撤销"), ("影响", "", "不能再加入；历史保留。")]
        text = "撤销这个专业委员会。撤销后不能恢复。"
        return replace(
            made, heading=f"撤销{item['name']}", consequence=text, rows=rows, fields=(reason,),
            danger=True,
        )  # fmt: skip
    if command == "join":
        others = {id: name for id, name in (await members(page)).items() if id not in sits(item)}
        made = replace(made, heading=f"加入{item['name']}", consequence="加入，从今天起。")
        return replace(made, fields=_whose("加入", others)) if office else made
    if command != "leave":
        raise NotFound("portal", 404)
    lead = lead_of(item)
    inside = {id: name for id, name in sits(item).items() if not lead or id != lead.id}
    made = replace(
        made,
        heading=f"退出{item['name']}",
        consequence="退出，从今天起；以后可以再加入。",
        danger=True,
    )
    return replace(made, fields=_whose("退出", inside)) if office else made


def _whose(verb: str, choices: dict[str, str]) -> tuple[Field, ...]:
    return (Field("organisation_id", f"{verb}的单位", Kind.CHOICE, choices=choices),)


def _change_form(item: Item) -> Form:
    """The lead is one of those that sit in it."""
    return content_form("保存", sits(item))


def _blanks(draft: Draft) -> None:
    draft.body["purpose"] = draft.body.get("purpose") or ""


def _require_office(page: Page) -> None:
    if Role.GROUP_OFFICE not in page.viewer.roles:
        raise Forbidden("portal", 403)


def _not_now(page: Page, item: Item, name: str) -> Response:
    state = state_of("sub_alliance", item["state"]).name
    return sending.not_now(page, f"{PATH}/{item['id']}", item["name"], state, name)


def _show(page: Page, draft: Draft, status: int = 200, *, item: Item | None = None) -> Response:
    title = f"变更{item['name']}" if item else "成立专业委员会"
    here = [(item["name"], f"{PATH}/{item['id']}"), ("变更", "")] if item else [(title, "")]
    return page.show(
        "pages/council/sub_form.html",
        title=title,
        status=status,
        crumbs=[*CRUMBS, *here],
        draft=draft,
        item=item,
        action=f"{PATH}/{item['id']}/change" if item else f"{PATH}/new",
        back=f"{PATH}/{item['id']}" if item else PATH,
    )
