"""Putting forward the goals of a term: a table of a few rows, each something that events can count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.cookies import Notice
from portal.fields import Field, Kind
from portal.forms import Difference
from portal.page import Page
from portal.pages.pairings.commands import next_words, not_now
from portal.pages.pairings.seen import API, CRUMBS, Item, Seen, load
from portal.pages.pairings.verbs import OWN_PAGES
from portal.pages.pairings.vocabulary import (
    ANY_KIND,
    DIRECTIONS,
    MEASURES,
    TYPES,
    UNITS,
    kinds_words,
    term_name,
)
from portal.pages.sending import send, status_of
from portal.rows import Sheet, SheetForm, Table
from portal.words import EXCHANGE_TYPES

router = APIRouter()
NAME = OWN_PAGES["set_goals"]
MOST = 10
_OFTEN_TOGETHER = ("outreach_teaching,lecture", "secondment,shadowing")
"""Kinds that often make one goal; the API takes any set of them."""
_MEASURES = {code: f"{name}（{UNITS[code]}）" for code, name in MEASURES.items()}


def goals_form(terms: Mapping[str, str], kinds: Sequence[str]) -> SheetForm:
    """The term, and its goals; `kinds`: sets of kinds that stand in it already."""
    known = {ANY_KIND: "各类交流"} | {str(one): EXCHANGE_TYPES[one] for one in TYPES}
    known |= {joined: kinds_words(joined.split(",")) for joined in (*_OFTEN_TOGETHER, *kinds)}
    cells = (
        Field("measure", "数什么", Kind.CHOICE, choices=_MEASURES),
        Field("direction", "谁派出", Kind.CHOICE, choices=DIRECTIONS),
        Field("exchange_types", "哪些交流", Kind.CHOICE, choices=known),
        Field(
            "target",
            "目标值",
            pattern=r"\d{1,7}(\.\d{1,2})?",
            says="请填数字，例如 4 或 16.5",
            placeholder="例如 4",
        ),
    )
    return SheetForm(
        "提出",
        (Field("term_ends_on", "学期", Kind.CHOICE, choices=terms),),
        (Table("goals", "目标", cells, at_first=3, most=MOST, given=_given),),
    )


def _given(_: int) -> dict[str, str]:
    return {"direction": "either", "exchange_types": ANY_KIND}


@router.get("/pairings/{pairing_id}/set-goals")
async def setting(page: ViewerPage, pairing_id: UUID) -> Response:
    """The form with what the term has: goals put forward, else those agreed."""
    seen = await load(page, pairing_id)
    term = _wanted(seen, page.request.query_params.get("term", ""))
    if "set_goals" not in seen.may or term is None:
        return not_now(page, seen, NAME)
    standing = _standing(term)
    sheet = _form(seen, standing).blank(
        {"version": seen.item["version"], "term_ends_on": term["ends_on"], "goals": standing}
    )
    return _show(page, seen, sheet)


@router.post("/pairings/{pairing_id}/set-goals")
async def put_forward(page: ViewerPage, pairing_id: UUID) -> Response:
    """Put them forward; or draw the form again with more rows, or with one emptied."""
    data = await page.request.form()
    seen = await load(page, pairing_id)
    term = _wanted(seen, str(data.get("term_ends_on") or ""))
    form = _form(seen, _standing(term) if term else [])
    do = str(data.get("do") or "save")
    if do != "save":
        return _show(page, seen, form.redrawn(data, do))
    sheet = form.read(data)
    for goal in sheet.body["goals"]:
        kinds = goal.get("exchange_types") or ANY_KIND
        goal["exchange_types"] = [] if kinds == ANY_KIND else kinds.split(",")
    if not sheet.body["goals"] and not sheet.errors:
        sheet.add_error("goals", "请至少填写一项目标。")
    path = f"{API}/{pairing_id}"
    answer = await send(page.services.member_schools, sheet, f"{path}/set-goals", current=path)
    if answer is not None:
        after = Seen(answer.body, page)
        what = f"已提出{term_name(sheet.body['term_ends_on'])}的目标。"
        return page.go(after.path, Notice("ok", what, next_words(after)))
    seen = await load(page, pairing_id)
    if "set_goals" not in seen.may:
        return not_now(page, seen, NAME)
    if sheet.clash_message:
        _compare(seen, sheet)
    return _show(page, seen, sheet, status_of(sheet))


def _compare(seen: Seen, sheet: Sheet) -> None:
    """What stands now in the term, beside what was typed."""
    table = sheet.table("goals")
    term = _wanted(seen, sheet.text("term_ends_on"))
    theirs = table.words(table.rows_of({"goals": _standing(term)})) if term else ""
    mine = table.words(sheet.typed["goals"])
    sheet.differences = (
        [Difference(table.heading, mine, theirs or "没有")] if mine != theirs else []
    )


def _wanted(seen: Seen, ends_on: str) -> Item | None:
    """The term asked for, else the first that has no goals, else the first that is open."""
    terms = seen.open_terms
    named = [one for one in terms if one["ends_on"] == ends_on]
    bare = [one for one in terms if not one["goals"]]
    return next(iter((*named, *bare, *terms)), None)


def _standing(term: Item) -> list[dict[str, Any]]:
    goals = term["offer"]["goals"] if term["offer"] else term["goals"]
    return [{**one, "exchange_types": ",".join(one["exchange_types"]) or ANY_KIND} for one in goals]


def _form(seen: Seen, standing: Sequence[Mapping[str, Any]]) -> SheetForm:
    terms = {one["ends_on"]: term_name(one["ends_on"]) for one in seen.open_terms}
    kinds = [one["exchange_types"] for one in standing if "," in one["exchange_types"]]
    return goals_form(terms, kinds)


def _show(page: Page, seen: Seen, sheet: Sheet, status: int = 200) -> Response:
    return page.show(
        "pages/pairings/goals.html",
        title=f"{NAME} {seen.number}",
        status=status,
        crumbs=[*CRUMBS, (seen.number, seen.path), (NAME, "")],
        seen=seen,
        draft=sheet,
        other=seen.supported if seen.supporting.id == page.viewer.school.id else seen.supporting,
    )
