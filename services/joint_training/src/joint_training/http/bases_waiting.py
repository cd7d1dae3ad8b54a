"""What waits in bases and bookings, as steps of the one list."""

from __future__ import annotations

from cyzj.http.reading import Read
from cyzj.http.schools import school_brief
from cyzj.members.reading import organisations
from joint_training.application.bases_waiting import waiting_in_bases
from joint_training.http.waiting_items import StepItem


async def waiting_bases(read: Read, *, on_me: bool) -> list[StepItem]:
    """The steps of bases, bookings, incidents and blackouts."""
    async with read.session() as session:
        found = await waiting_in_bases(session, read.caller, on_me=on_me)
        named = {id for one in found for id in (one.home, one.host) if id}
        schools = await organisations(session, named)
    return [
        StepItem(
            kind=step.kind,
            id=step.id,
            number=step.number,
            version=step.version,
            exchange_type=None,
            status=step.status,
            home_school=school_brief(schools.get(step.home)) if step.home else None,
            host_school=school_brief(schools.get(step.host)) if step.host else None,
            **step.waiting.model_dump(),
        )
        for step in found
    ]
