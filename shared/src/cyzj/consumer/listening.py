"""Reading the alliance's events in order per aggregate, without any part of a service."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from aiokafka import AIOKafkaConsumer

from cyzj.contracts.envelope import Envelope, Undecodable, decode
from cyzj.contracts.topics import CONTEXTS, topic_of


@dataclass(frozen=True)
class Listening:
    """What to listen to. Without `group` nothing is remembered: every start begins where it says.

    `types` are ends or whole event types (`engagement.recognised.v1`); `school` keeps the events
    that this school may see.
    """

    bootstrap_servers: str
    contexts: Sequence[str] = CONTEXTS
    types: Sequence[str] = ()
    school: UUID | None = None
    group: str | None = None
    from_beginning: bool = True
    prefix: str = ""
    unreadable: Callable[[str], object] = field(default=lambda why: None)
    """Hears why a record was passed over; the next ones go on."""
    client: Mapping[str, Any] = field(default_factory=dict)
    """More for aiokafka's `AIOKafkaConsumer`: how to reach brokers that ask for TLS or SASL."""

    def wants(self, event: Envelope) -> bool:
        """Whether the event is of a wanted type and for the wanted school."""
        fits = not self.types or any(event.type.endswith(wanted) for wanted in self.types)
        return fits and (self.school is None or event.may_be_seen_by(self.school))


async def listen(listening: Listening) -> AsyncGenerator[Envelope, None]:
    """The events, as they come, for ever. At least once: with a group, what was not finished comes again.

    An event's place counts as finished when the next one is asked for.
    """
    consumer = AIOKafkaConsumer(
        *(topic_of(context, listening.prefix) for context in listening.contexts),
        bootstrap_servers=listening.bootstrap_servers,
        group_id=listening.group,
        auto_offset_reset="earliest" if listening.from_beginning else "latest",
        enable_auto_commit=False,
        **listening.client,
    )
    try:
        await consumer.start()
        async for record in consumer:
            try:
                event = decode(record.headers, record.value)
            except Undecodable as error:
                listening.unreadable(
                    f"{record.topic}/{record.partition}@{record.offset}: {error.reason}"
                )
                continue
            if listening.wants(event):
                yield event
                if listening.group is not None:
                    await consumer.commit()
    finally:
        await consumer.stop()
