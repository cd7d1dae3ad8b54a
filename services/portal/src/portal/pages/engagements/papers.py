"""The papers of an engagement (派遣函, 接收函, 任务书, 考核表, 证明), as files."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.pages.downloads import passed_on

router = APIRouter()
_FORMATS = {"pdf": "PDF", "docx": "Word"}
VERDICTS = {
    "genuine": ("on", "circle-check", "内容属实", "与平台上这项交流现在的内容一致。"),
    "changed": (
        "watch",
        "replace",
        "内容不一致",
        "平台上有这份文书，但内容指纹与现在的不同：可能已经修订，请向出示的学校索取新的一份。",
    ),
    "void": ("over", "circle-minus", "已作废", "这项交流已经取消或终止，文书不再有效。"),
    "unknown": (
        "no",
        "circle-x",
        "查无此文书",
        "平台上没有这个编号的文书，请与出示的学校核实。",
    ),
}
"""By verdict: tone, icon, words, and what follows."""


@router.get("/engagements/{engagement_id}/papers/{kind}.{ending}")
async def paper(
    page: ViewerPage, engagement_id: UUID, kind: str, ending: Literal["pdf", "docx"]
) -> Response:
    """A paper as PDF or Word."""
    path = f"/v1/engagements/{engagement_id}/papers/{kind}/paper.{ending}"
    file = await page.services.teacher_exchanges.download(path)
    return passed_on(file, f"文书.{ending}")


def paper_rows(path: str, papers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A row per paper that can be printed now, with its files."""
    return [
        {
            "name": one["name"],
            "files": [
                (words, f"{path}/papers/{one['kind']}.{ending}")
                for ending, words in _FORMATS.items()
            ],
        }
        for one in papers
    ]
