"""A suspended member finishes what runs and starts nothing new."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from cyzj.contracts.codes import Standing
from cyzj.domain.errors import conflict
from teacher_exchanges.storage.organisation_row import OrganisationRow

_MAY_NOT = {
    Standing.SUSPENDED: "贵校成员资格已暂停，可以办完进行中的事项，不能发起新的；如有疑问请联系集团办公室。",
    Standing.ENDED: "贵单位已退出联盟，不能发起新的事项；如有疑问请联系集团办公室。",
}


async def require_active(session: AsyncSession, school_id: UUID) -> None:
    """Refuse (`school-suspended`) a school that may not start anything new.

    A school whose events have not arrived yet may act: its token proves that it exists.
    """
    query = select(col(OrganisationRow.standing)).where(col(OrganisationRow.id) == school_id)
    standing = await session.scalar(query)
    refusal = _MAY_NOT.get(Standing(standing)) if standing is not None else None
    if refusal is not None:
        raise conflict("school-suspended", refusal, standing=standing)
