"""Routes of agreements: listed, shown, drafted, compared, and their papers and scans."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response, StreamingResponse

from cyzj.contracts.member_schools.agreement import AgreementStatus
from cyzj.contracts.payload import Sha256
from cyzj.domain.errors import not_found
from cyzj.http.declared import ITEM, READ
from cyzj.http.etag import tagged
from cyzj.http.files import FILE_ANSWER, as_download
from cyzj.http.paging import Page, Paging
from cyzj.http.policies import Allow, Grant, Scope
from cyzj.http.problems import documented
from cyzj.http.writes import Write, writing
from cyzj.storage.unit import Unit
from member_schools.application.agreements.draft_agreement import draft_agreement
from member_schools.application.agreements.listing import (
    WantedAgreements,
    list_agreements,
    parties_of,
)
from member_schools.domain.agreement import Agreement
from member_schools.domain.agreement_redline import redline
from member_schools.http.agreement_answers import (
    agreement_item,
    change_item,
    content_item,
    summary_of,
)
from member_schools.http.agreement_bodies import AgreementBody
from member_schools.http.agreement_items import (
    AgreementItem,
    AgreementSummary,
    ContentItem,
    RedlineItem,
)
from member_schools.http.reading import Reading
from member_schools.storage.agreements import agreements, text_of

router = APIRouter(prefix="/v1/agreements", tags=["agreements"])
Reader = Annotated[Grant, Depends(Allow("agreements.read"))]
Reads = Annotated[Reading, Depends()]


def wanted(
    status: Annotated[list[AgreementStatus], Query(max_length=20)] = [],  # noqa: B006  # FastAPI copies it
    party_id: UUID | None = None,
    waiting: bool = False,
    waiting_on: UUID | None = None,
    ends_by: date | None = None,
    q: Annotated[
        str, Query(max_length=100, description="a number, or part of a title or name")
    ] = "",
) -> WantedAgreements:
    """The filters of the list."""
    return WantedAgreements(
        status, party_id, waiting, waiting_on, ends_by, q.replace("\0", "").strip()
    )


def own_of(grant: Grant) -> UUID | None:
    """Whose agreements the caller may see: None for the office, which sees all that are shared."""
    return None if grant.scope is Scope.ALLIANCE else grant.school()


async def readable(session: AsyncSession, id: UUID, grant: Grant) -> Agreement:
    """The agreement; 404 unless the caller knows of it."""
    found = await agreements.find(session, id)
    own = own_of(grant)
    if not (found.shared if own is None else found.seen_by(own)):
        raise not_found()
    return found


@router.get(
    "",
    operation_id="list_agreements",
    summary="Agreements that the caller's organisation is a party of; to the office all that are shared",
    responses=documented(401, 403, 422, 503),
)
async def list_all(
    reading: Reads,
    grant: Reader,
    filters: Annotated[WantedAgreements, Depends(wanted)],
    paging: Annotated[Paging, Depends()],
) -> Page[AgreementSummary]:
    async with reading.session() as session:
        found, named, cursor, total = await list_agreements(session, own_of(grant), filters, paging)
    items = [summary_of(one, named, grant.caller) for one in found]
    return Page(items=items, next_cursor=cursor, total=total)


@router.get(
    "/{id}",
    operation_id="get_agreement",
    summary="One agreement with its texts, approvals and comments",
    response_model=AgreementItem,
    responses=ITEM,
)
async def get_one(id: UUID, request: Request, reading: Reads, grant: Reader) -> Response:
    async with reading.session() as session:
        found = await readable(session, id, grant)
        named = await parties_of(session, found)
    return tagged(request, agreement_item(found, named, grant.caller))


@router.get(
    "/{id}/texts/{digest}",
    operation_id="get_agreement_text",
    summary="A text of the agreement by its hash, also one that came to nothing",
    response_model=ContentItem,
    responses=ITEM,
)
async def get_text(
    id: UUID, digest: Sha256, request: Request, reading: Reads, grant: Reader
) -> Response:
    async with reading.session() as session:
        await readable(session, id, grant)
        found = await text_of(session, id, digest)
    return tagged(request, content_item(found))


@router.get(
    "/{id}/redline/{before}/{after}",
    operation_id="compare_agreement_texts",
    summary="What changed from one text to another",
    response_model=RedlineItem,
    responses=ITEM,
)
async def compare(
    id: UUID, before: Sha256, after: Sha256, request: Request, reading: Reads, grant: Reader
) -> Response:
    async with reading.session() as session:
        await readable(session, id, grant)
        earlier, later = await text_of(session, id, before), await text_of(session, id, after)
    changes = tuple(change_item(one) for one in redline(earlier, later))
    return tagged(request, RedlineItem(before=before, after=after, changes=changes))


@router.get(
    "/{id}/scans/{digest}/file",
    operation_id="get_agreement_scan",
    summary="The file of a stamped scan, or of a 授权书",
    response_class=StreamingResponse,
    responses={**FILE_ANSWER, **READ},
)
async def download(
    id: UUID, digest: Sha256, request: Request, reading: Reads, grant: Reader
) -> Response:
    async with reading.session() as session:
        found = await readable(session, id, grant)
    return await as_download(
        request, next((one for one in found.papers if one.sha256 == digest), None)
    )


@router.post(
    "",
    status_code=201,
    operation_id="draft_agreement",
    summary="Draft an agreement; only the drafting party sees it until it is proposed",
    response_model=AgreementItem,
    responses=documented(401, 403, 404, 409, 413, 422, 503),
)
async def draft(
    body: AgreementBody, write: Annotated[Write, Depends(writing("agreements.draft"))]
) -> Response:
    own = write.grant.school()

    async def work(unit: Unit) -> AgreementItem:
        made = await draft_agreement(unit, own, body.content())
        return agreement_item(made, await parties_of(unit.session, made), unit.caller)

    return await write.do("draft_agreement", work, status=201)
