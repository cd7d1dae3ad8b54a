"""The office puts an application to the council's vote."""

from __future__ import annotations

from datetime import datetime

from cyzj.contracts.member_schools.resolution import ResolutionKind, ResolutionStatus
from cyzj.domain.errors import conflict
from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.council.open_vote import open_vote
from member_schools.application.memberships.saving import Seen, load, save_membership
from member_schools.domain import membership as domain
from member_schools.domain.membership import Membership
from member_schools.domain.resolution import Motion
from member_schools.domain.rules import rules_on
from member_schools.storage import organisations
from member_schools.storage.council import resolutions

_SETTLED = (ResolutionStatus.PASSED, ResolutionStatus.FAILED)


async def recommend(unit: Unit, seen: Seen, reason: str, closes_at: datetime | None) -> Membership:
    """The membership, pending the vote that is open now; `closes_at` None: as the rules have it.

    Raises `voted-already` where the council has decided.
    """
    before = await load(unit, seen)
    now = acting(unit)
    if before.resolution_id is not None:
        earlier = await resolutions.find(unit.session, before.resolution_id)
        if earlier.status in _SETTLED:
            raise conflict("voted-already", f"理事会已就此表决（{earlier.number}），不能再次提请。")
    registered = await organisations.show(unit.session, before.organisation_id)
    name = registered.organisation.profile.short_name
    until = closes_at or now.calendar.add_working_days(unit.now, rules_on(now.today).voting_days)
    motion = Motion(
        kind=ResolutionKind.ADMISSION,
        title=f"关于接纳{name}为成员的决议"[:60],
        text=reason.strip() or f"集团办公室审核通过，提请理事会表决是否接纳{name}为成员。",
        closes_at=until,
        organisation_id=before.organisation_id,
        subject_id=before.id,
    )
    opened = await open_vote(unit, motion)
    return await save_membership(
        unit, domain.recommend(before, opened.id, opened.closes_at, reason, now)
    )
