"""Who is named for an engagement holds an appointment at the school that names them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from cyzj.domain.errors import FieldError, conflict, not_yet_known
from teacher_exchanges.storage.member_rows import AppointmentRow


@dataclass(frozen=True)
class Named:
    """As whom a person is named: the field of the form, and what a refusal says."""

    field: str
    slug: str
    person: str


TEACHER = Named("teacher_ref", "teacher-not-appointed", "教师")
MENTOR = Named("mentor_ref", "mentor-not-appointed", "带教师傅")


async def require_appointed(
    session: AsyncSession, person: UUID, school_id: UUID, today: date, named: Named = TEACHER
) -> None:
    """Refuse who holds no post there today (`teacher-not-appointed`, `mentor-not-appointed`).

    Nobody's post having been heard of is `not-yet-known`: its event may be on its way.
    """
    row = AppointmentRow
    query = select(row).where(col(row.person_ref) == person, col(row.organisation_id) == school_id)
    posts = (await session.execute(query)).scalars().all()
    who = f"这位{named.person}"
    if not posts:
        raise not_yet_known(
            f"还没有收到{who}在贵校的任职登记，请稍候重试；如未登记，请先在“成员单位”登记人员。"
        )
    if not any(p.starts_on <= today <= (p.ends_on or date.max) for p in posts):
        message = f"{who}现在不在贵校任职，请选择在职人员，或先更新任职登记。"
        raise conflict(named.slug, message, FieldError(named.field, message))
