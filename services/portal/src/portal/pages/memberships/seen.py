"""A membership before one viewer: whose turn it is, and what may be done."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cyzj.contracts.codes import Role
from portal import turns, words
from portal.clients.schools import school_of
from portal.page import Page
from portal.pages.engagements.seen import waited_words
from portal.pages.memberships.vocabulary import OFFICE, OVER, TURNS, Turn
from portal.viewer import School

Item = dict[str, Any]
API = "/v1/memberships"
PATH = "/memberships"
CRUMBS = [("联盟", ""), ("成员资格", PATH)]
SPEAKERS = frozenset({Role.COORDINATOR, Role.SCHOOL_LEADER})


@dataclass(frozen=True)
class Waits:
    """One thing that waits: on the viewer (`mine`), on their school (`ours`), or on others."""

    action: str
    turn: Turn
    mine: bool
    ours: bool
    who: str
    since: datetime
    due: datetime | None
    waited: str
    late: str


@dataclass(frozen=True)
class Seen:
    """One membership with the resolutions about it, and what its organisation has open elsewhere."""

    item: Item
    page: Page
    resolutions: list[Item] = field(default_factory=list)
    obligations: list[Item] = field(default_factory=list)

    @property
    def path(self) -> str:
        return f"{PATH}/{self.item['id']}"

    @property
    def number(self) -> str:
        return str(self.item["number"])

    @property
    def school(self) -> School:
        brief, ref = self.item["organisation"], str(self.item["organisation_id"])
        return school_of(brief) if brief else School(ref, f"单位 {ref[-6:]}")

    @property
    def may(self) -> list[str]:
        return list(self.item["allowed_actions"])

    @property
    def own(self) -> bool:
        return bool(self.item["organisation_id"] == self.page.viewer.school.id)

    @property
    def office(self) -> bool:
        return Role.GROUP_OFFICE in self.page.viewer.roles

    @property
    def close(self) -> bool:
        """Whether documents and remarks are shown to the viewer."""
        return self.office or self.own

    @property
    def settles(self) -> bool:
        """Whether the viewer is told what is open elsewhere."""
        return self.office or (self.own and bool(self.page.viewer.roles & SPEAKERS))

    @property
    def over(self) -> bool:
        return self.item["status"] in OVER

    @property
    def vote(self) -> Item | None:
        """The resolution that the application waits for, where there is one."""
        wanted = self.item["resolution_id"]
        return next((one for one in self.resolutions if one["id"] == wanted), None)

    @property
    def waits(self) -> list[Waits]:
        return [waits_of(self, one) for one in self.item["waiting_on"]]


def waits_of(seen: Seen, waiting: Item) -> Waits:
    """What waits, in words: nothing is the viewer's turn that they may not do."""
    turn = TURNS[waiting["action"]]
    since, now = words.moment_of(waiting["since"]), seen.page.now
    due = words.moment_of(waiting["due"]) if waiting["due"] else None
    office = waiting["party"] == OFFICE
    ours = seen.office if office else waiting["school_id"] == seen.page.viewer.school.id
    if turn.command:
        mine = ours and turn.command in seen.may
    else:
        mine = ours and (office or bool(seen.page.viewer.roles & SPEAKERS))
    clock = turns.waited(since, due, now)
    late = turns.clock(since, due, now).words if due and now >= due else ""
    who = "集团办公室" if office else seen.school.name
    return Waits(
        waiting["action"],
        turn,
        mine,
        ours,
        who,
        since,
        due,
        waited_words(clock.words),
        late,
    )


async def load(page: Page, id: object) -> Seen:
    """The membership as the viewer may see it; raises `NotFound`."""
    answer = await page.services.member_schools.get(f"{API}/{id}")
    return Seen(answer.body, page)


async def standing_of(page: Page, organisation_id: str) -> Item | None:
    """The latest membership of an organisation, over or not; None when it never had one."""
    asked: dict[str, str | int] = {"organisation_id": organisation_id, "limit": 1}
    found: list[Item] = (await page.services.member_schools.get(API, asked)).body["items"]
    return found[0] if found else None


async def obligations_of(page: Page, id: object) -> list[Item]:
    """What is open for the organisation in other services."""
    answer = await page.services.member_schools.get(f"{API}/{id}/obligations")
    found: list[Item] = answer.body["items"]
    return found


async def resolutions_about(page: Page, id: object, **more: str) -> list[Item]:
    """The resolutions about a membership, the latest first."""
    asked: dict[str, str | int] = {"subject_id": str(id), "limit": 50, **more}
    found: list[Item] = (await page.services.member_schools.get("/v1/resolutions", asked)).body[
        "items"
    ]
    return found
