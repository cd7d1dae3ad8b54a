"""People to choose from: the holders of posts at an organisation, usually the viewer's own."""

from __future__ import annotations

from cyzj.contracts.codes import Role
from portal.clients.problems import Forbidden
from portal.page import Page

_A_PAGE = 200


async def colleagues(page: Page, role: Role | None = None, at: str = "") -> dict[str, str]:
    """Names by reference, everybody once; none where the viewer may not see the staff."""
    found: dict[str, str] = {}
    asked: dict[str, str | int] = {"limit": _A_PAGE, "sort": "name"}
    if role:
        asked["role"] = role
    path = f"/v1/organisations/{at or page.viewer.school.id}/staff"
    while True:
        try:
            body = (await page.services.member_schools.get(path, asked)).body
        except Forbidden:
            return {}
        found |= {one["person"]["ref"]: one["person"]["name"] for one in body["items"]}
        if not body["next_cursor"]:
            return found
        asked["cursor"] = body["next_cursor"]
