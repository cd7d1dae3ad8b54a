"""Routes of memberships: listed, shown, and every step of the table."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response, StreamingResponse

from cyzj.contracts.member_schools.membership import MembershipStatus
from cyzj.contracts.payload import Sha256
from cyzj.domain.errors import not_found
from cyzj.http.declared import ITEM, READ, WRITE
from cyzj.http.etag import tagged
from cyzj.http.files import FILE_ANSWER, as_download
from cyzj.http.paging import Page, Paging
from cyzj.http.policies import Allow, Grant
from cyzj.http.problems import documented
from cyzj.http.values import Item
from cyzj.http.writes import Write, writing
from cyzj.storage.unit import Unit
from member_schools.application.council.listing import WantedMemberships, list_memberships
from member_schools.application.memberships.apply_for_membership import apply_for_membership
from member_schools.domain.membership import Membership
from member_schools.http.membership_items import MembershipItem, membership_item
from member_schools.http.membership_routes import DocumentsBody, answer
from member_schools.http.reading import Reading
from member_schools.storage import obligations, organisations
from member_schools.storage.council import memberships

router = APIRouter(prefix="/v1/memberships", tags=["memberships"])
Reader = Annotated[Grant, Depends(Allow("memberships.read"))]
Reads = Annotated[Reading, Depends()]


class ObligationItem(Item):
    """Something of another service that is open for the organisation."""

    kind: str
    """`request`, `offer`, `match` or `engagement`."""
    id: UUID
    number: str


class Obligations(Item):
    """What has to be settled before the organisation may leave, as far as events have arrived."""

    items: tuple[ObligationItem, ...]


def wanted(
    status: Annotated[list[MembershipStatus], Query(max_length=20)] = [],  # noqa: B006  # FastAPI copies it
    organisation_id: UUID | None = None,
    waiting_on_office: bool = False,
    q: Annotated[str, Query(max_length=100, description="a number, or part of a name")] = "",
) -> WantedMemberships:
    """The filters of the list."""
    return WantedMemberships(
        status, organisation_id, waiting_on_office, q.replace("\0", "").strip()
    )


@router.get(
    "",
    operation_id="list_memberships",
    summary="Memberships, filtered",
    responses=documented(401, 403, 422, 503),
)
async def list_all(
    reading: Reads,
    grant: Reader,
    filters: Annotated[WantedMemberships, Depends(wanted)],
    paging: Annotated[Paging, Depends()],
) -> Page[MembershipItem]:
    async with reading.session() as session:
        found, named, cursor, total = await list_memberships(session, filters, paging)
    items = [membership_item(one, named, grant.caller) for one in found]
    return Page(items=items, next_cursor=cursor, total=total)


@router.get(
    "/{id}",
    operation_id="get_membership",
    summary="One membership",
    response_model=MembershipItem,
    responses=ITEM,
)
async def get_one(id: UUID, request: Request, reading: Reads, grant: Reader) -> Response:
    async with reading.session() as session:
        found = await memberships.find(session, id)
        named = await organisations.some(session, {found.organisation_id})
    return tagged(request, membership_item(found, named, grant.caller))


@router.get(
    "/{id}/obligations",
    operation_id="list_obligations",
    summary="What is open for the organisation in other services",
    responses=READ,
)
async def list_obligations(
    id: UUID,
    reading: Reads,
    grant: Annotated[Grant, Depends(Allow("memberships.obligations"))],
) -> Obligations:
    async with reading.session() as session:
        found = await memberships.find(session, id)
        grant.require(found.organisation_id)
        items = await obligations.open_for(session, found.organisation_id)
    return Obligations(
        items=tuple(ObligationItem(kind=o.kind, id=o.item_id, number=o.number) for o in items)
    )


@router.get(
    "/{id}/documents/{digest}/file",
    operation_id="get_membership_document",
    summary="The file of a document",
    response_class=StreamingResponse,
    responses={**FILE_ANSWER, **READ},
)
async def download(
    id: UUID,
    digest: Sha256,
    request: Request,
    reading: Reads,
    grant: Annotated[Grant, Depends(Allow("memberships.obligations"))],
) -> Response:
    async with reading.session() as session:
        found = await memberships.find(session, id)
    if not grant.covers(found.organisation_id):
        raise not_found()
    return await as_download(
        request, next((one for one in found.documents if one.sha256 == digest), None)
    )


@router.post(
    "",
    status_code=201,
    operation_id="apply_for_membership",
    summary="The organisation applies to become a member",
    response_model=MembershipItem,
    responses=WRITE,
)
async def apply(
    body: DocumentsBody, write: Annotated[Write, Depends(writing("memberships.apply"))]
) -> Response:
    own = write.grant.school()

    async def decide(unit: Unit) -> Membership:
        return await apply_for_membership(unit, own, body.handed())

    return await answer(write, "apply_for_membership", decide, status=201)
