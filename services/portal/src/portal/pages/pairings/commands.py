"""Giving a command on a pairing: what it changes stands on a page of its own before it is done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.clients.problems import NotFound
from portal.cookies import Notice
from portal.forms import Form
from portal.page import Page
from portal.pages import sending
from portal.pages.exchanges.confirming import Ask, Row, ask
from portal.pages.pairings.seen import API, CRUMBS, Item, Seen, load
from portal.pages.pairings.verbs import OF_A_TERM, VERBS
from portal.pages.pairings.vocabulary import (
    MEASURES,
    TURNS,
    amount_words,
    goal_words,
    target_words,
    term_name,
)
from portal.pages.sending import send, status_of
from portal.states import state_of
from portal.words import day, number, short_hash

router = APIRouter()


def verb_of(slug: str) -> str:
    """A command's code from its address; raises `NotFound` for words that are none."""
    code = slug.replace("-", "_")
    if code not in VERBS or "_" in slug:
        raise NotFound("portal", 404)
    return code


@router.get("/pairings/{pairing_id}/{slug}")
async def asked(page: ViewerPage, pairing_id: UUID, slug: str) -> Response:
    """What the command changes, before it is given."""
    code = verb_of(slug)
    seen = await load(page, pairing_id)
    question = _question(seen, code, page.request.query_params.get("term", ""))
    if question is None:
        return not_now(page, seen, VERBS[code].name)
    return ask(page, question, question.form.blank({"version": seen.item["version"]}))


@router.post("/pairings/{pairing_id}/{slug}")
async def give(page: ViewerPage, pairing_id: UUID, slug: str) -> Response:
    """Give it; a refusal says what stands in the way, with everything typed kept."""
    code = verb_of(slug)
    data = await page.request.form()
    draft = Form(VERBS[code].name, VERBS[code].fields).read(data)
    term = str(data.get("term_ends_on") or "")
    draft.body |= _of_term(code, term, str(data.get("content_hash") or ""))
    if draft.body.get("score"):
        draft.body["score"] = int(draft.body["score"])
    path = f"{API}/{pairing_id}"
    answer = await send(page.services.member_schools, draft, f"{path}/{slug}", current=path)
    if answer is not None:
        seen = Seen(answer.body, page)
        what = f"{VERBS[code].done}（{seen.number}）。"
        return page.go(seen.path, Notice("ok", what, next_words(seen)))
    seen = await load(page, pairing_id)
    question = _question(seen, code, term)
    if question is None:
        return not_now(page, seen, VERBS[code].name)
    return ask(page, question, draft, status_of(draft))


def not_now(page: Page, seen: Seen, name: str) -> Response:
    """Back to the pairing: the step is not the viewer's, or not any more."""
    state = state_of("pairing", seen.item["status"]).name
    return sending.not_now(page, seen.path, seen.number, state, name)


def next_words(seen: Seen) -> str:
    """What comes after a step, for the notice."""
    if seen.item["status"] == "completed":
        return "两校都已评议，结对期满。"
    first = next(iter(seen.waits), None)
    return f"接下来等{first.who}{TURNS[first.action].what}。" if first else ""


def _of_term(code: str, term: str, content_hash: str) -> dict[str, Any]:
    if code not in OF_A_TERM:
        return {}
    about: dict[str, Any] = {"term_ends_on": term}
    return about | ({"content_hash": content_hash} if code == "agree_goals" else {})


def _question(seen: Seen, code: str, term_ends_on: str) -> Ask | None:
    """What is asked; None where it is not the viewer's to do, or not any more."""
    if code not in seen.may:
        return None
    verb, item = VERBS[code], seen.item
    about: list[Row] = [
        ("结对", "", f"{seen.supporting.name} 帮扶 {seen.supported.name}"),
        ("起止", "", f"{day(item['starts_on'])} 至 {day(item['ends_on'])}"),
    ]
    kept: dict[str, str] = {}
    if code in OF_A_TERM:
        terms = {"agree_goals": seen.offered, "review": seen.to_review}[code]
        term = next((one for one in terms if one["ends_on"] == term_ends_on), None) or next(
            iter(terms), None
        )
        if term is None:
            return None
        about += _term_rows(code, term)
        kept = {"term_ends_on": term["ends_on"]}
        if code == "agree_goals":
            kept["content_hash"] = term["offer"]["content_hash"]
    if verb.to:
        now, then = (state_of("pairing", state).name for state in (item["status"], verb.to))
        about.append(("状态", now, then))
    return Ask(
        verb.name,
        f"{verb.name} {seen.number}",
        verb.consequence,
        f"{seen.path}/{code.replace('_', '-')}",
        seen.path,
        [*about, ("影响", "", verb.effect)],
        verb.fields,
        danger=verb.danger,
        crumbs=[*CRUMBS, (seen.number, seen.path)],
        kept=kept,
    )


def _term_rows(code: str, term: Item) -> list[Row]:
    rows: list[Row] = [("学期", "", term_name(term["ends_on"]))]
    if code == "review":
        for goal in term["goals"]:
            reached = f"{number(goal['reached'])} / {amount_words(goal['measure'], goal['target'])}"
            rows.append((MEASURES[goal["measure"]], "", f"{reached}（{goal_words(goal)}）"))
        return rows if term["goals"] else [*rows, ("目标", "", "这个学期没有商定目标")]
    offer = term["offer"]
    for place, goal in enumerate(offer["goals"], start=1):
        rows.append((f"目标 {place}", "", f"{target_words(goal)}（{goal_words(goal)}）"))
    if term["goals"]:
        standing = "；".join(f"{target_words(one)}（{goal_words(one)}）" for one in term["goals"])
        rows.append(("现行目标", "", f"{standing}，同意后由上面的目标代替"))
    return [*rows, ("内容指纹", "", short_hash(offer["content_hash"]))]
