"""An organisation says what partners have to know of it: the first time, or anew."""

from __future__ import annotations

from uuid import UUID

from cyzj.deadlines import settle
from cyzj.domain.errors import FieldError, invalid, stale
from cyzj.domain.ids import new_id
from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.domain import factsheet as domain
from member_schools.domain.factsheet import Factsheet
from member_schools.domain.factsheet_content import Asked, Content
from member_schools.storage import factsheets, organisations, people

STALE = "factsheet_grows_stale"
"""The deadline at which the oldest contact has to be verified again."""


async def say_factsheet(
    unit: Unit, organisation_id: UUID, content: Content, expected_version: int
) -> Factsheet:
    """The factsheet; `expected_version` 0: there is none yet. Raises for contacts of elsewhere."""
    await organisations.load(unit.session, organisation_id)
    await require_own(unit, organisation_id, content.contacts)
    before = await factsheets.find(unit.session, organisation_id, lock=True)
    version = before.version if before else 0
    if version != expected_version:
        raise stale(version)
    if before is None:
        made, events = domain.publish(new_id(), organisation_id, content, acting(unit))
        await factsheets.repository.add(unit.session, made)
        unit.record(made.id, made.version, events)
        await fall_due(unit, made)
        return made
    return await save(unit, domain.change(before, content, acting(unit)))


async def save(unit: Unit, decided: domain.Decision) -> Factsheet:
    """A loaded factsheet after a decision; nothing is written where nothing was decided."""
    after, events = decided
    if events:
        await factsheets.repository.save(unit.session, after)
        unit.record(after.id, after.version, events)
        await fall_due(unit, after)
    return after


async def fall_due(unit: Unit, factsheet: Factsheet) -> None:
    """When its contacts have to be verified again."""
    await settle(unit.session, factsheet.id, {STALE: factsheet.goes_stale})


async def require_own(unit: Unit, organisation_id: UUID, contacts: tuple[Asked, ...]) -> None:
    """Raises unless every contact has a post at the organisation now."""
    errors = []
    for place, contact in enumerate(contacts):
        posts = await people.appointments_of(unit.session, contact.person_ref)
        if not any(
            post.organisation_id == organisation_id and post.in_force(unit.now) for post in posts
        ):
            errors.append(FieldError(f"contacts.{place}.person_ref", "请选本单位在任的人员。"))
    if errors:
        raise invalid("not-of-the-organisation", errors[0].message, *errors)
