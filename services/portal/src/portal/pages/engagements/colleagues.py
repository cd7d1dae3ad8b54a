"""People to choose from: the holders of posts at an organisation, usually the viewer's own."""

from __future__ import annotations

from cyzj.contracts.codes import Role
from portal.clients.problems import Forbidden
from portal.page import Page


async def colleagues(page: Page, role: Role | None = None, at: str = "") -> dict[str, str]:
    """Names by reference, everybody once; none where the viewer may not see the staff."""
    asked = {"sort": "name"} | ({"role": str(role)} if role else {})
    path = f"/v1/organisations/{at or page.viewer.school.id}/staff"
    try:
        posts = await page.services.member_schools.everything(path, asked)
    except Forbidden:
        return {}
    return {one["person"]["ref"]: one["person"]["name"] for one in posts}
