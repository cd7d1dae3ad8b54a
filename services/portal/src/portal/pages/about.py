"""Short public pages: help with a forgotten password, the privacy notice, accessibility."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import PublicPage

router = APIRouter()


@router.get("/sign-in/forgotten")
async def forgotten(page: PublicPage) -> Response:
    """Whom to ask for a new password: the office resets it, no e-mail is assumed."""
    return page.show("pages/about/forgotten.html", title="忘记密码")


@router.get("/privacy")
async def privacy(page: PublicPage) -> Response:
    """Which personal data are kept, why, and who sees them."""
    return page.show("pages/about/privacy.html", title="个人信息处理告知")


@router.get("/accessibility")
async def accessibility(page: PublicPage) -> Response:
    """How to use the portal by keyboard, reader or enlargement."""
    return page.show("pages/about/accessibility.html", title="无障碍说明")
