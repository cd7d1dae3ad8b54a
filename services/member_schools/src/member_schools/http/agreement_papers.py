"""Routes of an agreement's paper, and of its verification by anybody who holds one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import Response

from cyzj.contracts.payload import Sha256
from cyzj.documents import PAPERS, PaperFormat, printed
from cyzj.domain.clock import school_date
from cyzj.http.declared import READ
from cyzj.http.limits import limited
from cyzj.http.policies import Public
from cyzj.http.problems import documented
from cyzj.http.values import Item
from member_schools.application.agreements.listing import parties_of
from member_schools.application.agreements.print_agreement import print_agreement
from member_schools.domain.agreement_verdict import Verdict, check_paper
from member_schools.http.agreements import Reader, Reads, readable
from member_schools.storage.agreements import by_number

router = APIRouter(tags=["agreements"])


class VerifiedParty(Item):
    """A party, and when it approved."""

    name: str
    approved_at: datetime | None


class Verified(Item):
    """What is known of a paper; no more than stands on it."""

    verdict: Verdict
    number: str
    fingerprint: str
    """The digits that were asked for."""
    title: str | None
    """Null, like all that follows, where the text is not one that all approved."""
    version: int | None
    content_hash: str | None
    parties: tuple[VerifiedParty, ...]
    valid_from: date | None
    valid_to: date | None
    ends_on: date | None
    """Last day, where notice was given or it ended."""


@router.get(
    "/v1/agreements/{id}/paper.{format}",
    operation_id="print_agreement",
    summary="The agreement as PDF or Word: the text in force, or the one of a hash",
    response_class=Response,
    responses={**PAPERS, **READ},
)
async def paper(
    id: UUID,
    format: PaperFormat,
    request: Request,
    reading: Reads,
    grant: Reader,
    text: Sha256 | None = None,
) -> Response:
    async with reading.session() as session:
        found = await readable(session, id, grant)
        made = await print_agreement(session, found, text, request.app.state.portal_url)
    return await printed(format, f"{found.number} {made.title}", made)


@router.get(
    "/public/agreements/{number}/{fingerprint}",
    operation_id="verify_agreement",
    summary="Whether a paper of an agreement says what is in force",
    dependencies=[Depends(Public("whoever holds a paper may check it")), Depends(limited)],
    responses=documented(422, 429, 503),
)
async def verify(
    number: Annotated[str, Path(pattern=r"^XY-\d{4}-\d{4,8}$")],
    fingerprint: Annotated[str, Path(pattern=r"^[0-9a-f]{8,64}$")],
    reading: Reads,
) -> Verified:
    async with reading.session() as session:
        found = await by_number(session, number)
        checked = check_paper(found, fingerprint, school_date(reading.now))
        named = await parties_of(session, found) if found else {}
    text = checked.text
    approved = {one.party_id: one.at for one in text.approvals} if text else {}
    return Verified(
        verdict=checked.verdict,
        number=number,
        fingerprint=fingerprint,
        title=text.content.title if text else None,
        version=text.version if text else None,
        content_hash=text.content_hash if text else None,
        parties=tuple(
            VerifiedParty(name=named[id].profile.name, approved_at=approved.get(id))
            for id in (text.content.parties if text else ())
            if id in named
        ),
        valid_from=text.content.valid_from if text else None,
        valid_to=text.content.valid_to if text else None,
        ends_on=found.ends_on if found and text else None,
    )
