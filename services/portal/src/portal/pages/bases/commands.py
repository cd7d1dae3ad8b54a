"""The steps of a base: each asks first, and states what it changes."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.clients.problems import NotFound
from portal.cookies import Notice
from portal.forms import Form
from portal.pages import sending
from portal.pages.bases.seen import API, CRUMBS, Seen, load
from portal.pages.bases.vocabulary import BASE_VERBS
from portal.pages.exchanges.confirming import Ask, Row, ask
from portal.pages.sending import send, status_of
from portal.states import state_of

router = APIRouter()


@router.get("/bases/{base_id}/{code}")
async def asked(page: ViewerPage, base_id: UUID, code: str) -> Response:
    """What the command changes, before it is given."""
    seen = await load(page, _known(code, base_id))
    if code not in seen.may:
        return _not_now(seen, code)
    question = _question(seen, code)
    return ask(page, question, question.form.blank({"version": seen.item["version"]}))


@router.post("/bases/{base_id}/{code}")
async def give(page: ViewerPage, base_id: UUID, code: str) -> Response:
    """Give it; a refusal says what stands in the way, with everything typed kept."""
    verb = BASE_VERBS[_code(code)]
    draft = Form(verb.name, verb.fields).read(await page.request.form())
    path = f"{API}/{base_id}"
    command = f"{path}/{code.replace('_', '-')}"
    answer = await send(page.services.joint_training, draft, command, current=path)
    seen = await load(page, base_id)
    if answer is not None:
        return page.go(seen.path, Notice("ok", f"{verb.done}（{seen.number}）。", _next(seen)))
    if code not in seen.may:
        return _not_now(seen, code)
    return ask(page, _question(seen, code), draft, status_of(draft))


def _code(code: str) -> str:
    if code not in BASE_VERBS:
        raise NotFound("portal", 404)
    return code


def _known(code: str, id: UUID) -> UUID:
    _code(code)
    return id


def _not_now(seen: Seen, code: str) -> Response:
    state = state_of("base", seen.item["status"]).name
    return sending.not_now(seen.page, seen.path, seen.number, state, BASE_VERBS[code].name)


def _next(seen: Seen) -> str:
    first = next(iter(seen.waits), None)
    return f"接下来等{first.who}{first.turn.what}。" if first else ""


def _question(seen: Seen, code: str) -> Ask:
    verb = BASE_VERBS[code]
    about: list[Row] = [("基地", "", seen.item["title"]), ("产权单位", "", seen.owner.name)]
    if verb.to:
        now, then = (state_of("base", state).name for state in (seen.item["status"], verb.to))
        about.append(("状态", now, then))
    return Ask(
        verb.name,
        f"{verb.name} {seen.number}",
        verb.consequence,
        f"{seen.path}/{code}",
        seen.path,
        [*about, ("影响", "", verb.effect)],
        verb.fields,
        danger=verb.danger,
        crumbs=[*CRUMBS, (seen.number, seen.path)],
    )
