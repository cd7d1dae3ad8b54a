"""Who may open a page or send a form: the dependencies that routes declare."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request

from portal.clients.problems import NotSignedIn
from portal.page import Page
from portal.security import SAFE_METHODS, comes_from, own_origin
from portal.wiring import Portal


class ForeignWrite(Exception):
    """A write that no page of ours sent."""


class StaleForm(Exception):
    """A form whose token no longer fits: the session ended or the page is too old."""


def portal_of(request: Request) -> Portal:
    """The running portal."""
    portal: Portal = request.app.state.portal
    return portal


async def check_write(request: Request) -> AsyncIterator[None]:
    """Every write comes from our origin and carries a form token of this session.

    Files that came with the form are closed once it is answered.
    """
    if request.method in SAFE_METHODS:
        yield
        return
    portal = portal_of(request)
    if not comes_from(request, own_origin(request, portal.settings.origin)):
        raise ForeignWrite
    try:
        token = (await request.form()).get("form_token")
        if not portal.signer.accepts_form(str(token or ""), portal.cookies.binding(request)):
            raise StaleForm
        yield
    finally:
        await request.close()


async def public_page(request: Request) -> Page:
    """A page for anyone."""
    return Page(request, portal_of(request))


async def viewer_page(request: Request) -> Page:
    """A page for the signed-in; others are sent to the sign-in page."""
    portal = portal_of(request)
    session_id = request.cookies.get(portal.cookies.session)
    if not session_id:
        raise NotSignedIn(service="portal", status=401)
    access = await portal.sessions.token(session_id)
    page = Page(request, portal, access, session_id)
    request.state.page = page
    if not page.wants_fragment:
        page.counters = await portal.counters(page.services, page.viewer)
    return page


async def guest_page(request: Request) -> Page:
    """A page for anyone that knows its viewer, where there is one."""
    try:
        return await viewer_page(request)
    except NotSignedIn:
        return Page(request, portal_of(request))


PublicPage = Annotated[Page, Depends(public_page)]
GuestPage = Annotated[Page, Depends(guest_page)]
ViewerPage = Annotated[Page, Depends(viewer_page)]
