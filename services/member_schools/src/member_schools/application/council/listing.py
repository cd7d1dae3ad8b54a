"""Memberships, resolutions, terms and sub-alliances as lists, with the organisations they name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, func, or_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col, select

from cyzj.contracts.member_schools.membership import MembershipStatus
from cyzj.contracts.member_schools.resolution import ResolutionKind, ResolutionStatus
from cyzj.contracts.member_schools.term import CouncilOffice, TermStatus
from cyzj.http.paging import Paging, Sortable, fetch
from cyzj.storage.rows import state_of
from member_schools.domain.membership import Membership
from member_schools.domain.organisation import Organisation
from member_schools.domain.resolution import Resolution
from member_schools.domain.sub_alliance import SubAlliance
from member_schools.domain.term import Term
from member_schools.storage import organisations
from member_schools.storage.council_rows import (
    MembershipRow,
    ResolutionRow,
    SubAllianceRow,
    TermRow,
)
from member_schools.storage.rows import OrganisationRow

S = TypeVar("S")
Named = dict[UUID, Organisation]
Listed = tuple[list[S], Named, str | None, int | None]
"""Items, the organisations they name, the next cursor, the count if asked for."""


@dataclass(frozen=True)
class WantedMemberships:
    """Which memberships; an empty filter lets everything through."""

    status: Sequence[MembershipStatus] = ()
    organisation_id: UUID | None = None
    waiting_on_office: bool = False
    q: str = ""


@dataclass(frozen=True)
class WantedResolutions:
    """Which resolutions."""

    status: Sequence[ResolutionStatus] = ()
    kind: Sequence[ResolutionKind] = ()
    subject_id: UUID | None = None
    q: str = ""


@dataclass(frozen=True)
class WantedTerms:
    """Which terms."""

    office: CouncilOffice | None = None
    status: Sequence[TermStatus] = ()
    organisation_id: UUID | None = None


async def list_memberships(
    session: AsyncSession, wanted: WantedMemberships, paging: Paging
) -> Listed[Membership]:
    """A page of memberships, by default the latest first."""
    m = MembershipRow
    query: Select[Any] = select(m)
    if wanted.status:
        query = query.where(col(m.status).in_(wanted.status))
    if wanted.organisation_id:
        query = query.where(col(m.organisation_id) == wanted.organisation_id)
    if wanted.waiting_on_office:
        query = query.where(col(m.waiting_on).contains([{"party": "office"}]))
    if wanted.q:
        o = OrganisationRow
        named = select(o.id).where(
            func.lower(col(o.name)).contains(wanted.q.casefold(), autoescape=True)
        )
        query = query.where(
            or_(col(m.number) == wanted.q.upper(), col(m.organisation_id).in_(named))
        )
    order = sortable_by(m, "number", "status", "since", "created_at")
    found, cursor, total = await page_of(session, query, Membership, paging, order, "-created_at")
    named_ = await named_of(session, (one.organisation_id for one in found))
    return found, named_, cursor, total


async def list_resolutions(
    session: AsyncSession, wanted: WantedResolutions, paging: Paging
) -> Listed[Resolution]:
    """A page of resolutions, by default the latest first."""
    r = ResolutionRow
    query: Select[Any] = select(r)
    if wanted.status:
        query = query.where(col(r.status).in_(wanted.status))
    if wanted.kind:
        query = query.where(col(r.kind).in_(wanted.kind))
    if wanted.subject_id:
        query = query.where(col(r.subject_id) == wanted.subject_id)
    if wanted.q:
        query = query.where(
            or_(
                col(r.number) == wanted.q.upper(),
                func.lower(col(r.title)).contains(wanted.q.casefold(), autoescape=True),
            )
        )
    order = sortable_by(r, "number", "status", "opened_at", "closes_at")
    found, cursor, total = await page_of(session, query, Resolution, paging, order, "-opened_at")
    return found, await named_in(session, *found), cursor, total


async def list_terms(session: AsyncSession, wanted: WantedTerms, paging: Paging) -> Listed[Term]:
    """A page of terms, by default the latest first."""
    t = TermRow
    query: Select[Any] = select(t)
    if wanted.office:
        query = query.where(col(t.office) == wanted.office)
    if wanted.status:
        query = query.where(col(t.status).in_(wanted.status))
    if wanted.organisation_id:
        query = query.where(col(t.organisation_id) == wanted.organisation_id)
    order = sortable_by(t, "starts_on", "ends_on", "office", "status")
    found, cursor, total = await page_of(session, query, Term, paging, order, "-starts_on")
    return found, await named_of(session, (one.organisation_id for one in found)), cursor, total


async def list_sub_alliances(
    session: AsyncSession, dissolved: bool, paging: Paging
) -> Listed[SubAlliance]:
    """A page of sub-alliances by name; with `dissolved`, those that ended too."""
    s = SubAllianceRow
    query: Select[Any] = select(s)
    if not dissolved:
        query = query.where(~col(s.dissolved))
    order = sortable_by(s, "name", "founded_at")
    found, cursor, total = await page_of(session, query, SubAlliance, paging, order, "name")
    return found, await sitting_in(session, *found), cursor, total


async def named_in(session: AsyncSession, *resolutions: Resolution) -> Named:
    """The organisations that resolutions name: the voters, and whom they are about."""
    ids = {id for one in resolutions for id in (*one.voters, one.organisation_id) if id}
    return await named_of(session, ids)


async def sitting_in(session: AsyncSession, *subs: SubAlliance) -> Named:
    """The organisations that sit or sat in sub-alliances."""
    return await named_of(session, {one.organisation_id for sub in subs for one in sub.sittings})


async def named_of(session: AsyncSession, ids: Iterable[UUID]) -> Named:
    """The organisations of these ids."""
    wanted = set(ids)
    return await organisations.some(session, wanted) if wanted else {}


def sortable_by(row: type[SQLModel], *names: str) -> Sortable:
    """What a list may be sorted by: these columns, and the id."""
    return {name: getattr(row, name) for name in ("id", *names)}


async def page_of(
    session: AsyncSession,
    query: Select[Any],
    state: type[S],
    paging: Paging,
    sortable: Sortable,
    default: str,
) -> tuple[list[S], str | None, int | None]:
    """A page of domain states, the next cursor, the count if asked for."""
    rows = await fetch(session, query, paging, sortable=sortable, default=default)
    return [state_of(state, row) for row in rows.rows], rows.next_cursor, rows.total
