"""Signing in and out, and acting in another of one's posts."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from cyzj.contracts.codes import Role
from portal.access import PublicPage, ViewerPage
from portal.clients.problems import Forbidden, Invalid, NotSignedIn, TooMany
from portal.fields import Field, Kind
from portal.forms import Draft
from portal.forms import Form as FormOf
from portal.page import Page
from portal.pages.entering import enter
from portal.pages.paths import is_ours

router = APIRouter()

SIGN_IN = FormOf(
    "登录",
    (
        Field("account", "账号", placeholder="工号或手机号", autocomplete="username"),
        Field("password", "密码", Kind.PASSWORD, autocomplete="current-password"),
    ),
)
_WRONG = "账号或密码不对，请核对后再试；忘记密码可请集团办公室重置。"
_POSTLESS = "您目前没有任何单位的任命，请联系所在单位或集团办公室。"
_LATER = "多次没有成功，请 {seconds} 秒后再试。"


@router.get("/sign-in")
async def sign_in_page(page: PublicPage, next: str = "/") -> Response:
    """The sign-in page, with made-up accounts in demonstration mode."""
    return await _show(page, SIGN_IN.blank(), next)


@router.post("/sign-in")
async def sign_in(
    page: PublicPage,
    next: Annotated[str, Form()] = "/",
    demo: Annotated[str, Form()] = "",
) -> Response:
    """Sign in by account and password, or by choosing a made-up account."""
    draft = SIGN_IN.read(await page.request.form())
    for account in page.portal.demo_accounts:
        if demo == account.account:
            draft = SIGN_IN.blank(account=account.account)
            return await _enter(page, draft, account.account, account.password, next)
    if draft.errors:
        return await _show(page, draft, next)
    return await _enter(page, draft, draft.text("account"), draft.text("password"), next)


@router.post("/sign-out")
async def sign_out(page: ViewerPage) -> Response:
    """End the session, here and at its keeper."""
    await page.portal.sessions.sign_out(page.session_id)
    answer = page.go("/sign-in")
    page.portal.cookies.drop(answer, page.portal.cookies.session)
    return answer


@router.post("/act-as")
async def act_as(
    page: ViewerPage, school_id: Annotated[str, Form()], role: Annotated[Role, Form()]
) -> Response:
    """Act in another of one's own posts."""
    await page.portal.sessions.switch(page.session_id, school_id, role)
    return page.go("/")


async def _enter(page: Page, draft: Draft, account: str, password: str, next: str) -> Response:
    try:
        signed_in = await page.portal.sessions.sign_in(account, password, page.address)
    except (NotSignedIn, Invalid) as wrong:
        draft.add_error("password", wrong.message or _WRONG)
    except Forbidden as postless:
        draft.add_error("account", postless.message or _POSTLESS)
    except TooMany as delayed:
        seconds = int(delayed.retry_after or 60)
        return await _show(page, draft, next, delayed.message or _LATER.format(seconds=seconds))
    else:
        return enter(page, signed_in.session_id, next)
    return await _show(page, draft, next)


async def _show(page: Page, draft: Draft, next: str, wait: str = "") -> Response:
    known = page.request.cookies.get(page.portal.cookies.session)
    if known and not draft.errors and not wait:
        return page.go(next if is_ours(next) else "/")
    draft.values["password"] = ""
    return page.show(
        "pages/sign_in.html",
        title="登录",
        status=429 if wait else 422 if draft.errors else 200,
        draft=draft,
        wait=wait,
        next=next,
        accounts=page.portal.demo_accounts,
        outside=await page.portal.outside.title(),
    )
