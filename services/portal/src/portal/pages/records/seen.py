"""A qualification before one viewer: whose turn it is, and what may be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cyzj.contracts.codes import Role
from portal import turns, words
from portal.clients.council_waiting import record_here
from portal.clients.schools import school_of
from portal.page import Crumb, Page
from portal.pages.engagements.seen import waited_words
from portal.pages.memberships.seen import Waits
from portal.pages.records.vocabulary import TURNS
from portal.viewer import School, Viewer

Item = dict[str, Any]
API, PATH, MINE = "/v1/qualifications", "/qualifications", "/my/record"
LOOK_ON = frozenset({Role.COORDINATOR, Role.SCHOOL_LEADER, Role.GROUP_OFFICE})
"""The roles that see others' records: the list is theirs; everybody else has their own page."""


@dataclass(frozen=True)
class Seen:
    """One qualification, and the page that shows it."""

    item: Item
    page: Page

    @property
    def path(self) -> str:
        return f"{PATH}/{self.item['id']}"

    @property
    def number(self) -> str:
        return str(self.item["number"])

    @property
    def name(self) -> str:
        return str(self.item["called"])

    @property
    def school(self) -> School:
        brief = self.item["organisation"]
        return school_of(brief) if brief else School("", "不在册的单位")

    @property
    def may(self) -> list[str]:
        return list(self.item["allowed_actions"])

    @property
    def own(self) -> bool:
        return bool(self.item["person_ref"] == self.page.viewer.person_ref)

    @property
    def whose(self) -> str:
        """The page of the person."""
        if self.own:
            return MINE
        return f"/people/{self.item['person_ref']}" if looks_on(self.page.viewer) else ""

    @property
    def waits(self) -> list[Waits]:
        return [_waits(self, one) for one in self.item["waiting_on"]]


def looks_on(viewer: Viewer) -> bool:
    """Whether the viewer sees others' records."""
    return bool(viewer.roles & LOOK_ON)


def crumbs(page: Page, *further: Crumb) -> Sequence[Crumb]:
    """Where a page of the record stands."""
    if looks_on(page.viewer):
        return [("联盟", ""), ("教师档案", PATH), *further]
    return [("我的档案", MINE), *further]


async def load(page: Page, id: UUID) -> Seen:
    """One qualification; raises `NotFound`."""
    return Seen((await page.services.member_schools.get(f"{API}/{id}")).body, page)


def _waits(seen: Seen, one: Item) -> Waits:
    since = words.moment_of(one["since"])
    due = words.moment_of(one["due"]) if one["due"] else None
    late = ""
    if due and seen.page.now >= due:
        late = turns.clock(since, due, seen.page.now).words
    who = {"office": "集团办公室", "teacher": seen.item["person"]["name"]}.get(one["party"])
    return Waits(
        action=one["action"],
        turn=TURNS[one["action"]],
        mine=one in record_here(seen.item, seen.page.viewer),
        ours=one["school_id"] == seen.page.viewer.school.id,
        who=who or seen.school.name,
        since=since,
        due=due,
        waited=waited_words(turns.waited(since, due, seen.page.now).words),
        late=late,
    )
