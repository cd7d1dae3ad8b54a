"""A statement before one viewer: the two sides by name, whose turn it is, what may be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from cyzj.contracts.codes import Role
from portal import turns, words
from portal.page import Page
from portal.pages.engagements.seen import waited_words
from portal.pages.pairings.vocabulary import term_name
from portal.pages.statements.vocabulary import POOL_NAME, TURNS, Turn, balance_words
from portal.together import together
from portal.viewer import School

Item = dict[str, Any]
API = "/v1/statements"
PATH = "/statements"
CRUMBS = [("教师互训", ""), ("互惠对账", PATH)]
POOL = School("", POOL_NAME)


@dataclass(frozen=True)
class Waits:
    """One side that has to act: the viewer's (`mine`), or another."""

    action: str
    turn: Turn
    mine: bool
    side: str
    """The id of the school that acts; empty for the office."""
    who: str
    since: datetime
    due: datetime | None
    waited: str
    late: str


@dataclass(frozen=True)
class Seen:
    """One statement with the names of its sides."""

    item: Item
    page: Page
    first: School
    second: School

    @property
    def path(self) -> str:
        return f"{PATH}/{self.item['id']}"

    @property
    def number(self) -> str:
        return str(self.item["number"])

    @property
    def sides(self) -> tuple[School, School]:
        return self.first, self.second

    @property
    def term(self) -> str:
        return term_name(self.item["term_ends_on"])

    @property
    def own(self) -> str:
        """The id of the viewer's school where it is a side."""
        school = self.page.viewer.school.id
        return school if school in (self.first.id, self.second.id) else ""

    @property
    def office(self) -> bool:
        return Role.GROUP_OFFICE in self.page.viewer.roles

    @property
    def title(self) -> str:
        """The other side for a school; both for the office."""
        if self.own:
            return f"与{self.other.name}的对账单"
        return f"{self.first.name}与{self.second.name}的对账单"

    @property
    def other(self) -> School:
        return self.second if self.own == self.first.id else self.first

    @property
    def may(self) -> list[str]:
        return list(self.item["allowed_actions"])

    @property
    def drawn(self) -> bool:
        """Whether there is something to sign yet."""
        return bool(self.item["revision"])

    @property
    def balance(self) -> str:
        """本校多给出 4.5 加权学时."""
        closing = Decimal(self.item["closing"])
        if self.own:
            return balance_words(closing if self.own == self.first.id else -closing, "本校")
        return balance_words(closing, self.first.name)

    @property
    def waits(self) -> list[Waits]:
        return [_waits(self, one) for one in self.item["waiting_on"]]


def _waits(seen: Seen, waiting: Item) -> Waits:
    turn = TURNS[waiting["action"]]
    school = waiting["school_id"]
    ours = seen.office if waiting["party"] == "office" else school == seen.page.viewer.school.id
    who = next((one.name for one in seen.sides if one.id == school), "集团办公室")
    since = words.moment_of(waiting["since"])
    due = words.moment_of(waiting["due"]) if waiting["due"] else None
    now = seen.page.now
    return Waits(
        waiting["action"],
        turn,
        ours and waiting["action"] in seen.may,
        school or "",
        who,
        since,
        due,
        waited_words(turns.waited(since, due, now).words),
        turns.clock(since, due, now).words if due and now >= due else "",
    )


async def seen_of(page: Page, item: Item) -> Seen:
    """The statement with the names of its sides."""
    first, second = await together(*(named(page, item, side) for side in ("first", "second")))
    return Seen(item, page, first, second)


async def named(page: Page, item: Item, side: str) -> School:
    """The account of `side`: a school, or the alliance's own."""
    ref = item[f"{side}_id"]
    return await page.portal.schools.named(page.access, item[side], ref) if ref else POOL


async def load(page: Page, id: object) -> Seen:
    """The statement as the viewer may see it; raises `NotFound`."""
    answer = await page.services.teacher_exchanges.get(f"{API}/{id}")
    return await seen_of(page, answer.body)
