"""Routes of an engagement's evidence."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from pydantic import Field
from starlette.responses import Response, StreamingResponse

from cyzj.contracts.teacher_exchanges.evidence import EvidenceKind
from cyzj.domain.seen import Seen
from cyzj.http.files import FILE_ANSWER, as_download
from cyzj.http.problems import documented
from cyzj.http.reading import Read, reading
from cyzj.http.values import Deciding
from cyzj.storage.unit import Unit
from teacher_exchanges.application.engagements.accept_evidence import accept_evidence
from teacher_exchanges.application.engagements.return_evidence import return_evidence
from teacher_exchanges.application.engagements.submit_evidence import (
    SubmitEvidence,
    submit_evidence,
)
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.http.bodies import WithReasonCode
from teacher_exchanges.http.engagement_routes import AnyParty, EitherSchool, of, run
from teacher_exchanges.http.engagements import find_engagement

router = APIRouter(prefix="/v1/engagements", tags=["engagements"])


class EvidenceBody(Deciding):
    """A file uploaded before, and what it shows."""

    kind: EvidenceKind
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    """As `POST /v1/files` answered."""
    file_name: str = Field(max_length=300, examples=["10月考勤.xlsx"])


class AcceptEvidenceBody(Deciding):
    """Which piece of evidence."""

    evidence_id: UUID


class ReturnEvidenceBody(WithReasonCode):
    """Which piece of evidence, and why it does not do."""

    evidence_id: UUID


@router.post(**of("submit_evidence", "Submit an uploaded file as evidence"))
async def submit(id: UUID, body: EvidenceBody, write: AnyParty) -> Response:
    async def step(unit: Unit, seen: Seen) -> Engagement:
        command = SubmitEvidence(body.kind, body.sha256, body.file_name)
        return await submit_evidence(unit, seen, command)

    return await run(write, "submit_evidence", id, body, step)


@router.post(**of("accept_evidence", "The other school accepts a piece of evidence"))
async def accept(id: UUID, body: AcceptEvidenceBody, write: EitherSchool) -> Response:
    async def step(unit: Unit, seen: Seen) -> Engagement:
        return await accept_evidence(unit, seen, body.evidence_id)

    return await run(write, "accept_evidence", id, body, step)


@router.post(**of("return_evidence", "The other school asks for better evidence"))
async def send_back(id: UUID, body: ReturnEvidenceBody, write: EitherSchool) -> Response:
    async def step(unit: Unit, seen: Seen) -> Engagement:
        return await return_evidence(unit, seen, body.evidence_id, body.why())

    return await run(write, "return_evidence", id, body, step)


@router.get(
    "/{id}/evidence/{evidence_id}/file",
    operation_id="get_evidence_file",
    summary="The file of a piece of evidence",
    response_class=StreamingResponse,
    responses={
        **FILE_ANSWER,
        **documented(401, 403, 404, 422, 503),
    },
)
async def download(
    id: UUID,
    evidence_id: UUID,
    request: Request,
    read: Annotated[Read, Depends(reading("engagements.read"))],
) -> Response:
    async with read.session() as session:
        engagement = await find_engagement(session, id, read)
    piece = next((piece for piece in engagement.evidence if piece.id == evidence_id), None)
    return await as_download(request, piece)
