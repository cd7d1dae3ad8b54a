"""我的学时: a teacher's recognised hours by school year and kind, and the stays behind them."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.pages.downloads import dated

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
    return dated(page, file.content, "我的学时", ending, file.headers["content-type"])
