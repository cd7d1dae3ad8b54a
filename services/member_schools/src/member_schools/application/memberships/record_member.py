"""The office records a member who joined before the platform was there (补录)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from cyzj.contracts.codes import OrganisationKind, Standing
from cyzj.domain.clock import school_date
from cyzj.domain.errors import conflict
from cyzj.domain.ids import new_id
from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.memberships.saving import add_membership
from member_schools.domain import membership as domain
from member_schools.domain.membership import Membership
from member_schools.storage import organisations
from member_schools.storage.council import find_membership, memberships

_MEMBERS = (Standing.ACTIVE, Standing.DORMANT, Standing.SUSPENDED)


async def record_member(
    unit: Unit, organisation_id: UUID, member_since: date, *, voting: bool
) -> Membership:
    """Its membership, active from `member_since`; a second one breaks a constraint."""
    organisation = await organisations.load(unit.session, organisation_id)
    if organisation.profile.kind is OrganisationKind.OFFICE:
        raise conflict("office-is-no-member", "集团办公室不是成员单位，无需接纳。")
    number = await memberships.next_number(unit.session, unit.now)
    now = acting(unit)
    decided = domain.record(new_id(), number, organisation_id, member_since, now, voting=voting)
    return await add_membership(unit, decided)


async def record_earlier_member(unit: Unit, organisation_id: UUID) -> None:
    """An organisation that was a member before memberships were kept (release 0.1) gets its own."""
    organisation = await organisations.load(unit.session, organisation_id)
    if organisation.standing not in _MEMBERS:
        return
    if await find_membership(unit.session, organisation_id) is not None:
        return
    since = organisation.member_since or school_date(unit.now)
    number = await memberships.next_number(unit.session, unit.now)
    recorded = domain.record(new_id(), number, organisation_id, since, acting(unit))
    await add_membership(unit, domain.as_it_stood(recorded, organisation.standing))
