"""A booking before one viewer: both schools by name, whose turn it is, what may be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal import turns, words
from portal.page import Page
from portal.pages.bases.vocabulary import Turn, turn_of
from portal.pages.engagements.seen import waited_words
from portal.pages.steps import clock_of
from portal.together import together
from portal.turns import Clock
from portal.viewer import School

Item = dict[str, Any]
API = "/v1/bookings"
PATH = "/bookings"


@dataclass(frozen=True)
class Waits:
    """One school that has to act: the viewer's (`mine`), or another."""

    action: str
    turn: Turn
    mine: bool
    who: str
    waited: str
    clock: Clock


@dataclass(frozen=True)
class Seen:
    """One booking with the names of its schools."""

    item: Item
    page: Page
    school: School
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
    def ours(self) -> bool:
        """Whether the viewer's school booked it."""
        return self.school.id == self.page.viewer.school.id

    @property
    def waits(self) -> list[Waits]:
        return [_waits(self, one) for one in self.item["waiting_on"]]


def _waits(seen: Seen, waiting: Item) -> Waits:
    action = waiting["action"]
    who = (
        seen.owner if waiting["school_id"] == seen.owner.id and action == "approve" else seen.school
    )
    mine = action in seen.may or (action == "rebook" and seen.ours)
    since = words.moment_of(waiting["since"])
    return Waits(
        action,
        turn_of("booking", action),
        mine,
        who.name,
        waited_words(turns.waited(since, None, seen.page.now).words),
        clock_of(waiting, seen.page.now, mine),
    )


async def seen_of(page: Page, item: Item) -> Seen:
    """The booking with the names of its schools."""
    named = page.portal.schools.named
    school, owner = await together(
        named(page.access, item["school"], item["school_id"]),
        named(page.access, item["owner"], item["owner_id"]),
    )
    return Seen(item, page, school, owner)


async def load(page: Page, id: object) -> Seen:
    """The booking as the viewer may see it; raises `NotFound`."""
    answer = await page.services.joint_training.get(f"{API}/{id}")
    return await seen_of(page, answer.body)
