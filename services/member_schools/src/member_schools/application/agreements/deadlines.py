"""What falls due for an agreement: reminders before its last day, the end of a notice, that day."""

from __future__ import annotations

from uuid import UUID

from cyzj.deadlines import settle
from cyzj.domain.clock import school_date
from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.agreements.saving import RUN_OUT, save_agreement
from member_schools.domain.agreement_life import next_day, run_out
from member_schools.storage.agreements import agreements


async def run_agreement_out(unit: Unit, id: UUID) -> None:
    """What this day makes of it; where nothing, it is looked at again on the next."""
    before = await agreements.load(unit.session, id)
    decided = run_out(before, acting(unit))
    if decided is None:
        due = next_day(before, school_date(unit.now))
        await settle(unit.session, id, {RUN_OUT: due})
    else:
        await save_agreement(unit, decided)
