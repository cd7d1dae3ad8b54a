"""The roster of a session as files: to fill in and import, and to sign on paper."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.pages.cohorts.attendance import API
from portal.pages.cohorts.verbs import PATH
from portal.pages.downloads import passed_on

router = APIRouter()


@router.get(f"{PATH}/{{id}}/sessions/{{session_id}}/sheet.{{ending}}")
async def sheet(
    page: ViewerPage, id: UUID, session_id: UUID, ending: Literal["xlsx", "csv"]
) -> Response:
    """The roster as a sheet to fill in and import."""
    file = await page.services.joint_training.download(f"{API}/{session_id}/export.{ending}")
    return passed_on(file, f"考勤表.{ending}")


@router.get(f"{PATH}/{{id}}/sessions/{{session_id}}/roster.pdf")
async def paper(page: ViewerPage, id: UUID, session_id: UUID) -> Response:
    """The roster to sign on paper."""
    file = await page.services.joint_training.download(f"{API}/{session_id}/paper.pdf")
    return passed_on(file, "签到表.pdf")
