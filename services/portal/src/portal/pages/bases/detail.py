"""One base: its rooms, who built it, what stands in it, what it is certified as, when it is open."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.pages.bases.seen import BOOKS, CRUMBS, Item, Seen, load
from portal.pages.bases.vocabulary import (
    BASE_VERBS,
    BOOKED_AS,
    CLASSES,
    LEVELS,
    RANKS,
    SHARES,
    WEEKDAYS,
    money,
    percent,
)
from portal.pages.bookings.words import clock
from portal.words import day, major, moment

router = APIRouter()


@router.get("/bases/{base_id}")
async def base(page: ViewerPage, base_id: UUID) -> Response:
    """The page of one base."""
    seen = await load(page, base_id)
    service = page.services.joint_training
    rooms = await service.everything("/v1/resources", {"base_id": str(base_id), "sort": "number"})
    told = (await service.get(f"/v1/bases/{base_id}/history")).body["items"]
    links = {
        code: (BASE_VERBS[code].name, f"{seen.path}/{code}")
        for code in seen.may
        if code in BASE_VERBS
    }
    if "change" in seen.may:
        links["change"] = ("更新资料", f"{seen.path}/edit")
    mine = next((one for one in seen.waits if one.mine), None)
    beside = ["send_back"] if mine and mine.action == "approve" and "send_back" in links else []
    taken = {*beside, mine.action} if mine else set()
    return page.show(
        "pages/bases/detail.html",
        title=seen.item["title"],
        crumbs=[*CRUMBS, (seen.number, "")],
        seen=seen,
        item=seen.item,
        mine=mine,
        first=links.get(mine.action) if mine else None,
        beside=[links[code] for code in beside],
        menu_items=[link for code, link in links.items() if code not in taken],
        waiting=[one for one in seen.waits if not one.mine],
        books=seen.item["status"] == "operational" and bool(page.viewer.roles & BOOKS),
        adds=_adds(seen),
        rooms=[_room(one) for one in rooms],
        shares=await _shares(seen),
        equipment=[_piece(one) for one in seen.item["equipment"]],
        certifications=_certifications(seen.item),
        opening=_opening(seen.item),
        fact_rows=_facts(seen),
        story=[{"title": one["name"], "when": moment(one["at"])} for one in reversed(told)],
    )


def _adds(seen: Seen) -> bool:
    built = ("approved", "constructing", "operational", "maintenance")
    return "change" in seen.may and seen.item["status"] in built


def _room(one: Item) -> dict[str, Any]:
    spare = [
        f"准备 {one['setup_minutes']} 分钟" if one["setup_minutes"] else "",
        f"清理 {one['cleandown_minutes']} 分钟" if one["cleandown_minutes"] else "",
    ]
    return {
        "item": one,
        "href": f"/resources/{one['id']}",
        "booked_as": BOOKED_AS[one["booked_as"]],
        "class": CLASSES[one["equipment_class"]],
        "spare": "、".join(each for each in spare if each) or "—",
    }


async def _shares(seen: Seen) -> list[dict[str, Any]]:
    whole = seen.item["worth"] or 1
    return [
        {
            "school": await seen.page.portal.schools.named(
                seen.page.access, one["school"], one["school_id"]
            ),
            "kind": SHARES[one["kind"]],
            "value": money(one["value"]),
            "worth": money(one["worth"]),
            "part": percent(one["worth"] * 10_000 // whole),
            "since": day(one["since"]),
            "until": day(one["depreciates_on"]) if one["depreciates_on"] else "不折旧",
        }
        for one in seen.item["shares"]
    ]


def _piece(one: Item) -> dict[str, Any]:
    return {
        "name": one["name"],
        "class": CLASSES[one["equipment_class"]],
        "quantity": one["quantity"],
        "value": money(one["value"]) if one["value"] else "—",
    }


def _certifications(item: Item) -> list[tuple[str, str]]:
    return [
        (
            LEVELS[one["level"]],
            f"{day(one['since'])} 起" + (f"，至 {day(one['until'])}" if one["until"] else ""),
        )
        for one in item["certifications"]
    ]


def _opening(item: Item) -> list[tuple[str, str]]:
    found = []
    for one in item["opening"]:
        if one["opens"] is not None:
            hours = f"{clock(one['opens'])}–{clock(one['closes'])}"
        else:
            hours = f"第{one['first_period']}–{one['last_period']}节"
        found.append((WEEKDAYS[str(one["weekday"])], hours))
    return found


def _facts(seen: Seen) -> list[tuple[str, Any]]:
    item = seen.item
    rank = [("本校身份", RANKS[item["rank"]])] if item["rank"] else []
    contact = item["contact_note"]
    return [
        ("产权单位", seen.owner.name),
        *rank,
        ("地点", item["place"]),
        ("面向专业", major(item["major_code"])),
        ("联系", f"{item['contact_role']}：{contact}" if contact else item["contact_role"]),
        ("共建现值", money(item["worth"])),
        ("申报", moment(item["created_at"])),
        ("编号", seen.number),
    ]
