"""各校履职情况: how many teachers of each school stand how, for the office."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.clients.schools import school_of
from portal.pages.downloads import dated
from portal.pages.duty.seen import TEACHERS, crumbs
from portal.pages.duty.vocabulary import STANDINGS

router = APIRouter()
PATH = "/duty/schools"
_API = "/v1/duty/schools"


@router.get(PATH)
async def schools(page: ViewerPage) -> Response:
    """Every school with teachers in post; a school sees its own row."""
    found = (await page.services.teacher_exchanges.get(_API)).body
    told = [one for one in found["items"] if one["met"] is not None]
    return page.show(
        "pages/duty/schools.html",
        title="各校履职情况",
        crumbs=crumbs(page, ("各校", "")),
        rows=[
            {
                "school": school_of(one["school"]) if one["school"] else None,
                "href": f"{TEACHERS}?school_id={one['school_id']}",
                "teachers": one["teachers"],
                "counts": [(code, one[code]) for code in STANDINGS],
            }
            for one in found["items"]
        ],
        sums=[sum(one[code] for one in told) for code in STANDINGS],
        teachers=sum(one["teachers"] for one in told),
        as_of=found["as_of"],
        path=PATH,
    )


@router.get(f"{PATH}/export.{{ending}}")
async def export(page: ViewerPage, ending: Literal["xlsx", "csv"]) -> Response:
    """The same as a file."""
    file = await page.services.teacher_exchanges.download(f"{_API}/export.{ending}")
    return dated(page, file.content, "各校履职情况", ending, file.headers["content-type"])
