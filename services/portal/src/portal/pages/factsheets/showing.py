"""An organisation's factsheet: what its partners need to know before they agree on anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from cyzj.contracts.codes import Role
from portal import turns
from portal.access import ViewerPage
from portal.clients.problems import NotFound
from portal.page import Crumb, Page
from portal.pages.factsheets.forms import CONTACT_ROLES, VISITING, term_of
from portal.pages.memberships.seen import SPEAKERS
from portal.together import together
from portal.words import day_of, moment_of

router = APIRouter()
PURPOSE = "factsheet_page"
Item = dict[str, Any]
_HALVES = (("12:00", "上午"), ("18:00", "下午"), ("24:00", "晚上"))


@dataclass(frozen=True)
class Place:
    """An organisation and its factsheet; `item` is None where it has published none."""

    page: Page
    organisation: Item
    item: Item | None

    @property
    def base(self) -> str:
        return f"/members/{self.organisation['id']}"

    @property
    def path(self) -> str:
        return f"{self.base}/factsheet"

    @property
    def api(self) -> str:
        return f"/v1/organisations/{self.organisation['id']}/factsheet"

    @property
    def own(self) -> bool:
        return bool(self.organisation["id"] == self.page.viewer.school.id)

    @property
    def may_change(self) -> bool:
        """Whether the viewer may publish it, or say it anew."""
        if self.item is not None:
            return "change" in self.item["allowed_actions"]
        roles = self.page.viewer.roles
        return Role.GROUP_OFFICE in roles or (self.own and bool(roles & SPEAKERS))

    @property
    def waited(self) -> str:
        """For how long its contacts have waited to be verified; empty: they do not."""
        if self.item is None or not self.item["waiting_on"]:
            return ""
        since = moment_of(self.item["waiting_on"][0]["since"])
        return turns.waited(since, None, self.page.now).words

    def crumbs(self, *further: str) -> list[Crumb]:
        """Where a page of this factsheet stands."""
        before = [
            ("联盟", ""),
            ("成员单位", "/members"),
            (self.organisation["short_name"], self.base),
        ]
        return [*before, ("信息表", self.path), *((text, "") for text in further)]


async def place_of(page: Page, organisation_id: UUID) -> Place:
    """The organisation and its factsheet; raises `NotFound` for an organisation that is not there."""
    api = f"/v1/organisations/{organisation_id}"
    organisation, item = await together(
        page.services.member_schools.get(api), _factsheet(page, organisation_id)
    )
    return Place(page, organisation.body, item)


async def _factsheet(page: Page, organisation_id: UUID) -> Item | None:
    try:
        answer = await page.services.member_schools.get(
            f"/v1/organisations/{organisation_id}/factsheet"
        )
    except NotFound:
        return None
    found: Item = answer.body
    return found


@router.get("/factsheet")
async def ours(page: ViewerPage) -> Response:
    """On to the factsheet of the viewer's own organisation."""
    return page.go(f"/members/{page.viewer.school.id}/factsheet")


@router.get("/members/{organisation_id}/factsheet")
async def factsheet(page: ViewerPage, organisation_id: UUID) -> Response:
    """The factsheet, or what to do where there is none."""
    place = await place_of(page, organisation_id)
    item = place.item
    today = day_of(moment_of(page.now))
    names = (
        await page.names((one["person_ref"] for one in item["contacts"]), PURPOSE) if item else {}
    )
    return page.show(
        "pages/factsheets/detail.html",
        title=f"{place.organisation['name']}信息表",
        crumbs=place.crumbs(),
        place=place,
        organisation=place.organisation,
        item=item,
        contacts=contacts_of(item, names, today) if item else [],
        terms_shown=terms_of(item, today) if item else [],
        halves=halves_of(item) if item else [],
        visiting=visiting_of(item) if item else [],
        changed=ago(day_of(moment_of(item["changed_at"])), today) if item else "",
    )


def contacts_of(item: Item, names: Mapping[str, str], today: date) -> list[Item]:
    """Whom to ask for what, and how long ago the organisation said that it is so."""
    return [
        {
            "role": CONTACT_ROLES[one["role"]],
            "name": names[one["person_ref"]],
            "verified_on": one["verified_on"],
            "ago": ago(day_of(one["verified_on"]), today),
        }
        for one in item["contacts"]
    ]


def terms_of(item: Item, today: date) -> list[Item]:
    """Its terms by name, the weeks of teaching of each, and the week of today in the present one."""
    found = []
    for one in item["terms"]:
        first, last = day_of(one["first_day"]), day_of(one["last_day"])
        term = term_of(one["code"], first)
        weeks = (last - term.first_monday).days // 7 + 1
        now = term.week_words(today) if first <= today <= last else ""
        found.append({"name": term.name, "first": first, "last": last, "weeks": weeks, "now": now})
    return found


def halves_of(item: Item) -> list[tuple[str, list[Item]]]:
    """Its class hours by morning, afternoon and evening, with their minutes."""
    parts: dict[str, list[Item]] = {}
    for one in item["sections"]:
        name = next(name for until, name in _HALVES if one["starts"] < until)
        minutes = _minutes(one["ends"]) - _minutes(one["starts"])
        parts.setdefault(name, []).append({**one, "minutes": minutes})
    return list(parts.items())


def visiting_of(item: Item) -> list[tuple[str, str]]:
    """What somebody who comes has to know, by its headings; what is not said is left out."""
    said = [(field.label, item["visiting"][field.name]) for field in VISITING]
    return [(label, text) for label, text in said if text]


def ago(that: date, today: date) -> str:
    """今天, 昨天, 12 天前."""
    days = (today - that).days
    return {0: "今天", 1: "昨天"}.get(days, f"{days} 天前")


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
