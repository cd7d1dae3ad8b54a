"""One ring: what each school gives the next, who has accepted, and how it ended."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal import words
from portal.access import ViewerPage
from portal.pages.exchanges import showing
from portal.pages.rings.seen import API, CRUMBS, PATH, Seen, load

router = APIRouter()


@router.get(f"{PATH}/{{ring_id}}")
async def one(page: ViewerPage, ring_id: UUID) -> Response:
    """The page of one ring."""
    seen = await load(page, ring_id)
    return page.show(
        "pages/rings/detail.html",
        title=f"环形对接 {seen.number}",
        crumbs=[*CRUMBS, (seen.number, "")],
        seen=seen,
        item=seen.item,
        legs=list(zip(seen.legs, [*seen.item["match_ids"], *[""] * len(seen.legs)], strict=False)),
        answers=_answers(seen),
        fact_rows=_facts(seen),
        story=await showing.timeline_of(page, f"{API}/{ring_id}"),
    )


def _answers(seen: Seen) -> list[dict[str, Any]]:
    """What each school said, as the list of approvals shows it."""
    item, found = seen.item, []
    for id, school in seen.schools.items():
        tone, said = "wait", "待答复"
        if id in item["accepted_by"]:
            tone, said = "done", "已接受"
        elif id in item["collapsed_by"]:
            tone, said = ("no", "已拒绝") if item["reason"] == "refused" else ("over", "未答复")
        elif item["status"] == "collapsed":
            tone, said = "over", "不用再答复"
        elif id == seen.page.viewer.school.id and seen.may:
            tone = "mine"
        found.append({"party": school.name, "tone": tone, "words": said})
    return found


def _facts(seen: Seen) -> list[tuple[str, Any]]:
    item = seen.item
    return [
        ("学校", f"{len(seen.legs)} 所"),
        ("答复时限", words.moment(item["due"])),
        ("发起", words.moment(item["created_at"])),
        ("编号", item["number"]),
    ]
