"""What the council's forms choose from: members, people of a member, passed resolutions, days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from cyzj.contracts.codes import Standing
from cyzj.domain.clock import start_of
from portal.page import Page
from portal.pages.engagements.colleagues import colleagues
from portal.words import day_of, moment_of

_A_PAGE = 200
Item = dict[str, Any]


async def members(page: Page) -> dict[str, str]:
    """The full members by name."""
    return {one["id"]: one["name"] for one in await _organisations(page, str(Standing.ACTIVE))}


async def present(page: Page) -> dict[str, str]:
    """Every organisation of the register that has not ended, by name."""
    found = await _organisations(page)
    return {one["id"]: one["name"] for one in found if one["standing"] != Standing.ENDED}


async def staff_of(page: Page, organisation_id: str) -> dict[str, str]:
    """The people who hold a post at an organisation, by reference."""
    return await colleagues(page, at=organisation_id)


async def passed(page: Page, kind: str = "", subject_id: str = "") -> dict[str, str]:
    """Passed resolutions by number and title, the latest first."""
    asked: dict[str, str | int] = {"status": "passed", "limit": _A_PAGE}
    asked |= {"kind": kind} if kind else {}
    asked |= {"subject_id": subject_id} if subject_id else {}
    found = (await page.services.member_schools.get("/v1/resolutions", asked)).body["items"]
    return {one["id"]: f"{one['number']} {one['title']}" for one in found}


async def memberships(page: Page, status: tuple[str, ...]) -> list[Item]:
    """Memberships in these states, by the name of the organisation."""
    found = await page.services.member_schools.everything("/v1/memberships", {"status": status})
    return sorted(found, key=lambda one: one["organisation"]["name"])


def end_of(day: str) -> str:
    """The end of a day in Asia/Shanghai, as the API takes a moment."""
    return start_of(date.fromisoformat(day) + timedelta(days=1)).isoformat()


def today(page: Page) -> date:
    return day_of(moment_of(page.now))


async def _organisations(page: Page, standing: str = "") -> list[Item]:
    asked = {"sort": "name"} | ({"standing": standing} if standing else {})
    found = await page.services.member_schools.everything("/v1/organisations", asked)
    return [one for one in found if one["kind"] != "office"]
