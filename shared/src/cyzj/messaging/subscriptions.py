"""The life of subscriptions: FastStream starts, rebalances and stops them; decoding and failure are ours."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from typing import Any

import structlog
from aiokafka.errors import KafkaError
from faststream import AckPolicy
from faststream.kafka import KafkaBroker, KafkaMessage
from faststream.security import BaseSecurity, SASLPlaintext, SASLScram512

from cyzj.messaging.consumer import Consumer
from cyzj.messaging.kafka import security
from cyzj.messaging.received import Raw
from cyzj.settings import KafkaSettings

log = structlog.get_logger()
BATCH = 6000
"""Records at a time, at most: about as many as one fetch brings (1 MB of each partition)."""


class Paused(Exception):
    """Records came although the subscription is paused: they are left where they are."""


@dataclass(frozen=True)
class Progress:
    """How far a consumer is on one partition: the next offset it reads, and the end as last heard."""

    partition: int
    position: int
    end: int | None


def to_raw(record: Any) -> Raw:
    """An aiokafka record, untouched, as ours."""
    return Raw(
        record.topic,
        record.partition,
        record.offset,
        record.key,
        record.value,
        tuple(record.headers),
    )


class Subscriptions:
    """Every subscription of a process: one per topic, each a batch consumer. Start, stop, report."""

    def __init__(self, settings: KafkaSettings) -> None:
        self._settings = settings
        self._broker = _broker(settings)
        self._consumers: dict[str, Consumer] = {}
        self._subscribers: dict[str, Any] = {}
        self._paused: set[str] = set()
        self._stopping = asyncio.Event()
        self.trouble: str | None = "not connected yet"

    def subscribe(self, topic: str, consumer: Consumer) -> None:
        """Give every record of `topic`, from the beginning, to `consumer`; call before `run`."""
        self._consumers[consumer.name] = consumer
        subscriber = self._broker.subscriber(
            topic,
            batch=True,
            max_records=BATCH,
            group_id=f"{self._settings.prefix}{consumer.name}",
            auto_offset_reset="earliest",
            ack_policy=AckPolicy.NACK_ON_ERROR,
            fetch_max_wait_ms=100,
            parser=_parse,
            decoder=_bytes_only,
            no_reply=True,
        )
        subscriber(self._handler(consumer))
        subscriber.get_msg = _next_batch  # type: ignore[assignment,method-assign]  # no setting does it
        self._subscribers[consumer.name] = subscriber

    def _handler(self, consumer: Consumer) -> Callable[[KafkaMessage], Awaitable[None]]:
        async def handle(message: KafkaMessage) -> None:
            records: Sequence[Any] = message.raw_message
            kafka: Any = message.consumer
            if consumer.name in self._paused:  # a rebalance forgets what was paused
                kafka.pause(*kafka.assignment())
                raise Paused
            await consumer.take([to_raw(record) for record in records])
            lane = consumer.must_pause()
            if lane is not None:
                kafka.pause(*kafka.assignment())
                self._paused.add(consumer.name)
                log.error("subscription_paused", consumer=consumer.name, lane=lane)

        return handle

    @property
    def paused(self) -> list[str]:
        """Consumers that stopped because more than 20 records in a row were bad."""
        return sorted(self._paused)

    def resume(self, name: str) -> bool:
        """Let a paused consumer go on; False if it was not paused."""
        if name not in self._paused:
            return False
        self._paused.discard(name)
        self._consumers[name].bad_in_a_row.clear()
        kafka = self._subscribers[name].consumer
        if kafka is not None:
            kafka.resume(*kafka.paused())
        return True

    async def progress(self, name: str) -> list[Progress]:
        """How far a consumer of this process is, by the partitions it has; empty while Kafka is away."""
        kafka = self._subscribers[name].consumer
        found: list[Progress] = []
        with suppress(KafkaError, TimeoutError):
            for tp in sorted(kafka.assignment() if kafka is not None else ()):
                position = await asyncio.wait_for(kafka.position(tp), 1)
                found.append(Progress(tp.partition, position, kafka.highwater(tp)))
        return found

    def consumer(self, name: str) -> Consumer | None:
        return self._consumers.get(name)

    @property
    def troubles(self) -> list[str]:
        """What keeps subscriptions from going on now, a line each; empty while all is well."""
        found = [self.trouble] if self.trouble else []
        found += [f"consumer {name} is paused" for name in self.paused]
        retrying = ((name, consumer.trouble) for name, consumer in self._consumers.items())
        return found + [f"consumer {name}: {trouble}" for name, trouble in retrying if trouble]

    @property
    def consumers(self) -> dict[str, Consumer]:
        return dict(self._consumers)

    def stop(self) -> None:
        """Let `run` end after the batch in hand."""
        self._stopping.set()

    async def run(self) -> None:
        """Consume until stopped; a broker away at the start is tried again, with a pause."""
        if not self._consumers:
            self.trouble = None
            return
        pause = 0.5
        try:
            while not self._stopping.is_set():
                try:
                    await self._broker.start()
                except (KafkaError, OSError) as error:
                    self.trouble = f"{type(error).__name__}"
                    log.warning("kafka_away", error=self.trouble)
                    await self._broker.stop()
                    await self._rest(pause)
                    pause = min(pause * 2, 10.0)
                else:
                    self.trouble = None
                    await self._stopping.wait()
        finally:
            await self._broker.stop()

    async def _rest(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)


async def _next_batch(kafka: Any) -> tuple[Any, ...]:
    """The next records as soon as there are any, or nothing after a second.

    FastStream's own sleeps after a read that found nothing, as long as it read: half the time a
    record comes up to 100 ms late.
    """
    found = await kafka.getmany(timeout_ms=1000, max_records=BATCH)
    return tuple(chain.from_iterable(found.values()))


async def _parse(message: Any, original: Callable[[Any], Awaitable[Any]]) -> Any:
    """FastStream's parser on the first and the last record only, without their headers.

    It would decode every header of every record, which we do ourselves: a third of a consumer's
    time; and one null or binary header would keep the handler of the whole batch from being called.
    """
    ends = (message[0], message[-1])
    parsed = await original(tuple(dataclasses.replace(record, headers=()) for record in ends))
    parsed.raw_message = message
    return parsed


async def _bytes_only(message: Any) -> Any:
    return message.body


def _broker(settings: KafkaSettings) -> KafkaBroker:
    return KafkaBroker(
        settings.bootstrap_servers.split(","),
        acks="all",
        allow_auto_create_topics=False,
        consumer_only=True,
        security=_faststream_security(settings),
        logger=None,
        graceful_timeout=10,
    )


def _faststream_security(settings: KafkaSettings) -> BaseSecurity | None:
    arguments = security(settings)
    context: Any = arguments.get("ssl_context")
    if settings.username:
        kind = SASLScram512 if "SCRAM" in settings.sasl_mechanism else SASLPlaintext
        return kind(
            username=settings.username,
            password=settings.password.get_secret_value(),
            ssl_context=context,
            use_ssl=context is not None,
        )
    return BaseSecurity(ssl_context=context, use_ssl=True) if context is not None else None
