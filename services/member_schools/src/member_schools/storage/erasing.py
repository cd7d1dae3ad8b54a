"""Dropping what a person has besides their key: name, account, sessions, settings, what they wrote."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from cyzj.deadlines import schedule
from cyzj.domain.ids import new_id
from cyzj.files.uploads import UNUSED, uploads_by
from member_schools.storage.access_rows import (
    AccessLogRow,
    AccountRow,
    OutsideIdentityRow,
    PasswordResetRow,
    PreferencesRow,
    SavedQueryRow,
    SessionRow,
)
from member_schools.storage.record_rows import PersonalAccessRow
from member_schools.storage.rows import PersonRow


async def drop_access(session: AsyncSession, ref: UUID, now: datetime) -> None:
    """The person signs in no longer, and is called nothing; their uploads are forgotten if unused."""
    accounts = select(AccountRow.id).where(col(AccountRow.person_ref) == ref)
    await session.execute(
        delete(PasswordResetRow).where(col(PasswordResetRow.account_id).in_(accounts))
    )
    for row in (AccountRow, OutsideIdentityRow, SessionRow, PreferencesRow, SavedQueryRow):
        await session.execute(delete(row).where(col(row.person_ref) == ref))
    await session.execute(
        update(PersonalAccessRow).where(col(PersonalAccessRow.person_ref) == ref).values(purpose="")
    )
    await session.execute(
        update(PersonRow)
        .where(col(PersonRow.ref) == ref)
        .values(name="", phone=None, erased_at=now)
        .execution_options(synchronize_session="fetch")
    )
    for upload in await uploads_by(session, ref):
        await schedule(session, upload, UNUSED, now)


async def log(session: AsyncSession, ref: UUID, reason: str, actor: str, now: datetime) -> None:
    """Write down that the person was erased, and on what grounds."""
    session.add(
        AccessLogRow(id=new_id(), at=now, what="erased", person_ref=ref, actor=actor, reason=reason)
    )
    await session.flush()
