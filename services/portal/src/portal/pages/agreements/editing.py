"""Drafting an agreement, and changing its text: while it is negotiated, as an amendment, or to renew it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.clients.problems import Forbidden
from portal.cookies import Notice
from portal.forms import Draft, Form
from portal.page import Page
from portal.pages.agreements.commands import next_words, not_now
from portal.pages.agreements.forms import content, opening_fields, sides_of, text_form, typed
from portal.pages.agreements.listing import speaks
from portal.pages.agreements.seen import API, CRUMBS, PATH, Item, Seen, load
from portal.pages.agreements.verbs import OWN_PAGES
from portal.pages.council.choices import present
from portal.pages.sending import send, status_of
from portal.rows import Sheet, SheetForm
from portal.words import day_of

router = APIRouter()
NEW = "起草协议"
_DONE = {"revise": "已保存文本", "amend": "已发起修订"}


@router.get(f"{PATH}/new")
async def opening(page: ViewerPage) -> Response:
    """What a draft begins with."""
    form = await _opening(page)
    return _show_opening(page, form.blank(parties=[page.viewer.school.id]))


@router.post(f"{PATH}/new")
async def begin(page: ViewerPage) -> Response:
    """The draft, which only this school sees; then its lines."""
    form = await _opening(page)
    draft = form.read(await page.request.form())
    answer = await send(page.services.member_schools, draft, API)
    if answer is None:
        return _show_opening(page, draft, status_of(draft))
    made = Seen(answer.body, page)
    what = f"已建立草稿 {made.number}，只有本单位看得到。"
    return page.go(f"{made.path}/revise", Notice("ok", what, "接着写协议正文和条款。"))


@router.get("/agreements/{agreement_id}/revise")
async def revising(page: ViewerPage, agreement_id: UUID) -> Response:
    """The text under negotiation, to be changed."""
    seen = await load(page, agreement_id)
    if "revise" not in seen.may or seen.draft is None:
        return not_now(page, seen, OWN_PAGES["revise"])
    return await _blank(seen, "revise", seen.draft["content"])


@router.get("/agreements/{agreement_id}/amend")
async def amending(page: ViewerPage, agreement_id: UUID, renew: bool = False) -> Response:
    """The text in force, to be changed; to renew it, its last day a further time of the same length."""
    seen = await load(page, agreement_id)
    if "amend" not in seen.may or seen.in_force is None:
        return not_now(page, seen, OWN_PAGES["amend"])
    text = seen.in_force["content"]
    return await _blank(seen, "amend", _renewed(text) if renew else text)


@router.post("/agreements/{agreement_id}/revise")
async def revise(page: ViewerPage, agreement_id: UUID) -> Response:
    """Save the text under negotiation."""
    return await _save(page, agreement_id, "revise")


@router.post("/agreements/{agreement_id}/amend")
async def amend(page: ViewerPage, agreement_id: UUID) -> Response:
    """Open an amendment with the text as typed."""
    return await _save(page, agreement_id, "amend")


def _renewed(text: Item) -> Item:
    first, last = day_of(text["valid_from"]), day_of(text["valid_to"])
    further = last + (last - first) + timedelta(days=1)
    return {**text, "valid_to": further.isoformat()}


async def _blank(seen: Seen, command: str, text: Item) -> Response:
    form = await _form(seen, command, text)
    sheet = form.blank({**typed(text), "version": seen.item["version"]})
    return _show(seen, command, sheet)


async def _save(page: Page, agreement_id: UUID, command: str) -> Response:
    """Save what is typed; or draw the form again with more lines, or with one emptied."""
    seen = await load(page, agreement_id)
    data = await page.request.form()
    text = (seen.draft or seen.in_force or {})["content"]
    form = await _form(seen, command, text)
    do = str(data.get("do") or "save")
    if do not in ("save", "propose"):
        return _show(seen, command, form.redrawn(data, do))
    sheet = form.read(data)
    sheet.body = content(sheet.body)
    path = f"{API}/{agreement_id}"
    answer = await send(page.services.member_schools, sheet, f"{path}/{command}", current=path)
    if answer is not None:
        after = Seen(answer.body, page)
        if do == "propose" and "propose" in after.may:
            return page.go(f"{after.path}/propose")
        what = f"{_DONE[command]}（{after.number}）。"
        return page.go(after.path, Notice("ok", what, next_words(after)))
    seen = await load(page, agreement_id)
    if command not in seen.may:
        return not_now(page, seen, OWN_PAGES[command])
    return _show(seen, command, sheet, status_of(sheet))


async def _form(seen: Seen, command: str, text: Item) -> SheetForm:
    known = await present(seen.page)
    named = {id: known.get(id) or seen.name_of(id) for id in text["parties"]}
    return text_form(OWN_PAGES[command], {**known, **named}, sides_of(named, text["lines"]))


async def _opening(page: Page) -> Form:
    if not speaks(page):
        raise Forbidden("portal", 403, message="协议由学校协调员或领导起草。")
    return Form("起草", opening_fields(await present(page)))


def _show_opening(page: Page, draft: Draft, status: int = 200) -> Response:
    return page.show(
        "pages/agreements/new.html",
        title=NEW,
        status=status,
        crumbs=[*CRUMBS, (NEW, "")],
        draft=draft,
        path=PATH,
    )


def _show(seen: Seen, command: str, sheet: Sheet, status: int = 200) -> Response:
    name = OWN_PAGES[command]
    context: dict[str, Any] = {"seen": seen, "draft": sheet, "command": command, "name": name}
    return seen.page.show(
        "pages/agreements/edit.html",
        title=f"{name} {seen.number}",
        status=status,
        crumbs=[*CRUMBS, (seen.number, seen.path), (name, "")],
        **context,
    )
