"""One engagement: whose turn it is, its steps, plan, evidence, evaluations and history; and in print."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.page import Page
from portal.pages.engagements import acting, evidence, plans, progress, story
from portal.pages.engagements.hours import hours_rows
from portal.pages.engagements.papers import paper_rows
from portal.pages.engagements.seen import PARTIES, Seen, crumbs, seen_of
from portal.pages.engagements.verbs import OWN_PAGES, VERBS
from portal.together import together
from portal.words import day, hours, major, span_words

router = APIRouter()
_API = "/v1/engagements"

IN_PLACE = frozenset({"submit_evidence", "accept_evidence", "return_evidence"})
"""Commands given in the evidence table itself."""


@router.get("/engagements/{engagement_id}")
async def engagement(page: ViewerPage, engagement_id: UUID) -> Response:
    """The page of one engagement, asked again while it is open."""
    seen, history, etag = await _read(page, engagement_id)
    papers = (await page.services.teacher_exchanges.get(f"{_API}/{engagement_id}/papers")).body
    return page.show(
        "pages/engagements/detail.html",
        title=f"{seen.kind} {seen.number}",
        block="content",
        crumbs=crumbs(seen),
        etag=etag,
        banner=_banner(seen),
        menu_items=_further(seen),
        papers=paper_rows(seen.path, papers["items"]),
        upload=evidence.blank(seen) if "submit_evidence" in seen.may else None,
        **shown(seen, history),
    )


@router.get("/engagements/{engagement_id}/print")
async def printed(page: ViewerPage, engagement_id: UUID) -> Response:
    """The whole of it on A4, with hashes in full."""
    seen, history, _ = await _read(page, engagement_id)
    return page.show(
        "pages/engagements/print.html",
        title=f"{seen.kind} {seen.number}",
        printed=True,
        **shown(seen, history),
    )


async def _read(page: Page, id: UUID) -> tuple[Seen, list[dict[str, Any]], str | None]:
    service, path = page.services.teacher_exchanges, f"/v1/engagements/{id}"
    answer, past = await together(service.get(path), service.get(f"{path}/history"))
    history: list[dict[str, Any]] = past.body["items"]
    return await seen_of(page, answer.body, history), history, answer.etag


def shown(seen: Seen, history: list[dict[str, Any]]) -> dict[str, Any]:
    """What the page and its print have in common."""
    item = seen.item
    proposed, in_force = plans.plan_at(item, "proposed"), plans.plan_at(item, "in_force")
    newest = proposed or in_force
    return {
        "seen": seen,
        "item": item,
        "steps_shown": progress.steps_of(item, history),
        "columns": progress.columns_of(seen),
        "proposed": proposed,
        "in_force": in_force,
        "plan_lines": plans.lines_of(seen, newest) if newest else [],
        "plan_changes": plans.changes(seen, in_force, proposed) if in_force and proposed else [],
        "plan_approvals": plans.approvals_of(seen, newest) if newest else [],
        "plan_versions": plans.versions(item["plans"]),
        "versions_lines": {plan["version"]: plans.lines_of(seen, plan) for plan in item["plans"]},
        "evidence_rows": evidence.rows(seen),
        "evaluations": _evaluations(seen),
        "fact_rows": _facts(seen),
        "hours_rows": hours_rows(item),
        "story": story.story_of(seen, history),
        "story_shown": story.SHOWN,
    }


def _banner(seen: Seen) -> dict[str, Any] | None:
    """The one act that is the viewer's now, with the way to it."""
    if not seen.mine:
        return None
    first = seen.mine[0]
    beside = [code for code in first.turn.beside if code in seen.may]
    dialog = VERBS.get(first.action)
    return {
        "waits": first,
        "who": seen.addressed,
        "heading": seen.words(first.turn.heading),
        "text": seen.words(first.turn.text),
        "href": _href(seen, first.action),
        "name": VERBS[first.action].name if first.action in VERBS else first.turn.what,
        "beside": [(_name(code), _href(seen, code)) for code in beside],
        "compare": first.action == "approve_plan",
        "dialog": acting.prepared(seen, first.action) if dialog else None,
    }


def _further(seen: Seen) -> list[tuple[str, str]]:
    """更多操作: what else the viewer may do."""
    first = seen.mine[0] if seen.mine else None
    taken = {first.action, *first.turn.beside} if first else set[str]()
    left = [code for code in seen.may if code not in taken | IN_PLACE]
    return [(_name(code), _href(seen, code)) for code in left]


def _name(code: str) -> str:
    return OWN_PAGES.get(code) or VERBS[code].name


def _href(seen: Seen, code: str) -> str:
    if code in IN_PLACE:
        return "#evidence"
    return f"{seen.path}/{code.replace('_', '-')}"


def _evaluations(seen: Seen) -> list[dict[str, Any]]:
    given = {one["actor"]: one for one in seen.item["evaluations"]}
    accepted = seen.item["evaluation_accepted_by"]
    return [
        {"party": PARTIES[actor], "given": given.get(actor), "accepted": actor in accepted}
        for actor in ("home", "host", "teacher")
    ]


def _facts(seen: Seen) -> list[tuple[str, Any]]:
    item = seen.item
    plan = plans.plan_at(item, "in_force") or plans.plan_at(item, "proposed")
    mentor = plan["mentor_ref"] if plan else item["mentor_ref"]
    rows: list[tuple[str, Any]] = [
        ("交流类型", seen.kind),
        ("教师", seen.teacher),
        ("计划", span_words(item["planned_from"], item["planned_to"])),
    ]
    if item["planned_hours"]:
        rows.append(("计划学时", hours(item["planned_hours"])))
    if item["actual_from"]:
        rows.append(("实际到岗", f"{day(item['actual_from'])}（接收学校确认）"))
    if item["actual_to"]:
        rows.append(("实际离岗", day(item["actual_to"])))
    if mentor:
        rows.append(("带教", seen.name(mentor)))
    if item["major_code"]:
        rows.append(("专业", major(item["major_code"])))
    if item["status"] in ("nominated", "acknowledged", "returned"):
        rows.append(("答复时限", day(item["decision_due"])))
    return rows
