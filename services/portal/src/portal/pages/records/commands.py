"""Giving a command on a qualification: what it changes stands on a page of its own before it is done."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.clients.problems import NotFound
from portal.cookies import Notice
from portal.page import Page
from portal.pages import sending
from portal.pages.exchanges.confirming import Ask, ask
from portal.pages.records.seen import API, PATH, Seen, crumbs, load
from portal.pages.records.verbs import VERBS
from portal.pages.sending import send, status_of
from portal.states import state_of
from portal.words import day

router = APIRouter()


@router.get(f"{PATH}/{{qualification_id}}/{{command}}")
async def asked(page: ViewerPage, qualification_id: UUID, command: str) -> Response:
    """What the command changes, before it is given."""
    seen = await load(page, qualification_id)
    question = _question(page, seen, command)
    if command not in seen.may:
        return not_now(page, seen, VERBS[command].name)
    return ask(page, question, question.form.blank({"version": seen.item["version"]}))


@router.post(f"{PATH}/{{qualification_id}}/{{command}}")
async def give(page: ViewerPage, qualification_id: UUID, command: str) -> Response:
    """Give it; a refusal says what stands in the way, with everything typed kept."""
    seen = await load(page, qualification_id)
    question = _question(page, seen, command)
    draft = question.form.read(await page.request.form())
    if "reason" in draft.body:
        draft.body["reason"] = draft.body["reason"] or ""
    path = f"{API}/{qualification_id}"
    answer = await send(page.services.member_schools, draft, f"{path}/{command}", current=path)
    if answer is not None:
        return page.go(seen.path, Notice("ok", f"{VERBS[command].done}（{seen.number}）。"))
    seen = await load(page, qualification_id)
    if command not in seen.may:
        return not_now(page, seen, VERBS[command].name)
    return ask(page, _question(page, seen, command), draft, status_of(draft))


def not_now(page: Page, seen: Seen, name: str) -> Response:
    """Back to the qualification: the step is not the viewer's, or not any more."""
    state = state_of("qualification", seen.item["status"]).name
    return sending.not_now(page, seen.path, seen.number, state, name)


def _question(page: Page, seen: Seen, command: str) -> Ask:
    verb = VERBS.get(command)
    if verb is None:
        raise NotFound("portal", 404)
    item = seen.item
    return Ask(
        verb.name,
        f"{verb.name}：{seen.name}",
        verb.consequence,
        f"{seen.path}/{command}",
        seen.path,
        [
            ("教师", "", item["person"]["name"]),
            ("取得日期", "", day(item["awarded_on"])),
            ("证明材料", "", f"{len(item['evidence'])} 份"),
            (
                "状态",
                state_of("qualification", item["status"]).name,
                state_of("qualification", verb.to).name,
            ),
            ("影响", "", verb.effect),
        ],
        fields=verb.fields,
        danger=verb.danger,
        crumbs=crumbs(page, (seen.number, seen.path)),
    )
