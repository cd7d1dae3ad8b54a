"""A cooperation project before one viewer: its parties by name, whose turn it is, what may be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cyzj.contracts.codes import Role
from portal import turns, words
from portal.clients.council_waiting import presses
from portal.clients.schools import school_of
from portal.page import Page
from portal.pages.engagements.seen import waited_words
from portal.pages.projects.vocabulary import FORMS, OVER, TURNS, Turn
from portal.viewer import School

Item = dict[str, Any]
API, PATH = "/v1/cooperation-projects", "/projects"
CRUMBS = [("联盟", ""), ("校企联建", PATH)]


@dataclass(frozen=True)
class Waits:
    """One thing that waits: on the viewer (`mine`), on their organisation (`ours`), or on others."""

    action: str
    turn: Turn
    mine: bool
    ours: bool
    who: str
    since: datetime
    due: datetime | None
    waited: str
    late: str
    presses: bool
    """Whether it is to be done now: what is owed only in a month is not."""


@dataclass(frozen=True)
class Seen:
    """One project."""

    item: Item
    page: Page

    @property
    def path(self) -> str:
        return f"{PATH}/{self.item['id']}"

    @property
    def number(self) -> str:
        return str(self.item["number"])

    @property
    def form(self) -> str:
        return FORMS[self.item["form"]]

    @property
    def may(self) -> list[str]:
        return list(self.item["allowed_actions"])

    @property
    def own(self) -> str:
        return self.page.viewer.school.id

    @property
    def office(self) -> bool:
        return Role.GROUP_OFFICE in self.page.viewer.roles

    @property
    def takes_part(self) -> bool:
        return any(one["organisation_id"] == self.own for one in self.item["parties"])

    @property
    def close(self) -> bool:
        """Whether texts and files are shown to the viewer."""
        return self.office or self.takes_part

    @property
    def over(self) -> bool:
        return self.item["status"] in OVER

    @property
    def lead(self) -> School:
        return self.party(self.item["lead_id"])

    @property
    def partners(self) -> list[School]:
        """The parties beside the lead."""
        others = (one["organisation_id"] for one in self.item["parties"])
        return [self.party(id) for id in others if id != self.item["lead_id"]]

    def party(self, id: str) -> School:
        """A party by its id."""
        found = next((p for p in self.item["parties"] if p["organisation_id"] == id), None)
        brief = found["organisation"] if found else None
        return school_of(brief) if brief else School(id, f"单位 {id[-6:]}")

    @property
    def waits(self) -> list[Waits]:
        return [waits_of(self, one) for one in self.item["waiting_on"]]

    @property
    def mine(self) -> list[Waits]:
        """What waits on the viewer."""
        return [one for one in self.waits if one.mine]

    @property
    def today(self) -> date:
        return words.day_of(words.moment_of(self.page.now))

    def milestone(self, id: str) -> Item | None:
        """One milestone by its id."""
        found: list[Item] = self.item["milestones"]
        return next((one for one in found if one["id"] == id), None)


def waits_of(seen: Seen, waiting: Item) -> Waits:
    """What waits, in words: nothing is the viewer's turn that they may not do."""
    turn = TURNS[waiting["action"]]
    since, now = words.moment_of(waiting["since"]), seen.page.now
    due = words.moment_of(waiting["due"]) if waiting["due"] else None
    ours = waiting["school_id"] == seen.own
    clock = turns.waited(since, due, now)
    return Waits(
        action=waiting["action"],
        turn=turn,
        mine=ours and waiting["action"] in seen.may,
        ours=ours,
        who=seen.party(waiting["school_id"]).name,
        since=since,
        due=due,
        waited=waited_words(clock.words),
        late=turns.clock(since, due, now).words if due and now >= due else "",
        presses=presses(waiting, now),
    )


async def load(page: Page, id: object) -> Seen:
    """The project as the viewer may see it; raises `NotFound`."""
    answer = await page.services.member_schools.get(f"{API}/{id}")
    return Seen(answer.body, page)
