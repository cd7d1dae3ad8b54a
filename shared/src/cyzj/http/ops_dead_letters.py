"""The operators' routes for dead letters: list, retry, and discard by two people."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request
from pydantic import Field
from sqlalchemy import text

from cyzj.domain.errors import not_found
from cyzj.http.ops import Reading, Repairing, foundation_of
from cyzj.http.values import Body, Item
from cyzj.messaging import dead_letters
from cyzj.messaging.consumer import Consumer

Id = Annotated[int, Path(ge=1, le=2**62)]
router = APIRouter(prefix="/v1/ops", tags=["operations"], include_in_schema=False)
_LETTERS = text(
    """
    SELECT * FROM dead_letters WHERE (:consumer = '' OR consumer = :consumer)
      AND (:settled OR settled_at IS NULL) AND id < :before ORDER BY id DESC LIMIT :limit
    """
)


class DeadLetter(Item):
    """A record set aside; `value` and header values in base64, as they came."""

    id: int
    consumer: str
    topic: str
    partition: int
    offset: int
    aggregate: UUID | None
    event_type: str | None
    kind: str
    error: str
    at: datetime
    attempts: int
    settled_at: datetime | None
    outcome: str | None
    reason: str | None
    discard_asked_by: str | None
    headers: list[tuple[str, str | None]]
    value: str | None


class DiscardBody(Body):
    """Why a record may be skipped for good."""

    reason: str = Field(min_length=2, max_length=500)


@router.get("/dead-letters")
async def list_dead_letters(
    request: Request,
    _: Reading,
    consumer: str = "",
    settled: bool = False,
    before: Annotated[int, Query(ge=1, le=2**62)] = 2**62,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> list[DeadLetter]:
    query = {"consumer": consumer, "settled": settled, "before": before, "limit": limit}
    async with foundation_of(request).sessions() as session:
        return [_letter(row._asdict()) for row in await session.execute(_LETTERS, query)]


@router.get("/dead-letters/{id}")
async def get_dead_letter(request: Request, _: Reading, id: Id) -> DeadLetter:
    async with foundation_of(request).sessions() as session:
        found = await session.execute(text("SELECT * FROM dead_letters WHERE id = :id"), {"id": id})
        row = found.first()
    if row is None:
        raise not_found("没有这条死信。")
    return _letter(row._asdict())


@router.post("/dead-letters/{id}/retry")
async def retry(
    request: Request, grant: Repairing, id: Id, over_gap: bool = False
) -> dead_letters.Settled:
    return await dead_letters.retry(
        await _consumer_of(request, id), id, by=grant.caller.key, over_gap=over_gap
    )


@router.post("/dead-letters/{id}/ask-discard", status_code=204)
async def ask_discard(request: Request, grant: Repairing, id: Id, body: DiscardBody) -> None:
    consumer = await _consumer_of(request, id)
    await dead_letters.ask_discard(consumer, id, by=grant.caller.key, reason=body.reason)


@router.post("/dead-letters/{id}/discard")
async def discard(request: Request, grant: Repairing, id: Id) -> dead_letters.Settled:
    return await dead_letters.discard(await _consumer_of(request, id), id, by=grant.caller.key)


async def _consumer_of(request: Request, id: int) -> Consumer:
    base = foundation_of(request)
    async with base.sessions() as session:
        name = await session.scalar(
            text("SELECT consumer FROM dead_letters WHERE id = :id"), {"id": id}
        )
    consumer = base.subscriptions.consumer(name) if name else None
    if consumer is None:
        raise not_found("这条死信不存在，或已经处理。")
    return consumer


def _letter(row: dict[str, object]) -> DeadLetter:
    value = row["value"]
    encoded = base64.b64encode(value).decode() if isinstance(value, bytes) else None
    return DeadLetter(**{n: row[n] for n in DeadLetter.model_fields if n != "value"}, value=encoded)
