"""What items wait, with the schools and the teacher they are about: one list of all kinds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, Uuid, cast, literal, null, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.contracts.codes import Jurisdiction
from cyzj.contracts.names import REGION_MARKS
from group_office.storage.view_tables import ENGAGEMENTS, MATCHES, ORGANISATIONS


def _of(kind: str, table: Table, teacher: ColumnElement[Any]) -> Select[Any]:
    c = table.c
    return select(
        literal(kind).label("kind"),
        c.id,
        c.number,
        c.exchange_type,
        c.request_id,
        c.home_school_id,
        c.host_school_id,
        teacher.label("teacher_ref"),
    )


ITEMS = union_all(
    _of("match", MATCHES, cast(null(), Uuid)),
    _of("engagement", ENGAGEMENTS, ENGAGEMENTS.c.teacher_ref),
).subquery("items")
"""Everything that may wait on somebody: kind, number, type, request, both schools, teacher."""


@dataclass(frozen=True)
class School:
    """An organisation as lists name it: public within the alliance."""

    id: UUID
    name: str
    short_name: str
    jurisdiction: str
    standing: str
    code: str

    @property
    def region(self) -> str:
        """川 or 渝."""
        return REGION_MARKS[Jurisdiction(self.jurisdiction)]


Schools = Mapping[UUID, School]


async def schools(session: AsyncSession) -> Schools:
    """Every organisation by id, in the order of their codes."""
    o = ORGANISATIONS.c
    rows = await session.execute(
        select(o.id, o.name, o.short_name, o.jurisdiction, o.standing, o.school_id_code).order_by(
            o.school_id_code.nulls_last(), o.id
        )
    )
    return {
        row.id: School(
            row.id,
            row.name,
            row.short_name,
            row.jurisdiction,
            row.standing,
            row.school_id_code or "",
        )
        for row in rows
    }
