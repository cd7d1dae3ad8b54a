"""A teacher who is nominated holds an appointment at the home school."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from cyzj.domain.errors import FieldError, conflict, not_yet_known
from teacher_exchanges.storage.member_rows import AppointmentRow


async def require_appointed(
    session: AsyncSession, person: UUID, school_id: UUID, today: date
) -> None:
    """Refuse who holds no post there today (`teacher-not-appointed`).

    Nobody's post having been heard of is `not-yet-known`: its event may be on its way.
    """
    row = AppointmentRow
    query = select(row).where(col(row.person_ref) == person, col(row.organisation_id) == school_id)
    posts = (await session.execute(query)).scalars().all()
    if not posts:
        raise not_yet_known(
            "还没有收到这位教师在贵校的任职登记，请稍候重试；如未登记，请先在“成员单位”登记教师。"
        )
    if not any(p.starts_on <= today <= (p.ends_on or date.max) for p in posts):
        message = "这位教师现在不在贵校任职，请选择在职教师，或先更新任职登记。"
        raise conflict("teacher-not-appointed", message, FieldError("teacher_ref", message))
