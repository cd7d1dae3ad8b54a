"""Routes about a person: seen masked, shown in full for a purpose, who saw them, erased."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from pydantic import Field
from starlette.responses import Response

from cyzj.domain.errors import not_found
from cyzj.http.declared import ITEM, READ, WRITE
from cyzj.http.etag import tagged
from cyzj.http.paging import Page, Paging
from cyzj.http.policies import Allow, Grant, Scope
from cyzj.http.shown_once import showing_once
from cyzj.http.values import Body, Item
from cyzj.http.writes import Write, writing
from cyzj.storage.unit import Unit
from member_schools.application.persons.erase_person import erase_person
from member_schools.application.persons.reveal import Reveal, accesses, reveal
from member_schools.application.persons.show_person import show_person
from member_schools.domain.personal_data import PersonalField
from member_schools.http.items import PersonBrief
from member_schools.http.person_items import (
    PersonItem,
    RevealedItem,
    person_item,
    revealed_item,
)
from member_schools.http.reading import Reading
from member_schools.storage import people

router = APIRouter(prefix="/v1/people", tags=["people"])
Reads = Annotated[Reading, Depends()]


class RevealBody(Body):
    """Which parts, and what for: the person reads it."""

    fields: list[PersonalField] = Field(max_length=5)
    purpose: str = Field(max_length=1000, examples=["核对派遣函上的联系电话"])


class AccessItem(Item):
    """Who saw which parts of the data in full, when, as what and what for."""

    id: UUID
    at: datetime
    by: PersonBrief
    role: str
    """`self`, or the role it was seen in."""
    organisation_id: UUID | None
    purpose: str
    fields: tuple[PersonalField, ...]


class EraseBody(Body):
    """On what grounds; kept with the log of access."""

    reason: str = Field(max_length=2000, examples=["本人 2026-10-28 书面申请"])


class Erased(Item):
    """Who is not known any longer."""

    ref: UUID
    erased_on: date


@router.get(
    "/{ref}",
    operation_id="get_person",
    summary="A person: posts, and personal data masked",
    response_model=PersonItem,
    responses=ITEM,
)
async def get_one(
    ref: UUID,
    request: Request,
    reading: Reads,
    grant: Annotated[Grant, Depends(Allow("people.read"))],
) -> Response:
    school = _school(grant, ref)
    async with reading.session() as session:
        found = await show_person(session, ref, grant.caller, school=school, now=reading.now)
    return tagged(request, person_item(found, grant.caller, reading.now))


@router.post(
    "/{ref}/personal-data/reveal",
    operation_id="reveal_personal_data",
    summary="Parts of a person's data in full, for a purpose that the person reads",
    response_model=RevealedItem,
    responses=WRITE,
)
async def show_in_full(
    ref: UUID, body: RevealBody, write: Annotated[Write, Depends(showing_once("people.reveal"))]
) -> Response:
    command = Reveal(ref, body.fields, body.purpose, _school(write.grant, ref))

    async def work(unit: Unit) -> RevealedItem:
        return revealed_item(await reveal(unit, command), body.fields)

    return await write.do("reveal_personal_data", work)


@router.get(
    "/{ref}/personal-data/accesses",
    operation_id="list_personal_data_accesses",
    summary="Who saw the person's data in full: for the person and the office",
    responses=READ,
)
async def list_accesses(
    ref: UUID,
    reading: Reads,
    grant: Annotated[Grant, Depends(Allow("people.accesses"))],
    paging: Annotated[Paging, Depends()],
) -> Page[AccessItem]:
    grant.require(person=ref)
    async with reading.session() as session:
        rows, cursor, total = await accesses(session, ref, paging)
        who = await people.some(session, {one.by for one in rows})
    items = [
        AccessItem(
            id=one.id,
            at=one.at,
            by=PersonBrief(ref=one.by, name=who[one.by].name),
            role=one.role,
            organisation_id=one.organisation_id,
            purpose=one.purpose,
            fields=tuple(PersonalField(field) for field in one.fields),
        )
        for one in rows
    ]
    return Page(items=items, next_cursor=cursor, total=total)


@router.post(
    "/{ref}/erase",
    operation_id="erase_person",
    summary="Drop the person's key, name and account; it cannot be undone",
    response_model=Erased,
    responses=WRITE,
)
async def erase(
    ref: UUID, body: EraseBody, write: Annotated[Write, Depends(writing("people.erase"))]
) -> Response:
    async def work(unit: Unit) -> Erased:
        return Erased(ref=ref, erased_on=await erase_person(unit, ref, body.reason))

    return await write.do("erase_person", work)


def _school(grant: Grant, ref: UUID) -> UUID | None:
    """How far the right reaches: None for everybody; 404 for another where it is one's own only."""
    if grant.scope is Scope.OWN:
        if grant.caller.person_ref != ref:
            raise not_found()
        return grant.caller.school_id
    return grant.school() if grant.scope is Scope.SCHOOL else None
