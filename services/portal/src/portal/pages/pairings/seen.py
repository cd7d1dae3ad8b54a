"""A pairing before one viewer: whose turn it is, and what may be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cyzj.contracts.codes import Role
from portal import turns, words
from portal.clients.schools import school_of
from portal.page import Page
from portal.pages.council.choices import today
from portal.pages.engagements.seen import waited_words
from portal.pages.pairings.vocabulary import OVER, TURNS, Turn
from portal.viewer import School
from portal.words import day_of

Item = dict[str, Any]
API = "/v1/pairings"
PATH = "/pairings"
CRUMBS = [("联盟", ""), ("结对帮扶", PATH)]
SPEAKERS = frozenset({Role.COORDINATOR, Role.SCHOOL_LEADER})
PROPOSERS = SPEAKERS | {Role.GROUP_OFFICE}
"""Who may propose a pairing, and take the list away as a file."""


@dataclass(frozen=True)
class Waits:
    """One thing that waits: on the viewer (`mine`), on their school (`ours`), or on the other."""

    action: str
    turn: Turn
    mine: bool
    ours: bool
    who: str
    since: datetime
    due: datetime
    waited: str
    late: str


@dataclass(frozen=True)
class Seen:
    """One pairing, and the items behind its goals where the viewer may see them."""

    item: Item
    page: Page
    counted: Sequence[Item] = ()

    @property
    def path(self) -> str:
        return f"{PATH}/{self.item['id']}"

    @property
    def number(self) -> str:
        return str(self.item["number"])

    @property
    def supporting(self) -> School:
        return self._school("supporting")

    @property
    def supported(self) -> School:
        return self._school("supported")

    @property
    def title(self) -> str:
        """示例工商 帮扶 示例万州: the short names, as far as there are some."""
        sides = (self.item[one] for one in ("supporting", "supported"))
        short = [one["short_name"] if one else "某校" for one in sides]
        return f"{short[0]}帮扶{short[1]}"

    @property
    def may(self) -> list[str]:
        return list(self.item["allowed_actions"])

    @property
    def own(self) -> bool:
        return self.page.viewer.school.id in (self.item["supporting_id"], self.item["supported_id"])

    @property
    def office(self) -> bool:
        return Role.GROUP_OFFICE in self.page.viewer.roles

    @property
    def close(self) -> bool:
        """Whether the words of the two schools are shown to the viewer."""
        return self.office or self.own

    @property
    def sees_items(self) -> bool:
        return self.office or (self.own and bool(self.page.viewer.roles & SPEAKERS))

    @property
    def over(self) -> bool:
        return self.item["status"] in OVER

    @property
    def waits(self) -> list[Waits]:
        return [waits_of(self, one) for one in self.item["waiting_on"]]

    @property
    def open_terms(self) -> list[Item]:
        """The terms whose goals may still be settled."""
        now = today(self.page)
        return [one for one in self.item["terms"] if day_of(one["ends_on"]) >= now]

    @property
    def offered(self) -> list[Item]:
        """The terms whose goals wait for this school's agreement."""
        return [one for one in self.open_terms if one["offer"] and not one["offer"]["mine"]]

    @property
    def to_review(self) -> list[Item]:
        """The terms that this school has still to review."""
        return [one for one in self.item["terms"] if self._reviews(one)]

    def _reviews(self, term: Item) -> bool:
        if not term["review_until"] or term["closed"]:
            return False
        given = {one["organisation"]["id"] for one in term["reviews"] if one["organisation"]}
        return self.page.viewer.school.id not in given

    def _school(self, side: str) -> School:
        brief, ref = self.item[side], str(self.item[f"{side}_id"])
        return school_of(brief) if brief else School(ref, f"单位 {ref[-6:]}")


def waits_of(seen: Seen, waiting: Item) -> Waits:
    """What waits, in words: nothing is the viewer's turn that they may not do."""
    turn = TURNS[waiting["action"]]
    since, due = words.moment_of(waiting["since"]), words.moment_of(waiting["due"])
    now = seen.page.now
    ours = waiting["school_id"] == seen.page.viewer.school.id
    who = next(
        one.name for one in (seen.supporting, seen.supported) if one.id == waiting["school_id"]
    )
    return Waits(
        waiting["action"],
        turn,
        ours and turn.command in seen.may,
        ours,
        who,
        since,
        due,
        waited_words(turns.waited(since, due, now).words),
        turns.clock(since, due, now).words if now >= due else "",
    )


async def load(page: Page, id: object) -> Seen:
    """The pairing as the viewer may see it; raises `NotFound`."""
    answer = await page.services.member_schools.get(f"{API}/{id}")
    return Seen(answer.body, page)


async def counted_of(seen: Seen) -> list[Item]:
    """The real items behind the goals; nothing where the viewer may not see them."""
    if not seen.sees_items:
        return []
    answer = await seen.page.services.member_schools.get(f"{API}/{seen.item['id']}/items")
    found: list[Item] = answer.body["items"]
    return found
