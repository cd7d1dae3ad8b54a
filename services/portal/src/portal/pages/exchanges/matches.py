"""对接: the list and one match."""

from __future__ import annotations

from typing import Any, Literal
from urllib.parse import quote

from fastapi import APIRouter
from starlette.responses import Response

from portal import words
from portal.access import ViewerPage
from portal.pages import saved_queries
from portal.pages.exchanges import counting, showing
from portal.pages.exchanges.kinds import Item
from portal.pages.exchanges.lists import MATCHES
from portal.pages.exchanges.vocabulary import ORIGINS, turn_of
from portal.pages.exported import exported, exports
from portal.pages.looser import looser
from portal.together import together

router = APIRouter()
CRUMBS = [("教师互训", ""), ("对接", "/matches")]
_AGREED = ("confirmed",)
_OVER = ("declined", "expired")


@router.get("/matches")
async def listing(page: ViewerPage) -> Response:
    """The matches of the viewer's school (of everybody for the office), filtered."""
    query = MATCHES.read(page.request.query_params)
    answer, scopes, saved = await together(
        page.services.teacher_exchanges.get("/v1/matches", query.params()),
        counting.scope_counts(page, MATCHES),
        saved_queries.of(page, MATCHES),
    )
    found = answer.body
    rows = [await showing.match_row(page, one) for one in found["items"]]
    return page.show(
        "pages/exchanges/matches.html",
        title="对接",
        crumbs=CRUMBS,
        query=query,
        rows=rows,
        total=found["total"],
        pager=query.pager(len(found["items"]), found["next_cursor"], found["total"]),
        scope_counts=scopes,
        saved=saved,
        exports=exports(query),
        looser=[] if rows else await looser(page.services.teacher_exchanges, "/v1/matches", query),
    )


@router.get("/matches/export.{ending}")
async def export(page: ViewerPage, ending: Literal["xlsx", "csv"]) -> Response:
    """What the query selects, as a file with today's date in its name."""
    query = MATCHES.read(page.request.query_params)
    service = page.services.teacher_exchanges
    return await exported(page, service, query, "对接", ending, api="/v1/matches")


@router.get("/matches/{match_id}")
async def one(page: ViewerPage, match_id: str) -> Response:
    """One match: both sides' terms, whose turn it is, who is nominated, what happened."""
    ask = page.services.teacher_exchanges.get
    path = f"/v1/matches/{quote(match_id, safe='')}"
    answer = await ask(path)
    item = answer.body
    request, offer, engagements, history = await together(
        ask(f"/v1/exchange-requests/{item['request_id']}"),
        ask(f"/v1/exchange-offers/{item['offer_id']}"),
        ask("/v1/engagements", {"match_id": item["id"], "limit": 50}),
        showing.timeline_of(page, path),
    )
    row = await showing.match_row(page, item)
    mine = showing.side_of(page, item)
    return page.show(
        "pages/exchanges/match.html",
        title=f"对接 {item['number']}",
        crumbs=[*CRUMBS, (item["number"], "")],
        item=item,
        row=row,
        mine=mine,
        may=set(item["allowed_actions"]),
        request=request.body,
        offer=offer.body,
        compared=_compared(request.body, offer.body),
        stages=_steps(item),
        engagements=engagements.body["items"],
        history=history,
        holders=_holders(row),
        origin=ORIGINS[item["origin"]],
    )


def _holders(row: dict[str, Any]) -> list[tuple[str, str]]:
    """Whom the match waits on besides the viewer: (school, what it has to do)."""
    names = {one.id: one.name for one in row["schools"].values()}
    return [
        (names.get(step["school_id"] or "", "集团办公室"), turn_of(step["action"]).heading)
        for step in row["item"]["waiting_on"]
    ]


def _compared(request: Item, offer: Item) -> list[tuple[str, str, str]]:
    """The two sides' terms beside each other: (name, asked, offered)."""
    offered = dict(showing.facts(offer))
    both = {name: value for name, value in showing.facts(request) if name != "联系方式"}
    return [(name, value, offered.get(name, "")) for name, value in both.items()]


def _steps(item: Item) -> list[dict[str, Any]]:
    """推荐 → 入围 → 双方确认 → 提名, as far as it has come."""
    status = item["status"]
    half = status in ("confirmed_by_home", "confirmed_by_host")
    agreed = status in _AGREED
    place = f"{item['nominated']} / {item['headcount']} 人"
    named = agreed and item["nominated"] >= item["headcount"]
    waiting = "now" if not agreed and status not in _OVER else "planned"
    return [
        {"name": "提出", "note": words.day_words(item["created_at"]), "at": "done"},
        {
            "name": "一方确认",
            "note": "供给预留 3 个工作日" if half else "",
            "at": "done" if half or agreed else waiting,
        },
        {
            "name": "双方确认",
            "note": "对接生效",
            "at": "done" if agreed else "now" if half else "planned",
        },
        {
            "name": "提名教师",
            "note": place if agreed else "",
            "at": "done" if named else "now" if agreed else "planned",
        },
    ]
