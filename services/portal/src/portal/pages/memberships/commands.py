"""Giving a command on a membership: what it changes stands on a page of its own before it is done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.clients.problems import NotFound
from portal.cookies import Notice
from portal.fields import Field
from portal.forms import Draft
from portal.page import Page
from portal.pages import sending
from portal.pages.council.choices import end_of, passed, today
from portal.pages.exchanges.confirming import Ask, Row, ask
from portal.pages.memberships.detail import link_to
from portal.pages.memberships.seen import API, CRUMBS, Seen, load, obligations_of
from portal.pages.memberships.verbs import VERBS, next_words
from portal.pages.sending import send, status_of
from portal.states import state_of
from portal.terms import term_ends
from portal.words import day

router = APIRouter()
_TERMS_AHEAD = 4


def verb_of(slug: str) -> str:
    """A command's code from its address; raises `NotFound` for words that are none."""
    code = slug.replace("-", "_")
    if code not in VERBS or "_" in slug:
        raise NotFound("portal", 404)
    return code


@router.get("/memberships/{membership_id}/{slug}")
async def asked(page: ViewerPage, membership_id: UUID, slug: str) -> Response:
    """What the command changes, before it is given."""
    code = verb_of(slug)
    seen = await load(page, membership_id)
    if code not in seen.may:
        return not_now(page, seen, VERBS[code].name)
    question = await _question(page, seen, code)
    return ask(page, question, question.form.blank({"version": seen.item["version"]}))


@router.post("/memberships/{membership_id}/{slug}")
async def give(page: ViewerPage, membership_id: UUID, slug: str) -> Response:
    """Give it; a refusal says what stands in the way, with everything typed kept."""
    code = verb_of(slug)
    seen = await load(page, membership_id)
    question = await _question(page, seen, code)
    draft = question.form.read(await page.request.form())
    _typed(draft)
    path = f"{API}/{membership_id}"
    answer = await send(page.services.member_schools, draft, f"{path}/{slug}", current=path)
    if answer is not None:
        what = f"{VERBS[code].done}（{answer.body['number']}）。"
        return page.go(seen.path, Notice("ok", what, next_words(answer.body)))
    seen = await load(page, membership_id)
    if code not in seen.may:
        return not_now(page, seen, VERBS[code].name)
    question = await _question(page, seen, code)
    return ask(page, question, draft, status_of(draft))


def not_now(page: Page, seen: Seen, name: str) -> Response:
    """Back to the membership: the step is not the viewer's, or not any more."""
    state = state_of("membership", seen.item["status"]).name
    return sending.not_now(page, seen.path, seen.number, state, name)


def _typed(draft: Draft) -> None:
    """The body as the API has it: no empty words, the last day as its end."""
    body = draft.body
    for name in [name for name, value in body.items() if value is None]:
        del body[name]
    if closes := body.get("closes_at"):
        body["closes_at"] = end_of(closes)


async def _question(page: Page, seen: Seen, code: str) -> Ask:
    verb, item = VERBS[code], seen.item
    rows: list[Row] = [("单位", "", seen.school.name), ("编号", "", seen.number)]
    if verb.to and verb.to != item["status"]:
        now, then = (state_of("membership", state).name for state in (item["status"], verb.to))
        rows.append(("状态", now, then))
    if item["leaves_on"] and code in ("cancel_notice", "settle_and_exit"):
        rows.append(("退会生效", "", day(item["leaves_on"])))
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
    return await _further(page, seen, code, made)


async def _further(page: Page, seen: Seen, code: str, made: Ask) -> Ask:
    """What only one command has: days to choose, resolutions, what is open elsewhere."""
    if code == "give_notice":
        ends = {one.isoformat(): _term_words(one.isoformat()) for one in _ends(page)}
        return replace(made, fields=_with(made, "leaves_on", ends))
    if code == "settle_and_exit" and seen.settles:
        items = await obligations_of(page, seen.item["id"])
        return replace(
            made,
            listed=[link_to(one) for one in items],
            listed_heading=f"还有 {len(items)} 项没有办结，逐项办完或取消后才能退出"
            if items
            else "",
        )
    if code == "expel":
        chosen = await passed(page, "expulsion", seen.item["id"])
        made = replace(made, fields=_with(made, "resolution_id", chosen))
        if not chosen:
            motion = f"/resolutions/new?kind=expulsion&membership_id={seen.item['id']}"
            made = replace(
                made,
                listed=[("提请除名表决", motion)],
                listed_heading="还没有已通过的除名决议，先提请表决",
            )
    return made


def _ends(page: Page) -> list[date]:
    return term_ends(today(page), _TERMS_AHEAD)


def _term_words(end: str) -> str:
    return f"{end}（{'第一' if end[5:7] == '01' else '第二'}学期末）"


def _with(made: Ask, name: str, choices: dict[str, str]) -> tuple[Field, ...]:
    return tuple(replace(one, choices=choices) if one.name == name else one for one in made.fields)
