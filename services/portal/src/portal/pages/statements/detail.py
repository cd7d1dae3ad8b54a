"""One statement: every entry on it with its exchange, who signed, what was said."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.pages.statements.ledger import PATH as LEDGER
from portal.pages.statements.seen import CRUMBS, Item, Seen, load
from portal.pages.statements.vocabulary import VERBS, balance_words, weighted
from portal.words import day, moment, moment_of

router = APIRouter()
_SAID = {"dispute": "提出异议", "redraw": "重新出具"}


@router.get("/statements/{statement_id}")
async def statement(page: ViewerPage, statement_id: UUID) -> Response:
    """The page of one statement."""
    seen = await load(page, statement_id)
    mine = next((one for one in seen.waits if one.mine), None)
    links = {code: (VERBS[code].name, f"{seen.path}/{code}") for code in seen.may}
    beside = [code for code in (mine.turn.beside if mine else ()) if code in links]
    taken = {*beside, mine.action} if mine else set()
    return page.show(
        "pages/statements/detail.html",
        title=seen.title,
        crumbs=[*CRUMBS, (seen.number, "")],
        seen=seen,
        item=seen.item,
        mine=mine,
        first=links[mine.action] if mine else None,
        beside=[links[code] for code in beside],
        menu_items=[link for code, link in links.items() if code not in taken],
        waiting=[one for one in seen.waits if not one.mine],
        rows=[_row(seen, one) for one in seen.item["rows"]],
        sums=_sums(seen),
        signers=_signers(seen),
        story=_story(seen),
        fact_rows=_facts(seen),
    )


def _row(seen: Seen, row: Item) -> dict[str, Any]:
    exact = Decimal(row["hours"])
    giver, receiver = seen.sides if exact > 0 else reversed(seen.sides)
    return {
        "number": row["number"],
        "href": f"{LEDGER}/{row['entry_id']}",
        "engagement": row["engagement_number"],
        "engagement_href": f"/engagements/{row['engagement_id']}",
        "day": row["posted_on"],
        "giver": giver,
        "receiver": receiver,
        "hours": weighted(abs(exact)),
    }


def _sums(seen: Seen) -> list[tuple[str, str]]:
    item = seen.item
    opening = Decimal(item["opening"])
    turned = seen.own == seen.second.id
    who = "本校" if seen.own else seen.first.name
    return [
        ("期初结余", balance_words(-opening if turned else opening, who)),
        (f"{seen.first.name}本期给出", weighted(item["first_gave"])),
        (f"{seen.second.name}本期给出", weighted(item["second_gave"])),
        ("期末结余", seen.balance),
    ]


def _signers(seen: Seen) -> list[dict[str, Any]]:
    given = {one["school_id"] or "": one for one in seen.item["signatures"]}
    mine = {one.side for one in seen.waits if one.mine}
    found = []
    for side in seen.sides:
        signed = given.get(side.id)
        tone = "done" if signed else "mine" if side.id in mine else "wait"
        words = "已签认" if signed else "待签认"
        said = {"hash": signed["content_hash"], "note": moment(signed["at"])} if signed else {}
        found.append({"party": side.name, "tone": tone, "words": words, **said})
    return found


def _facts(seen: Seen) -> list[tuple[str, Any]]:
    item = seen.item
    due = next((one.due for one in seen.waits if one.due), None)
    until = [("签认截止", day(due))] if due else []
    return [
        ("甲方", seen.first.name),
        ("乙方", seen.second.name),
        ("学期", seen.term),
        ("学期末日", day(item["term_ends_on"])),
        ("出具", f"第 {item['revision']} 次" if seen.drawn else "学期结束后出具"),
        *until,
        ("编号", seen.number),
    ]


def _story(seen: Seen) -> list[dict[str, Any]]:
    """What is known to have happened, the newest first."""
    item = seen.item
    events: list[tuple[str, dict[str, Any]]] = [
        (item["created_at"], {"title": "本学期首次记账，开始累计"})
    ]
    for one in item["sayings"]:
        told = {"title": _SAID[one["command"]], "who": _who(seen, one), "quote": one["words"]}
        events.append((one["at"], told))
    for one in item["signatures"]:
        told = {"title": "签认", "who": _who(seen, one), "hash": one["content_hash"]}
        events.append((one["at"], told))
    events.sort(key=lambda one: moment_of(one[0]), reverse=True)
    return [{**told, "when": moment(at)} for at, told in events]


def _who(seen: Seen, one: Item) -> str:
    return next((side.name for side in seen.sides if side.id == one["school_id"]), "集团办公室")
