"""A ring before one viewer: its schools by name, who has accepted, what each gives and gets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cyzj.contracts.codes import Role
from portal import turns, words
from portal.page import Page
from portal.pages.exchanges.fitting import score_words
from portal.pages.rounds.vocabulary import TYPES
from portal.pages.statements.vocabulary import weighted
from portal.turns import Clock
from portal.viewer import School

Item = dict[str, Any]
API, PATH = "/v1/rings", "/rings"
CRUMBS = [("教师互训", ""), ("环形对接", PATH)]


@dataclass(frozen=True)
class Leg:
    """One exchange of a ring, by names."""

    item: Item
    giver: School
    receiver: School

    @property
    def type(self) -> str:
        return TYPES[self.item["exchange_type"]]

    @property
    def hours(self) -> str:
        return weighted(self.item["hours"])

    @property
    def score(self) -> str:
        return score_words(self.item["score"])


@dataclass(frozen=True)
class Seen:
    """One ring as the viewer sees it."""

    item: Item
    page: Page
    legs: tuple[Leg, ...]

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
    def office(self) -> bool:
        return Role.GROUP_OFFICE in self.page.viewer.roles

    @property
    def schools(self) -> Mapping[str, School]:
        """The schools of the ring by their ids, in its order."""
        return {leg.giver.id: leg.giver for leg in self.legs}

    @property
    def gives(self) -> Leg | None:
        """What the viewer's school gives."""
        return next((one for one in self.legs if one.giver.id == self.page.viewer.school.id), None)

    @property
    def gets(self) -> Leg | None:
        mine = self.page.viewer.school.id
        return next((one for one in self.legs if one.receiver.id == mine), None)

    @property
    def round_words(self) -> str:
        """甲 → 乙 → 丙 → 甲."""
        names = [leg.giver.name for leg in self.legs]
        return " → ".join([*names, names[0]])

    @property
    def clock(self) -> Clock | None:
        """What is left of the time to answer."""
        if not self.item["waiting_on"]:
            return None
        since, due = (words.moment_of(self.item[name]) for name in ("created_at", "due"))
        return turns.limit(since, due, self.page.now, mine=bool(self.may) or self.office)

    @property
    def waits(self) -> list[str]:
        """The names of the schools that have not answered."""
        return [self.schools[one["school_id"]].name for one in self.item["waiting_on"]]

    @property
    def ending(self) -> str:
        """Why it collapsed, in words; empty otherwise."""
        who = "、".join(self.schools[id].name for id in self.item["collapsed_by"])
        match self.item["reason"]:
            case "refused":
                return f"{who}拒绝：{self.item['words']}"
            case "timed_out":
                return f"到时限没有答复：{who}。"
            case "changed":
                return str(self.item["words"])
            case _:
                return ""


async def legs_of(page: Page, items: list[Item]) -> tuple[Leg, ...]:
    """The legs with the names of their schools."""
    named = page.portal.schools.named
    return tuple(
        [
            Leg(
                one,
                await named(page.access, one["giver"], one["giver_id"]),
                await named(page.access, one["receiver"], one["receiver_id"]),
            )
            for one in items
        ]
    )


async def seen_of(page: Page, item: Item) -> Seen:
    return Seen(item, page, await legs_of(page, item["legs"]))


async def load(page: Page, id: object) -> Seen:
    """The ring as the viewer may see it; raises `NotFound`."""
    return await seen_of(page, (await page.services.teacher_exchanges.get(f"{API}/{id}")).body)
