"""A base before one viewer: its owner by name, whose turn it is, what may be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cyzj.contracts.codes import Role
from portal import turns, words
from portal.page import Page
from portal.pages.bases.vocabulary import BASE_TURNS, Turn
from portal.pages.engagements.seen import waited_words
from portal.viewer import School

Item = dict[str, Any]
API = "/v1/bases"
PATH = "/bases"
CRUMBS = [("基地共建", ""), ("实训基地", PATH)]
RUNS = frozenset({Role.BASE_MANAGER, Role.SCHOOL_LEADER})
"""Who proposes and runs a school's bases."""
BOOKS = frozenset({Role.COORDINATOR, Role.BASE_MANAGER, Role.SCHOOL_LEADER})
"""Who books for a school."""


@dataclass(frozen=True)
class Waits:
    """One party that has to act: the viewer (`mine`), or another."""

    action: str
    turn: Turn
    mine: bool
    who: str
    waited: str


@dataclass(frozen=True)
class Seen:
    """One base with its owner's name."""

    item: Item
    page: Page
    owner: School

    @property
    def path(self) -> str:
        return f"{PATH}/{self.item['id']}"

    @property
    def number(self) -> str:
        return str(self.item["number"])

    @property
    def may(self) -> list[str]:
        return list(self.item["allowed_actions"])

    @property
    def waits(self) -> list[Waits]:
        return [_waits(self, one) for one in self.item["waiting_on"]]


def _waits(seen: Seen, waiting: Item) -> Waits:
    action = waiting["action"]
    office = waiting["party"] == "office"
    since = words.moment_of(waiting["since"])
    return Waits(
        action,
        BASE_TURNS[action],
        action in seen.may,
        "集团办公室" if office else seen.owner.name,
        waited_words(turns.waited(since, None, seen.page.now).words),
    )


async def owner_of(page: Page, item: Item) -> School:
    """The school whose base it is."""
    return await page.portal.schools.named(page.access, item["owner"], item["owner_id"])


async def load(page: Page, id: object) -> Seen:
    """The base as the viewer may see it; raises `NotFound`."""
    item = (await page.services.joint_training.get(f"{API}/{id}")).body
    return Seen(item, page, await owner_of(page, item))
