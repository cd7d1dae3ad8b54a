"""Giving a command on a project: what it changes stands on a page of its own before it is done."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from fastapi import APIRouter
from starlette.datastructures import FormData, QueryParams
from starlette.responses import Response

from portal.access import ViewerPage
from portal.clients.problems import NotFound
from portal.cookies import Notice
from portal.page import Page
from portal.pages import sending
from portal.pages.exchanges.confirming import Ask, Row, ask
from portal.pages.projects.seen import API, CRUMBS, Item, Seen, load
from portal.pages.projects.story import MACHINE, numbers_of
from portal.pages.projects.verbs import VERBS, next_words
from portal.pages.sending import send, status_of
from portal.states import state_of
from portal.words import day, short_hash

router = APIRouter()
_NAMES = {"milestone_id": "milestone", "activity_id": "activity"}
"""What a link calls the part of the project that a command is about."""


@router.get("/projects/{project_id}/{slug}")
async def asked(page: ViewerPage, project_id: UUID, slug: str) -> Response:
    """What the command changes, before it is given."""
    code = _verb_of(slug)
    seen = await load(page, project_id)
    if code not in seen.may:
        return not_now(page, seen, VERBS[code].name)
    question = _question(seen, code, _part(seen, code, page.request.query_params))
    return ask(page, question, question.form.blank({"version": seen.item["version"]}))


@router.post("/projects/{project_id}/{slug}")
async def give(page: ViewerPage, project_id: UUID, slug: str) -> Response:
    """Give it; a refusal says what stands in the way, with everything typed kept."""
    code = _verb_of(slug)
    seen = await load(page, project_id)
    data = await page.request.form()
    part = _part(seen, code, data)
    draft = _question(seen, code, part).form.read(data)
    draft.body |= _sent(code, data)
    path = f"{API}/{project_id}"
    answer = await send(page.services.member_schools, draft, f"{path}/{slug}", current=path)
    if answer is not None:
        after = Seen(answer.body, page)
        what = f"{VERBS[code].done}（{after.number}）。"
        return page.go(after.path, Notice("ok", what, next_words(after)))
    seen = await load(page, project_id)
    if code not in seen.may:
        return not_now(page, seen, VERBS[code].name)
    return ask(page, _question(seen, code, part), draft, status_of(draft))


def not_now(page: Page, seen: Seen, name: str) -> Response:
    """Back to the project: the step is not the viewer's, or not any more."""
    state = state_of(MACHINE, seen.item["status"]).name
    return sending.not_now(page, seen.path, seen.number, state, name)


def _verb_of(slug: str) -> str:
    """A command's code from its address; raises `NotFound` for words that are none."""
    code = slug.replace("-", "_")
    if code not in VERBS or "_" in slug:
        raise NotFound("portal", 404)
    return code


def _part(seen: Seen, code: str, asked: QueryParams | FormData) -> Item | None:
    """The milestone or activity that the command is about; raises `NotFound` for another one."""
    about = VERBS[code].about
    name = _NAMES.get(about)
    if name is None:
        return None
    id = str(asked.get(about) or asked.get(name) or "")
    parts: list[Item] = seen.item["milestones" if name == "milestone" else "activities"]
    found = next((one for one in parts if one["id"] == id), None)
    if found is None:
        raise NotFound("portal", 404)
    return found


def _sent(code: str, data: FormData) -> dict[str, str]:
    """What goes along unseen: the part that the command is about, or the hash that was read."""
    about = VERBS[code].about
    if not about:
        return {}
    return {"content_hash" if about.endswith("hash") else about: str(data.get(about) or "")}


def _question(seen: Seen, code: str, part: Item | None) -> Ask:
    verb, item = VERBS[code], seen.item
    rows: list[Row] = [("项目", "", item["title"]), ("编号", "", seen.number)]
    if verb.to:
        now, then = (state_of(MACHINE, state).name for state in (item["status"], verb.to))
        rows.append(("状态", now, then))
    rows += _about(seen, code, part)
    rows.append(("影响", "", verb.effect))
    kept = {verb.about: part["id"] if part else _hash(item, verb.about)} if verb.about else {}
    return Ask(
        verb.name,
        f"{verb.name} {seen.number}",
        verb.consequence,
        f"{seen.path}/{code.replace('_', '-')}",
        seen.path,
        rows,
        verb.fields,
        danger=verb.danger,
        crumbs=[*CRUMBS, (seen.number, seen.path)],
        kept=kept,
    )


def owed_words(seen: Seen, milestones: Iterable[Item]) -> str:
    """What is owed, by whom, by when, in one line."""
    return "；".join(
        f"{one['title']}（{seen.party(one['owner_id']).name}，{day(one['due_on'])}前）"
        for one in milestones
    )


def _hash(item: Item, about: str) -> str:
    return str(item["content_hash"] if about == "content_hash" else item["outcome"]["content_hash"])


def _about(seen: Seen, code: str, part: Item | None) -> list[Row]:
    """What only one command has: the plan, the part of it, the outcome."""
    item = seen.item
    if code == "confirm":
        owed = [one for one in item["milestones"] if one["owner_id"] == seen.own]
        others = [one for one in item["milestones"] if one not in owed]
        return [
            ("各方", "", "、".join(one.name for one in (seen.lead, *seen.partners))),
            ("起止", "", f"{day(item['starts_on'])} 至 {day(item['ends_on'])}"),
            ("方案", "", item["plan"]),
            ("贵方负责", "", owed_words(seen, owed) or "没有里程碑"),
            ("他方负责", "", owed_words(seen, others) or "没有里程碑"),
            ("内容指纹", "", short_hash(item["content_hash"])),
        ]
    if code == "confirm_outcome":
        outcome = item["outcome"]
        numbers = "、".join(f"{name} {said}" for name, said in numbers_of(outcome))
        return [
            ("成果", "", outcome["text"]),
            ("数字", "", numbers or "没有填写"),
            ("内容指纹", "", short_hash(outcome["content_hash"])),
        ]
    if part is None:
        return []
    if "milestone" in code:
        owner = seen.party(part["owner_id"]).name
        files = "、".join(one["file_name"] for one in part["evidence"])
        return [("里程碑", "", part["title"]), ("责任方", "", owner), ("证据", "", files)]
    return [("活动", "", f"{part['title']}（{day(part['held_on'])}，{part['participants']} 人）")]
