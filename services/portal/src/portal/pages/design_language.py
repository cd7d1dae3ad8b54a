"""The design language at work: every macro and every state on one page, in demonstration mode only."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from fastapi import APIRouter
from starlette.responses import Response

from cyzj.contracts.codes import Role
from portal.access import PublicPage
from portal.pages.design_samples import Sample
from portal.viewer import Access, Post, School, Viewer

router = APIRouter()

_SCHOOL = School("sample", "示例宜宾职校甲", "川")
_VIEWER = Viewer("sample", "示例协调员乙", Post(Role.COORDINATOR, _SCHOOL))
_MORNING = datetime(2026, 10, 28, 1, 30, tzinfo=UTC)


@router.get("/design-language")
async def design_language(page: PublicPage) -> Response:
    """The samples, seen by a made-up coordinator on a made-up morning."""
    shown = replace(
        page,
        access=Access(_VIEWER, "", _MORNING + timedelta(minutes=10)),
        planned=True,
        counters={"todo": 6, "messages": 3},
    )
    shown.now = _MORNING
    return shown.show(
        "pages/design_language.html",
        title="设计语言",
        sample=Sample(now=_MORNING),
    )
