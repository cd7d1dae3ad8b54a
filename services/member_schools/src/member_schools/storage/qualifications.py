"""Qualifications in and out of the database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import exists
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from cyzj.domain.errors import DomainError, FieldError, conflict
from cyzj.storage.repository import Repository
from cyzj.storage.rows import state_of
from member_schools.domain.qualification import Qualification
from member_schools.storage.record_rows import QUALIFICATION_NUMBERS, QualificationRow


def _derived(item: Qualification) -> Mapping[str, object]:
    """The files it refers to; those of an erased person have no name, and are nobody's any longer."""
    return {"files": [one.sha256 for one in item.evidence if one.file_name]}


qualifications = Repository(Qualification, QualificationRow, "ZG", QUALIFICATION_NUMBERS, _derived)


async def of_person(
    session: AsyncSession, person_ref: UUID, *, lock: bool = False
) -> list[Qualification]:
    """Every one of the person's, the oldest first."""
    query: Any = (
        select(QualificationRow)
        .where(col(QualificationRow.person_ref) == person_ref)
        .order_by(col(QualificationRow.id))
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    rows = (await session.execute(query)).scalars()
    return [state_of(Qualification, row) for row in rows]


async def in_use(session: AsyncSession, sha256: str) -> bool:
    """Whether a qualification refers to the content of this hash."""
    row = QualificationRow
    used = select(row.id).where(col(row.files).contains([sha256]))
    return bool(await session.scalar(select(exists(used))))


def declared_already() -> DomainError:
    """The same fact of one person twice."""
    message = "这一项已经登记过（同一种类、级别和取得日期）；要更正的，请先撤销原来的一项。"
    return conflict("declared-already", message, FieldError("awarded_on", message))
