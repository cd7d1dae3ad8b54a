"""An organisation of the register applies to become a member."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from cyzj.contracts.codes import OrganisationKind
from cyzj.domain.errors import conflict
from cyzj.domain.ids import new_id
from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.memberships.documents import Handed, documents
from member_schools.application.memberships.saving import add_membership
from member_schools.domain import membership as domain
from member_schools.domain.membership import Membership
from member_schools.storage import organisations
from member_schools.storage.council import memberships


async def apply_for_membership(
    unit: Unit, organisation_id: UUID, handed: Sequence[Handed]
) -> Membership:
    """The application, which waits on the office; a second one breaks a constraint.

    Raises `office-is-no-member`, `merged` for an organisation that another goes on for.
    """
    organisation = await organisations.load(unit.session, organisation_id)
    if organisation.profile.kind is OrganisationKind.OFFICE:
        raise conflict("office-is-no-member", "集团办公室不是成员单位，不需要申请。")
    if organisation.successor_id is not None:
        raise conflict("merged", "本单位已并入其他单位，请由接续的单位申请。")
    number = await memberships.next_number(unit.session, unit.now)
    given = await documents(unit, handed)
    decided = domain.apply(new_id(), number, organisation_id, given, acting(unit))
    return await add_membership(unit, decided)
