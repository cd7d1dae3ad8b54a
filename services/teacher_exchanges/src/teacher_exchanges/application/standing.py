"""A suspended member finishes what runs and starts nothing new."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.contracts.codes import Standing
from cyzj.domain.clock import school_date
from cyzj.domain.errors import conflict
from teacher_exchanges.domain.hours import cross_city
from teacher_exchanges.domain.policies import in_force
from teacher_exchanges.storage.members import organisations

_MAY_NOT = {
    Standing.SUSPENDED: "贵校成员资格已暂停，可以办完进行中的事项，不能发起新的；如有疑问请联系集团办公室。",
    Standing.ENDED: "贵单位已退出联盟，不能发起新的事项；如有疑问请联系集团办公室。",
}
_OTHER = "对方学校的成员资格已暂停或终止，暂时不能与其开始新的交流；可联系集团办公室。"


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


async def decision_days_of(session: AsyncSession, school_id: UUID, now: datetime) -> int:
    """Working days within which the school promises to decide on a nomination."""
    known = (await organisations(session, [school_id])).get(school_id)
    promised = known.decision_days if known else None
    return promised or in_force(school_date(now)).spans.decision_days


async def in_other_city(session: AsyncSession, home: UUID, host: UUID) -> bool:
    """Whether the two lie in different cities; cities not given do not differ."""
    known = await organisations(session, [home, host])
    return cross_city(row.city_code for row in known.values())
