"""Kafka clients with the settings that order and safety need, in one place."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TypedDict

from aiokafka import AIOKafkaProducer
from aiokafka.helpers import create_ssl_context

from cyzj.messaging.outgoing import LARGEST_BATCH
from cyzj.settings import KafkaSettings


class Security(TypedDict, total=False):
    """What aiokafka's clients take about TLS and SASL."""

    security_protocol: str
    ssl_context: object
    sasl_mechanism: str
    sasl_plain_username: str
    sasl_plain_password: str


def security(settings: KafkaSettings) -> Security:
    """The TLS and SASL arguments of every client."""
    chosen: Security = {"security_protocol": settings.security_protocol}
    if "SSL" in settings.security_protocol:
        chosen["ssl_context"] = create_ssl_context(cafile=settings.ca_file)
    if settings.username:
        chosen["sasl_mechanism"] = settings.sasl_mechanism
        chosen["sasl_plain_username"] = settings.username
        chosen["sasl_plain_password"] = settings.password.get_secret_value()
    return chosen


async def reachable(settings: KafkaSettings) -> bool:
    """Whether any of the brokers takes a connection now; says nothing about a frozen one."""
    for address in settings.bootstrap_servers.split(","):
        host, _, port = address.strip().rpartition(":")
        with suppress(OSError):
            async with asyncio.timeout(1):
                _, writer = await asyncio.open_connection(host, int(port))
            writer.close()
            return True
    return False


def relay_producer(settings: KafkaSettings, *, client_id: str) -> AIOKafkaProducer:
    """The relay's producer.

    Idempotence is off: aiokafka spends a refused batch's sequence numbers, and Kafka then refuses
    every later batch of that partition; and an idempotent batch never times out while the broker
    is frozen. Order comes from awaiting each batch, duplicates are the inbox's.
    """
    return AIOKafkaProducer(
        bootstrap_servers=settings.bootstrap_servers,
        client_id=client_id,
        acks="all",
        enable_idempotence=False,
        max_batch_size=LARGEST_BATCH,
        max_request_size=2 * LARGEST_BATCH,
        request_timeout_ms=settings.request_timeout_ms,
        linger_ms=0,
        **security(settings),
    )
