"""Factsheets in and out of the database, and which entries of the catalogue were checked."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from cyzj.domain.errors import DomainError, conflict
from cyzj.storage.repository import Repository
from cyzj.storage.rows import state_of
from member_schools.domain.factsheet import Factsheet
from member_schools.storage.council_rows import FactsheetRow, MajorCheckRow

repository = Repository(Factsheet, FactsheetRow)


async def find(
    session: AsyncSession, organisation_id: UUID, *, lock: bool = False
) -> Factsheet | None:
    """The organisation's factsheet, if it has one."""
    query = select(FactsheetRow).where(col(FactsheetRow.organisation_id) == organisation_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    row = (await session.execute(query)).scalar_one_or_none()
    return state_of(Factsheet, row) if row else None


async def checked(session: AsyncSession, catalogue_year: int) -> dict[str, datetime]:
    """When entries of a catalogue were checked, by code."""
    rows = await session.execute(
        select(col(MajorCheckRow.code), col(MajorCheckRow.checked_at)).where(
            col(MajorCheckRow.catalogue_year) == catalogue_year
        )
    )
    return dict(rows.all())


async def note_check(
    session: AsyncSession, catalogue_year: int, code: str, at: datetime, by: UUID | None
) -> None:
    """The first check counts."""
    values = {"catalogue_year": catalogue_year, "code": code, "checked_at": at, "checked_by": by}
    await session.execute(insert(MajorCheckRow).values(values).on_conflict_do_nothing())


def published_already() -> DomainError:
    """Two people published the first factsheet at once."""
    return conflict("changed-meanwhile", "信息表刚由同事发布，请刷新后再改。")
