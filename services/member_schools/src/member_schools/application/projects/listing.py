"""Cooperation projects as a list, with the organisations they name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from cyzj.contracts.member_schools.cooperation_project import CooperationForm, ProjectStatus
from cyzj.http.paging import Paging, fetch
from cyzj.storage.rows import state_of
from member_schools.application.council.listing import Listed, Named
from member_schools.domain.project_machine import HIDDEN
from member_schools.domain.project_state import Project
from member_schools.storage import organisations
from member_schools.storage.project_rows import ProjectRow
from member_schools.storage.rows import OrganisationRow

_SORTS = ("id", "number", "title", "status", "since", "created_at", "starts_on", "ends_on")


@dataclass(frozen=True)
class WantedProjects:
    """Which projects; an empty filter lets everything through."""

    form: Sequence[CooperationForm] = ()
    status: Sequence[ProjectStatus] = ()
    organisation_id: UUID | None = None
    waiting_on_me: bool = False
    overdue: bool = False
    q: str = ""


async def list_projects(
    session: AsyncSession, wanted: WantedProjects, own: UUID | None, paging: Paging
) -> Listed[Project]:
    """A page of what the organisation `own` may know of, by default the latest first."""
    p = ProjectRow
    query: Select[Any] = select(p).where(or_(col(p.status).not_in(HIDDEN), col(p.lead_id) == own))
    if wanted.form:
        query = query.where(col(p.form).in_(wanted.form))
    if wanted.status:
        query = query.where(col(p.status).in_(wanted.status))
    if wanted.organisation_id:
        query = query.where(col(p.party_ids).contains([wanted.organisation_id]))
    if wanted.waiting_on_me:
        query = query.where(col(p.waiting_on).contains([{"school_id": str(own)}]))
    if wanted.overdue:
        query = query.where(col(p.overdue) > 0)
    if wanted.q:
        query = query.where(_matches(wanted.q))
    order = {name: getattr(p, name) for name in _SORTS}
    rows = await fetch(session, query, paging, sortable=order, default="-created_at")
    found = [state_of(Project, row) for row in rows.rows]
    return found, await named_in(session, *found), rows.next_cursor, rows.total


async def named_in(session: AsyncSession, *found: Project) -> Named:
    """The parties of projects."""
    ids = {id for one in found for id in one.party_ids}
    return await organisations.some(session, ids) if ids else {}


def _matches(q: str) -> Any:
    p, o = ProjectRow, OrganisationRow
    words = q.casefold()
    parties = func.lower(col(o.name)).contains(words, autoescape=True)
    party = select(o.id).where(parties, col(o.id) == func.any(col(p.party_ids))).exists()
    title = func.lower(col(p.title)).contains(words, autoescape=True)
    return or_(col(p.number) == q.upper(), title, party)
