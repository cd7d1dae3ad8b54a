"""A person of the own school, or for the office anybody: posts, masked data, their record."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.clients.schools import school_of
from portal.page import Crumb, Page
from portal.pages.records.data import masked_rows
from portal.pages.records.seen import API, MINE, Item

router = APIRouter()
PEOPLE = "/v1/people"


@router.get("/people/{ref}")
async def person(page: ViewerPage, ref: UUID) -> Response:
    """The person's page; one's own is the record."""
    if str(ref) == page.viewer.person_ref:
        return page.go(MINE)
    found = await person_of(page, ref)
    return page.show(
        "pages/records/person.html",
        title=found["name"],
        crumbs=where(found),
        person=found,
        posts=posts_of(found),
        data=found["personal_data"] and masked_rows(found["personal_data"]),
        records=await records_of(page, ref),
        may=found["allowed_actions"],
    )


async def person_of(page: Page, ref: object) -> Item:
    """One person; raises `NotFound`."""
    found: Item = (await page.services.member_schools.get(f"{PEOPLE}/{ref}")).body
    return found


async def records_of(page: Page, ref: object) -> list[Item]:
    """The person's qualifications, as far as the viewer sees them."""
    asked = {"person_ref": str(ref)}
    return await page.services.member_schools.everything(API, asked)


def posts_of(person: Item) -> list[dict[str, Any]]:
    """The posts with their organisations."""
    return [{**one, "school": school_of(one["organisation"])} for one in person["posts"]]


def where(person: Item, *further: str) -> list[Crumb]:
    """Where a page about the person stands."""
    here = (person["name"], f"/people/{person['ref']}")
    return [("联盟", ""), ("人员与权限", "/staff"), here, *((text, "") for text in further)]
