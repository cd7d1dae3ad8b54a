"""Routes of the charter: its versions, and the one that applicants sign."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request
from pydantic import Field
from starlette.responses import Response

from cyzj.domain.errors import not_found
from cyzj.http.declared import ITEM
from cyzj.http.etag import tagged
from cyzj.http.policies import Allow, Grant
from cyzj.http.problems import documented
from cyzj.http.values import Body, Item
from cyzj.http.writes import Write, writing
from cyzj.storage.unit import Unit
from member_schools.application.council.issue_charter import issue_charter
from member_schools.domain.membership_parts import Charter
from member_schools.http.reading import Reading
from member_schools.storage.council import charter, charter_in_force

router = APIRouter(prefix="/v1/charter", tags=["council"])


class CharterItem(Item):
    """A version of the charter."""

    version: int
    text: str
    content_hash: str
    """SHA-256 of the canonical JSON (RFC 8785) of {"charter": text, "version": version}."""
    in_force_from: datetime
    issued_by: UUID | None


class CharterBody(Body):
    """The whole text."""

    text: str = Field(max_length=100_000)


def _item(found: Charter) -> CharterItem:
    return CharterItem(**vars(found))


@router.get(
    "",
    operation_id="get_charter",
    summary="The charter in force",
    responses=documented(401, 403, 404, 503),
)
async def in_force(
    reading: Annotated[Reading, Depends()], _: Annotated[Grant, Depends(Allow("charter.read"))]
) -> CharterItem:
    async with reading.session() as session:
        found = await charter_in_force(session)
    if found is None:
        raise not_found("联盟章程还没有发布。")
    return _item(found)


@router.get(
    "/{version}",
    operation_id="get_charter_version",
    summary="A version of the charter, also an earlier one",
    response_model=CharterItem,
    responses=ITEM,
)
async def one_version(
    version: Annotated[int, Path(ge=1, le=10_000)],
    request: Request,
    reading: Annotated[Reading, Depends()],
    _: Annotated[Grant, Depends(Allow("charter.read"))],
) -> Response:
    async with reading.session() as session:
        found = await charter(session, version)
    return tagged(request, _item(found))


@router.post(
    "",
    status_code=201,
    operation_id="issue_charter",
    summary="Issue the next version of the charter",
    response_model=CharterItem,
    responses=documented(401, 403, 409, 413, 422, 503),
)
async def issue(
    body: CharterBody, write: Annotated[Write, Depends(writing("charter.issue"))]
) -> Response:
    async def work(unit: Unit) -> CharterItem:
        return _item(await issue_charter(unit, body.text))

    return await write.do("issue_charter", work, status=201)
