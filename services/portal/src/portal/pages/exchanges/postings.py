"""Requests and offers: the list, its export, and one of them."""

from __future__ import annotations

from typing import Any, Literal
from urllib.parse import quote

from fastapi import APIRouter
from starlette.responses import Response

from cyzj.contracts.codes import Role
from portal.access import ViewerPage
from portal.page import Page
from portal.pages import saved_queries
from portal.pages.exchanges import batch, counting, fitting, showing
from portal.pages.exchanges.kinds import SPEAKS, Item, Which
from portal.pages.exchanges.lists import LISTINGS
from portal.pages.exchanges.vocabulary import volume_words
from portal.pages.exported import exported, exports
from portal.pages.looser import looser
from portal.together import together

router = APIRouter()


@router.get("/exchange-requests")
@router.get("/exchange-offers")
async def listing(page: ViewerPage, kind: Which) -> Response:
    """The list, filtered, with counts."""
    query = LISTINGS[kind.path].read(page.request.query_params)
    asked = page.services.teacher_exchanges.get(kind.api, query.params())
    answer, counts, scopes, saved = await together(
        asked,
        counting.facet_counts(page, query),
        counting.scope_counts(page, query.listing),
        saved_queries.of(page, query.listing),
    )
    found = answer.body
    items = found["items"]
    rows = [showing.row(page, kind, one, await showing.poster(page, one)) for one in items]
    may_post = Role.COORDINATOR in page.viewer.roles
    return page.show(
        "pages/exchanges/list.html",
        title=kind.noun,
        crumbs=kind.crumbs,
        kind=kind,
        query=query,
        rows=rows,
        total=found["total"],
        pager=query.pager(len(items), found["next_cursor"], found["total"]),
        counts=counts,
        scope_counts=scopes,
        saved=saved,
        exports=exports(query),
        looser=[] if rows else await looser(page.services.teacher_exchanges, kind.api, query),
        may_post=may_post,
        choices={one["id"]: batch.value_of(one) for one in items} if may_post else {},
    )


@router.get("/exchange-requests/export.{ending}")
@router.get("/exchange-offers/export.{ending}")
async def export(page: ViewerPage, kind: Which, ending: Literal["xlsx", "csv"]) -> Response:
    """What the query selects, as a file with today's date in its name."""
    query = LISTINGS[kind.path].read(page.request.query_params)
    service = page.services.teacher_exchanges
    return await exported(page, service, query, kind.noun, ending, api=kind.api)


@router.get("/exchange-requests/{posting_id}")
@router.get("/exchange-offers/{posting_id}")
async def one(page: ViewerPage, kind: Which, posting_id: str) -> Response:
    """One request or offer: what it says, who answered, what happened."""
    path = f"{kind.api}/{quote(posting_id, safe='')}"
    item = (await page.services.teacher_exchanges.get(path)).body
    matches, history, fits = await together(
        showing.matches_of(page, kind.match_key, item["id"]),
        showing.timeline_of(page, path),
        fitting.fits_of(page, kind, item),
    )
    own = item["school_id"] == page.viewer.school.id
    return page.show(
        "pages/exchanges/detail.html",
        title=item["title"],
        crumbs=[*kind.crumbs, (item["number"], "")],
        kind=kind,
        item=item,
        poster=await showing.poster(page, item),
        own=own,
        speaks=Role.COORDINATOR in page.viewer.roles,
        broker=Role.GROUP_OFFICE in page.viewer.roles and _on_offer(item),
        may=_may(page, item),
        volume=volume_words(item),
        facts_shown=showing.facts(item),
        clock=showing.last_day_clock(item, kind, page.now),
        matches=matches,
        mine=[one for one in matches if one["mine"]],
        others=[one for one in matches if not one["mine"] and one["item"]["waiting_on"]],
        history=history,
        fits=fits,
        answers=await _answered(page, item) if kind.machine == "offer" else None,
        may_pair=not own and kind.machine == "offer" and _may_pair(page, item),
    )


def _may(page: Page, item: Item) -> set[str]:
    may = set(item["allowed_actions"])
    return may if Role.COORDINATOR in page.viewer.roles else may - {"answer", "open", "publish"}


def _may_pair(page: Page, item: Item) -> bool:
    return _on_offer(item) and Role.COORDINATOR in page.viewer.roles


def _on_offer(item: Item) -> bool:
    """Whether it can be matched, and is not itself an answer to one request."""
    standing = item["status"] in ("open", "partially_matched", "published", "reserved")
    return standing and not item.get("answers")


async def _answered(page: Page, offer: Item) -> dict[str, Any] | None:
    """The request that an offer answers, where the viewer may see it."""
    if offer["answers"] is None or not page.viewer.roles & SPEAKS:
        return None
    path = f"/v1/exchange-requests/{offer['answers']}"
    found: dict[str, Any] = (await page.services.teacher_exchanges.get(path)).body
    return found
