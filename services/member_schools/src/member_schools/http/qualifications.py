"""Routes of qualifications: listed, counted, shown, declared, their evidence."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field
from starlette.responses import Response, StreamingResponse

from cyzj.contracts.member_schools.qualification import (
    QualificationKind,
    QualificationLevel,
    QualificationStatus,
)
from cyzj.contracts.payload import Sha256
from cyzj.domain.errors import not_found
from cyzj.http.declared import ITEM, READ, WRITE
from cyzj.http.etag import tagged
from cyzj.http.files import FILE_ANSWER, as_download
from cyzj.http.paging import Page, Paging
from cyzj.http.policies import Allow, Grant, Scope
from cyzj.http.problems import documented
from cyzj.http.values import Body
from cyzj.http.writes import Write, writing
from cyzj.storage.unit import Unit
from member_schools.application.records.declare_qualification import (
    DeclareQualification,
    declare_qualification,
)
from member_schools.application.records.evidence import Shown
from member_schools.application.records.listing import (
    WantedQualifications,
    list_qualifications,
    tally,
    teachers_at,
)
from member_schools.domain.qualification_parts import Fact
from member_schools.http.qualification_items import (
    CountItem,
    Counts,
    QualificationItem,
    TeachersItem,
    qualification_item,
    reach,
    shown,
    within,
)
from member_schools.http.reading import Reading
from member_schools.storage import people
from member_schools.storage.qualifications import qualifications

router = APIRouter(prefix="/v1/qualifications", tags=["qualifications"])
Reads = Annotated[Reading, Depends()]
Reader = Annotated[Grant, Depends(Allow("qualifications.read"))]


class EvidenceBody(Body):
    """A file uploaded before (`POST /v1/files`)."""

    sha256: Sha256
    file_name: str = Field(max_length=300, examples=["证书扫描件.pdf"])


class FactBody(Body):
    """What the certificate says, and what proves it."""

    kind: QualificationKind
    level: QualificationLevel
    awarded_on: date
    valid_until: date | None = None
    major_code: str | None = Field(default=None, max_length=20)
    certificate_number: str = Field(default="", max_length=100)
    """Sealed with the person's key; in no event."""
    evidence: list[EvidenceBody] = Field(max_length=20)

    def fact(self) -> Fact:
        major = self.major_code or None
        return Fact(self.kind, self.level, self.awarded_on, self.valid_until, major)

    def files(self) -> list[Shown]:
        return [Shown(one.sha256, one.file_name) for one in self.evidence]


class DeclareBody(FactBody):
    """Whose it is; left out: one's own."""

    person_ref: UUID | None = None


def wanted(
    person_ref: UUID | None = None,
    organisation_id: UUID | None = None,
    kind: Annotated[list[QualificationKind], Query(max_length=20)] = [],  # noqa: B006  # FastAPI copies it
    level: Annotated[list[QualificationLevel], Query(max_length=20)] = [],  # noqa: B006
    status: Annotated[list[QualificationStatus], Query(max_length=20)] = [],  # noqa: B006
    waiting: bool = False,
    waiting_on_me: bool = False,
    q: Annotated[str, Query(max_length=100, description="a number, or part of a name")] = "",
) -> WantedQualifications:
    """The filters of the list."""
    return WantedQualifications(
        person_ref=person_ref,
        organisation_id=organisation_id,
        kind=kind,
        level=level,
        status=status,
        waiting=waiting,
        waiting_on_me=waiting_on_me,
        q=q.replace("\0", "").strip(),
    )


@router.get(
    "",
    operation_id="list_qualifications",
    summary="Qualifications, filtered: one's own, the school's, or all",
    responses=documented(401, 403, 422, 503),
)
async def list_all(
    reading: Reads,
    grant: Reader,
    filters: Annotated[WantedQualifications, Depends(wanted)],
    paging: Annotated[Paging, Depends()],
) -> Page[QualificationItem]:
    caller = grant.caller
    async with reading.session() as session:
        found, named, cursor, total = await list_qualifications(
            session, filters, within(grant), caller, paging
        )
        who = await people.some(session, {one.person_ref for one in found})
    items = [qualification_item(one, named, who, caller, reading.now) for one in found]
    return Page(items=items, next_cursor=cursor, total=total)


@router.get(
    "/counts",
    operation_id="count_qualifications",
    summary="How many people hold which qualification, verified; nobody is named",
    responses=documented(401, 403, 422, 503),
)
async def count(
    reading: Reads,
    grant: Annotated[Grant, Depends(Allow("qualifications.count"))],
    organisation_id: UUID | None = None,
) -> Counts:
    filters = WantedQualifications(organisation_id=organisation_id)
    reached = within(grant)
    async with reading.session() as session:
        found = await tally(session, filters, reached)
        teachers = await teachers_at(session, organisation_id, reached, reading.now)
    return Counts(
        items=tuple(CountItem(**vars(one)) for one in found),
        teachers=tuple(
            TeachersItem(organisation_id=where, people=people) for where, people in teachers.items()
        ),
    )


@router.get(
    "/{id}",
    operation_id="get_qualification",
    summary="One qualification",
    response_model=QualificationItem,
    responses=ITEM,
)
async def get_one(id: UUID, request: Request, reading: Reads, grant: Reader) -> Response:
    async with reading.session() as session:
        found = await qualifications.find(session, id)
        reach(grant)(found)
        item = await shown(session, found, grant.caller, reading.now)
    return tagged(request, item)


@router.get(
    "/{id}/evidence/{digest}/file",
    operation_id="get_qualification_evidence",
    summary="A file that proves it",
    response_class=StreamingResponse,
    responses={**FILE_ANSWER, **READ},
)
async def download(
    id: UUID, digest: Sha256, request: Request, reading: Reads, grant: Reader
) -> Response:
    async with reading.session() as session:
        found = await qualifications.find(session, id)
    reach(grant)(found)
    file = next((one for one in found.evidence if one.sha256 == digest and one.file_name), None)
    return await as_download(request, file)


@router.post(
    "",
    status_code=201,
    operation_id="declare_qualification",
    summary="Declare a qualification, one's own or a colleague's",
    response_model=QualificationItem,
    responses=WRITE,
)
async def declare(
    body: DeclareBody, write: Annotated[Write, Depends(writing("qualifications.declare"))]
) -> Response:
    caller, here = write.grant.caller, write.grant.school()
    whose = body.person_ref or caller.person_ref
    if whose is None or (write.grant.scope is Scope.OWN and whose != caller.person_ref):
        raise not_found()
    command = DeclareQualification(whose, here, body.fact(), body.files(), body.certificate_number)

    async def work(unit: Unit) -> QualificationItem:
        made = await declare_qualification(unit, command)
        return await shown(unit.session, made, unit.caller, unit.now)

    return await write.do("declare_qualification", work, status=201)
