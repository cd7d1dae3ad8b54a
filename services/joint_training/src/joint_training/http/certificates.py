"""Routes of certificates (证书)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from cyzj.contracts.joint_training.certificate import CertificateStatus
from cyzj.documents.diploma import printed_diploma
from cyzj.domain.errors import not_found
from cyzj.domain.seen import Seen
from cyzj.http.declared import ITEM, LIST, READ, step
from cyzj.http.exports import EXPORTS, Format, exported
from cyzj.http.history import History, read_history
from cyzj.http.listing import all_of, page_of
from cyzj.http.paging import Page, Paging
from cyzj.http.problems import documented
from cyzj.http.reading import Read, reading
from cyzj.http.values import Deciding
from cyzj.http.writes import Write, writing
from cyzj.spreadsheets.export import Column
from cyzj.storage.unit import Unit
from joint_training.application.certificates import steps as cases
from joint_training.application.certificates.print_certificate import print_certificate
from joint_training.application.training_listing import (
    WantedCertificates,
    certificates_wanted,
    sortable,
)
from joint_training.domain.certificate import Certificate
from joint_training.domain.certificate_steps import Because
from joint_training.domain.machines.certificate import CERTIFICATE
from joint_training.http.certificate_items import (
    BecauseBody,
    CertificateItem,
    certificate_items,
    may_name,
)
from joint_training.http.training_answers import WordsBody, cleaned, reach_of
from joint_training.storage.certificate_rows import CertificateRow
from joint_training.storage.training import certificates

router = APIRouter(prefix="/v1/certificates", tags=["certificates"])
Reading = Annotated[Read, Depends(reading("certificates.read"))]
Issuing = Annotated[Write, Depends(writing("certificates.issue"))]
Revoking = Annotated[Write, Depends(writing("certificates.revoke"))]
ORDER = sortable(CertificateRow, "number", "status", "since", "title")
PAPER: dict[int | str, dict[str, Any]] = {
    200: {"description": "the certificate", "content": {"application/pdf": {}}}
}
Names = Annotated[bool, Query(description="with names, for issuer, school and holder")]


def wanted(
    cohort_id: UUID | None = None,
    school_id: UUID | None = None,
    learner_ref: UUID | None = None,
    status: Annotated[list[CertificateStatus], Query(max_length=10)] = [],  # noqa: B006  # FastAPI copies it
    q: Annotated[str, Query(max_length=60, description="number, cohort or title")] = "",
) -> WantedCertificates:
    """The filters of the list."""
    return WantedCertificates(cohort_id, school_id, learner_ref, status, cleaned(q))


Filters = Annotated[WantedCertificates, Depends(wanted)]


@router.get("", operation_id="list_certificates", summary="Certificates, filtered", responses=LIST)
async def list_all(
    read: Reading,
    filters: Filters,
    paging: Annotated[Paging, Depends()],
    with_names: Names = False,
) -> Page[CertificateItem]:
    async with read.session() as session:
        query = certificates_wanted(reach_of(read), filters)
        found = await page_of(session, Certificate, query, paging, ORDER)
        items = await certificate_items(session, found.states, read.caller, names=with_names)
    return Page(items=items, next_cursor=found.next_cursor, total=found.total)


@router.get(
    "/export.{format}",
    operation_id="export_certificates",
    summary="What the filters select, as a file; without names unless asked for",
    response_class=Response,
    responses={**EXPORTS, **LIST},
)
async def export(
    format: Format, read: Reading, filters: Filters, with_names: Names = False
) -> Response:
    async with read.session() as session:
        found = await all_of(session, Certificate, certificates_wanted(reach_of(read), filters))
        items = await certificate_items(session, found, read.caller, names=with_names)
    rows = [
        (
            one.number,
            one.title,
            one.cohort_number,
            one.school.name if one.school else None,
            CERTIFICATE.state(one.status).name,
            one.issued_on,
            one.valid_to,
            *((one.name,) if with_names else ()),
        )
        for one in items
    ]
    headings = ("编号", "项目", "班次", "学校", "状态", "签发日期", "有效期至")
    named = ("姓名",) if with_names else ()
    return exported(format, "证书", [Column(one) for one in (*headings, *named)], rows)


@router.get(
    "/{id}",
    operation_id="get_certificate",
    summary="One certificate with its holder's name",
    response_model=CertificateItem,
    responses=ITEM,
)
async def get_one(id: UUID, read: Reading) -> Response:
    async with read.session() as session:
        found = await _seen(read, await certificates.find(session, id))
        (item,) = await certificate_items(session, [found], read.caller, names=True)
    return read.tagged(item)


@router.get(
    "/{id}/history",
    operation_id="get_certificate_history",
    summary="What happened to it, oldest first",
    responses=READ,
)
async def history(id: UUID, read: Reading) -> History:
    async with read.session() as session:
        await _seen(read, await certificates.find(session, id))
        return await read_history(session, id, [CERTIFICATE])


@router.get(
    "/{id}/paper.{format}",
    operation_id="print_certificate",
    summary="The certificate as PDF, made anew each time",
    response_class=Response,
    responses={**PAPER, **documented(401, 403, 404, 409, 422, 503)},
)
async def paper(id: UUID, format: Literal["pdf"], request: Request, read: Reading) -> Response:
    async with read.session() as session:
        found = await certificates.find(session, id)
        if not may_name(found, read.caller):
            raise not_found()
        made = await print_certificate(session, found, request.app.state.portal_url)
    return await printed_diploma(made, f"结业证书 {found.number}")


@router.post(**step("certificate", "issue", "Issue it; again gives the same", CertificateItem))
async def issue(id: UUID, body: Deciding, write: Issuing) -> Response:
    seen = Seen(id, body.expected_version)
    return await _do(write, "issue_certificate", lambda u: cases.issue_certificate(u, seen))


@router.post(**step("certificate", "suspend", "It counts for nothing for now", CertificateItem))
async def suspend(id: UUID, body: BecauseBody, write: Revoking) -> Response:
    seen = Seen(id, body.expected_version)
    return await _do(
        write,
        "suspend_certificate",
        lambda u: cases.suspend_certificate(u, seen, _because(u, body)),
    )


@router.post(**step("certificate", "reinstate", "It is valid again", CertificateItem))
async def reinstate(id: UUID, body: Deciding, write: Revoking) -> Response:
    seen = Seen(id, body.expected_version)
    return await _do(write, "reinstate_certificate", lambda u: cases.reinstate_certificate(u, seen))


@router.post(**step("certificate", "revoke", "It counts for nothing any more", CertificateItem))
async def revoke(id: UUID, body: BecauseBody, write: Revoking) -> Response:
    seen = Seen(id, body.expected_version)
    return await _do(
        write,
        "revoke_certificate",
        lambda u: cases.revoke_certificate(u, seen, _because(u, body)),
    )


@router.post(**step("certificate", "supersede", "A new one in its place", CertificateItem))
async def supersede(id: UUID, body: WordsBody, write: Issuing) -> Response:
    seen = Seen(id, body.expected_version)
    return await _do(
        write,
        "supersede_certificate",
        lambda u: cases.supersede_certificate(u, seen, body.reason),
    )


def _because(unit: Unit, body: BecauseBody) -> Because:
    return Because(body.reason_code, body.reason, unit.caller.person_ref)


async def _seen(read: Read, found: Certificate) -> Certificate:
    if not (read.caller.is_office or may_name(found, read.caller)):
        raise not_found()
    return found


async def _do(
    write: Write, command: str, decide: Callable[[Unit], Awaitable[Certificate]]
) -> Response:
    """The answer is kept beside an idempotency key, so it holds no name."""

    async def work(unit: Unit) -> CertificateItem:
        after = await decide(unit)
        (item,) = await certificate_items(unit.session, [after], unit.caller, names=False)
        return item

    return await write.do(command, work)
