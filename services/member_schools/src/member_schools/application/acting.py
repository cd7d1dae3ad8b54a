"""Who decides, and when, as the domain takes it."""

from __future__ import annotations

from cyzj.deadlines.calendar import DEFAULT_VACATIONS, AllianceCalendar
from cyzj.storage.unit import Unit
from member_schools.domain.acting import Acting

CALENDAR = AllianceCalendar(DEFAULT_VACATIONS)


def acting(unit: Unit) -> Acting:
    """The caller at the unit's time."""
    return Acting(unit.caller.person_ref, unit.now, CALENDAR)
