"""今日使用: what happens today in the bases of the viewer's school, and what waits for approval."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.clients.problems import Forbidden
from portal.page import Page
from portal.pages.bases.seen import RUNS
from portal.pages.bookings.calendar import CRUMBS, day_in
from portal.pages.bookings.named import with_schools
from portal.pages.bookings.words import periods, span
from portal.together import together
from portal.words import day_words, moment_of

router = APIRouter()
PATH = "/bookings/today"


@router.get(PATH)
async def today(page: ViewerPage) -> Response:
    """Base after base: who comes when, who is there, who has not come."""
    if not page.viewer.roles & RUNS:
        raise Forbidden("joint_training", 403, message="今日使用由基地管理员和校领导查看。")
    service = page.services.joint_training
    own = {"owner_id": page.viewer.school.id, "sort": "number"}
    bases = [
        one
        for one in await service.everything("/v1/bases", own)
        if one["status"] in ("operational", "maintenance")
    ]
    on = day_in(page, "")
    calendars = await together(
        *(service.get("/v1/calendars/day", {"base_id": one["id"], "day": str(on)}) for one in bases)
    )
    held = (
        await service.get(
            "/v1/bookings",
            {
                "owner_id": page.viewer.school.id,
                "status": ["held"],
                "sort": "first_at",
                "limit": 50,
            },
        )
    ).body["items"]
    shown = [await _base(page, await with_schools(page, one.body)) for one in calendars]
    return page.show(
        "pages/bookings/today.html",
        title="今日使用",
        crumbs=[*CRUMBS, ("今日使用", "")],
        heading=day_words(on, year=True, week=True),
        bases=shown,
        held=[one for one in held if "approve" in one["allowed_actions"]],
        count=sum(len(one["rows"]) for one in shown),
    )


async def _base(page: Page, found: dict[str, Any]) -> dict[str, Any]:
    rooms = {one["id"]: one for one in found["resources"]}
    return {
        "title": found["base_title"],
        "href": f"/bases/{found['base_id']}",
        "calendar": f"/bookings?base={found['base_id']}",
        "blocked": [one for one in found["resources"] if one["status"] == "blocked"],
        "rows": [await _row(page, one, rooms) for one in found["entries"]],
    }


async def _row(page: Page, one: dict[str, Any], rooms: dict[str, Any]) -> dict[str, Any]:
    begins = (moment_of(one["starts_at"]) - page.now).total_seconds()
    act = ""
    version = 0
    confirmed = one["booking_status"] in ("confirmed", "in_use")
    if one["booking_id"] and confirmed:
        if one["status"] == "valid" and -1800 <= begins <= 900:
            act = "check_in"
        elif one["status"] == "in_use":
            act = "check_out"
    if act:
        found = await page.services.joint_training.get(f"/v1/bookings/{one['booking_id']}")
        version = found.body["version"]
        act = act if act in found.body["allowed_actions"] else ""
    return {
        "item": one,
        "room": rooms[one["resource_id"]]["title"],
        "when": periods(one["first_period"], one["last_period"]),
        "span": span(one["starts_at"], one["ends_at"]),
        "school": (one["school"] or {}).get("name", ""),
        "href": f"/bookings/{one['booking_id']}" if one["booking_id"] else "",
        "act": act,
        "act_name": {"check_in": "签到", "check_out": "结束使用"}.get(act, ""),
        "version": version,
        "machine": "occurrence" if one["status"] != "valid" else "booking",
        "state": one["status"] if one["status"] != "valid" else one["booking_status"],
    }
