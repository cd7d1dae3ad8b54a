"""The school says what a teacher teaches."""

from __future__ import annotations

from uuid import UUID

from cyzj.contracts.teacher_exchanges.duty_profile import Teaches
from cyzj.domain.clock import school_date
from cyzj.domain.errors import not_found, stale
from cyzj.storage.unit import Unit
from teacher_exchanges.domain.duty_profile import DutyProfile, set_teaches
from teacher_exchanges.storage.duty import Teacher, profiles, teachers
from teacher_exchanges.storage.duty_rows import DutyProfileRow


async def set_profile(
    unit: Unit, person: UUID, school: UUID, teaches: Teaches, expected_version: int
) -> Teacher:
    """The teacher as they are now; 404 for who holds no teacher's post there. `expected_version` 0: the first word."""
    found = await teachers(unit.session, school_date(unit.now), school=school, person=person)
    if not found:
        raise not_found("这位教师现在不在贵校任职。")
    before = await _before(unit, person, school)
    if before.version != expected_version:
        raise stale(before.version)
    after, events = set_teaches(before, school, teaches)
    if events and before.version:
        await profiles.save(unit.session, after)
    elif events:
        await profiles.add(unit.session, after)
    unit.record(after.id, after.version, events, schools=(school,))
    return Teacher(person, school, found[0].since, after)


async def _before(unit: Unit, person: UUID, school: UUID) -> DutyProfile:
    if await unit.session.get(DutyProfileRow, person) is None:
        return DutyProfile(person, 0, school)
    return await profiles.load(unit.session, person)
