"""Routes of organisations: the alliance's register."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field
from starlette.responses import Response

from cyzj.contracts.codes import Jurisdiction, OrganisationKind, Standing
from cyzj.http.declared import ITEM
from cyzj.http.etag import tagged
from cyzj.http.paging import Page, Paging
from cyzj.http.policies import Allow, Grant
from cyzj.http.problems import documented
from cyzj.http.values import Body
from cyzj.http.writes import Write, writing
from cyzj.storage.unit import Unit
from member_schools.application.list_organisations import Wanted, list_organisations
from member_schools.application.register_organisation import (
    RegisterOrganisation,
    register_organisation,
)
from member_schools.domain.codes import normal_code
from member_schools.domain.profile import Profile
from member_schools.http.items import OrganisationItem, organisation_item
from member_schools.http.reading import Reading
from member_schools.storage import organisations
from member_schools.storage.organisations import Registered

router = APIRouter(prefix="/v1/organisations", tags=["organisations"])


class OrganisationBody(Body):
    """What the register says of an organisation."""

    name: str = Field(max_length=200, examples=["示例中等职业学校"])
    short_name: str = Field(max_length=200, examples=["示例中职"])
    kind: OrganisationKind
    jurisdiction: Jurisdiction = Field(description="51 四川, 50 重庆")
    city_code: str | None = Field(default=None, max_length=6, description="GB/T 2260, six digits")
    credit_code: str | None = Field(
        default=None, max_length=40, description="统一社会信用代码; spaces are forgiven"
    )
    school_id_code: str | None = Field(default=None, max_length=40, description="学校标识码")
    decision_days: int = Field(default=14, ge=0, le=1000, description="working days to answer in")

    def profile(self) -> Profile:
        """The profile, codes in their normal form."""
        return Profile(
            name=self.name,
            short_name=self.short_name,
            kind=self.kind,
            jurisdiction=self.jurisdiction,
            city_code=self.city_code or None,
            credit_code=normal_code(self.credit_code or "") or None,
            school_id_code=normal_code(self.school_id_code or "") or None,
            decision_days=self.decision_days,
        )


def wanted(
    kind: Annotated[list[OrganisationKind], Query(max_length=20)] = [],  # noqa: B006  # FastAPI copies it
    jurisdiction: Jurisdiction | None = None,
    standing: Annotated[list[Standing], Query(max_length=10)] = [],  # noqa: B006
    q: Annotated[str, Query(max_length=100, description="part of a name, or a whole code")] = "",
) -> Wanted:
    """The filters of the list and of its exports."""
    return Wanted(kind, jurisdiction, standing, q.replace("\0", "").strip())


@router.get(
    "",
    operation_id="list_organisations",
    summary="The register, filtered",
    responses=documented(401, 403, 422, 503),
)
async def list_all(
    reading: Annotated[Reading, Depends()],
    grant: Annotated[Grant, Depends(Allow("organisations.read"))],
    filters: Annotated[Wanted, Depends(wanted)],
    paging: Annotated[Paging, Depends()],
) -> Page[OrganisationItem]:
    async with reading.session() as session:
        found = await list_organisations(session, filters, paging)
    items = [organisation_item(one, grant.caller) for one in found.organisations]
    return Page(items=items, next_cursor=found.next_cursor, total=found.total)


@router.get(
    "/{id}",
    operation_id="get_organisation",
    summary="One organisation",
    response_model=OrganisationItem,
    responses=ITEM,
)
async def get_one(
    id: UUID,
    request: Request,
    reading: Annotated[Reading, Depends()],
    grant: Annotated[Grant, Depends(Allow("organisations.read"))],
) -> Response:
    async with reading.session() as session:
        registered = await organisations.show(session, id)
    return tagged(request, organisation_item(registered, grant.caller))


@router.post(
    "",
    status_code=201,
    operation_id="register_organisation",
    summary="Take an organisation into the register, as a partner",
    response_model=OrganisationItem,
    responses=documented(401, 403, 409, 413, 422, 503),
)
async def register(
    body: OrganisationBody, write: Annotated[Write, Depends(writing("organisations.register"))]
) -> Response:
    async def work(unit: Unit) -> OrganisationItem:
        made = await register_organisation(unit, RegisterOrganisation(body.profile()))
        return organisation_item(Registered(made, None), unit.caller)

    return await write.do("register_organisation", work, status=201)
