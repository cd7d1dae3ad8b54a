"""Who is named for a task holds an appointment at the school that names them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.domain.errors import FieldError, conflict, not_yet_known
from cyzj.members.tables import APPOINTMENTS


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
    """Refuse who holds no post there today (by the slug of `named`).

    Nobody's post having been heard of is `not-yet-known`: its event may be on its way.
    """
    a = APPOINTMENTS.c
    query = select(a.starts_on, a.ends_on).where(
        a.person_ref == person, a.organisation_id == school_id
    )
    posts = (await session.execute(query)).all()
    who = f"这位{named.person}"
    if not posts:
        raise not_yet_known(
            f"还没有收到{who}在贵校的任职登记，请稍候重试；如未登记，请先在“成员单位”登记人员。"
        )
    if not any(starts_on <= today <= (ends_on or date.max) for starts_on, ends_on in posts):
        message = f"{who}现在不在贵校任职，请选择在职人员，或先更新任职登记。"
        raise conflict(named.slug, message, FieldError(named.field, message))
