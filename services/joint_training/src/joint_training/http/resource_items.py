"""How resources stand in requests and answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from pydantic import Field

from cyzj.contracts.joint_training.base import EquipmentClass
from cyzj.contracts.joint_training.resource import (
    BookedAs,
    Minutes,
    ResourceKind,
    ResourceStatus,
    Stations,
)
from cyzj.contracts.payload import Waiting
from cyzj.domain.caller import Caller
from cyzj.http.schools import SchoolBrief, school_brief
from cyzj.http.values import Body, Deciding, Item
from cyzj.members.reading import Organisations
from joint_training.domain.base import Base
from joint_training.domain.bases_rights import resource_actions
from joint_training.domain.resource import Resource, ResourceContent


class ResourceBody(Body):
    """A room or workshop as its school writes it down."""

    title: str = Field(max_length=200)
    kind: ResourceKind = ResourceKind.ROOM
    booked_as: BookedAs = BookedAs.WHOLE
    stations: Stations
    setup_minutes: Minutes = 0
    cleandown_minutes: Minutes = 0
    equipment_class: EquipmentClass = EquipmentClass.GENERAL
    competitive_holds: bool = False
    needs_approval: bool = True
    remark: str = Field(default="", max_length=2000)

    def content(self) -> ResourceContent:
        names = ResourceBody.model_fields
        return ResourceContent(**{name: getattr(self, name) for name in names})


class AddResourceBody(ResourceBody):
    """A new one, and its base."""

    base_id: UUID


class ChangeResourceBody(ResourceBody, Deciding):
    """The whole of it, as it is to be."""


class ResourceItem(Item):
    """A resource as everybody sees it."""

    id: UUID
    version: int
    number: str
    status: ResourceStatus
    state: ResourceStatus
    """The same as `status`."""
    base_id: UUID
    base_number: str
    base_title: str
    owner: SchoolBrief | None
    owner_id: UUID
    title: str
    kind: ResourceKind
    booked_as: BookedAs
    stations: int
    setup_minutes: int
    cleandown_minutes: int
    equipment_class: EquipmentClass
    competitive_holds: bool
    needs_approval: bool
    remark: str
    created_at: datetime
    since: datetime
    waiting_on: tuple[Waiting, ...] = ()
    allowed_actions: tuple[str, ...]


def resource_item(
    resource: Resource, bases: Mapping[UUID, Base], schools: Organisations, caller: Caller
) -> ResourceItem:
    """The resource, and what this caller may do with it."""
    plain = {
        name: getattr(resource, name)
        for name in ResourceItem.model_fields
        if hasattr(resource, name)
    }
    base = bases.get(resource.base_id)
    return ResourceItem(
        **{
            **plain,
            "state": resource.status,
            "base_title": base.title if base else "",
            "owner": school_brief(schools.get(resource.owner_id)),
            "allowed_actions": tuple(resource_actions(resource, caller)),
        }
    )
