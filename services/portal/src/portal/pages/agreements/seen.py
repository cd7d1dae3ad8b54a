"""An agreement before one viewer: whose turn it is, how its texts read, and what may be done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cyzj.contracts.codes import Role
from portal import turns, words
from portal.clients.schools import school_of
from portal.page import Page
from portal.pages.agreements.vocabulary import OVER, TURNS, Turn
from portal.pages.engagements.seen import waited_words
from portal.viewer import School

Item = dict[str, Any]
API = "/v1/agreements"
PATH = "/agreements"
CRUMBS = [("联盟", ""), ("合作协议", PATH)]
SPEAKERS = frozenset({Role.COORDINATOR, Role.SCHOOL_LEADER})


@dataclass(frozen=True)
class Waits:
    """One thing that waits: on the viewer (`mine`), on their school (`ours`), or on another party."""

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
    """One agreement. `others`: organisations of earlier texts that are no party any more, by id."""

    item: Item
    page: Page
    others: Mapping[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return f"{PATH}/{self.item['id']}"

    @property
    def number(self) -> str:
        return str(self.item["number"])

    @property
    def title(self) -> str:
        return str(self.item["title"])

    @property
    def parties(self) -> list[School]:
        return [school_of(one) for one in self.item["parties"]]

    @property
    def may(self) -> list[str]:
        return list(self.item["allowed_actions"])

    @property
    def own(self) -> bool:
        return self.page.viewer.school.id in {one.id for one in self.parties}

    @property
    def leads(self) -> bool:
        """Whether the viewer approves by office; others bring a 授权书."""
        return Role.SCHOOL_LEADER in self.page.viewer.roles

    @property
    def over(self) -> bool:
        return self.item["status"] in OVER

    @property
    def draft(self) -> Item | None:
        found: Item | None = self.item["draft"]
        return found

    @property
    def in_force(self) -> Item | None:
        """The last text that all approved."""
        texts = self.item["texts"]
        return texts[-1] if texts else None

    @property
    def waits(self) -> list[Waits]:
        return [waits_of(self, one) for one in self.item["waiting_on"]]

    def name_of(self, id: str) -> str:
        """A party's name, also of one that left."""
        named = {one.id: one.name for one in self.parties}
        return named.get(id) or self.others.get(id) or f"单位 {id[-6:]}"

    def names_of(self, ids: Iterable[str]) -> str:
        return "、".join(self.name_of(one) for one in ids)


def waits_of(seen: Seen, waiting: Item) -> Waits:
    """What waits, in words: nothing is the viewer's turn that they may not do."""
    turn, page = TURNS[waiting["action"]], seen.page
    since, due = words.moment_of(waiting["since"]), words.moment_of(waiting["due"])
    ours = waiting["school_id"] == page.viewer.school.id
    return Waits(
        waiting["action"],
        turn,
        ours and turn.command in seen.item["allowed_actions"],
        ours,
        seen.name_of(waiting["school_id"]),
        since,
        due,
        waited_words(turns.waited(since, due, page.now).words),
        turns.clock(since, due, page.now).words if page.now >= due else "",
    )


async def load(page: Page, id: object) -> Seen:
    """The agreement as the viewer may see it; raises `NotFound`."""
    item: Item = (await page.services.member_schools.get(f"{API}/{id}")).body
    parties = {one["id"] for one in item["parties"]}
    past = {id for text in item["texts"] for id in text["content"]["parties"]} - parties
    others = {}
    for ref in sorted(past):
        named = await page.portal.schools.named(page.access, ref, "")
        others[ref] = named.name
    return Seen(item, page, others)
