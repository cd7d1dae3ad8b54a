"""互惠台账: what each account gave and received, and every entry behind it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.columns import Column
from portal.listing import Ask, Filter, Listing, Query
from portal.page import Page
from portal.pages import saved_queries
from portal.pages.exchanges.vocabulary import type_words
from portal.pages.exported import exported, exports
from portal.pages.looser import looser
from portal.pages.statements.seen import CRUMBS as ABOVE
from portal.pages.statements.seen import POOL, Item
from portal.pages.statements.vocabulary import KINDS, balance_words, weighted
from portal.together import together
from portal.viewer import School
from portal.words import EXCHANGE_TYPES, number

router = APIRouter()
API = "/v1/ledger-entries"
PATH = "/statements/ledger"
CRUMBS = [*ABOVE, ("互惠台账", PATH)]
LISTING = Listing(
    path=PATH,
    filters=(
        Filter("q", "编号", placeholder="分录 JZ-2026-0001，或任务 TE-2026-0001"),
        Filter("posted_from", "记账日从", Ask.DAY),
        Filter("posted_to", "到", Ask.DAY),
        Filter("kind", "类别", Ask.MANY, KINDS, facet=True),
        Filter(
            "exchange_type",
            "交流类型",
            Ask.MANY,
            {str(code): name for code, name in EXCHANGE_TYPES.items()},
            facet=True,
        ),
    ),
    sorts=("number", "posted_on", "created_at"),
    default_sort="-created_at",
    columns=(
        Column("moved", "给出 → 获得", None, ("给出", "获得", "加权学时")),
        Column("engagement", "交流任务", None, ("交流任务", "交流类型")),
        Column("day", "记账日", "posted_on", ("日期",)),
    ),
)


@router.get(PATH)
async def ledger(page: ViewerPage) -> Response:
    """The accounts that the viewer may see, and their entries, the latest first."""
    service = page.services.teacher_exchanges
    query = LISTING.read(page.request.query_params)
    answer, accounts = await together(
        service.get(API, query.params()), service.get("/v1/ledger-accounts")
    )
    found, items = answer.body, answer.body["items"]
    return page.show(
        "pages/statements/ledger.html",
        title="互惠台账",
        crumbs=CRUMBS,
        query=query,
        rows=[await row_of(page, item) for item in items],
        total=found["total"],
        pager=query.pager(len(items), found["next_cursor"], found["total"]),
        saved=await saved_queries.of(page, LISTING),
        looser=[] if items or not query.chosen else list(await _looser(page, query)),
        exports=exports(query),
        band=number(accounts.body["band"]),
        accounts=[await _account(page, one) for one in accounts.body["items"]],
    )


@router.get(f"{PATH}/export.{{ending}}")
async def export(page: ViewerPage, ending: Literal["xlsx", "csv"]) -> Response:
    """What the filters select, as a file."""
    query = LISTING.read(page.request.query_params)
    return await exported(page, page.services.teacher_exchanges, query, "互惠台账", ending, api=API)


async def _looser(page: Page, query: Query) -> Any:
    return await looser(page.services.teacher_exchanges, API, query)


async def row_of(page: Page, item: Item) -> dict[str, Any]:
    """An entry as a row shows it, its accounts by name."""
    moved = [
        {
            "giver": await account_of(page, one, "giver"),
            "receiver": await account_of(page, one, "receiver"),
            "hours": weighted(one["hours"]),
        }
        for one in item["transfers"]
    ]
    return {
        "item": item,
        "href": f"{PATH}/{item['id']}",
        "kind": KINDS[item["kind"]],
        "type": type_words(item["exchange_type"]),
        "moved": moved,
    }


async def account_of(page: Page, one: Item, side: str) -> School:
    """The account of a transfer's side by name."""
    ref = one[f"{side}_id"]
    return await page.portal.schools.named(page.access, one[side], ref) if ref else POOL


async def _account(page: Page, one: Item) -> dict[str, Any]:
    ref = one["school_id"]
    school = await page.portal.schools.named(page.access, one["school"], ref) if ref else POOL
    own = bool(ref) and ref == page.viewer.school.id
    return {
        "school": school,
        "own": own,
        "given": weighted(one["given"]),
        "received": weighted(one["received"]),
        "balance": balance_words(Decimal(one["net"]), ""),
        "in_band": one["in_band"],
        "pool": not ref,
    }
