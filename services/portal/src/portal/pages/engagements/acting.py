"""Giving a command: what it changes stands on a page of its own before it is done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.clients.problems import NotFound
from portal.cookies import Notice
from portal.forms import Draft, Form
from portal.page import Page
from portal.pages import sending
from portal.pages.engagements import plans
from portal.pages.engagements.hours import hours_rows
from portal.pages.engagements.seen import Seen, crumbs, load, seen_of
from portal.pages.engagements.verbs import VERBS, Verb
from portal.pages.sending import send, status_of
from portal.states import state_of
from portal.words import day, day_of, hours, moment_of, short_hash

router = APIRouter()


def verb_of(slug: str) -> str:
    """A command's code from its address; raises `NotFound` for words that are none."""
    code = slug.replace("-", "_")
    if code not in VERBS or "_" in slug:
        raise NotFound("portal", 404)
    return code


@router.get("/engagements/{engagement_id}/{slug}")
async def confirm(page: ViewerPage, engagement_id: UUID, slug: str) -> Response:
    """What the command changes, before it is given."""
    code = verb_of(slug)
    seen = await load(page, engagement_id)
    if code not in seen.may:
        return not_now(page, seen, VERBS[code].name)
    return _show(page, seen, prepared(seen, code))


@router.post("/engagements/{engagement_id}/{slug}")
async def give(page: ViewerPage, engagement_id: UUID, slug: str) -> Response:
    """Give it; what somebody else changed meanwhile is shown, with the input kept."""
    code = verb_of(slug)
    form = await page.request.form()
    before = await load(page, engagement_id)
    draft = _form(before, code).read(form)
    _typed(draft.body)
    seen_hash = str(draft.values.get("content_hash") or "")
    path = f"/v1/engagements/{engagement_id}"
    answer = await send(page.services.teacher_exchanges, draft, f"{path}/{slug}", current=path)
    if answer is not None:
        return await done(page, answer.body, VERBS[code].done)
    seen = await load(page, engagement_id)
    if code not in seen.may:
        return not_now(page, seen, VERBS[code].name)
    prepare = prepared(seen, code, draft)
    if code == "approve_plan":
        prepare |= _other_content(seen, draft, seen_hash)
    return _show(page, seen, prepare, _status(draft, prepare))


def not_now(page: Page, seen: Seen, name: str) -> Response:
    """Back to the engagement: the step is not the viewer's, or not any more."""
    state = state_of("engagement", seen.item["status"]).name
    return sending.not_now(page, seen.path, seen.number, state, name)


async def done(page: Page, item: dict[str, Any], what: str) -> Response:
    """Back to the engagement, with what comes next."""
    seen = await seen_of(page, item)
    return page.go(seen.path, Notice("ok", what, seen.next_words()))


def prepared(seen: Seen, code: str, draft: Draft | None = None) -> dict[str, Any]:
    """What the confirmation of a command shows, on its page or in a dialog."""
    verb = VERBS[code]
    if draft is None:
        form = _form(seen, code)
        draft = form.blank({"version": seen.item["version"]}, **_first(seen, code))
    return {
        "code": code,
        "verb": verb,
        "draft": draft,
        "action": f"{seen.path}/{code.replace('_', '-')}",
        "behalf": seen.behalf,
        "rows": _rows(seen, code, verb),
        "changed": [],
    }


def _form(seen: Seen, code: str) -> Form:
    return VERBS[code].form(seen.item, seen.mentors if code == "host_accept" else None)


def _first(seen: Seen, code: str) -> dict[str, str]:
    """What the fields begin with."""
    item, today = seen.item, day_of(moment_of(seen.page.now)).isoformat()
    return {
        "approve_plan": {"content_hash": item.get("proposed_hash") or ""},
        "confirm_arrival": {"day": today},
        "confirm_departure": {"last_day": today, "taught_hours": item["planned_hours"] or ""},
        "end_early": {"last_day": today},
    }.get(code, {})


def _rows(seen: Seen, code: str, verb: Verb) -> list[tuple[str, str, str]]:
    item = seen.item
    rows = [("交流", "", f"{seen.kind} {seen.number}"), ("教师", "", seen.teacher)]
    if code == "approve_plan" and (proposed := plans.plan_at(item, "proposed")):
        before = plans.plan_at(item, "in_force")
        rows += plans.changes(seen, before, proposed)
        agreed = plans.agreeing(proposed)
        rows.append(("内容指纹", "", f"{short_hash(proposed['content_hash'])} {agreed}".strip()))
    else:
        rows.append(("学校", "", f"{seen.school('home').name} → {seen.school('host').name}"))
        rows.append(("计划", "", f"{day(item['planned_from'])} 至 {day(item['planned_to'])}"))
    if verb.to and verb.to != item["status"]:
        now, then = (state_of("engagement", state).name for state in (item["status"], verb.to))
        rows.append(("状态", now, then))
    if code == "recognise_hours":
        rows += [(name, "", value) for name, value in hours_rows(item)]
    elif item["planned_hours"] and code == "confirm_departure":
        rows.append(("计划学时", "", hours(item["planned_hours"])))
    return [*rows, ("影响", "", verb.effect)]


def _typed(body: dict[str, Any]) -> None:
    """What the segments say, as the API has it."""
    if body.get("justified") is not None:
        body["justified"] = body["justified"] == "yes"
    if body.get("score") is not None:
        body["score"] = int(body["score"])
    for name in ("remark", "words"):
        if name in body:
            body[name] = body[name] or ""


def _other_content(seen: Seen, draft: Draft, seen_hash: str) -> Mapping[str, Any]:
    """When the plan is not the one the viewer saw: both side by side, the consent for the new one."""
    now = plans.plan_at(seen.item, "proposed")
    if now is None or now["content_hash"] == seen_hash:
        return {}
    old = plans.plan_with(seen.item, seen_hash)
    draft.values["content_hash"] = now["content_hash"]
    draft.version = seen.item["version"]
    draft.errors, draft.other_errors, draft.differences = {}, [], []
    draft.clash_message = (
        "任务书的内容在您查看之后有改动，您的同意没有送出。请看过现在的版本再同意，审批意见已保留。"
    )
    return {
        "changed": plans.changes(seen, old, now),
        "changed_from": f"您看到的第 {old['version']} 版" if old else "您看到的版本",
        "changed_to": f"现在的第 {now['version']} 版",
    }


def _status(draft: Draft, prepare: Mapping[str, Any]) -> int:
    return 409 if prepare["changed"] else status_of(draft)


def _show(page: Page, seen: Seen, prepare: Mapping[str, Any], status: int = 200) -> Response:
    verb: Verb = prepare["verb"]
    return page.show(
        "pages/engagements/act.html",
        title=f"{verb.name} {seen.number}",
        status=status,
        crumbs=crumbs(seen, verb.name),
        seen=seen,
        item=seen.item,
        prepare=prepare,
    )
