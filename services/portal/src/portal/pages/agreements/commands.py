"""Giving a command on an agreement: what it changes stands on a page of its own before it is done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from cyzj.domain.terms import end_of_term
from portal.access import ViewerPage
from portal.clients.problems import NotFound
from portal.cookies import Notice
from portal.page import Page
from portal.pages import sending
from portal.pages.agreements.seen import API, CRUMBS, Seen, load
from portal.pages.agreements.verbs import VERBS
from portal.pages.agreements.vocabulary import TURNS
from portal.pages.council.choices import today
from portal.pages.exchanges.confirming import Ask, Row, ask
from portal.pages.pairings.vocabulary import term_name
from portal.pages.sending import send, status_of
from portal.states import state_of
from portal.terms import term_ends
from portal.words import day, day_of, short_hash

router = APIRouter()
_TERMS_AHEAD = 6


def verb_of(slug: str) -> str:
    """A command's code from its address; raises `NotFound` for words that are none."""
    code = slug.replace("-", "_")
    if code not in VERBS or "_" in slug:
        raise NotFound("portal", 404)
    return code


@router.get("/agreements/{agreement_id}/{slug}")
async def asked(page: ViewerPage, agreement_id: UUID, slug: str) -> Response:
    """What the command changes, before it is given."""
    code = verb_of(slug)
    seen = await load(page, agreement_id)
    if code not in seen.may:
        return not_now(page, seen, VERBS[code].name)
    question = _question(seen, code)
    return ask(page, question, question.form.blank({"version": seen.item["version"]}))


@router.post("/agreements/{agreement_id}/{slug}")
async def give(page: ViewerPage, agreement_id: UUID, slug: str) -> Response:
    """Give it; a refusal says what stands in the way, with everything typed kept."""
    code = verb_of(slug)
    seen = await load(page, agreement_id)
    question = _question(seen, code)
    draft = question.form.read(await page.request.form())
    path = f"{API}/{agreement_id}"
    answer = await send(page.services.member_schools, draft, f"{path}/{slug}", current=path)
    if answer is not None:
        after = Seen(answer.body, page)
        what = f"{VERBS[code].done}（{after.number}）。"
        return page.go(after.path, Notice("ok", what, next_words(after)))
    seen = await load(page, agreement_id)
    if code not in seen.may:
        return not_now(page, seen, VERBS[code].name)
    return ask(page, _question(seen, code), draft, status_of(draft))


def not_now(page: Page, seen: Seen, name: str) -> Response:
    """Back to the agreement: the step is not the viewer's, or not any more."""
    state = state_of("agreement", seen.item["status"]).name
    return sending.not_now(page, seen.path, seen.number, state, name)


def next_words(seen: Seen) -> str:
    """What comes after a step, for the notice."""
    waits = seen.waits
    if not waits:
        return ""
    others = [one for one in waits if not one.ours] or waits
    who = others[0].who if len(others) == 1 else f"{others[0].who}等 {len(others)} 方"
    return f"接下来等{who}{TURNS[others[0].action].what}。"


def _question(seen: Seen, code: str) -> Ask:
    verb, item = VERBS[code], seen.item
    rows: list[Row] = [
        ("协议", "", f"{seen.number} {seen.title}"),
        ("各方", "", "、".join(one.name for one in seen.parties)),
    ]
    if code == "propose" and seen.draft:
        rows.append(("内容指纹", "", short_hash(seen.draft["content_hash"])))
    if verb.to:
        now, then = (state_of("agreement", state).name for state in (item["status"], verb.to))
        rows.append(("状态", now, then))
    rows.append(("影响", "", verb.effect))
    made = Ask(
        verb.name,
        f"{verb.name} {seen.number}",
        verb.consequence,
        f"{seen.path}/{code.replace('_', '-')}",
        seen.path,
        rows,
        verb.fields,
        danger=verb.danger,
        crumbs=[*CRUMBS, (seen.number, seen.path)],
    )
    if code == "give_notice":
        ends = {one.isoformat(): f"{day(one)}（{term_name(one)}末）" for one in _ends(seen)}
        fields = (replace(verb.fields[0], choices=ends), *verb.fields[1:])
        made = replace(made, fields=fields)
    return made


def _ends(seen: Seen) -> list[date]:
    """The ends of terms that notice may be given for: a whole term ahead, before its own end."""
    first = end_of_term(today(seen.page)) + timedelta(days=1)
    last = day_of(seen.item["valid_to"])
    return [one for one in term_ends(first, _TERMS_AHEAD) if one < last]
