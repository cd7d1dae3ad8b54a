"""订阅日历: the file of a calendar, and the address that programs of calendars subscribe to."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.clients.problems import Forbidden
from portal.cookies import Notice
from portal.page import Page
from portal.pages.bases.seen import BOOKS
from portal.pages.bookings.calendar import CRUMBS, open_bases
from portal.pages.downloads import dated
from portal.words import moment

router = APIRouter()
PATH = "/bookings/subscribe"


@router.get(PATH)
async def subscribing(page: ViewerPage) -> Response:
    """What there is, and how it is used."""
    _require(page)
    return await _show(page)


@router.post(f"{PATH}/renew")
async def renew(page: ViewerPage) -> Response:
    """A new address, shown this once; the one before serves no longer."""
    _require(page)
    await page.request.form()
    secret = (await page.services.joint_training.post("/v1/feeds/renew")).body["token"]
    return await _show(page, secret)


@router.post(f"{PATH}/revoke")
async def revoke(page: ViewerPage) -> Response:
    """No address serves any longer."""
    _require(page)
    key = str((await page.request.form()).get("idempotency_key") or "")
    await page.services.joint_training.post("/v1/feeds/revoke", key=key or None)
    return page.go(PATH, Notice("ok", "订阅地址已停用。", "用原来地址的日历不再更新。"))


@router.get(f"{PATH}/bookings.ics")
async def file(page: ViewerPage) -> Response:
    """The school's own bookings as a file."""
    _require(page)
    found = await page.services.joint_training.download("/v1/calendars/ics", {"of": "school"})
    return dated(page, found.content, "基地预约", "ics", found.headers["content-type"])


def _require(page: Page) -> None:
    if not page.viewer.roles & BOOKS:
        raise Forbidden("joint_training", 403)


async def _show(page: Page, secret: str = "") -> Response:
    state = (await page.services.joint_training.get("/v1/feeds")).body
    start = f"{page.origin}/api/joint_training/public/calendars/{secret}"
    addresses = []
    if secret:
        addresses = [("本校的预约", f"{start}/school/{page.viewer.school.id}")]
        addresses += [(one["title"], f"{start}/base/{one['id']}") for one in await open_bases(page)]
    return page.show(
        "pages/bookings/feeds.html",
        title="订阅日历",
        crumbs=[*CRUMBS, ("订阅日历", "")],
        active=state["active"],
        made=moment(state["made_at"]) if state["made_at"] else "",
        addresses=addresses,
        path=PATH,
    )
