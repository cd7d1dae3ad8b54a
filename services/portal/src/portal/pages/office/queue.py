"""督办队列: what waits on whom, since when, and how long it still may."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Literal
from urllib.parse import quote

from fastapi import APIRouter
from starlette.responses import Response

from portal import words
from portal.access import ViewerPage
from portal.listing import Ask, Filter, Listing, Query, Scope
from portal.page import Page
from portal.pages.exported import exported, exports
from portal.pages.office.asof import stamp_of, tag
from portal.pages.office.rows import row_of
from portal.together import together

router = APIRouter()

PATH = "/office/queue"
API = "/v1/queue"
NUMBER = re.compile(r"[A-Z]{2}-\d{4}-\d{4,8}")
NOBODYS = "ZZ-0000-0000"
PARTIES = {"school": "学校", "teacher": "教师本人", "office": "集团办公室"}
LISTING = Listing(
    path=PATH,
    filters=(
        Filter("number", "编号", placeholder="例如 TE-2026-0201"),
        Filter("school", "学校", Ask.ONE, api="school_id"),
        Filter("party", "办理人", Ask.ONE, PARTIES),
        Filter(
            "type",
            "交流类型",
            Ask.ONE,
            {str(code): name for code, name in words.EXCHANGE_TYPES.items()},
            advanced=True,
            api="exchange_type",
        ),
        Filter(
            "kind",
            "事项",
            Ask.ONE,
            {"match": "对接", "engagement": "交流任务"},
            advanced=True,
            api="item_kind",
        ),
    ),
    sorts=("due", "since", "number"),
    default_sort="due",
    scopes=(
        Scope("all", "全部"),
        Scope("overdue", "已超时", {"overdue": "true"}),
        Scope("me", "停在集团办公室", {"whose": "me"}),
        Scope("others", "停在学校", {"whose": "others"}),
        Scope("escalated", "已督办", {"escalated": "true"}),
    ),
)


@router.get(PATH)
async def queue(page: ViewerPage) -> Response:
    """The queue as asked; its poll says that something changed, and moves no row."""
    query = (await _listing(page)).read(page.request.query_params)
    counted = page.services.group_office.get("/v1/home-counts")
    found, counts = await together(_found(page, query), counted)
    rows = [row_of(item) for item in found["items"]]
    seen = tag([found["total"], *((r.id, r.due, r.reminded_at, r.escalated_at) for r in rows)])
    shown_before = page.request.query_params.get("seen", seen)
    return page.show(
        "pages/office/queue.html",
        title="督办队列",
        block="news",
        etag=seen,
        crumbs=[("集团办公室", ""), ("督办队列", PATH)],
        query=query,
        rows=rows,
        total=found["total"],
        pager=query.pager(len(rows), found["next_cursor"], found["total"]),
        scope_counts=_scope_counts(counts.body),
        stamp=stamp_of(found),
        exports=exports(query),
        news=_news(query, shown_before),
        changed=shown_before != seen,
    )


async def _found(page: Page, query: Query) -> dict[str, Any]:
    """The rows asked for; none for a number that no item can have."""
    asked = query.params()
    if typed := query.value("number").upper():
        asked["number"] = typed if NUMBER.fullmatch(typed) else NOBODYS
    body: dict[str, Any] = (await page.services.group_office.get(API, asked)).body
    return body


@router.get(f"{PATH}/export.{{ending}}")
async def export(page: ViewerPage, ending: Literal["xlsx", "csv"]) -> Response:
    """What the filters select, as a file with today's date in its name."""
    query = (await _listing(page)).read(page.request.query_params)
    return await exported(page, page.services.group_office, query, "督办队列", ending, api=API)


async def _listing(page: Page) -> Listing:
    """The listing with the schools of the register to choose from."""
    assert page.access is not None
    schools = {one.id: one.name for one in await page.portal.schools.others(page.access)}
    filters = tuple(
        replace(each, choices=schools) if each.name == "school" else each
        for each in LISTING.filters
    )
    return replace(LISTING, filters=filters)


def _scope_counts(counts: dict[str, Any]) -> dict[str, int]:
    return {
        "all": counts["me"] + counts["others"],
        "overdue": counts["me_overdue"] + counts["others_overdue"],
        "me": counts["me"],
        "others": counts["others"],
    }


def _news(query: Query, seen: str) -> str:
    """Where the page asks whether its rows still stand."""
    address = query.href()
    return f"{address}{'&' if '?' in address else '?'}seen={quote(seen)}"
