"""Routes of cases: remind (提醒), escalate (督办), and what was said."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from cyzj.contracts.payload import Party
from cyzj.http.declared import WRITE
from cyzj.http.policies import Allow, Grant
from cyzj.http.problems import documented
from cyzj.http.values import Body, Item
from cyzj.http.writes import Write, writing
from cyzj.storage.unit import Unit
from group_office.application.escalate import escalate
from group_office.application.remind import remind
from group_office.application.show_cases import show_cases
from group_office.application.speaking import SpeakUp
from group_office.domain.case import Case
from group_office.http.queue import ItemKind
from group_office.http.reading import Reading
from group_office.http.sight import sight_of
from group_office.storage.cases import Spoken

router = APIRouter(prefix="/v1/cases", tags=["cases"])
Text = Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$", examples=["任务书修订已超时"])]


class RemindBody(Body):
    """Who is meant, and what to tell them."""

    turn_id: UUID | None = None
    """One turn of the queue; null: everybody the item waits on, but oneself."""
    reason: Text = ""
    """What the other side reads; at most 500 characters."""


class EscalateBody(Body):
    """Who is meant, and why the office takes it up."""

    turn_id: UUID | None = None
    """One turn of the queue; null: everybody the item waits on."""
    reason: Text
    """What the other side reads; 1 to 500 characters."""


class SpokenItem(Item):
    """One thing said in a case."""

    kind: Literal["remind", "escalate"]
    at: datetime
    person_ref: UUID | None
    school_id: UUID | None
    """The school that spoke; null: the office."""
    reason: str


class CaseItem(Item):
    """What was said about one turn of an item."""

    id: UUID
    """The turn's id."""
    version: int
    item_kind: ItemKind
    item_id: UUID
    item_number: str
    party: Party
    school_id: UUID | None
    person_ref: UUID | None
    action: str
    reminders: int
    reminded_at: datetime | None
    escalated_at: datetime | None
    said: tuple[SpokenItem, ...] = ()


class Cases(Item):
    """The cases about an item."""

    items: list[CaseItem]


@router.post(
    "/{item_kind}/{item_id}/remind",
    operation_id="remind",
    summary="Remind whoever the item waits on; once a day and item",
    response_model=Cases,
    responses=WRITE,
)
async def post_reminder(
    item_kind: ItemKind,
    item_id: UUID,
    body: RemindBody,
    write: Annotated[Write, Depends(writing("cases.remind"))],
) -> Response:
    sight, command = sight_of(write.grant), SpeakUp(item_kind, item_id, body.turn_id, body.reason)

    async def work(unit: Unit) -> Cases:
        return _cases(await remind(unit, sight, command))

    return await write.do("remind", work)


@router.post(
    "/{item_kind}/{item_id}/escalate",
    operation_id="escalate",
    summary="The office takes up an item that waits; once a day and item",
    response_model=Cases,
    responses=WRITE,
)
async def post_escalation(
    item_kind: ItemKind,
    item_id: UUID,
    body: EscalateBody,
    write: Annotated[Write, Depends(writing("cases.escalate"))],
) -> Response:
    sight, command = sight_of(write.grant), SpeakUp(item_kind, item_id, body.turn_id, body.reason)

    async def work(unit: Unit) -> Cases:
        return _cases(await escalate(unit, sight, command))

    return await write.do("escalate", work)


@router.get(
    "/{item_kind}/{item_id}",
    operation_id="get_cases",
    summary="What was said about an item, and by whom",
    responses=documented(401, 403, 404, 422, 503),
)
async def get_cases(
    item_kind: ItemKind,
    item_id: UUID,
    reading: Annotated[Reading, Depends()],
    grant: Annotated[Grant, Depends(Allow("cases.read"))],
) -> Cases:
    async with reading.session() as session:
        found, said = await show_cases(session, sight_of(grant), item_kind, item_id)
    return _cases(found, said)


def _cases(cases: list[Case], said: list[Spoken] | None = None) -> Cases:
    return Cases(
        items=[
            CaseItem(
                **{n: getattr(case, n) for n in CaseItem.model_fields if n != "said"},
                said=tuple(
                    SpokenItem(**{n: getattr(one, n) for n in SpokenItem.model_fields})
                    for one in said or []
                    if one.case_id == case.id
                ),
            )
            for case in cases
        ]
    )
