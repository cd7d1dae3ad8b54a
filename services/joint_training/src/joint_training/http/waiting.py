"""The route of what waits on whom, in the same shape as everywhere."""

from __future__ import annotations

from datetime import UTC, datetime
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
from joint_training.application.bases_waiting import waiting_in_bases
from joint_training.application.training_waiting import waiting_in_training
from joint_training.application.waiting_step import WaitingStep

router = APIRouter(prefix="/v1/waiting", tags=["waiting"])
SOURCES = (waiting_in_bases, waiting_in_training)
LONGEST = 200
_NEVER = datetime.max.replace(tzinfo=UTC)


class WaitsOn(StrEnum):
    """Whose turn it is."""

    ME = "me"
    OTHERS = "others"


class StepItem(Item):
    """One step that waits."""

    kind: str
    """`base`, `booking`, `incident`, `blackout`, `programme`, `cohort`, `enrolment` or `session`."""
    id: UUID
    number: str
    version: int
    exchange_type: ExchangeType | None = None
    """Always null here: the shape is that of teacher_exchanges."""
    status: str
    home_school: SchoolBrief | None
    """The school that asks, or whose learner it is about."""
    host_school: SchoolBrief | None
    """The school that organises or owns."""
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
        found: list[WaitingStep] = []
        for source in SOURCES:
            found += await source(session, read.caller, on_me=on is WaitsOn.ME)
        named = {id for one in found for id in (one.home, one.host) if id}
        schools = await organisations(session, named)
    found.sort(key=lambda one: (one.waiting.due or _NEVER, one.waiting.since))
    return Steps(items=[_item(one, schools) for one in found[:LONGEST]])


def _item(step: WaitingStep, schools: Organisations) -> StepItem:
    return StepItem(
        kind=step.kind,
        id=step.id,
        number=step.number,
        version=step.version,
        status=step.status,
        home_school=school_brief(schools.get(step.home)) if step.home else None,
        host_school=school_brief(schools.get(step.host)) if step.host else None,
        **step.waiting.model_dump(),
    )
