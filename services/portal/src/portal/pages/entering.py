"""Letting a browser in: the opaque session goes into its cookie and nowhere else."""

from __future__ import annotations

from starlette.responses import Response

from portal.cookies import Notice
from portal.page import Page
from portal.pages.paths import is_ours


def enter(page: Page, session_id: str, next: str, notice: Notice | None = None) -> Response:
    """Send a person who has shown who they are to `next`, if that is ours, else home."""
    cookies = page.portal.cookies
    answer = page.go(next if is_ours(next) else "/", notice)
    cookies.put(answer, cookies.session, session_id)
    cookies.drop(answer, cookies.visitor)
    return answer
