"""Sign-in at an outside provider: away with a flow in the cookie, back with what it appended."""

from __future__ import annotations

from urllib.parse import quote

import structlog
from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from portal.access import PublicPage
from portal.clients.problems import Problem, Unavailable
from portal.cookies import Notice
from portal.page import Page
from portal.pages.entering import enter
from portal.pages.paths import is_ours

router = APIRouter()

_FLOW_SECONDS = 600
_log = structlog.get_logger("portal")


@router.get("/sign-in/outside")
async def leave(page: PublicPage, next: str = "/") -> Response:
    """To the provider; a link and not a form, because forms may lead to our own pages only."""
    return await _away(page, next if is_ours(next) else "/")


@router.get("/invitations/{token}/outside")
async def leave_with_invitation(page: PublicPage, token: str) -> Response:
    """To the provider, to accept an invitation with the identity it tells."""
    return await _away(page, "/", token)


@router.get("/sign-in/callback")
async def come_back(page: PublicPage, state: str = "", code: str = "") -> Response:
    """Back from the provider, in the browser that left."""
    cookies = page.portal.cookies
    left = cookies.left(page.request, cookies.flow)
    if left is None or not (state and code):
        return _try_again(page, "没有完成。", "请在同一个浏览器里重新登录。")
    try:
        session = await page.portal.outside.finish(page.address, left["flow"], state, code)
    except Unavailable:
        return _try_again(page, "统一身份认证暂时连不上。", "请稍候再试，或用本地账号登录。")
    except Problem as refused:
        _log.info("outside_sign_in_refused", status=refused.status, slug=refused.slug)
        return _try_again(page, "没有登录。", refused.message or "请重新登录，或用本地账号登录。")
    answer = enter(page, session, left["next"])
    cookies.drop(answer, cookies.flow)
    return answer


async def _away(page: Page, next: str, invitation: str | None = None) -> Response:
    try:
        started = await page.portal.outside.start(page.address, invitation)
    except Unavailable:
        return _try_again(page, "统一身份认证暂时连不上。", "请稍候再试，或用本地账号登录。", next)
    answer = RedirectResponse(started.url, status_code=303)
    cookies = page.portal.cookies
    cookies.leave(answer, cookies.flow, {"flow": started.flow, "next": next}, _FLOW_SECONDS)
    return answer


def _try_again(page: Page, strong: str, text: str, next: str = "/") -> Response:
    path = "/sign-in" if next == "/" else f"/sign-in?next={quote(next)}"
    answer = page.go(path, Notice("bad", strong, text, stays=True))
    page.portal.cookies.drop(answer, page.portal.cookies.flow)
    return answer
