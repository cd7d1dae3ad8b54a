"""Agreements as a list: those that the caller's organisation knows of, or all that are shared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, any_, exists, func, or_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from cyzj.contracts.member_schools.agreement import AgreementStatus
from cyzj.http.paging import Paging, fetch
from cyzj.storage.rows import state_of
from member_schools.domain.agreement import Agreement
from member_schools.domain.organisation import Organisation
from member_schools.storage import organisations
from member_schools.storage.agreement_rows import AgreementRow
from member_schools.storage.rows import OrganisationRow


@dataclass(frozen=True)
class WantedAgreements:
    """Which agreements; an empty filter lets everything through."""

    status: Sequence[AgreementStatus] = ()
    party_id: UUID | None = None
    waiting: bool = False
    """Those that wait on any party."""
    waiting_on: UUID | None = None
    """Those that wait on this organisation."""
    ends_by: date | None = None
    """Those whose last day is no later."""
    q: str = ""


async def list_agreements(
    session: AsyncSession, own: UUID | None, wanted: WantedAgreements, paging: Paging
) -> tuple[list[Agreement], dict[UUID, Organisation], str | None, int | None]:
    """A page of what `own` (None: the office) may see, by default the latest first."""
    a = AgreementRow
    query: Select[Any] = select(a).where(
        col(a.shared) if own is None else col(a.parties).contains([own])
    )
    if wanted.status:
        query = query.where(col(a.status).in_(wanted.status))
    if wanted.party_id:
        query = query.where(col(a.parties).contains([wanted.party_id]))
    if wanted.waiting:
        query = query.where(func.jsonb_array_length(col(a.waiting_on)) > 0)
    if wanted.waiting_on:
        waits = [{"party": "school", "school_id": str(wanted.waiting_on)}]
        query = query.where(col(a.waiting_on).contains(waits))
    if wanted.ends_by:
        query = query.where(and_(col(a.valid_to).is_not(None), col(a.valid_to) <= wanted.ends_by))
    if wanted.q:
        query = query.where(_text(wanted.q))
    order = {
        name: getattr(a, name)
        for name in ("id", "number", "title", "status", "since", "created_at")
    }
    rows = await fetch(session, query, paging, sortable=order, default="-created_at")
    found = [state_of(Agreement, row) for row in rows.rows]
    return found, await parties_of(session, *found), rows.next_cursor, rows.total


async def parties_of(session: AsyncSession, *found: Agreement) -> dict[UUID, Organisation]:
    """The organisations that agreements name."""
    ids = {id for one in found for id in (*_past(one), *one.parties, one.drafted_by_id)}
    return await organisations.some(session, ids) if ids else {}


def _past(agreement: Agreement) -> set[UUID]:
    """Parties of earlier texts and who commented: they may have left since."""
    said = {one.party_id for one in agreement.comments if one.party_id}
    return {id for text in agreement.texts for id in text.content.parties} | said


def _text(q: str) -> Any:
    a, o = AgreementRow, OrganisationRow
    named = select(o.id).where(
        col(o.id) == any_(col(a.parties)),
        func.lower(col(o.name)).contains(q.casefold(), autoescape=True),
    )
    return or_(
        col(a.number) == q.upper(),
        func.lower(col(a.title)).contains(q.casefold(), autoescape=True),
        exists(named),
    )
