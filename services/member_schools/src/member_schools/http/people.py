"""The route that turns references into names, for showing."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from cyzj.contracts.payload import Code
from cyzj.http.problems import documented
from cyzj.http.values import Body, Item
from cyzj.http.writes import Write, writing
from cyzj.storage.unit import Unit
from member_schools.application.resolve_people import ResolvePeople, resolve_people
from member_schools.http.items import PersonBrief

router = APIRouter(prefix="/v1/people", tags=["people"])


class ResolveBody(Body):
    """Whose names, and what for: the lookup is written down with it."""

    refs: list[UUID] = Field(min_length=1, max_length=200)
    purpose: Code = Field(examples=["engagement_page"])


class Resolved(Item):
    """The names of those known; unknown references are left out."""

    people: tuple[PersonBrief, ...]


@router.post(
    "/resolve",
    operation_id="resolve_people",
    summary="Names for references, for showing only; never telephone numbers",
    response_model=Resolved,
    responses=documented(401, 403, 409, 413, 422, 503),
)
async def resolve(
    body: ResolveBody, write: Annotated[Write, Depends(writing("people.resolve"))]
) -> Response:
    async def work(unit: Unit) -> Resolved:
        names = await resolve_people(unit, ResolvePeople(body.refs, body.purpose))
        people = tuple(PersonBrief(ref=ref, name=name) for ref, name in names.items())
        return Resolved(people=people)

    return await write.do("resolve_people", work)
