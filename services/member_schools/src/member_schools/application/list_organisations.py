"""The register as a list: filtered, sorted, by cursor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from cyzj.contracts.codes import Jurisdiction, OrganisationKind, Standing
from cyzj.http.paging import Paging, Rows, Sortable, fetch
from member_schools.domain.codes import normal_code
from member_schools.storage.organisations import Registered, last_activities, organisation_in
from member_schools.storage.rows import OrganisationRow

SORTABLE: Sortable = {
    "id": col(OrganisationRow.id),
    "name": col(OrganisationRow.name),
    "kind": col(OrganisationRow.kind),
    "standing": col(OrganisationRow.standing),
    "created_at": col(OrganisationRow.created_at),
}


@dataclass(frozen=True)
class Wanted:
    """Which organisations; an empty filter lets everything through."""

    kind: Sequence[OrganisationKind] = ()
    jurisdiction: Jurisdiction | None = None
    standing: Sequence[Standing] = ()
    q: str = ""
    """Part of the name or short name, or a whole code."""


@dataclass(frozen=True)
class Found:
    """A page of the register."""

    organisations: list[Registered]
    next_cursor: str | None
    total: int | None


async def list_organisations(session: AsyncSession, wanted: Wanted, paging: Paging) -> Found:
    """A page of what `wanted` selects; raises 422 for an unknown sort or a foreign cursor."""
    rows: Rows = await fetch(session, _query(wanted), paging, sortable=SORTABLE, default="name")
    found = [organisation_in(row) for row in rows.rows]
    days = await last_activities(session, [organisation.id for organisation in found])
    return Found([Registered(o, days.get(o.id)) for o in found], rows.next_cursor, rows.total)


def _query(wanted: Wanted) -> Select[Any]:
    query = select(OrganisationRow)
    if wanted.kind:
        query = query.where(col(OrganisationRow.kind).in_(wanted.kind))
    if wanted.jurisdiction:
        query = query.where(col(OrganisationRow.jurisdiction) == wanted.jurisdiction)
    if wanted.standing:
        query = query.where(col(OrganisationRow.standing).in_(wanted.standing))
    if wanted.q:
        part, code = wanted.q.casefold(), normal_code(wanted.q)
        query = query.where(
            or_(
                func.lower(col(OrganisationRow.name)).contains(part, autoescape=True),
                func.lower(col(OrganisationRow.short_name)).contains(part, autoescape=True),
                col(OrganisationRow.credit_code) == code,
                col(OrganisationRow.school_id_code) == code,
            )
        )
    return query
