"""资源与停用: the rooms of bases as a list, and its export."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.columns import Column
from portal.listing import Ask, Filter, Listing, Scope
from portal.page import Page
from portal.pages import saved_queries
from portal.pages.bases.seen import RUNS, Item
from portal.pages.bases.vocabulary import BOOKED_AS, CLASSES
from portal.pages.exported import exported, exports
from portal.pages.looser import looser
from portal.states import MACHINES

router = APIRouter()
API = "/v1/resources"
PATH = "/resources"
CRUMBS = [("基地共建", ""), ("实训室", PATH)]
STATES = {code: state.name for code, state in MACHINES["resource"].states.items()}


def listing(page: Page) -> Listing:
    """Those who run bases see their own first."""
    own = Scope("ours", "本校的", {"owner_id": page.viewer.school.id})
    every = Scope("all", "全部")
    runs = bool(page.viewer.roles & RUNS)
    return Listing(
        path=PATH,
        filters=(
            Filter("q", "名称或编号", placeholder="例如 数控实训室"),
            Filter("booked_as", "预约方式", Ask.MANY, BOOKED_AS, facet=True),
            Filter("equipment_class", "设备类别", Ask.MANY, CLASSES, facet=True),
            Filter("status", "状态", Ask.MANY, STATES, facet=True),
        ),
        sorts=("number", "title", "stations", "status", "created_at"),
        default_sort="number",
        scopes=(own, every) if runs else (every,),
        columns=(
            Column("base", "基地", None, ("基地", "产权单位")),
            Column("stations", "工位", "stations", ("工位", "预约方式")),
            Column("class", "设备类别", None, ("设备类别",)),
            Column("state", "状态", "status", ("状态",)),
        ),
    )


@router.get(PATH)
async def resources(page: ViewerPage) -> Response:
    """Rooms, by their number."""
    service, query = page.services.joint_training, listing(page).read(page.request.query_params)
    found = (await service.get(API, query.params())).body
    items = found["items"]
    return page.show(
        "pages/bases/resources.html",
        title="资源与停用" if page.viewer.roles & RUNS else "实训室",
        crumbs=CRUMBS,
        query=query,
        rows=[await _row(page, item) for item in items],
        total=found["total"],
        pager=query.pager(len(items), found["next_cursor"], found["total"]),
        saved=await saved_queries.of(page, query.listing),
        looser=[] if items or not query.chosen else await looser(service, API, query),
        exports=exports(query),
        runs=bool(page.viewer.roles & RUNS),
    )


@router.get(f"{PATH}/export.{{ending}}")
async def export(page: ViewerPage, ending: Literal["xlsx", "csv"]) -> Response:
    """What the filters select, as a file."""
    query = listing(page).read(page.request.query_params)
    return await exported(page, page.services.joint_training, query, "实训室", ending, api=API)


async def _row(page: Page, item: Item) -> dict[str, Any]:
    return {
        "item": item,
        "href": f"{PATH}/{item['id']}",
        "owner": await page.portal.schools.named(page.access, item["owner"], item["owner_id"]),
        "booked_as": BOOKED_AS[item["booked_as"]],
        "class": CLASSES[item["equipment_class"]],
    }
