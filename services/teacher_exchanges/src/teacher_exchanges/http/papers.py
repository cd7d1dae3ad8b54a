"""Routes of an engagement's papers, and of their verification by anybody who holds one."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request
from sqlmodel import col, select
from starlette.responses import Response

from cyzj.contracts.codes import ExchangeType
from cyzj.documents import PAPERS, PaperFormat, printed
from cyzj.http.limits import limited
from cyzj.http.policies import Public
from cyzj.http.problems import documented
from cyzj.http.reading import Read, reading
from cyzj.http.values import ClassHours, Item
from cyzj.members.reading import organisations
from cyzj.people import People
from cyzj.storage.rows import state_of
from cyzj.storage.unit import Runner
from teacher_exchanges.application.audience import audience_of_pair
from teacher_exchanges.application.engagements.print_paper import Names, people_in, print_paper
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.domain.engagement_papers import (
    NAMES,
    PaperKind,
    PaperVerdict,
    check_paper,
    papers_of,
)
from teacher_exchanges.http.engagements import find_engagement
from teacher_exchanges.storage.engagement_row import EngagementRow

router = APIRouter(tags=["engagements"])
Reading = Annotated[Read, Depends(reading("engagements.read"))]


class PaperItem(Item):
    """A paper that can be printed now."""

    kind: PaperKind
    name: str


class EngagementPapers(Item):
    """The papers that can be printed now, in the order of the engagement's life."""

    items: tuple[PaperItem, ...]


class VerifiedPaper(Item):
    """What is known of a paper; no more than stands on it, and no name."""

    verdict: PaperVerdict
    number: str
    fingerprint: str
    """The digits that were asked for."""
    title: str | None
    """Null, like all that follows, unless the paper is genuine."""
    exchange_type: ExchangeType | None
    home: str | None
    host: str | None
    first_day: date | None
    last_day: date | None
    hours: ClassHours | None
    """What was recognised, on a certificate."""


@router.get(
    "/v1/engagements/{id}/papers",
    operation_id="list_engagement_papers",
    summary="The papers that can be printed now",
    responses=documented(401, 403, 404, 422, 503),
)
async def list_papers(id: UUID, read: Reading) -> EngagementPapers:
    async with read.session() as session:
        found = await find_engagement(session, id, read)
    items = tuple(PaperItem(kind=kind, name=NAMES[kind]) for kind in papers_of(found))
    return EngagementPapers(items=items)


@router.get(
    "/v1/engagements/{id}/papers/{kind}/paper.{format}",
    operation_id="print_engagement_paper",
    summary="A paper of the engagement as PDF or Word",
    response_class=Response,
    responses={**PAPERS, **documented(401, 403, 404, 409, 422, 503)},
)
async def paper(
    id: UUID, kind: PaperKind, format: PaperFormat, request: Request, read: Reading
) -> Response:
    async with read.session() as session:
        found = await find_engagement(session, id, read)
        schools = await organisations(session, audience_of_pair(found))
    asked: People = request.app.state.people
    people = await asked.names(read.caller, people_in(found), f"{kind}_paper")
    made = print_paper(found, kind, Names(schools, people), request.app.state.portal_url)
    return await printed(format, f"{made.number} {made.title}", made)


@router.get(
    "/public/exchange-papers/{number}/{fingerprint}",
    operation_id="verify_engagement_paper",
    summary="Whether a paper says what the engagement says",
    dependencies=[Depends(Public("whoever holds a paper may check it")), Depends(limited)],
    responses=documented(422, 429, 503),
)
async def verify(
    number: Annotated[str, Path(pattern=r"^TE-\d{4}-\d{4,8}-[A-Z]{2}$")],
    fingerprint: Annotated[str, Path(pattern=r"^[0-9a-f]{8,64}$")],
    request: Request,
) -> VerifiedPaper:
    runner: Runner = request.app.state.runner
    engagement, _, letters = number.rpartition("-")
    async with runner.sessions() as session:
        query = select(EngagementRow).where(col(EngagementRow.number) == engagement)
        row = (await session.execute(query)).scalar_one_or_none()
        found = state_of(Engagement, row) if row else None
        checked = check_paper(found, letters, fingerprint)
        schools = await organisations(session, audience_of_pair(found)) if found else {}
    genuine = found if checked.kind else None
    home = schools.get(genuine.home_school_id) if genuine else None
    host = schools.get(genuine.host_school_id) if genuine else None
    certified = checked.kind is PaperKind.CERTIFICATE
    return VerifiedPaper(
        verdict=checked.verdict,
        number=number,
        fingerprint=fingerprint,
        title=NAMES[checked.kind] if checked.kind else None,
        exchange_type=genuine.exchange_type if genuine else None,
        home=home.name if home else None,
        host=host.name if host else None,
        first_day=(genuine.actual_from or genuine.planned_from) if genuine else None,
        last_day=(genuine.actual_to or genuine.planned_to) if genuine else None,
        hours=genuine.recognised_hours if genuine and certified else None,
    )
