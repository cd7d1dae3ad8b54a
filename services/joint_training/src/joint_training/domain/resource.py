"""A resource (实训室, 车间) of a base: what it holds, and whether it can be booked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from cyzj.contracts.joint_training import resource as contract
from cyzj.contracts.joint_training.base import BaseStatus, EquipmentClass
from cyzj.contracts.joint_training.resource import (
    BookedAs,
    ResourceKind,
    ResourceState,
    ResourceStatus,
)
from cyzj.domain.errors import FieldError, conflict, invalid
from cyzj.domain.texts import text_problems, title_problems
from joint_training.domain.base import Base
from joint_training.domain.machines.base import RESOURCE


@dataclass(frozen=True, kw_only=True)
class ResourceContent:
    """What the owner writes down of a resource."""

    title: str
    kind: ResourceKind = ResourceKind.ROOM
    booked_as: BookedAs = BookedAs.WHOLE
    stations: int
    setup_minutes: int = 0
    cleandown_minutes: int = 0
    equipment_class: EquipmentClass = EquipmentClass.GENERAL
    competitive_holds: bool = False
    needs_approval: bool = True
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class Resource(ResourceContent):
    """A resource as it stands; `version` counts its events."""

    id: UUID
    version: int
    number: str
    status: ResourceStatus
    base_id: UUID
    base_number: str
    owner_id: UUID
    created_at: datetime
    since: datetime

    @property
    def whole(self) -> bool:
        return self.booked_as is BookedAs.WHOLE


Decision = tuple[Resource, list[ResourceState]]
_EVENTS = {
    "change": contract.ResourceChanged,
    "block": contract.ResourceBlocked,
    "unblock": contract.ResourceUnblocked,
    "close": contract.ResourceClosed,
}
_BUILT = (
    BaseStatus.APPROVED,
    BaseStatus.CONSTRUCTING,
    BaseStatus.OPERATIONAL,
    BaseStatus.MAINTENANCE,
)


def facts(resource: Resource) -> dict[str, object]:
    """What its events say."""
    return {name: getattr(resource, name) for name in ResourceState.model_fields}


def add(base: Base, content: ResourceContent, *, id: UUID, number: str, now: datetime) -> Decision:
    """A room of a base that the office has approved."""
    RESOURCE.require(None, "add")
    if base.status not in _BUILT:
        raise conflict("base-not-approved", "基地获批之后才能登记实训室；请先完成申报和评估。")
    _require(content)
    made = Resource(
        **vars(content),
        id=id,
        version=1,
        number=number,
        status=ResourceStatus.OPEN,
        base_id=base.id,
        base_number=base.number,
        owner_id=base.owner_id,
        created_at=now,
        since=now,
    )
    return made, [contract.ResourceAdded(**facts(made))]


def change(resource: Resource, content: ResourceContent, most: int, now: datetime) -> Decision:
    """As it is now. `most`: stations that are booked at once at some time to come."""
    RESOURCE.require(resource.status, "change")
    _require(content)
    if content.booked_as is not resource.booked_as:
        message = "预约方式定下后不能改；请停用这间，再按新的方式登记一间。"
        raise conflict("booked-as-fixed", message, FieldError("booked_as", message))
    if content.stations < most:
        message = f"以后最多的一次已约 {most} 个工位，请不少于 {most}，或先调整那些预约。"
        raise conflict("booked-ahead", message, FieldError("stations", message))
    return _moved(replace(resource, **vars(content)), "change", now)


def block(resource: Resource, now: datetime) -> Decision:
    """An incident is open; blocked already: nothing."""
    if resource.status is ResourceStatus.BLOCKED:
        return resource, []
    return _moved(resource, "block", now)


def unblock(resource: Resource, still_open: int, now: datetime) -> Decision:
    """The last incident is cleared."""
    if still_open or resource.status is not ResourceStatus.BLOCKED:
        return resource, []
    return _moved(resource, "unblock", now)


def close(resource: Resource, ahead: int, now: datetime) -> Decision:
    """Nothing that is booked falls away with it."""
    RESOURCE.require(resource.status, "close")
    if ahead:
        message = f"还有 {ahead} 次预约没有到来，请先请预约方取消或逐个调整，再停用。"
        raise conflict("booked-ahead", message, ahead=ahead)
    return _moved(resource, "close", now)


def _moved(resource: Resource, command: str, now: datetime) -> Decision:
    row = RESOURCE.require(resource.status, command)
    status = ResourceStatus(row.target or resource.status)
    moved = replace(
        resource,
        version=resource.version + 1,
        status=status,
        since=resource.since if status is resource.status else now,
    )
    return moved, [_EVENTS[command](**facts(moved))]


def _require(content: ResourceContent) -> None:
    problems = [
        *title_problems(content.title),
        *text_problems(content.remark, "remark", "说明", 500),
    ]
    if problems:
        raise invalid("malformed", f"有 {len(problems)} 处需要修改，改好后再保存。", *problems)
