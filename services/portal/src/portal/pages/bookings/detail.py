"""One booking: whose turn it is, every time of it, what a new 作息表 would move, and its story."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from cyzj.domain.clock import SHANGHAI
from portal.access import ViewerPage
from portal.pages.bases.vocabulary import BUMPS, RANKS
from portal.pages.bookings.calendar import CRUMBS
from portal.pages.bookings.seen import API, Item, Seen, load
from portal.pages.bookings.verbs import ACTS, OF_TIMES, VERBS
from portal.pages.bookings.words import periods, span, when
from portal.words import day_words, moment, moment_of

router = APIRouter()
ONE = {"cancel": "取消这一次", "bump": "调整这一次"}
_TEXTS = {
    "approve": "看过时段、人数和用途后决定；过时没有答复，自动释放。",
    "take_up": "保留 4 小时；不确认就让给下一位候补。",
    "accept_times": "作息表或调休有变化；确认前一次都不会移动。",
    "rebook": "原因见“经过”；可以按给出的时段或另找时段重新预约。",
}


@router.get("/bookings/{booking_id}")
async def booking(page: ViewerPage, booking_id: UUID) -> Response:
    """The page of one booking."""
    seen = await load(page, booking_id)
    told = (await page.services.joint_training.get(f"{API}/{booking_id}/history")).body["items"]
    mine = next((one for one in seen.waits if one.mine), None)
    links = {code: (VERBS[code].name, f"{seen.path}/{code}") for code in seen.may if code in VERBS}
    if "change" in seen.may:
        links["change"] = ("变更预约", f"{seen.path}/change")
    first = links.get(mine.action) if mine else None
    if mine and mine.action == "rebook":
        first = ("重新预约", _again(seen))
    beside = _beside(mine.action if mine else "", links)
    taken = {*beside, mine.action} if mine else set()
    return page.show(
        "pages/bookings/detail.html",
        title=seen.item["title"],
        crumbs=[*CRUMBS, (seen.number, "")],
        seen=seen,
        item=seen.item,
        mine=mine,
        mine_text=_TEXTS.get(mine.action, "") if mine else "",
        first=first,
        beside=[links[code] for code in beside],
        menu_items=[link for code, link in links.items() if code not in taken],
        waiting=[one for one in seen.waits if not one.mine],
        times=[_time(seen, one) for one in seen.item["occurrences"]],
        moves=seen.item["proposed"],
        progress=_progress(seen),
        fact_rows=_facts(seen),
        story=_story(seen, told),
    )


def _beside(action: str, links: dict[str, Any]) -> list[str]:
    beside = {"approve": "reject", "take_up": "pass", "accept_times": "decline_times"}
    other = beside.get(action, "")
    return [other] if other in links else []


def _again(seen: Seen) -> str:
    lost = next((one for one in seen.item["occurrences"] if one["status"] == "bumped"), None)
    one = lost or seen.item["occurrences"][0]
    offered = one["offered"]
    room, day = (
        (offered["resource_id"], offered["day"]) if offered else (one["resource_id"], one["day"])
    )
    first = (offered or one)["first_period"]
    return f"/bookings/new?resource={room}&day={day}&first={first}"


def _time(seen: Seen, one: Item) -> dict[str, Any]:
    now = seen.page.now
    acts = []
    for code, name in ACTS.items():
        wanted = "valid" if code == "check_in" else "in_use"
        begins = (moment_of(one["starts_at"]) - now).total_seconds()
        near = -1800 <= begins <= 900 if code == "check_in" else True
        if code in seen.may and one["status"] == wanted and near:
            acts.append((name, f"{seen.path}/{code}", one["id"]))
    ahead = moment_of(one["starts_at"]) > now and one["status"] == "valid"
    single = len(seen.item["occurrences"]) == 1
    ways = [] if single else [code for code in OF_TIMES if code in seen.may and ahead]
    offered = one["offered"]
    return {
        "item": one,
        "week": f"第 {one['week']} 周" if one["week"] else "",
        "when": when(one),
        "span": span(one["starts_at"], one["ends_at"]),
        "acts": acts,
        "ways": [(ONE[code], f"{seen.path}/{code}?occurrence={one['id']}") for code in ways],
        "why": BUMPS[one["reason"]] if one["reason"] else "迟取消" if one["late"] else "",
        "people": f"实到 {one['headcount']} 人" if one["headcount"] else "",
        "offered": (
            f"可改到 {day_words(offered['day'], week=True)} "
            f"{periods(offered['first_period'], offered['last_period'])}，{one['offered_title']}"
            if offered
            else ""
        ),
    }


def _progress(seen: Seen) -> list[dict[str, Any]]:
    """预约 → 批准 → 使用 → 完成, as far as it has come."""
    item = seen.item
    status = item["status"]
    ended = status not in ("held", "confirmed", "in_use", "waitlisted", "offered", "completed")
    if ended or status in ("waitlisted", "offered"):
        return []
    at = {"held": 1, "confirmed": 2, "in_use": 2, "completed": 4}[status]
    used = sum(one["status"] == "completed" for one in item["occurrences"])
    until = f"最迟 {moment(item['hold_until'])}" if status == "held" else "已确认"
    names = [
        ("提交预约", moment(item["created_at"])),
        ("批准" if item["approval"] else "确认", until),
        ("使用", f"{used}/{len(item['occurrences'])} 次"),
        ("完成", ""),
    ]
    return [
        {"name": name, "note": note, "at": "done" if n < at else "now" if n == at else "planned"}
        for n, (name, note) in enumerate(names)
    ]


def _facts(seen: Seen) -> list[tuple[str, Any]]:
    item = seen.item
    local = moment_of(item["first_at"]).astimezone(SHANGHAI)
    return [
        ("预约学校", seen.school.name),
        ("基地", item["base_title"]),
        ("产权单位", seen.owner.name),
        ("时间", item["words"]),
        (
            "下一次",
            f"{day_words(local.date(), year=True, week=True)} {local:%H:%M}"
            if item["left"]
            else "没有了",
        ),
        ("人数", f"{item['people']} 人"),
        ("身份", RANKS[item["rank"]]),
        ("说明", item["note"]),
        ("提交", moment(item["created_at"])),
        ("编号", seen.number),
    ]


_EVENTS = {
    "booking.held": "预占",
    "booking.confirmed": "确认",
    "booking.displaced": "被挤占",
    "booking.completed": "一次使用结束",
    "booking.retiming_proposed": "提出新时间",
}


def _story(seen: Seen, told: list[Item]) -> list[dict[str, Any]]:
    """What happened, the newest first, with what was said."""
    said = {one["at"]: one for one in seen.item["sayings"]}
    found = []
    for one in reversed(told):
        words = said.get(one["at"])
        school = words["school"]["name"] if words and words["school"] else ""
        found.append(
            {
                "title": _EVENTS.get(one["event"], one["name"]),
                "when": moment(one["at"]),
                "who": school,
                "quote": words["words"] if words else "",
            }
        )
    return found
