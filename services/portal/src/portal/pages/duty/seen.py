"""A duty record before one viewer, and duties as rows show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from cyzj.contracts.codes import Role
from portal import turns, words
from portal.clients.schools import school_of
from portal.page import Crumb, Page
from portal.pages.duty.vocabulary import CATEGORIES, STANDINGS, TONES, TURNS, amount
from portal.pages.engagements.seen import waited_words
from portal.pages.statements.vocabulary import Turn
from portal.viewer import School, Viewer
from portal.words import day, number

Item = dict[str, Any]
API, PATH = "/v1/duty-records", "/duty/records"
MINE, TEACHERS = "/my/duty", "/duty"
PURPOSE = "duty_page"
LOOK_ON = frozenset({Role.COORDINATOR, Role.SCHOOL_LEADER, Role.GROUP_OFFICE})
"""The roles that see others' duty: the lists are theirs; a teacher has a page of their own."""


def looks_on(viewer: Viewer) -> bool:
    """Whether the viewer sees others' duty."""
    return bool(viewer.roles & LOOK_ON)


def crumbs(page: Page, *further: Crumb) -> Sequence[Crumb]:
    """Where a page of duty stands."""
    if looks_on(page.viewer):
        return [("教师互训", ""), ("履职进度", TEACHERS), *further]
    return [("我的履职", MINE), *further]


@dataclass(frozen=True)
class Waits:
    """Who has to act: the viewer (`mine`), or another."""

    action: str
    turn: Turn
    mine: bool
    who: str
    since: datetime
    due: datetime | None
    waited: str
    late: str


@dataclass(frozen=True)
class Seen:
    """One record, and the page that shows it; `names` of the people in it."""

    item: Item
    page: Page
    names: Mapping[str, str]

    @property
    def path(self) -> str:
        return f"{PATH}/{self.item['id']}"

    @property
    def number(self) -> str:
        return str(self.item["number"])

    @property
    def person(self) -> str:
        return self.names.get(self.item["person_ref"], "") or "这位教师"

    @property
    def name(self) -> str:
        return f"{CATEGORIES[self.item['category']]}：{self.item['title']}"

    @property
    def school(self) -> School:
        brief = self.item["school"]
        return school_of(brief) if brief else School("", "不在册的学校")

    @property
    def may(self) -> list[str]:
        return list(self.item["allowed_actions"])

    @property
    def own(self) -> bool:
        return bool(self.item["person_ref"] == self.page.viewer.person_ref)

    @property
    def waits(self) -> list[Waits]:
        return [self._waits(one) for one in self.item["waiting_on"]]

    def _waits(self, one: Item) -> Waits:
        since = words.moment_of(one["since"])
        due = words.moment_of(one["due"]) if one["due"] else None
        now = self.page.now
        return Waits(
            one["action"],
            TURNS[one["action"]],
            one["action"] in self.may,
            self.person if one["party"] == "teacher" else self.school.name,
            since,
            due,
            waited_words(turns.waited(since, due, now).words),
            turns.clock(since, due, now).words if due and now >= due else "",
        )


async def seen_of(page: Page, *items: Item) -> list[Seen]:
    """The records with the names of their people."""
    refs = [ref for one in items for ref in (one["person_ref"], one["declared_by"])]
    names = await page.names(
        [*refs, *(said["by"] for one in items for said in one["sayings"])], PURPOSE
    )
    return [Seen(one, page, names) for one in items]


async def load(page: Page, id: object) -> Seen:
    """One record; raises `NotFound`."""
    item = (await page.services.teacher_exchanges.get(f"{API}/{id}")).body
    return (await seen_of(page, item))[0]


def duty_rows(progress: Sequence[Item]) -> list[dict[str, Any]]:
    """A row per duty: how far, what is missing by when, and the bar."""
    return [
        {
            "name": one["name"],
            "have": f"{number(Decimal(one['have']))} / {amount(one['measure'], one['at_least'])}",
            "value": float(min(Decimal(one["have"]), Decimal(one["at_least"]))),
            "most": float(one["at_least"]),
            "missing": missing_words(one),
            "tone": TONES[one["standing"]],
            "standing": STANDINGS[one["standing"]],
            "rule": one["rule"],
        }
        for one in progress
    ]


def missing_words(one: Item) -> str:
    """还差 1.5 个月，2027-08-31 前补足; nothing where nothing is missing."""
    if one["due_on"] is None:
        return ""
    lacking = amount(one["measure"], one["missing"])
    if one["standing"] == "short":
        return f"还差 {lacking}"
    return f"还差 {lacking}，{day(one['due_on'])} 前补足"
