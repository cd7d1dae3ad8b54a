"""我的履职: a teacher's own duties, and the records behind them."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.pages.duty.seen import API, MINE, PATH, duty_rows, seen_of
from portal.pages.duty.vocabulary import TEACHES, counts_as
from portal.together import together

router = APIRouter()


@router.get(MINE)
async def my_duty(page: ViewerPage) -> Response:
    """How the viewer stands, post by post, and every record of theirs."""
    service = page.services.teacher_exchanges
    found, rules, records = await together(
        service.get("/v1/duty/mine"), service.get("/v1/duty/rules"), service.everything(API)
    )
    own = [one for one in records if one["person_ref"] == page.viewer.person_ref]
    posts = found.body["items"]
    return page.show(
        "pages/duty/mine.html",
        title="我的履职",
        crumbs=[("我的履职", "")],
        posts=[
            {"item": one, "duties": duty_rows(one["progress"]), "teaches": TEACHES[one["teaches"]]}
            for one in posts
        ],
        as_of=found.body["as_of"],
        records=[
            {"seen": seen, "counts": counts_as(seen.item)} for seen in await seen_of(page, *own)
        ],
        sources={one["code"]: one["source"] for one in rules.body["items"]},
        new=f"{PATH}/new",
    )
