"""Giving a command on a duty record: what it changes stands on a page of its own before it is done."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.clients.problems import NotFound
from portal.cookies import Notice
from portal.page import Page
from portal.pages import sending
from portal.pages.duty.seen import API, PATH, Seen, crumbs, load
from portal.pages.duty.vocabulary import CATEGORIES, VERBS, counts_as
from portal.pages.exchanges.confirming import Ask, ask
from portal.pages.sending import send, status_of
from portal.states import state_of
from portal.words import span_words

router = APIRouter()


@router.get(f"{PATH}/{{record_id}}/{{command}}")
async def asked(page: ViewerPage, record_id: UUID, command: str) -> Response:
    """What the command changes, before it is given."""
    seen = await load(page, record_id)
    question = _question(page, seen, command)
    if command not in seen.may:
        return not_now(page, seen, VERBS[command].name)
    return ask(page, question, question.form.blank({"version": seen.item["version"]}))


@router.post(f"{PATH}/{{record_id}}/{{command}}")
async def give(page: ViewerPage, record_id: UUID, command: str) -> Response:
    """Give it; a refusal says what stands in the way, with everything typed kept."""
    seen = await load(page, record_id)
    question = _question(page, seen, command)
    draft = question.form.read(await page.request.form())
    path = f"{API}/{record_id}"
    answer = await send(page.services.teacher_exchanges, draft, f"{path}/{command}", current=path)
    if answer is not None:
        return page.go(seen.path, Notice("ok", f"{VERBS[command].done}（{seen.number}）。"))
    seen = await load(page, record_id)
    if command not in seen.may:
        return not_now(page, seen, VERBS[command].name)
    return ask(page, _question(page, seen, command), draft, status_of(draft))


def not_now(page: Page, seen: Seen, name: str) -> Response:
    """Back to the record: the step is not the viewer's, or not any more."""
    state = state_of("duty_record", seen.item["status"]).name
    return sending.not_now(page, seen.path, seen.number, state, name)


def _question(page: Page, seen: Seen, command: str) -> Ask:
    verb = VERBS.get(command)
    if verb is None:
        raise NotFound("portal", 404)
    item = seen.item
    now, then = (state_of("duty_record", state).name for state in (item["status"], verb.to))
    return Ask(
        verb.name,
        f"{verb.name}：{seen.name}",
        verb.consequence,
        f"{seen.path}/{command}",
        seen.path,
        [
            ("教师", "", seen.person),
            ("类别", "", CATEGORIES[item["category"]]),
            ("起止", "", span_words(item["first_day"], item["last_day"])),
            ("计入", "", counts_as(item)),
            ("证明材料", "", f"{len(item['evidence'])} 份"),
            ("状态", now, then),
            ("影响", "", verb.effect),
        ],
        fields=verb.fields,
        danger=verb.danger,
        crumbs=crumbs(page, (seen.number, seen.path)),
    )
