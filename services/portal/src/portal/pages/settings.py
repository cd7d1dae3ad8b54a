"""我的设置: who I am here, my posts, my password, my saved queries."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.menus import BY_ROLE
from portal.pages import saved_queries

router = APIRouter()

_LISTS = {
    entry.path: entry.label
    for groups in reversed(BY_ROLE.values())
    for group in groups
    for entry in group.entries
}
"""What each list is called; where roles call one differently, as the first of them does."""


@router.get("/settings")
async def settings(page: ViewerPage) -> Response:
    """Everything the platform keeps of the viewer for themselves."""
    me = (await page.services.member_schools.get("/v1/me")).body
    queries = await saved_queries.all_of(page)
    return page.show(
        "pages/account/settings.html",
        title="我的设置",
        me=me,
        acting=page.viewer.acting,
        queries=[(one, _LISTS.get(one["path"], "列表")) for one in queries],
    )
