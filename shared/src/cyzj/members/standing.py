"""A suspended member finishes what runs and starts nothing new."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.contracts.codes import Standing
from cyzj.domain.errors import conflict
from cyzj.members.reading import organisations

_MAY_NOT = {
    Standing.SUSPENDED: "贵校成员资格已暂停，可以办完进行中的事项，不能发起新的；如有疑问请联系集团办公室。",
    Standing.ENDED: "贵单位已退出联盟，不能发起新的事项；如有疑问请联系集团办公室。",
}
_OTHER = "对方学校的成员资格已暂停或终止，暂时不能与其开始新的合作；可联系集团办公室。"


async def require_active(session: AsyncSession, *schools: UUID) -> None:
    """Refuse (`school-suspended`) where one of the schools may not start anything new.

    The first is the caller's own, which the refusal addresses. A school whose events have not
    arrived yet may act: its token proves that it exists.
    """
    known = await organisations(session, schools)
    for id in schools:
        refusal = _MAY_NOT.get(Standing(known[id].standing)) if id in known else None
        if refusal is not None:
            message = refusal if id == schools[0] else _OTHER
            raise conflict(
                "school-suspended", message, standing=known[id].standing, school_id=str(id)
            )
