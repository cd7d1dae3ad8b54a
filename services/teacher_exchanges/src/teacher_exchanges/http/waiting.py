"""The route of what waits on whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.payload import Party
from cyzj.http.problems import documented
from cyzj.http.values import Item
from teacher_exchanges.application.audience import audience_of_pair
from teacher_exchanges.application.list_waiting import WaitingItem, list_waiting
from teacher_exchanges.http.postings import SchoolBrief, school_brief
from teacher_exchanges.http.reading import Read, reading
from teacher_exchanges.storage.member_rows import OrganisationRow
from teacher_exchanges.storage.members import organisations

router = APIRouter(prefix="/v1/waiting", tags=["waiting"])


class WaitsOn(StrEnum):
    """Whose turn it is."""

    ME = "me"
    OTHERS = "others"


class StepItem(Item):
    """One step that waits."""

    kind: str
    """`match` or `engagement`."""
    id: UUID
    number: str
    version: int
    exchange_type: ExchangeType
    status: str
    home_school: SchoolBrief | None
    host_school: SchoolBrief | None
    party: Party
    school_id: UUID | None
    person_ref: UUID | None
    action: str
    """The command that would move the item on."""
    since: datetime
    due: datetime | None


class Steps(Item):
    """The steps, most urgent first, at most 200."""

    items: list[StepItem]


@router.get(
    "",
    operation_id="list_waiting",
    summary="What waits on the caller, or on others in items that concern the caller",
    responses=documented(401, 403, 422, 503),
)
async def list_all(
    read: Annotated[Read, Depends(reading("waiting.read"))], on: WaitsOn = WaitsOn.ME
) -> Steps:
    async with read.session() as session:
        found = await list_waiting(session, read.caller, on_me=on is WaitsOn.ME)
        named = {school for step in found for school in audience_of_pair(step.item)}
        schools = await organisations(session, named)
    return Steps(items=[_item(step, schools) for step in found])


def _item(step: WaitingItem, schools: Mapping[UUID, OrganisationRow]) -> StepItem:
    return StepItem(
        kind=step.kind,
        id=step.item.id,
        number=step.item.number,
        version=step.item.version,
        exchange_type=step.item.exchange_type,
        status=step.item.status,
        home_school=school_brief(schools.get(step.item.home_school_id)),
        host_school=school_brief(schools.get(step.item.host_school_id)),
        **step.waiting.model_dump(),
    )
