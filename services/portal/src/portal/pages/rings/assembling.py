"""The office chooses one of the rings that could be, and asks its schools."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from cyzj.contracts.codes import Role
from portal.access import ViewerPage
from portal.clients.problems import Forbidden
from portal.cookies import Notice
from portal.fields import Field, Kind
from portal.forms import Draft, Form
from portal.page import Page
from portal.pages.exchanges.fitting import score_words
from portal.pages.rings.seen import API, CRUMBS, PATH, Leg, legs_of, seen_of
from portal.pages.sending import send, status_of
from portal.words import number

router = APIRouter()
NAME = "发起环形对接"
_SHOWN = 10


@router.get(f"{PATH}/new")
async def choosing(page: ViewerPage) -> Response:
    """The rings that could be, the best first."""
    _require_office(page)
    rows = await _found(page)
    return _show(page, rows, _form(rows).blank())


@router.post(f"{PATH}/new")
async def assemble(page: ViewerPage) -> Response:
    """Ask the schools of the chosen one; one that has changed meanwhile says so."""
    _require_office(page)
    sent = await page.request.form()
    rows = await _found(page)
    draft = _form(rows).read(sent)
    draft.body = {"legs": _legs(str(sent.get("ring") or ""))}
    answer = await send(page.services.teacher_exchanges, draft, API)
    if answer is None:
        return _show(page, rows, draft, status_of(draft))
    made = await seen_of(page, answer.body)
    notice = Notice("ok", f"已发起 {made.number}。", f"等 {len(made.legs)} 所学校各自答复。")
    return page.go(made.path, notice)


def _form(rows: list[dict[str, Any]]) -> Form:
    choices = {row["value"]: row["words"] for row in rows}
    return Form("发起", (Field("ring", "环", Kind.CHOICE, choices=choices, api="legs"),))


def _legs(value: str) -> list[dict[str, str]]:
    """The value of an option, as the API takes it: request and offer of each leg."""
    pairs = (one.split("+", 1) for one in value.split(",") if "+" in one)
    return [{"request_id": request, "offer_id": offer} for request, offer in pairs]


async def _found(page: Page) -> list[dict[str, Any]]:
    path = f"{API}/candidates"
    found = (await page.services.teacher_exchanges.get(path, {"limit": _SHOWN})).body["items"]
    return [_row(one, await legs_of(page, one["legs"])) for one in found]


def _row(one: dict[str, Any], legs: tuple[Leg, ...]) -> dict[str, Any]:
    names = [leg.giver.name for leg in legs]
    nearer = Decimal(one["nearer"])
    settled = f"结余之和减少 {number(nearer)} 加权学时" if nearer > 0 else "结余之和不减少"
    return {
        "value": ",".join(f"{leg.item['request']['id']}+{leg.item['offer']['id']}" for leg in legs),
        "words": " → ".join([*names, names[0]]),
        "settled": settled,
        "weakest": score_words(one["weakest"]),
        "legs": legs,
    }


def _require_office(page: Page) -> None:
    if Role.GROUP_OFFICE not in page.viewer.roles:
        raise Forbidden("portal", 403)


def _show(page: Page, rows: list[dict[str, Any]], draft: Draft, status: int = 200) -> Response:
    return page.show(
        "pages/rings/new.html",
        title=NAME,
        status=status,
        crumbs=[*CRUMBS, (NAME, "")],
        rows=rows,
        draft=draft,
        action=f"{PATH}/new",
        back=PATH,
    )
