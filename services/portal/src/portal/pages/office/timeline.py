"""全程: what happened to one request and everything that came of it, the latest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal import words
from portal.access import ViewerPage
from portal.clients.http import Parameters
from portal.clients.problems import NotFound
from portal.page import Page
from portal.pages.office.rows import Row, row_of
from portal.together import together
from portal.words import moment

router = APIRouter()

Entry = Mapping[str, Any]

SHOWN = 50
KINDS = {
    "request": "需求",
    "offer": "供给",
    "match": "对接",
    "engagement": "任务",
    "case": "督办",
}
_WAITERS = frozenset({"match", "engagement"})
_MOST_WAITERS = 6
_OPEN_ENDS = frozenset({"returned", "interrupted", "disputed", "expired", "declined", "rejected"})


@router.get("/exchange-requests/{request_id}/timeline")
async def timeline(page: ViewerPage, request_id: UUID, cursor: str = "") -> Response:
    """The request's story, a page of events at a time."""
    here = f"/exchange-requests/{request_id}/timeline"
    asked: dict[str, str | int] = {"limit": SHOWN, "with_total": "true", "cursor": cursor}
    item, story = await _told(page, request_id, asked)
    entries = story["items"]
    names = await page.names(
        (one["actor"] for one in entries if _is_person(one["actor"])), "timeline_page"
    )
    following = story["next_cursor"]
    return page.show(
        "pages/office/timeline.html",
        title=f"全程 {item['number']}",
        crumbs=[
            ("教师互训", ""),
            ("交流需求", "/exchange-requests"),
            (item["number"], f"/exchange-requests/{request_id}"),
            ("全程", ""),
        ],
        request_id=request_id,
        item=item,
        line=f"{item['number']} · {words.EXCHANGE_TYPES[item['exchange_type']]}",
        events=[entry_of(one, names) for one in entries],
        total=story["total"],
        rows=await _rows(page, entries) if not cursor else [],
        first=here if cursor else "",
        following=f"{here}?cursor={following}" if following else "",
    )


def entry_of(one: Entry, names: Mapping[str, str]) -> dict[str, Any]:
    """One event for the macro `timeline`, with its place in the log."""
    facts, place = one["facts"], one["place"]
    number = facts.get("number") or facts.get("item_number") or ""
    kind = KINDS.get(one["item_kind"], "")
    who = [f"{kind} {number}".strip(), names.get(one["actor"] or "", "")]
    who.append(f"位点 {place['topic']} {place['partition']}:{place['offset']}")
    when = moment(one["happened_at"])
    if one["backfilled"]:
        when = f"{when}（{moment(one['recorded_at'])} 补录）"
    return {
        "title": one["title"],
        "when": when,
        "who": " · ".join(part for part in who if part),
        "quote": facts.get("reason", ""),
        "hash": facts.get("content_hash", ""),
        "at": "open" if facts.get("status") in _OPEN_ENDS else "done",
    }


async def _told(page: Page, id: UUID, asked: Parameters) -> tuple[Entry, Mapping[str, Any]]:
    """The request and a page of its story; no story yet while its first event is on the way."""
    office = page.services.group_office
    try:
        newest, story = await together(
            office.get("/v1/facts", {"subject": str(id), "limit": 1}),
            office.get(f"/v1/requests/{id}/timeline", asked),
        )
    except NotFound:
        request = await page.services.teacher_exchanges.get(f"/v1/exchange-requests/{id}")
        return request.body, {"items": [], "total": 0, "next_cursor": None}
    return newest.body["items"][0]["facts"], story.body


async def _rows(page: Page, entries: Sequence[Entry]) -> list[Row]:
    """What the items of the story wait for now."""
    numbers = dict.fromkeys(
        one["facts"]["number"] for one in entries if one["item_kind"] in _WAITERS
    )
    answers = await together(
        *(
            page.services.group_office.get("/v1/queue", {"number": str(number)})
            for number in list(numbers)[:_MOST_WAITERS]
        )
    )
    return [row_of(item) for answer in answers for item in answer.body["items"]]


def _is_person(actor: str | None) -> bool:
    return actor is not None and actor != "system"
