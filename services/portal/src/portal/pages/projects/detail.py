"""One cooperation project: whose turn it is, who confirmed what, who owes what, and what was done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.pages.downloads import passed_on
from portal.pages.projects import story
from portal.pages.projects.seen import API, CRUMBS, Seen, Waits, load
from portal.pages.projects.verbs import name_of
from portal.words import MAJORS, day

router = APIRouter()
Link = tuple[str, str]
_BESIDE = {"confirm": "decline", "confirm_outcome": "return_outcome"}
_OF_ROWS = frozenset(
    {"complete_milestone", "accept_milestone", "return_milestone", "strike_activity"}
)
"""Commands that stand beside the row that they are about."""
_MENU = ("pause", "resume", "withdraw", "decline", "end_early", "discard")


@dataclass(frozen=True)
class Banner:
    """The one thing that is the viewer's now, with the way to it."""

    heading: str
    text: str
    waits: Waits | None
    first: Link
    beside: list[Link]


@router.get("/projects/{project_id}")
async def project(page: ViewerPage, project_id: UUID) -> Response:
    """The page of one project."""
    seen = await load(page, project_id)
    item = seen.item
    banner = banner_of(seen)
    outcome = item["outcome"]
    return page.show(
        "pages/projects/detail.html",
        title=f"{item['title']} {seen.number}",
        crumbs=[*CRUMBS, (seen.number, "")],
        seen=seen,
        item=item,
        banner=banner,
        waiting=[(one.who, one.turn.what, one.late or one.waited) for one in _others(seen)],
        menu_items=_further(seen, banner),
        records="record_activity" in seen.may,
        steps_shown=story.steps_of(seen),
        approvals_shown=story.approvals_of(seen),
        milestones=story.milestones_of(seen),
        activities=story.activities_of(seen),
        outcome=outcome,
        outcome_files=story.files_of(seen, outcome["evidence"]) if outcome else [],
        outcome_numbers=story.numbers_of(outcome) if outcome else [],
        confirmed_by=_confirmed_by(seen),
        silence=story.silence_of(seen),
        story=story.story_of(seen),
        fact_rows=_facts(seen),
        counts=_counts(seen),
    )


@router.get("/projects/{project_id}/evidence/{sha256}/file")
async def evidence(page: ViewerPage, project_id: UUID, sha256: str) -> Response:
    """A file of the project, always as a download."""
    path = f"{API}/{project_id}/evidence/{quote(sha256, safe='')}/file"
    file = await page.services.member_schools.download(path)
    return passed_on(file, sha256[:12])


def banner_of(seen: Seen) -> Banner | None:
    """The viewer's turn: a draft to propose, or the first thing that waits on them."""
    if "propose" in seen.may:
        text = "填好方案、分工和期限后，提交各方确认；提交之前只有贵单位能看到。"
        first = (name_of("propose"), _href(seen, "propose"))
        change = (name_of("change"), _href(seen, "edit"))
        return Banner("提交方案", text, None, first, [change])
    waits = next((one for one in seen.mine if one.presses), None)
    if waits is None:
        return None
    beside, heading = _BESIDE.get(waits.action, ""), waits.turn.heading
    if waits.action in _OF_ROWS:
        rows = [one for one in seen.item["milestones"] if waits.action in one["allowed_actions"]]
        first = min(rows, key=lambda one: str(one["due_on"]))
        link = (name_of(waits.action), f"{_href(seen, waits.action)}?milestone={first['id']}")
        heading = f"{waits.turn.heading}：{first['title']}"
    else:
        link = (name_of(waits.action), _href(seen, waits.action))
    others = [(name_of(beside), _href(seen, beside))] if beside in seen.may else []
    return Banner(heading, waits.turn.text, waits, link, others)


def _further(seen: Seen, banner: Banner | None) -> list[Link]:
    """更多操作: what else the viewer may do with the whole of it."""
    taken = banner.beside if banner else []
    links = [(name_of(one), _href(seen, one)) for one in _MENU if one in seen.may]
    return [link for link in links if link not in taken]


def _others(seen: Seen) -> list[Waits]:
    """What waits on others, or on colleagues of the viewer; not yet what is owed much later."""
    return [one for one in seen.waits if not one.mine and one.presses]


def _confirmed_by(seen: Seen) -> str:
    outcome = seen.item["outcome"]
    by = outcome["confirmed_by_id"] if outcome else None
    return seen.party(by).name if by else ""


def _href(seen: Seen, command: str) -> str:
    return f"{seen.path}/{command.replace('_', '-')}"


def _facts(seen: Seen) -> list[tuple[str, Any]]:
    item = seen.item
    majors = "、".join(f"{MAJORS.get(code, '专业')} {code}" for code in item["major_codes"])
    return [
        ("编号", seen.number),
        ("形式", seen.form),
        ("牵头单位", seen.lead.name),
        ("合作方", "、".join(one.name for one in seen.partners) or "未选"),
        ("专业", majors or "不限专业"),
        ("开始", day(item["starts_on"])),
        ("结束", day(item["ends_on"])),
    ]


def _counts(seen: Seen) -> list[tuple[str, str]]:
    item = seen.item
    return [
        ("里程碑", f"{item['milestones_done']} / {item['milestones_total']} 个已验收"),
        ("逾期", f"{item['overdue']} 个"),
        ("活动", f"{item['activities_held']} 次"),
        ("证据", f"{item['evidence_pieces']} 份"),
        ("参加", f"{item['reached']:,} 人次"),
        ("最近活动", day(item["last_activity_on"])),
    ]
