"""The route of what waits on whom, over every part of the service."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends

from cyzj.http.problems import documented
from cyzj.http.reading import Read, reading
from joint_training.http.bases_waiting import waiting_bases
from joint_training.http.training_waiting import waiting_training
from joint_training.http.waiting_items import StepItem, Steps, WaitsOn

router = APIRouter(prefix="/v1/waiting", tags=["waiting"])
SOURCES = (waiting_bases, waiting_training)
LONGEST = 200
_NEVER = datetime.max.replace(tzinfo=UTC)


@router.get(
    "",
    operation_id="list_waiting",
    summary="What waits on the caller, or on others in items that concern the caller",
    responses=documented(401, 403, 422, 503),
)
async def list_all(
    read: Annotated[Read, Depends(reading("waiting.read"))], on: WaitsOn = WaitsOn.ME
) -> Steps:
    found = [step for source in SOURCES for step in await source(read, on_me=on is WaitsOn.ME)]
    return Steps(items=sorted(found, key=_urgency)[:LONGEST])


def _urgency(step: StepItem) -> tuple[datetime, datetime]:
    return step.due or _NEVER, step.since
