"""A party ends an agreement at once, because nothing ever happened under it."""

from __future__ import annotations

from uuid import UUID

from cyzj.domain.clock import school_date
from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.agreements.saving import load, save_agreement
from member_schools.application.memberships.saving import Seen
from member_schools.domain import agreement_life as domain
from member_schools.domain.agreement import Agreement
from member_schools.storage.pairings import facts_between


async def terminate_as_whole(unit: Unit, seen: Seen, own: UUID, reason: str) -> Agreement:
    """The agreement, ended today; raises `exchanges-happened`, as far as events have arrived."""
    before = await load(unit, seen, own)
    since = school_date(before.texts[0].in_force_from) if before.texts else school_date(unit.now)
    known = await facts_between(unit.session, before.parties)
    happened = any(one.started_on is not None and one.started_on >= since for one in known)
    return await save_agreement(
        unit, domain.terminate_as_whole(before, own, reason, acting(unit), happened=happened)
    )
