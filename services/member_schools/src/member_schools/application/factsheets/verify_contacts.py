"""The contacts are right as of today; those whose post has ended have to be replaced first."""

from __future__ import annotations

from uuid import UUID

from cyzj.domain.errors import not_found, stale
from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.factsheets.say_factsheet import fall_due, require_own, save
from member_schools.domain import factsheet as domain
from member_schools.domain.factsheet import Factsheet
from member_schools.storage import factsheets


async def verify_contacts(unit: Unit, organisation_id: UUID, expected_version: int) -> Factsheet:
    """The factsheet with every contact verified today."""
    before = await factsheets.find(unit.session, organisation_id, lock=True)
    if before is None:
        raise not_found("这个单位还没有发布信息表。")
    if before.version != expected_version:
        raise stale(before.version)
    await require_own(unit, organisation_id, domain.content_of(before).contacts)
    return await save(unit, domain.verify_contacts(before, acting(unit)))


async def grow_stale(unit: Unit, id: UUID) -> None:
    """A contact was not verified for 180 days: it waits on its organisation."""
    before = await factsheets.repository.load(unit.session, id)
    decided = domain.grow_stale(before, acting(unit))
    if decided is None:
        await fall_due(unit, before)
    else:
        await save(unit, decided)
