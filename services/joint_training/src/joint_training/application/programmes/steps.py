"""Programmes: drafted, changed, submitted, returned, approved, published, archived."""

from __future__ import annotations

from uuid import UUID

from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.errors import not_found
from cyzj.domain.ids import new_id
from cyzj.domain.seen import Seen
from cyzj.members.standing import require_active
from cyzj.storage.unit import Unit
from joint_training.domain import programme_steps as domain
from joint_training.domain.programme import Content, Decision, Programme
from joint_training.domain.training_rights import acts_for
from joint_training.storage.training import programmes


async def draft_programme(
    unit: Unit, content: Content, school: UUID, replaces: UUID | None
) -> Programme:
    """A new draft of the school, or the next version of a published programme of its own."""
    await require_active(unit.session, school)
    replaced = await programmes.load(unit.session, replaces) if replaces else None
    if replaced is not None and replaced.owner_id != school:
        raise not_found()
    number = await programmes.next_number(unit.session, unit.now)
    made, events = domain.draft(
        content, id=new_id(), number=number, owner_id=school, now=unit.now, replaced=replaced
    )
    await programmes.add(unit.session, made)
    unit.record(made.id, made.version, events, schools=made.concerned)
    return made


async def change_programme(unit: Unit, seen: Seen, content: Content) -> Programme:
    """The draft with another content."""
    before = await _own(unit, seen)
    return await _save(unit, domain.change(before, content, unit.now))


async def submit_programme(unit: Unit, seen: Seen) -> Programme:
    """The office is asked to approve it."""
    before = await _own(unit, seen)
    by = unit.caller.person_ref
    return await _save(unit, domain.submit(before, by, unit.now, CALENDAR))


async def return_programme(unit: Unit, seen: Seen, words: str) -> Programme:
    """The office sends it back with words."""
    before = await programmes.load(unit.session, seen.id, expected_version=seen.version)
    by = unit.caller.person_ref
    return await _save(unit, domain.send_back(before, words, by, unit.now))


async def approve_programme(unit: Unit, seen: Seen, content_hash: str) -> Programme:
    """The office approves what it read."""
    before = await programmes.load(unit.session, seen.id, expected_version=seen.version)
    by = unit.caller.person_ref
    return await _save(unit, domain.approve(before, content_hash, by, unit.now))


async def publish_programme(unit: Unit, seen: Seen) -> Programme:
    """Cohorts may be planned; the version that it replaces is archived with it."""
    before = await _own(unit, seen)
    await require_active(unit.session, before.owner_id)
    after = await _save(unit, domain.publish(before, unit.now))
    if after.replaces is not None:
        earlier = await programmes.load(unit.session, after.replaces)
        if earlier.status == "published":
            await _save(unit, domain.archive(earlier, unit.now))
    return after


async def archive_programme(unit: Unit, seen: Seen) -> Programme:
    """No new cohorts; the owner's or the office's."""
    found = await programmes.find(unit.session, seen.id)
    if not (unit.caller.is_office or acts_for(unit.caller, found.owner_id)):
        raise not_found()
    before = await programmes.load(unit.session, seen.id, expected_version=seen.version)
    return await _save(unit, domain.archive(before, unit.now))


async def _own(unit: Unit, seen: Seen) -> Programme:
    """The programme of the caller's own school, locked; 404 for everybody else."""
    before = await programmes.find(unit.session, seen.id)
    if not acts_for(unit.caller, before.owner_id):
        raise not_found()
    return await programmes.load(unit.session, seen.id, expected_version=seen.version)


async def _save(unit: Unit, decided: Decision) -> Programme:
    after, events = decided
    await programmes.save(unit.session, after)
    public = after.status in ("published", "archived")
    unit.record(after.id, after.version, events, schools=None if public else after.concerned)
    return after
