"""Writing a qualification's decision down: its row, its events, what falls due."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from cyzj.deadlines import settle
from cyzj.storage.unit import Unit
from member_schools.domain.qualification import Decision, Qualification
from member_schools.domain.qualification_life import expiry_due, reminder_due
from member_schools.storage.qualifications import qualifications

REMIND, EXPIRE = "remind_qualification", "expire_qualification"
Reach = Callable[[Qualification], None]
"""Raises 404 for an item that the caller may not know of."""


@dataclass(frozen=True)
class Seen:
    """An item and the version the caller saw; `reach` decides whether they may know of it."""

    id: UUID
    expected_version: int
    reach: Reach


async def load(unit: Unit, seen: Seen) -> Qualification:
    """The qualification, locked; 404 out of reach, before any word about its version."""
    seen.reach(await qualifications.find(unit.session, seen.id))
    return await qualifications.load(unit.session, seen.id, expected_version=seen.expected_version)


async def add(unit: Unit, decided: Decision) -> Qualification:
    """A new qualification; the same one twice breaks a constraint."""
    made, events = decided
    await qualifications.add(unit.session, made)
    unit.record(made.id, made.version, events, schools=[made.organisation_id])
    return made


async def save(unit: Unit, decided: Decision) -> Qualification:
    """A loaded qualification after a decision."""
    after, events = decided
    await qualifications.save(unit.session, after)
    unit.record(after.id, after.version, events, schools=[after.organisation_id])
    due = {REMIND: reminder_due(after), EXPIRE: expiry_due(after)}
    await settle(unit.session, after.id, due)
    return after
