"""Matching a request with a free-standing offer: from either side, or by the office as broker."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter
from starlette.responses import Response

from cyzj.contracts.codes import Role
from portal import words
from portal.access import ViewerPage
from portal.cookies import Notice
from portal.fields import Field, Kind
from portal.forms import Draft, Form
from portal.page import Page
from portal.pages.exchanges import showing
from portal.pages.exchanges.kinds import OFFERS, REQUESTS, Item, Which
from portal.pages.exchanges.kinds import Kind as Posting
from portal.pages.exchanges.vocabulary import volume_words
from portal.pages.sending import send, status_of

router = APIRouter()
_MOST = 50


@router.get("/exchange-requests/{posting_id}/pair")
@router.get("/exchange-offers/{posting_id}/pair")
async def form(page: ViewerPage, kind: Which, posting_id: str, other: str = "") -> Response:
    """Choose what it goes together with; `other` is chosen already."""
    item, found = await _both(page, kind, posting_id, other)
    draft = _form(kind, found).blank(other=other, headcount="1")
    return await _show(page, kind, item, found, draft)


@router.post("/exchange-requests/{posting_id}/pair")
@router.post("/exchange-offers/{posting_id}/pair")
async def pair(page: ViewerPage, kind: Which, posting_id: str) -> Response:
    """Propose the match; the other school confirms or declines it."""
    sent = await page.request.form()
    item, found = await _both(page, kind, posting_id, str(sent.get("other", "")))
    draft = _form(kind, found).read(sent)
    draft.body = {name: value for name, value in draft.body.items() if value is not None}
    draft.body[kind.match_key] = item["id"]
    made = await send(page.services.teacher_exchanges, draft, "/v1/matches")
    if made is None:
        return await _show(page, kind, item, found, draft, status_of(draft))
    notice = Notice("ok", f"已提出对接 {made.body['number']}。", "等对方学校确认。")
    return page.go(f"/matches/{made.body['id']}", notice)


def _other(kind: Posting) -> Posting:
    return OFFERS if kind is REQUESTS else REQUESTS


def _form(kind: Posting, found: list[dict[str, Any]]) -> Form:
    other = _other(kind)
    choices = {one["id"]: f"{one['title']} {one['number']}" for one in found}
    return Form(
        "提出对接",
        (
            Field("other", other.noun, Kind.CHOICE, choices=choices, api=other.match_key),
            Field("headcount", "人数", Kind.INTEGER, unit="位教师"),
            Field("note", "留言", Kind.LONG, required=False, most=500, help="对方学校会看到。"),
        ),
    )


async def _both(
    page: Page, kind: Posting, id: str, chosen: str = ""
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The item and what could go with it: of the same kind, another side, an overlapping window.

    `chosen` is among them wherever it stands in the list: a recommendation leads here.
    Two schools match what is theirs with what is the other's; the office brokers between any.
    """
    ask = page.services.teacher_exchanges.get
    item = (await ask(f"{kind.api}/{quote(id, safe='')}")).body
    other = _other(kind)
    on_offer = ["open", "partially_matched"] if other is REQUESTS else ["published", "reserved"]
    own = item["school_id"] == page.viewer.school.id
    broker = Role.GROUP_OFFICE in page.viewer.roles
    asked = {
        "scope": "all" if broker else "others" if own else "mine",
        "status": on_offer,
        "exchange_type": [item["exchange_type"]],
        "side": "home" if item["side"] == "host" else "host",
        "window_from": item["window_from"],
        "window_to": item["window_to"],
        "limit": _MOST,
    }
    found = (await ask(other.api, asked)).body["items"]
    if chosen and all(one["id"] != chosen for one in found):
        found = [(await ask(f"{other.api}/{quote(chosen, safe='')}")).body, *found]
    fits = [
        one for one in found if one["school_id"] != item["school_id"] and not one.get("answers")
    ]
    return item, fits


async def _show(
    page: Page,
    kind: Posting,
    item: Item,
    found: list[dict[str, Any]],
    draft: Draft,
    status: int = 200,
) -> Response:
    other = _other(kind)
    path = f"{kind.path}/{item['id']}"
    rows = [
        (
            one,
            await showing.poster(page, one),
            words.span_words(one["window_from"], one["window_to"]),
        )
        for one in found
    ]
    return page.show(
        "pages/exchanges/pair.html",
        title=f"为 {item['number']} 选择{other.short}",
        status=status,
        crumbs=[*kind.crumbs, (item["number"], path), ("对接", "")],
        kind=kind,
        other=other,
        item=item,
        poster=await showing.poster(page, item),
        facts_shown=showing.facts(item),
        volume=volume_words(item),
        rows=rows,
        draft=draft,
        action=f"{path}/pair",
    )
