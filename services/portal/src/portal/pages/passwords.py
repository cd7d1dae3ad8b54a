"""Changing one's own password, and setting a new one with the office's one-time link."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import PublicPage, ViewerPage
from portal.clients.problems import Conflict, Invalid, NotFound
from portal.cookies import Notice
from portal.fields import Field, Kind
from portal.forms import Draft, Form
from portal.page import Page
from portal.pages.sending import send, status_of

router = APIRouter()

RULE = "10 至 128 位，至少 5 种不同的字符，不含账号和姓名；一句好记的话就很好。"
NEW = (
    Field(
        "password", "新密码", Kind.PASSWORD, help=RULE, autocomplete="new-password", api="wanted"
    ),
    Field("again", "再输一次新密码", Kind.PASSWORD, autocomplete="new-password"),
)
CHANGE = Form(
    "更换密码",
    (
        Field("present", "现在的密码", Kind.PASSWORD, autocomplete="current-password"),
        *NEW,
    ),
)
REDEEM = Form("设置新密码", NEW)
_DIFFERENT = "两次输入的密码不一样，请重新输入。"


def take_password(draft: Draft) -> str:
    """The password typed twice; says so under the second field when the two differ."""
    if not draft.errors and draft.text("password") != draft.text("again"):
        draft.add_error("again", _DIFFERENT)
    draft.body.pop("again", None)
    return draft.text("password")


@router.get("/settings/password")
async def changing(page: ViewerPage) -> Response:
    """The blank form."""
    return _show_change(page, CHANGE.blank())


@router.post("/settings/password")
async def change(page: ViewerPage) -> Response:
    """Change it; every session of the person ends, this one too."""
    draft = CHANGE.read(await page.request.form())
    take_password(draft)
    if await send(page.services.member_schools, draft, "/v1/me/password") is None:
        return _show_change(page, draft, status_of(draft))
    page.portal.sessions.forget(page.session_id)
    answer = page.go(
        "/sign-in", Notice("ok", "密码已更换。", "请用新密码登录；其他设备上的登录也已退出。")
    )
    page.portal.cookies.drop(answer, page.portal.cookies.session)
    return answer


@router.get("/password-resets/{code}")
async def redeeming(page: PublicPage, code: str) -> Response:
    """The form behind the office's link."""
    return _show_redeem(page, code, REDEEM.blank())


@router.post("/password-resets/{code}")
async def redeem(page: PublicPage, code: str) -> Response:
    """Set the password; the link is used up."""
    draft = REDEEM.read(await page.request.form())
    password = take_password(draft)
    if draft.errors:
        return _show_redeem(page, code, draft, 422)
    service, headers = page.portal.services.clients["member_schools"], page.forwarded
    try:
        body = {"code": code, "password": password}
        await service.post("/public/password-resets/redeem", body, headers=headers)
    except Invalid as refused:
        if any(error.field == "code" for error in refused.errors):
            return _over(page, "这个链接不完整，请检查是否复制完整。")
        draft.refuse(refused)
        return _show_redeem(page, code, draft, 422)
    except (Conflict, NotFound) as over:
        return _over(page, over.message)
    return page.go("/sign-in", Notice("ok", "新密码已生效。", "请用它登录。"))


def _over(page: Page, message: str) -> Response:
    return page.show(
        "pages/account/link_over.html", title="链接已失效", status=404, message=message
    )


def _show_change(page: Page, draft: Draft, status: int = 200) -> Response:
    return page.show(
        "pages/account/password.html",
        title="更换密码",
        status=status,
        crumbs=[("我的设置", "/settings"), ("更换密码", "")],
        draft=draft,
    )


def _show_redeem(page: Page, code: str, draft: Draft, status: int = 200) -> Response:
    return page.show(
        "pages/account/redeem.html", title="设置新密码", status=status, draft=draft, code=code
    )
