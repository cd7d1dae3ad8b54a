"""基地使用: who used what in a term, by others than the owner, and use against investment."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import Response

from cyzj.contracts.codes import Role
from cyzj.domain.terms import end_of_term, start_of_term
from portal.access import ViewerPage
from portal.page import Page
from portal.pages.bases.vocabulary import money, percent
from portal.pages.downloads import dated
from portal.pages.exported import FORMATS
from portal.pages.pairings.vocabulary import term_name
from portal.terms import term_ends
from portal.words import day_of, number

router = APIRouter()
PATH = "/bases/use"
API = "/v1/use"
CRUMBS = [("基地共建", ""), ("基地使用", PATH)]


@router.get(PATH)
async def use(page: ViewerPage, term: date | None = None) -> Response:
    """The use of the viewer's bases and of others' by the viewer's school; to the office all."""
    terms = _terms(page)
    chosen = term if term in terms else terms[0]
    found = (await page.services.joint_training.get(API, {"term_ends_on": str(chosen)})).body
    rows = [await _row(page, one) for one in found["items"]]
    given = sum(one["station_minutes"] for one in found["items"] if one["by_other"])
    return page.show(
        "pages/bases/use.html",
        title="基地使用",
        crumbs=CRUMBS,
        terms=[(term_name(one), f"{PATH}?term={one}", one == chosen) for one in terms],
        term=term_name(chosen),
        rows=rows,
        bases=[await _base(page, one) for one in found["bases"]],
        total=hours(sum(one["station_minutes"] for one in found["items"])),
        given=hours(given),
        exports=[
            (words, f"{PATH}/export.{ending}?{urlencode({'term': chosen})}")
            for words, ending in FORMATS
        ]
        + _statement(page, chosen),
    )


@router.get(f"{PATH}/export.{{ending}}")
async def export(page: ViewerPage, ending: Literal["xlsx", "csv"], term: date) -> Response:
    """The same rows as a file."""
    file = await page.services.joint_training.download(
        f"{API}/export.{ending}", {"term_ends_on": str(term)}
    )
    return dated(page, file.content, "基地使用", ending, file.headers["content-type"])


@router.get(f"{PATH}/statement.xlsx")
async def statement(page: ViewerPage, term: date) -> Response:
    """What the viewer's school used of others' bases, and others of its own."""
    asked = {"term_ends_on": str(term)}
    file = await page.services.joint_training.download(f"{API}/statement/export.xlsx", asked)
    kind = file.headers["content-type"]
    return dated(page, file.content, "基地使用对账", "xlsx", kind)


def _statement(page: Page, term: date) -> list[tuple[str, str]]:
    if Role.GROUP_OFFICE in page.viewer.roles:
        return []
    return [("本校对账（.xlsx）", f"{PATH}/statement.xlsx?{urlencode({'term': term})}")]


def _terms(page: Page) -> list[date]:
    """This term and the two before it."""
    last = term_ends(day_of(page.now), 1)[0]
    before = end_of_term(date.fromordinal(start_of_term(last).toordinal() - 1))
    earlier = end_of_term(date.fromordinal(start_of_term(before).toordinal() - 1))
    return [last, before, earlier]


async def _row(page: Page, one: dict[str, Any]) -> dict[str, Any]:
    named = page.portal.schools.named
    return {
        "item": one,
        "owner": await named(page.access, one["owner"], one["owner_id"]),
        "school": await named(page.access, one["school"], one["school_id"]),
        "hours": hours(one["minutes"]),
        "station_hours": hours(one["station_minutes"]),
    }


async def _base(page: Page, one: dict[str, Any]) -> dict[str, Any]:
    schools = [
        {
            "school": await page.portal.schools.named(
                page.access, share["school"], share["school_id"]
            ),
            "use": hours(share["station_minutes"]),
            "of_use": percent(share["of_use"]),
            "worth": money(share["worth"]) if share["worth"] else "—",
            "of_worth": percent(share["of_worth"]),
            "over": share["of_use"] > share["of_worth"],
        }
        for share in one["schools"]
    ]
    return {
        "title": one["base_title"],
        "href": f"/bases/{one['base_id']}",
        "hours": hours(one["station_minutes"]),
        "others": percent(one["by_others"]),
        "schools": schools,
    }


def hours(minutes: int) -> str:
    """150 → 2.5 小时."""
    return f"{number(minutes / 60, 1)} 小时"
