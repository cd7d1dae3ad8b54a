"""我的学时: a teacher's recognised hours by school year and kind, and the stays behind them."""

from __future__ import annotations

from typing import Literal
from urllib.parse import quote

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.words import day_of, moment_of

router = APIRouter()
PATH = "/my/hours"
_API = "/v1/hours/mine"


@router.get(PATH)
async def my_hours(page: ViewerPage) -> Response:
    """All of it on one page: a teacher has a handful of stays a year."""
    found = (await page.services.teacher_exchanges.get(_API)).body
    return page.show(
        "pages/engagements/my_hours.html",
        title="我的学时",
        crumbs=[("教师互训", ""), ("我的学时", "")],
        found=found,
        year=next(iter(found["years"]), None),
        path=PATH,
    )


@router.get(f"{PATH}/export.{{ending}}")
async def export(page: ViewerPage, ending: Literal["xlsx", "csv"]) -> Response:
    """The stays as a file with today's date in its name."""
    file = await page.services.teacher_exchanges.download(f"{_API}/export.{ending}")
    name = quote(f"我的学时-{day_of(moment_of(page.now)).isoformat()}.{ending}")
    return Response(
        file.content,
        media_type=file.headers["content-type"],
        headers={"content-disposition": f"attachment; filename*=UTF-8''{name}"},
    )
