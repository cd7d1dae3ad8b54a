"""Pairings as a list, with the organisations they name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from cyzj.contracts.member_schools.pairing import PairingStatus
from cyzj.http.paging import Paging
from member_schools.application.council.listing import Listed, Named, named_of, page_of, sortable_by
from member_schools.domain.pairing_state import Pairing
from member_schools.storage.pairing_rows import PairingRow
from member_schools.storage.rows import OrganisationRow


@dataclass(frozen=True)
class WantedPairings:
    """Which pairings; an empty filter lets everything through."""

    status: Sequence[PairingStatus] = ()
    organisation_id: UUID | None = None
    waiting_on_me: bool = False
    q: str = ""


async def list_pairings(
    session: AsyncSession, wanted: WantedPairings, own: UUID | None, paging: Paging
) -> Listed[Pairing]:
    """A page of pairings, by default the latest first; `own`: the caller's organisation."""
    p = PairingRow
    query: Select[Any] = select(p)
    if wanted.status:
        query = query.where(col(p.status).in_(wanted.status))
    if wanted.organisation_id:
        query = query.where(_is_of([wanted.organisation_id]))
    if wanted.waiting_on_me:
        query = query.where(col(p.waiting_on).contains([{"school_id": str(own)}]))
    if wanted.q:
        o = OrganisationRow
        named = select(o.id).where(
            func.lower(col(o.name)).contains(wanted.q.casefold(), autoescape=True)
        )
        query = query.where(or_(col(p.number) == wanted.q.upper(), _is_of(named)))
    order = sortable_by(p, "number", "status", "since", "created_at", "starts_on", "ends_on")
    found, cursor, total = await page_of(session, query, Pairing, paging, order, "-created_at")
    return found, await schools_in(session, found), cursor, total


async def schools_in(session: AsyncSession, pairings: Iterable[Pairing]) -> Named:
    """The organisations that pairings name."""
    return await named_of(
        session, {id for one in pairings for id in (*one.schools, one.proposed_by_id)}
    )


def _is_of(organisations: Any) -> Any:
    p = PairingRow
    return or_(col(p.supporting_id).in_(organisations), col(p.supported_id).in_(organisations))
