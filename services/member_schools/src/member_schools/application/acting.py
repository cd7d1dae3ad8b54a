"""Who decides, and when, as the domain takes it."""

from __future__ import annotations

from cyzj.deadlines.calendar import CALENDAR
from cyzj.storage.unit import Unit
from member_schools.domain.acting import Acting


def acting(unit: Unit) -> Acting:
    """The caller at the unit's time."""
    return Acting(unit.caller.person_ref, unit.now, CALENDAR)
