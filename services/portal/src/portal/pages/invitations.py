"""The first sign-in: a one-time link becomes an account, or a further post for who is known already."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import GuestPage, ViewerPage
from portal.clients.http import ServiceClient
from portal.clients.problems import Conflict, Invalid, NotFound
from portal.cookies import Notice
from portal.fields import Field, Kind
from portal.forms import Draft, Form
from portal.page import Page
from portal.pages.entering import enter
from portal.pages.passwords import RULE, take_password
from portal.words import ROLES

router = APIRouter()

ACCEPT = Form(
    "开通账号",
    (
        Field("name", "姓名", autocomplete="name"),
        Field("phone", "手机号", required=False, help="只用于联系您本人。", autocomplete="tel"),
        Field(
            "account",
            "账号",
            help="用工号或手机号，3 至 64 位字母、数字或 . _ - @。以后用它登录。",
            autocomplete="username",
        ),
        Field("password", "密码", Kind.PASSWORD, help=RULE, autocomplete="new-password"),
        Field("again", "再输一次密码", Kind.PASSWORD, autocomplete="new-password"),
    ),
)
_PUBLIC = "/public/invitations"


@router.get("/invitations/{token}")
async def invitation(page: GuestPage, token: str) -> Response:
    """What the link opens: a form, or why it opens nothing any longer."""
    try:
        shown = await _shown(page, token)
    except NotFound as unknown:
        return _unknown(page, unknown.message)
    return await _show(page, token, shown, ACCEPT.blank(name=shown["name"]))


@router.post("/invitations/{token}")
async def accept(page: GuestPage, token: str) -> Response:
    """Make the account; the person is signed in at once."""
    draft = ACCEPT.read(await page.request.form())
    take_password(draft)
    draft.body["token"] = token
    if not draft.errors:
        try:
            made = await _members(page).post(
                f"{_PUBLIC}/accept", draft.body, headers=page.forwarded
            )
            return _welcome(page, made.body)
        except (Invalid, Conflict) as refused:
            draft.refuse(refused)
        except NotFound as unknown:
            return _unknown(page, unknown.message)
    return await _show(page, token, await _shown(page, token), draft, 422)


@router.post("/invitations/{token}/join")
async def join(page: ViewerPage, token: str) -> Response:
    """The post goes to the person signed in, beside those they hold."""
    try:
        shown = await _shown(page, token)
        await page.portal.sessions.accept(page.session_id, token)
    except (NotFound, Conflict) as over:
        return _unknown(page, over.message, over.status)
    what = f"您现在也是{shown['organisation']['name']}的{ROLES[shown['role']]}。"
    return page.go("/", Notice("ok", what, "在右上角可以切换身份。"))


async def _shown(page: Page, token: str) -> dict[str, Any]:
    """What the link opens; a link of the wrong length is unknown too."""
    try:
        body = {"token": token}
        answer = await _members(page).post(f"{_PUBLIC}/show", body, headers=page.forwarded)
    except Invalid:
        raise NotFound("member_schools", 404) from None
    shown: dict[str, Any] = answer.body
    return shown


def _members(page: Page) -> ServiceClient:
    return page.portal.services.clients["member_schools"]


def _welcome(page: Page, made: dict[str, Any]) -> Response:
    acting = made["acting"]
    what = f"您现在是{acting['organisation']['name']}的{ROLES[acting['role']]}。"
    return enter(page, made["session_token"], "/", Notice("ok", "账号已开通。", what))


def _unknown(page: Page, message: str, status: int = 404) -> Response:
    message = message or "这个邀请链接不对，请检查是否复制完整，或请邀请您的单位重新邀请。"
    return page.show(
        "pages/account/link_over.html", title="链接已失效", status=status, message=message
    )


async def _show(
    page: Page, token: str, shown: dict[str, Any], draft: Draft, status: int = 200
) -> Response:
    if shown["state"] != "pending":
        return page.show("pages/invitations/over.html", title="邀请", status=410, shown=shown)
    outside = await page.portal.outside.title()
    return page.show(
        "pages/invitations/accept.html",
        title="接受邀请",
        status=status,
        shown=shown,
        draft=draft,
        path=f"/invitations/{quote(token, safe='')}",
        outside=outside,
        known=page.access is not None,
    )
