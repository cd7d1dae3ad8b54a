"""What falls due for a qualification: a reminder, its last day, and files that are nobody's any longer."""

from __future__ import annotations

from uuid import UUID

from cyzj.files import FileStore
from cyzj.files.uploads import forget_content
from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.records.saving import save
from member_schools.domain import qualification_life as life
from member_schools.storage import people
from member_schools.storage.qualifications import in_use, qualifications

FORGET_EVIDENCE = "forget_evidence"


async def remind_qualification(unit: Unit, id: UUID) -> None:
    """Its last day is near; nothing happens for one that is over, or whose person is gone."""
    before = await qualifications.load(unit.session, id)
    due = life.reminder_due(before)
    person = await people.person(unit.session, before.person_ref)
    if due is not None and due <= unit.now and person.erased_at is None:
        await save(unit, life.remind(before, acting(unit)))


async def expire_qualification(unit: Unit, id: UUID) -> None:
    """Its last day is over."""
    before = await qualifications.load(unit.session, id)
    due = life.expiry_due(before)
    if due is not None and due <= unit.now:
        await save(unit, life.expire(before, acting(unit)))


async def forget_evidence(store: FileStore, unit: Unit, id: UUID) -> None:
    """The contents that only an erased person's qualification held are dropped."""
    item = await qualifications.find(unit.session, id)
    for one in item.evidence:
        if not one.file_name:
            await forget_content(unit.session, store, in_use, one.sha256)
