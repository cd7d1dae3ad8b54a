"""A round and its lines before one viewer: dates in words, whose turn it is, what each line gives and gets."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cyzj.contracts.codes import Role
from portal import turns, words
from portal.page import Page
from portal.pages.exchanges.fitting import reason_rows, score_words
from portal.pages.exchanges.kinds import SPEAKS
from portal.pages.rounds.vocabulary import REFUSALS, STAGES, TYPES
from portal.pages.statements.vocabulary import weighted
from portal.together import together
from portal.turns import Clock
from portal.viewer import School

Item = dict[str, Any]
API, LINES = "/v1/clearing-rounds", "/v1/clearing-lines"
PATH = "/rounds"
CRUMBS = [("教师互训", ""), ("撮合轮", PATH)]
_SIDES = ("home", "host")


@dataclass(frozen=True)
class Seen:
    """One round as the viewer sees it."""

    item: Item
    page: Page

    @property
    def path(self) -> str:
        return f"{PATH}/{self.item['id']}"

    @property
    def number(self) -> str:
        return str(self.item["number"])

    @property
    def office(self) -> bool:
        return Role.GROUP_OFFICE in self.page.viewer.roles

    @property
    def may(self) -> list[str]:
        return list(self.item["allowed_actions"])

    @property
    def mine(self) -> bool:
        """Whether lines wait for the viewer's answer."""
        return "answer" in self.may

    @property
    def clock(self) -> Clock | None:
        """What is left of the days for answers."""
        waits = self.item["waiting_on"]
        if not waits:
            return None
        since, due = (words.moment_of(waits[0][name]) for name in ("since", "due"))
        return turns.limit(since, due, self.page.now, mine=self.mine or self.office)

    @property
    def stages(self) -> list[dict[str, str]]:
        """The steps of its life, each with its date."""
        if self.item["status"] == "cancelled":
            return []
        codes = [code for code, _, _ in STAGES]
        here = codes.index(self.item["status"])
        over = self.item["status"] == "concluded"
        return [
            {
                "name": name,
                "note": f"至 {words.day(self.item[until])}" if until else "",
                "at": "done" if at < here or over else "now" if at == here else "planned",
            }
            for at, (_, name, until) in enumerate(STAGES)
        ]

    @property
    def dates(self) -> str:
        item = self.item
        return f"征集 {words.span_words(item['opens_on'], item['closes_on'])}"


@dataclass(frozen=True)
class Line:
    """One line with its schools by name."""

    item: Item
    page: Page
    schools: dict[str, School]

    @property
    def path(self) -> str:
        return f"{PATH}/lines/{self.item['id']}"

    @property
    def number(self) -> str:
        return str(self.item["number"])

    @property
    def own(self) -> str:
        """The viewer's side; empty for who is neither."""
        mine = self.page.viewer.school.id
        speaks = self.page.viewer.roles & SPEAKS
        return next((s for s in _SIDES if speaks and self.item[f"{s}_school_id"] == mine), "")

    @property
    def other(self) -> School:
        return self.schools["home" if self.own == "host" else "host"]

    @property
    def may(self) -> list[str]:
        return list(self.item["allowed_actions"])

    @property
    def gives(self) -> bool:
        """Whether the viewer's school gives the hours; of both giving: it does."""
        return self.item["giver"] in (self.own, None)

    @property
    def type(self) -> str:
        return TYPES[self.item["exchange_type"]]

    @property
    def hours(self) -> str:
        """What it would come to; each of both giving gives half."""
        exact = Decimal(self.item["hours"])
        if not exact:
            return "学时在认定时计算"
        return weighted(exact / 2 if self.item["giver"] is None else exact)

    @property
    def score(self) -> str:
        return score_words(self.item["score"])

    @property
    def reasons(self) -> list[dict[str, Any]]:
        return reason_rows(self.item["reasons"])

    @property
    def said(self) -> str:
        """What is known of the answers, in words."""
        item = self.item
        match item["status"]:
            case "refused":
                who = self.schools[item["refused_by"]].name
                return f"{who}拒绝：{REFUSALS[item['refusal']]}"
            case "unanswered":
                return f"{'、'.join(self.schools[side].name for side in item['silent'])}未答复"
            case "fallen":
                return str(item["words"])
            case "half_accepted":
                return f"{self.schools[item['accepted_by'][0]].name}已接受"
            case _:
                return ""


async def line_of(page: Page, item: Item) -> Line:
    """The line with the names of its schools."""
    home, host = await together(
        *(
            page.portal.schools.named(page.access, item[f"{s}_school"], item[f"{s}_school_id"])
            for s in _SIDES
        )
    )
    return Line(item, page, {"home": home, "host": host})


async def lines_of(page: Page, found: list[Item]) -> list[Line]:
    return [await line_of(page, item) for item in found]


async def load(page: Page, id: object) -> Seen:
    """The round; raises `NotFound`."""
    return Seen((await page.services.teacher_exchanges.get(f"{API}/{id}")).body, page)


async def load_line(page: Page, id: object) -> Line:
    """The line as the viewer may see it; raises `NotFound`."""
    return await line_of(page, (await page.services.teacher_exchanges.get(f"{LINES}/{id}")).body)


async def open_lines(page: Page, seen: Seen) -> list[Line]:
    """The lines that wait for the answer of the viewer's school, by number."""
    asked = {
        "round_id": seen.item["id"],
        "waiting_on": page.viewer.school.id,
        "sort": "number",
        "limit": 200,
    }
    found = (await page.services.teacher_exchanges.get(LINES, asked)).body["items"]
    return await lines_of(page, found)
