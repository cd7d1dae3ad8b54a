"""An admitted organisation signs the charter by its hash, and is a member."""

from __future__ import annotations

from uuid import UUID

from cyzj.domain.errors import conflict
from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.memberships.saving import Seen, load, save_membership
from member_schools.domain import membership as domain
from member_schools.domain.membership import Membership
from member_schools.storage.council import charter_in_force


async def sign_charter(unit: Unit, seen: Seen, own: UUID, content_hash: str) -> Membership:
    """The membership, active; raises `charter-changed` if another text was read, `no-charter`."""
    before = await load(unit, seen, own=own)
    charter = await charter_in_force(unit.session, lock=True)
    if charter is None:
        raise conflict("no-charter", "联盟章程还没有发布，请联系集团办公室。")
    decided = domain.sign_charter(before, content_hash, charter, acting(unit))
    return await save_membership(unit, decided)
