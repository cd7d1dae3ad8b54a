"""One pairing: whose turn it is, each term with its goals, the exchanges behind them, and both reviews."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.pages.council.choices import today
from portal.pages.pairings import story
from portal.pages.pairings.seen import CRUMBS, Item, Seen, Waits, counted_of, load
from portal.pages.pairings.verbs import name_of
from portal.pages.pairings.vocabulary import (
    MEASURES,
    amount_words,
    goal_words,
    target_words,
    term_name,
)
from portal.words import EXCHANGE_TYPES, day, day_of, day_words, number

router = APIRouter()
Link = tuple[str, str]


@dataclass(frozen=True)
class Banner:
    """The one thing that is the viewer's now, with the way to it."""

    heading: str
    text: str
    waits: Waits
    first: Link
    beside: list[Link]


@router.get("/pairings/{pairing_id}")
async def pairing(page: ViewerPage, pairing_id: UUID) -> Response:
    """The page of one pairing."""
    seen = await load(page, pairing_id)
    seen = replace(seen, counted=await counted_of(seen))
    banner = banner_of(seen)
    taken = [banner.first, *banner.beside] if banner else []
    return page.show(
        "pages/pairings/detail.html",
        title=seen.title,
        crumbs=[*CRUMBS, (seen.number, "")],
        seen=seen,
        item=seen.item,
        banner=banner,
        waiting=_waiting(seen),
        menu_items=[link for link in (_link(seen, code) for code in seen.may) if link not in taken],
        steps_shown=story.steps_of(seen),
        story=story.story_of(seen),
        shown_terms=[_term(seen, one) for one in seen.item["terms"]],
        fact_rows=_facts(seen),
    )


def banner_of(seen: Seen) -> Banner | None:
    """The viewer's turn: what has the nearest limit first."""
    mine = sorted((one for one in seen.waits if one.mine), key=lambda one: one.due)
    if not mine:
        return None
    waits, turn = mine[0], mine[0].turn
    heading = turn.heading
    if (term := _term_of(seen, waits.action)) is not None:
        heading = f"{heading}：{term_name(term['ends_on'])}"
    beside = [code for code in turn.beside if code in seen.may]
    return Banner(
        heading,
        turn.text,
        waits,
        _link(seen, turn.command),
        [_link(seen, code) for code in beside],
    )


def _term_of(seen: Seen, action: str) -> Item | None:
    """Which term a waiting step is about."""
    terms = {
        "set_goals": [one for one in seen.open_terms if not one["goals"]],
        "agree_goals": seen.offered,
        "review": seen.to_review,
    }
    return next(iter(terms.get(action, ())), None)


def _waiting(seen: Seen) -> list[tuple[str, str, str]]:
    """(who, what, how long) of what waits on others."""
    shown = [one for one in seen.waits if not one.mine]
    return [
        (
            "本校领导" if one.ours and one.action == "accept" else one.who,
            one.turn.what,
            one.late or one.waited,
        )
        for one in shown
    ]


def _link(seen: Seen, code: str) -> Link:
    return name_of(code), f"{seen.path}/{code.replace('_', '-')}"


def _term(seen: Seen, term: Item) -> dict[str, Any]:
    ended = day_of(term["ends_on"]) < today(seen.page)
    return {
        "name": term_name(term["ends_on"]),
        "span": f"{day_words(term['starts_on'], year=True)} 至 {day_words(term['ends_on'], year=True)}",
        "ended": ended,
        "goals": [_goal(seen, one) for one in term["goals"]],
        "agreed_at": term["agreed_at"],
        "offer": _offer(seen, term) if term["offer"] else None,
        "reviews": [_review(seen, term, side) for side in (seen.supporting, seen.supported)]
        if term["review_until"]
        else [],
        "review_until": term["review_until"],
        "closed": term["closed"],
        "href": f"{seen.path}/set-goals?term={term['ends_on']}"
        if "set_goals" in seen.may and not ended
        else "",
    }


def _goal(seen: Seen, goal: Item) -> dict[str, Any]:
    measure = goal["measure"]
    items = [one for one in seen.counted if one["goal_id"] == goal["id"]]
    return {
        "name": MEASURES[measure],
        "what": goal_words(goal),
        "value": float(goal["reached"]),
        "most": float(goal["target"]),
        "words": f"{number(goal['reached'])} / {amount_words(measure, goal['target'])}",
        "met": goal["met"],
        "items": [
            {
                "number": one["number"],
                "href": f"/engagements/{one['id']}",
                "type": EXCHANGE_TYPES[one["exchange_type"]],
                "day": one["day"],
                "amount": amount_words(measure, one["amount"]) if measure == "hours" else "",
            }
            for one in items
        ],
    }


def _offer(seen: Seen, term: Item) -> dict[str, Any]:
    offer = term["offer"]
    by = offer["by"]["name"] if offer["by"] else "一方"
    agrees = "agree_goals" in seen.may and not offer["mine"]
    return {
        "by": by,
        "at": offer["at"],
        "goals": [(goal_words(one), target_words(one)) for one in offer["goals"]],
        "hash": offer["content_hash"],
        "href": f"{seen.path}/agree-goals?term={term['ends_on']}" if agrees else "",
    }


def _review(seen: Seen, term: Item, side: Any) -> dict[str, Any]:
    found = next(
        (
            one
            for one in term["reviews"]
            if one["organisation"] and one["organisation"]["id"] == side.id
        ),
        None,
    )
    silent = any(one["id"] == side.id for one in term["silent"])
    return {"school": side, "given": found, "silent": silent}


def _facts(seen: Seen) -> list[tuple[str, Any]]:
    item = seen.item
    by = item["proposed_by"]
    return [
        ("帮扶方", seen.supporting.name),
        ("受援方", seen.supported.name),
        ("起止", f"{day(item['starts_on'])} 至 {day(item['ends_on'])}"),
        ("发起", by["name"] if by else None),
        ("编号", seen.number),
    ]
