"""Signing, disputing and drawing up anew: each asks first, and states what it is about."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.clients.problems import NotFound
from portal.cookies import Notice
from portal.forms import Form
from portal.pages import sending
from portal.pages.exchanges.confirming import Ask, Row, ask
from portal.pages.sending import send, status_of
from portal.pages.statements.seen import API, CRUMBS, Seen, load, seen_of
from portal.pages.statements.vocabulary import VERBS, weighted
from portal.states import state_of
from portal.words import short_hash

router = APIRouter()


def _verb_of(code: str) -> str:
    if code not in VERBS:
        raise NotFound("portal", 404)
    return code


@router.get("/statements/{statement_id}/{code}")
async def asked(page: ViewerPage, statement_id: UUID, code: str) -> Response:
    """What the command changes, before it is given."""
    seen = await load(page, statement_id)
    if _verb_of(code) not in seen.may:
        return _not_now(seen, code)
    question = _question(seen, code)
    return ask(page, question, question.form.blank({"version": seen.item["version"]}))


@router.post("/statements/{statement_id}/{code}")
async def give(page: ViewerPage, statement_id: UUID, code: str) -> Response:
    """Give it; a refusal says what stands in the way, with everything typed kept."""
    verb = VERBS[_verb_of(code)]
    data = await page.request.form()
    draft = Form(verb.name, verb.fields).read(data)
    if code == "sign":
        draft.body["content_hash"] = str(data.get("content_hash") or "")
    path = f"{API}/{statement_id}"
    answer = await send(page.services.teacher_exchanges, draft, f"{path}/{code}", current=path)
    if answer is not None:
        seen = await seen_of(page, answer.body)
        return page.go(
            seen.path, Notice("ok", f"{verb.done}（{seen.number}）。", _next_words(seen))
        )
    seen = await load(page, statement_id)
    if code not in seen.may:
        return _not_now(seen, code)
    return ask(page, _question(seen, code), draft, status_of(draft))


def _not_now(seen: Seen, code: str) -> Response:
    state = state_of("statement", seen.item["status"]).name
    return sending.not_now(seen.page, seen.path, seen.number, state, VERBS[code].name)


def _next_words(seen: Seen) -> str:
    if seen.item["status"] == "signed":
        return "双方都已签认，本学期对账办结。"
    first = next(iter(seen.waits), None)
    return f"接下来等{first.who}{first.turn.what}。" if first else ""


def _question(seen: Seen, code: str) -> Ask:
    verb, item = VERBS[code], seen.item
    about: list[Row] = [("对账双方", "", f"{seen.first.name}、{seen.second.name}")]
    about += [
        ("学期", "", seen.term),
        (f"{seen.first.name}给出", "", weighted(item["first_gave"])),
        (f"{seen.second.name}给出", "", weighted(item["second_gave"])),
        ("期末结余", "", seen.balance),
        ("内容指纹", "", short_hash(item["content_hash"])),
    ]
    if verb.to:
        now, then = (state_of("statement", state).name for state in (item["status"], verb.to))
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
        kept={"content_hash": item["content_hash"]} if code == "sign" else {},
    )
