"""Who holds which post at an organisation, with names: for the organisation and the office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from cyzj.contracts.codes import Role
from cyzj.http.paging import Paging, Sortable, fetch
from member_schools.domain.account import Person
from member_schools.domain.appointment import Appointment
from member_schools.storage import personal
from member_schools.storage.people import appointment_in, some
from member_schools.storage.rows import AppointmentRow, PersonRow

SORTABLE: Sortable = {
    "id": col(AppointmentRow.id),
    "name": col(PersonRow.name),
    "role": col(AppointmentRow.role),
    "starts_on": col(AppointmentRow.starts_on),
}


@dataclass(frozen=True)
class WantedStaff:
    """Which posts of the organisation."""

    organisation_id: UUID
    role: Role | None
    held_at: datetime | None
    """Only posts that hold at this moment; None: ended ones too."""
    q: str = ""
    """Part of the name."""


@dataclass(frozen=True)
class Staff:
    """A page of posts, each with its person."""

    posts: list[tuple[Appointment, Person, str | None]]
    """With the telephone number in the clear: the route masks it."""
    next_cursor: str | None
    total: int | None


async def list_staff(session: AsyncSession, wanted: WantedStaff, paging: Paging) -> Staff:
    """A page of posts; raises 422 for an unknown sort or a foreign cursor."""
    rows = await fetch(session, _query(wanted), paging, sortable=SORTABLE, default="name")
    posts = [appointment_in(row) for row in rows.rows]
    refs = list(dict.fromkeys(post.person_ref for post in posts))
    who, kept = await some(session, refs), await personal.of(session, refs)
    found = [(post, who[post.person_ref], kept[post.person_ref].phone) for post in posts]
    return Staff(found, rows.next_cursor, rows.total)


def _query(wanted: WantedStaff) -> Select[Any]:
    query = (
        select(AppointmentRow)
        .join(PersonRow, col(PersonRow.ref) == col(AppointmentRow.person_ref))
        .where(col(AppointmentRow.organisation_id) == wanted.organisation_id)
    )
    if wanted.role:
        query = query.where(col(AppointmentRow.role) == wanted.role)
    if wanted.held_at:
        until = col(AppointmentRow.holds_until)
        query = query.where(or_(until.is_(None), until > wanted.held_at))
    if wanted.q:
        query = query.where(col(PersonRow.name).contains(wanted.q, autoescape=True))
    return query
