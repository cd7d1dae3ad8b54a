"""What a person sees when a page cannot be shown: what is wrong, what to do, and a number to quote."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from portal import words
from portal.access import ForeignWrite, StaleForm, guest_page, portal_of
from portal.clients.problems import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    NotSignedIn,
    Problem,
    TooMany,
    Unavailable,
)
from portal.page import Page
from portal.security import SAFE_METHODS, problem_number, protect

_log = structlog.get_logger("portal")


@dataclass(frozen=True)
class Trouble:
    """One error page: `retry` offers to load it again."""

    status: int
    heading: str
    text: str
    icon: str = "alert-triangle"
    number: str = ""
    retry: bool = False


def install(app: FastAPI) -> None:
    """Turn every foreseen exception into a page, or into a notice when htmx asked; see `fault`."""
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(ForeignWrite, _foreign_write)
    app.add_exception_handler(StaleForm, _stale_form)


def trouble_of(problem: Problem, number: str, *, writing: bool = False) -> Trouble:
    """The error page for what a service answered."""
    service = words.SERVICES.get(problem.service, "本平台")
    number = problem.number[:8] or number
    match problem:
        case NotFound():
            return NOT_FOUND
        case Forbidden():
            text = (
                problem.message
                or "您现在的身份没有这项权限。可在右上角切换身份，或联系学校协调员。"
            )
            return Trouble(403, "没有权限", text, "shield-lock")
        case Conflict():
            text = problem.message or "这条记录刚被对方改过。请返回看过现在的内容后再提交。"
            return Trouble(409, "刚被对方改过", text, "git-compare")
        case Invalid():
            text = problem.message or "请返回检查填写的内容后再提交。"
            return Trouble(422, "有内容需要修改", text, "alert-circle")
        case TooMany():
            return Trouble(429, "请稍候再试", "操作太频繁，请一分钟后再试。", "clock", retry=True)
        case Unavailable():
            text = _NOT_SENT if writing else _NOT_SHOWN
            return Trouble(503, f"{service}服务暂时连不上", text, "plug-connected-x", number, True)
    return unknown(number)


_NOT_SHOWN = (
    "数据没有受影响，其他页面可以照常使用。请稍候重试；仍不行时，把问题编号告诉集团办公室。"
)
_NOT_SENT = "这次提交没有确认成功。请后退回到表单，稍候再提交；仍不行时，把问题编号告诉集团办公室。"
NOT_FOUND = Trouble(
    404, "找不到，或您没有权限查看", "请核对地址或编号；也可能已由对方撤回。", "file-search"
)


def unknown(number: str) -> Trouble:
    """The error page for a fault of ours."""
    text = "问题已记录。请稍候重试；仍不行时，把问题编号告诉集团办公室。"
    return Trouble(500, "这一页暂时打不开", text, "alert-triangle", number, True)


async def _framed(request: Request) -> Page:
    """The page in its frame for who is signed in, also at an address that no route has."""
    page = getattr(request.state, "page", None)
    if page is None and request.method == "GET":
        try:
            page = await guest_page(request)
        except Problem:
            page = None
    return page or Page(request, portal_of(request))


async def _show(request: Request, trouble: Trouble) -> Response:
    page = await _framed(request)
    return page.show(
        "pages/error.html",
        title=trouble.heading,
        block="fragment",
        status=trouble.status,
        trouble=trouble,
    )


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    if isinstance(error, NotSignedIn):
        return _sign_in_first(request)
    _log.info("page_refused", service=error.service, status=error.status, slug=error.slug)
    writing = request.method not in SAFE_METHODS
    return await _show(request, trouble_of(error, problem_number(), writing=writing))


def _sign_in_first(request: Request) -> Response:
    portal = portal_of(request)
    back = _back(request)
    answer = Page(request, portal).go("/sign-in" if back == "/" else f"/sign-in?next={quote(back)}")
    portal.cookies.drop(answer, portal.cookies.session)
    return answer


def _back(request: Request) -> str:
    """Where to go after signing in: the page asked for, or the one whose form was sent."""
    asked = str(request.url) if request.method == "GET" else request.headers.get("referer", "")
    parts = urlsplit(asked)
    if parts.netloc != request.headers.get("host"):
        return "/"
    return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code in (404, 405):
        return await _show(request, NOT_FOUND)
    return await _show(request, Trouble(error.status_code, "打不开这一页", "请返回上一页后重试。"))


async def _malformed(request: Request, error: Exception) -> Response:
    """An address or a hidden field that no page of ours wrote."""
    return await _show(request, NOT_FOUND)


async def _foreign_write(request: Request, error: Exception) -> Response:
    text = "这次提交不是从本平台的页面发出的，已拦下。请从本平台打开页面后再提交。"
    return await _show(request, Trouble(403, "已拦下这次提交", text, "shield-lock"))


async def _stale_form(request: Request, error: Exception) -> Response:
    text = "登录已更换或页面打开太久。请返回并刷新页面，再提交一次。"
    return await _show(request, Trouble(403, "页面已过期", text, "clock"))


async def fault(request: Request, error: Exception) -> Response:
    """The page for an unforeseen exception, which is logged with the number that it shows."""
    number = problem_number()
    route = getattr(request.scope.get("route"), "path", "")  # an address may hold a one-time link
    _log.error("page_failed", route=route, exc_info=error)
    answer = await _show(request, unknown(number))
    protect(answer.headers, request.state.nonce)  # it is answered outside of that middleware
    return answer
