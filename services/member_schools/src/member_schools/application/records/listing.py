"""Qualifications as a list, with the organisations they name; and how many people hold which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, false, func, or_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from cyzj.contracts.codes import Role
from cyzj.contracts.member_schools.qualification import (
    QualificationKind,
    QualificationLevel,
    QualificationStatus,
)
from cyzj.domain.caller import Caller
from cyzj.http.paging import Paging, Sortable, fetch
from cyzj.storage.rows import state_of
from member_schools.domain.organisation import Organisation
from member_schools.domain.qualification import Qualification
from member_schools.storage import organisations
from member_schools.storage.record_rows import QualificationRow
from member_schools.storage.rows import AppointmentRow, PersonRow

Listed = tuple[list[Qualification], dict[UUID, Organisation], str | None, int | None]
SORTABLE: Sortable = {
    name: getattr(QualificationRow, name)
    for name in ("id", "number", "status", "kind", "awarded_on", "valid_until", "declared_at")
}
_SPEAK = (Role.COORDINATOR, Role.SCHOOL_LEADER)


@dataclass(frozen=True)
class Within:
    """Whose items the caller may see: all, those of a school and their own, or their own."""

    person_ref: UUID | None
    school_id: UUID | None = None
    everything: bool = False


@dataclass(frozen=True)
class WantedQualifications:
    """Which qualifications; an empty filter lets everything through."""

    person_ref: UUID | None = None
    organisation_id: UUID | None = None
    kind: Sequence[QualificationKind] = ()
    level: Sequence[QualificationLevel] = ()
    status: Sequence[QualificationStatus] = ()
    waiting: bool = False
    waiting_on_me: bool = False
    q: str = ""
    """A number, or part of a name."""


async def list_qualifications(
    session: AsyncSession,
    wanted: WantedQualifications,
    within: Within,
    caller: Caller,
    paging: Paging,
) -> Listed:
    """A page of qualifications, by default the latest first."""
    query = _filtered(select(QualificationRow), wanted, within)
    if wanted.waiting_on_me:
        query = query.where(_on(caller))
    rows = await fetch(session, query, paging, sortable=SORTABLE, default="-declared_at")
    found = [state_of(Qualification, row) for row in rows.rows]
    named = await organisations.some(session, {one.organisation_id for one in found})
    return found, named, rows.next_cursor, rows.total


def _filtered(query: Select[Any], wanted: WantedQualifications, within: Within) -> Select[Any]:
    row = QualificationRow
    if not within.everything:
        own: Any = col(row.person_ref) == within.person_ref
        ours: Any = false()
        if within.school_id is not None:
            ours = col(row.organisation_id) == within.school_id
        query = query.where(or_(own, ours))
    if wanted.person_ref:
        query = query.where(col(row.person_ref) == wanted.person_ref)
    if wanted.organisation_id:
        query = query.where(col(row.organisation_id) == wanted.organisation_id)
    for column, codes in (
        (row.kind, wanted.kind),
        (row.level, wanted.level),
        (row.status, wanted.status),
    ):
        if codes:
            query = query.where(col(column).in_(codes))
    if wanted.waiting:
        query = query.where(func.jsonb_array_length(col(row.waiting_on)) > 0)
    if wanted.q:
        named = select(PersonRow.ref).where(col(PersonRow.name).contains(wanted.q, autoescape=True))
        query = query.where(
            or_(col(row.number) == wanted.q.upper(), col(row.person_ref).in_(named))
        )
    return query


def _on(caller: Caller) -> Any:
    """What waits on the caller: in person, or on the side they speak for."""
    waiting = col(QualificationRow.waiting_on)
    sides = [waiting.contains([{"person_ref": str(caller.person_ref)}])]
    if caller.is_office:
        sides.append(waiting.contains([{"party": "office"}]))
    if caller.holds(*_SPEAK):
        sides.append(waiting.contains([{"party": "school", "school_id": str(caller.school_id)}]))
    return or_(*sides)


@dataclass(frozen=True)
class Tally:
    """How many people of an organisation hold a kind at a level, verified and in force."""

    organisation_id: UUID
    kind: QualificationKind
    level: QualificationLevel
    people: int
    waiting: int
    """Declared, and not verified yet."""


async def tally(session: AsyncSession, wanted: WantedQualifications, within: Within) -> list[Tally]:
    """People counted by organisation, kind and level: the numbers behind 双师型教师占比."""
    row = QualificationRow
    people = func.count(col(row.person_ref).distinct())
    in_force = people.filter(col(row.status) == QualificationStatus.VERIFIED)
    waiting = people.filter(col(row.status) == QualificationStatus.DECLARED)
    by = (col(row.organisation_id), col(row.kind), col(row.level))
    counted: Select[Any] = select(*by, in_force, waiting)  # type: ignore[call-overload]  # five columns
    query = _filtered(counted, replace(wanted, status=()), within)
    rows = await session.execute(query.group_by(*by).order_by(*by))
    return [
        Tally(organisation, QualificationKind(kind), QualificationLevel(level), held, open_)
        for organisation, kind, level, held, open_ in rows.all()
        if held or open_
    ]


async def teachers_at(
    session: AsyncSession, organisation_id: UUID | None, within: Within, now: datetime
) -> dict[UUID, int]:
    """How many people hold a teacher's post at each organisation within reach."""
    row = AppointmentRow
    until = col(row.holds_until)
    query = (
        select(col(row.organisation_id), func.count(col(row.person_ref).distinct()))
        .where(col(row.role) == Role.TEACHER, or_(until.is_(None), until > now))
        .group_by(col(row.organisation_id))
    )
    if not within.everything:
        query = query.where(col(row.organisation_id) == within.school_id)
    if organisation_id:
        query = query.where(col(row.organisation_id) == organisation_id)
    found: dict[UUID, int] = {}
    for where, count in (await session.execute(query)).all():
        found[where] = count
    return found
