"""The route of what waits on whom."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.payload import Party
from cyzj.http.problems import documented
from cyzj.http.reading import Read, reading
from cyzj.http.schools import SchoolBrief, school_brief
from cyzj.http.values import Item
from cyzj.members.reading import Organisations, organisations
from teacher_exchanges.application.audience import audience_of_pair
from teacher_exchanges.application.list_waiting import WaitingItem, list_waiting
from teacher_exchanges.domain.duty_record import DutyRecord
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.domain.match import Match
from teacher_exchanges.domain.rings.ring import Ring
from teacher_exchanges.domain.rounds.round import Round
from teacher_exchanges.domain.statement import Statement

router = APIRouter(prefix="/v1/waiting", tags=["waiting"])


class WaitsOn(StrEnum):
    """Whose turn it is."""

    ME = "me"
    OTHERS = "others"


class StepItem(Item):
    """One step that waits."""

    kind: str
    """`match`, `engagement`, `statement`, `duty_record`, `clearing_round` or `ring`."""
    id: UUID
    number: str
    version: int
    exchange_type: ExchangeType | None
    """Null for a statement, a duty record, a clearing round and a ring."""
    status: str
    home_school: SchoolBrief | None
    """A statement's first side; of a duty record its school, of a round or a ring the one that answers."""
    host_school: SchoolBrief | None
    """A statement's second side; null where that is the alliance's account, and for what has one side."""
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
        named = {school for step in found for school in _sides(step) if school}
        schools = await organisations(session, named)
    return Steps(items=[_item(step, schools) for step in found])


def _sides(step: WaitingItem) -> tuple[UUID | None, UUID | None]:
    match step.item:
        case Statement():
            return step.item.accounts
        case Round() | Ring():
            return step.waiting.school_id, None
        case DutyRecord():
            return step.item.school_id, None
        case Match() | Engagement():
            return audience_of_pair(step.item)


def _item(step: WaitingItem, schools: Organisations) -> StepItem:
    home, host = (schools.get(school) if school else None for school in _sides(step))
    return StepItem(
        kind=step.kind,
        id=step.item.id,
        number=step.item.number,
        version=step.item.version,
        exchange_type=getattr(step.item, "exchange_type", None),
        status=step.item.status,
        home_school=school_brief(home),
        host_school=school_brief(host),
        **step.waiting.model_dump(),
    )
