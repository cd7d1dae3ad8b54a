"""For tests: what teacher_exchanges would have said, on its topic."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar
from uuid import UUID

from aiokafka import AIOKafkaProducer

from cyzj.contracts.envelope import Envelope, encode
from cyzj.contracts.golden import example
from cyzj.contracts.payload import Payload
from cyzj.contracts.teacher_exchanges.engagement import EngagementState, EngagementStatus
from cyzj.contracts.topics import topic_of
from cyzj.domain.ids import new_id
from cyzj.settings import KafkaSettings

E = TypeVar("E", bound=EngagementState)


def engaged(kind: type[E], status: EngagementStatus, home: str, host: str, **changes: object) -> E:
    """An engagement's event between two schools; what `changes` leaves out is as in the golden example."""
    said = {"home_school_id": UUID(home), "host_school_id": UUID(host), "status": status, **changes}
    return kind.model_validate({**example(kind), "waiting_on": (), **said})


async def send(
    settings: KafkaSettings,
    data: Payload,
    time: datetime,
    *,
    subject: UUID | None = None,
    version: int = 1,
) -> UUID:
    """The event on the topic of teacher_exchanges; its subject."""
    id = subject or new_id()
    event = Envelope(new_id(), "/cyzj/teacher_exchanges", data.TYPE, id, time, version, data)
    headers, value = encode(event)
    async with AIOKafkaProducer(bootstrap_servers=settings.bootstrap_servers) as producer:
        await producer.send_and_wait(
            topic_of("teacher_exchanges", settings.prefix),
            value,
            key=str(id).encode(),
            headers=headers,
        )
    return id
