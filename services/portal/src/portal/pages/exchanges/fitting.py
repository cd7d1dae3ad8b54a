"""What fits (推荐): to one request or offer, or to all that the school has open; with score and reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from cyzj.contracts.codes import Role
from portal import words
from portal.clients.problems import Problem
from portal.page import Page
from portal.pages.exchanges import showing
from portal.pages.exchanges.kinds import OFFERS, REQUESTS, Item, Kind
from portal.pages.exchanges.vocabulary import volume_words
from portal.viewer import School

SHOWN = 5
_ASKERS = frozenset({Role.COORDINATOR, Role.SCHOOL_LEADER, Role.GROUP_OFFICE})
_TOLD_FIRST = 2
"""How many reasons stand in the row; the table behind it has all."""


@dataclass(frozen=True)
class Fit:
    """One that fits, as a row shows it."""

    item: Mapping[str, Any]
    school: School
    href: str
    when: str
    volume: str
    score: str
    said: str
    """The strongest reasons."""
    reasons: list[dict[str, Any]]
    beside: str
    """On the home page: to which of the school's own it belongs."""
    act: str
    """Where it is proposed; empty for whom it is not."""


async def fits_of(page: Page, kind: Kind, item: Item) -> list[Fit]:
    """What fits a request or an offer; nothing while matching is out of reach, or for whom it is not."""
    if not page.viewer.roles & _ASKERS or item["status"] not in _OPEN or item.get("answers"):
        return []
    path = f"{kind.api}/{quote(item['id'], safe='')}/candidates"
    other = OFFERS if kind is REQUESTS else REQUESTS
    found = await _asked(page, path)
    return [await _fit(page, one, other, f"{kind.path}/{item['id']}") for one in found]


async def recommended(page: Page, most: int) -> list[Fit]:
    """What fits the school's open requests and offers (推荐给我校)."""
    if Role.COORDINATOR not in page.viewer.roles:
        return []
    fits = []
    for one in await _asked(page, "/v1/recommendations", most):
        own, other = (REQUESTS, OFFERS) if one["mine"] == "request" else (OFFERS, REQUESTS)
        mine = one[own.machine]
        beside = f"{'适合我校的' if own is REQUESTS else '可用我校的'}{own.short} {mine['number']}"
        fits.append(await _fit(page, one, other, f"{own.path}/{mine['id']}", beside))
    return fits


_OPEN = ("open", "partially_matched", "published", "reserved")


async def _asked(page: Page, path: str, most: int = SHOWN) -> list[dict[str, Any]]:
    try:
        answer = await page.services.teacher_exchanges.get(path, {"limit": most})
    except Problem:
        return []
    found: list[dict[str, Any]] = answer.body["items"]
    return found


async def _fit(
    page: Page, one: Mapping[str, Any], other: Kind, from_path: str, beside: str = ""
) -> Fit:
    item = one[other.machine]
    best = sorted(one["reasons"], key=lambda reason: -reason["points"])[:_TOLD_FIRST]
    may = page.viewer.roles & {Role.COORDINATOR, Role.GROUP_OFFICE}
    return Fit(
        item=item,
        school=await showing.poster(page, item),
        href=f"{other.path}/{item['id']}",
        when=words.span_words(item["window_from"], item["window_to"]),
        volume=volume_words(item),
        score=score_words(one["score"]),
        said="".join(reason["sentence"] for reason in best),
        reasons=reason_rows(one["reasons"]),
        beside=beside,
        act=f"{from_path}/pair?other={item['id']}" if may else "",
    )


def score_words(points: int) -> str:
    """9235 → 92 分, of 100."""
    return f"{points // 100} 分"


def reason_rows(reasons: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The factors of a score, as a table shows them: value and weight in percent."""
    return [
        {
            "name": one["name"],
            "value": f"{one['value'] // 100}%",
            "weight": f"{one['weight'] // 100}%",
            "sentence": one["sentence"],
        }
        for one in reasons
    ]
