"""An organisation closed, or was merged into another: it stays in the register with its history."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cyzj.domain.errors import conflict
from cyzj.storage.unit import Unit
from member_schools.domain import organisation as domain
from member_schools.domain.organisation import Organisation
from member_schools.storage import organisations
from member_schools.storage.council import find_membership


@dataclass(frozen=True)
class EndOrganisation:
    """Closed for this reason; with a successor, merged into it."""

    id: UUID
    expected_version: int
    reason: str
    successor_id: UUID | None


async def end_organisation(unit: Unit, command: EndOrganisation) -> Organisation:
    """The organisation, ended; raises `still-a-member` while its membership stands."""
    membership = await find_membership(unit.session, command.id)
    before = await organisations.load(
        unit.session, command.id, expected_version=command.expected_version
    )
    if membership is not None:
        raise conflict(
            "still-a-member",
            f"成员资格 {membership.number} 还没有结束，请先办结退出，再注销或并入。",
            membership_id=str(membership.id),
        )
    if command.successor_id is not None:
        await organisations.show(unit.session, command.successor_id)
    after, events = domain.end(before, command.successor_id, command.reason)
    await organisations.save(unit.session, after, unit.now)
    unit.record(after.id, after.version, events)
    return after
