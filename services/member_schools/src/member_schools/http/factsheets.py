"""Routes of factsheets: one an organisation, and the catalogue of majors they are written with."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import Response

from cyzj.domain.errors import not_found
from cyzj.http.declared import ITEM, WRITE
from cyzj.http.etag import tagged
from cyzj.http.policies import Allow, Grant
from cyzj.http.problems import documented
from cyzj.http.values import Deciding
from cyzj.http.writes import Write, writing
from cyzj.reference.majors import YEAR, majors
from cyzj.storage.unit import Unit
from member_schools.application.factsheets.check_major import check_major
from member_schools.application.factsheets.say_factsheet import say_factsheet
from member_schools.application.factsheets.verify_contacts import verify_contacts
from member_schools.http.factsheet_bodies import FactsheetBody
from member_schools.http.factsheet_items import (
    Catalogue,
    CatalogueItem,
    FactsheetItem,
    factsheet_item,
)
from member_schools.http.reading import Reading
from member_schools.storage import factsheets

router = APIRouter(prefix="/v1", tags=["factsheets"])
Reads = Annotated[Reading, Depends()]
Reader = Annotated[Grant, Depends(Allow("factsheets.read"))]


@router.get(
    "/organisations/{id}/factsheet",
    operation_id="get_factsheet",
    summary="An organisation's factsheet",
    response_model=FactsheetItem,
    responses=ITEM,
)
async def get_one(id: UUID, request: Request, reading: Reads, grant: Reader) -> Response:
    async with reading.session() as session:
        found = await factsheets.find(session, id)
        checks = await factsheets.checked(session, YEAR)
    if found is None:
        raise not_found("这个单位还没有发布信息表。")
    return tagged(request, factsheet_item(found, checks, grant.caller))


@router.post(
    "/organisations/{id}/factsheet",
    operation_id="say_factsheet",
    summary="Publish the factsheet, or say it anew",
    response_model=FactsheetItem,
    responses=WRITE,
)
async def say(
    id: UUID,
    body: FactsheetBody,
    write: Annotated[Write, Depends(writing("factsheets.change"))],
) -> Response:
    write.grant.require(id)

    async def work(unit: Unit) -> FactsheetItem:
        said = await say_factsheet(unit, id, body.content(), body.expected_version)
        return factsheet_item(said, await factsheets.checked(unit.session, YEAR), unit.caller)

    return await write.do("say_factsheet", work)


@router.post(
    "/organisations/{id}/factsheet/verify-contacts",
    operation_id="verify_contacts",
    summary="Every contact is right as of today",
    response_model=FactsheetItem,
    responses=WRITE,
)
async def verify(
    id: UUID, body: Deciding, write: Annotated[Write, Depends(writing("factsheets.change"))]
) -> Response:
    write.grant.require(id)

    async def work(unit: Unit) -> FactsheetItem:
        after = await verify_contacts(unit, id, body.expected_version)
        return factsheet_item(after, await factsheets.checked(unit.session, YEAR), unit.caller)

    return await write.do("verify_contacts", work)


@router.get(
    "/majors",
    operation_id="list_majors",
    summary="The catalogue of majors by code or name",
    responses=documented(401, 403, 422, 503),
)
async def catalogue(
    reading: Reads,
    _: Annotated[Grant, Depends(Allow("majors.read"))],
    q: Annotated[
        str, Query(max_length=40, description="the beginning of a code, or a part of the name")
    ] = "",
) -> Catalogue:
    async with reading.session() as session:
        checks = await factsheets.checked(session, YEAR)
    wanted = q.strip()
    return Catalogue(
        items=tuple(
            CatalogueItem(
                code=one.code,
                catalogue_year=YEAR,
                name=one.name,
                verified=one.code in checks,
                verified_at=checks.get(one.code),
            )
            for one in majors().values()
            if one.code.startswith(wanted) or wanted in one.name
        )
    )


@router.post(
    "/majors/{catalogue_year}/{code}/check",
    operation_id="check_major",
    summary="The office has checked the entry against the official text",
    response_model=CatalogueItem,
    responses=WRITE,
)
async def check(
    catalogue_year: Annotated[int, Path(ge=2000, le=2100)],
    code: Annotated[str, Path(pattern=r"^\d{2}(\d{2}(\d{2})?)?$")],
    write: Annotated[Write, Depends(writing("majors.check"))],
) -> Response:
    async def work(unit: Unit) -> CatalogueItem:
        await check_major(unit, catalogue_year, code)
        checks = await factsheets.checked(unit.session, catalogue_year)
        return CatalogueItem(
            code=code,
            catalogue_year=catalogue_year,
            name=majors()[code].name,
            verified=True,
            verified_at=checks[code],
        )

    return await write.do("check_major", work)
