"""The workbench: what waits on the viewer, what waits on others, what may be of use."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.words import greeting

router = APIRouter()


@router.get("/")
async def home(page: ViewerPage) -> Response:
    """The home page of every role."""
    return page.show(
        "pages/home.html", title="工作台", greeting=greeting(page.now), mine=[], theirs=[]
    )
