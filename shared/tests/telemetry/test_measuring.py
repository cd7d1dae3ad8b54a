"""What an operator reads off the metrics when something hangs: on a real Kafka and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import httpx
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from cyzj.contracts.topics import PARTITIONS
from cyzj.deadlines import schedule
from cyzj.domain.ids import new_id
from cyzj.foundation import Foundation
from cyzj.messaging.journal import Entry, Provenance, append
from cyzj.settings import KafkaSettings
from cyzj.storage.engine import Sessions
from cyzj.storage.unit import Runner, Unit
from cyzj.testing.waiting import eventually
from tally.harness import Connection, publish, record
from tally.use_cases import count, payload

LISTENER = "group_office.group_office"


async def read(client: httpx.AsyncClient, series: str, **labels: str) -> float | None:
    """The sum of a series' values by these labels; None if there are none."""
    families = text_string_to_metric_families((await client.get("/metrics")).text)
    values = [
        sample.value
        for family in families
        for sample in family.samples
        if sample.name == series and labels.items() <= sample.labels.items()
    ]
    return sum(values) if values else None


async def becomes(client: httpx.AsyncClient, value: float, series: str, **labels: str) -> None:
    async def so() -> bool:
        return await read(client, series, **labels) == value

    await eventually(so)


async def test_events_are_counted_from_the_journal_to_the_effect(
    ops: httpx.AsyncClient, runner: Runner
) -> None:
    mine = {"consumer": LISTENER}
    sent = await read(ops, "cyzj_relay_sent_total") or 0
    applied = await read(ops, "cyzj_consumer_applied_total", **mine) or 0
    batches = await read(ops, "cyzj_consumer_delay_seconds_count", **mine) or 0
    await count(runner, new_id(), new_id(), new_id())
    await becomes(ops, sent + 3, "cyzj_relay_sent_total")
    await becomes(ops, applied + 3, "cyzj_consumer_applied_total", **mine)
    assert (await read(ops, "cyzj_consumer_delay_seconds_count", **mine) or 0) > batches
    await becomes(ops, 0, "cyzj_consumer_lag_records")
    await becomes(ops, 1, "cyzj_relay_leading")
    await becomes(ops, 2, "cyzj_part_ready")
    assert (await read(ops, "cyzj_consumer_behind_seconds", **mine) or 0) < 1
    assert await read(ops, "cyzj_database_connections_limit") == 10


async def test_bad_records_are_counted_and_the_pause_is_shown_until_it_ends(
    ops: httpx.AsyncClient, kafka_settings: KafkaSettings
) -> None:
    kind = {"consumer": LISTENER, "kind": "undecodable"}
    before = await read(ops, "cyzj_consumer_set_aside_total", **kind) or 0
    bad = [record(new_id(), 1, n, value=b"?") for n in range(25)]
    await publish(kafka_settings, *bad, partition=1)
    await becomes(ops, 1, "cyzj_consumer_paused", consumer=LISTENER)
    await becomes(ops, 0, "cyzj_part_ready", part="kafka")
    assert await read(ops, "cyzj_consumer_set_aside_total", **kind) == before + 25
    assert await read(ops, "cyzj_dead_letters_open", **kind) == 25
    assert await read(ops, "cyzj_dead_letters_open", consumer=LISTENER, kind="gap") == 0
    await ops.post(f"/v1/ops/consumers/{LISTENER}/resume")
    await becomes(ops, 0, "cyzj_consumer_paused", consumer=LISTENER)


async def test_a_consumer_that_cannot_write_falls_behind_until_it_can(
    ops: httpx.AsyncClient, runner: Runner, journal: Connection
) -> None:
    await becomes(ops, 0, "cyzj_consumer_lag_records")
    held = journal.transaction()
    await held.start()
    await journal.execute("LOCK TABLE inbox IN ACCESS EXCLUSIVE MODE")
    await count(runner, new_id())

    async def is_behind() -> bool:
        return (await read(ops, "cyzj_consumer_behind_seconds", consumer=LISTENER) or 0) > 0.3

    await eventually(is_behind)
    await held.rollback()
    await becomes(ops, 0, "cyzj_consumer_behind_seconds", consumer=LISTENER)


async def test_every_partition_has_its_lag(ops: httpx.AsyncClient) -> None:
    async def all_there() -> bool:
        lags = [
            await read(ops, "cyzj_consumer_lag_records", consumer=LISTENER, partition=str(number))
            for number in range(PARTITIONS)
        ]
        return lags == [0] * PARTITIONS

    await eventually(all_there)


async def test_a_parked_row_is_shown_until_it_is_sent(
    ops: httpx.AsyncClient, sessions: Sessions
) -> None:
    id = new_id()
    by = Provenance("system", "system", "test")
    async with sessions() as session, session.begin():  # parked before any relay can see it
        await append(session, [Entry(id, 1, payload(id, 1))], by=by, now=datetime.now(UTC), epoch=1)
        await session.execute(text("UPDATE journal SET parked_at = now(), park_reason = 'a test'"))
    await becomes(ops, 1, "cyzj_journal_parked_rows")
    await ops.post(f"/v1/ops/journal/{id}/unpark")
    await becomes(ops, 0, "cyzj_journal_parked_rows")


async def test_a_deadline_that_cannot_be_handled_is_counted_and_stays_overdue(
    ops: httpx.AsyncClient, whole: FastAPI, sessions: Sessions
) -> None:
    broken = True

    async def expire(unit: Unit, id: UUID) -> None:
        if broken:
            raise RuntimeError("not today")

    base: Foundation = whole.state.foundation
    base.on_deadlines({"measured": expire})
    async with sessions() as session, session.begin():
        await schedule(session, new_id(), "measured", datetime.now(UTC) - timedelta(minutes=2))
    await becomes(ops, 1, "cyzj_deadlines_failed_total", kind="measured")
    await becomes(ops, 1, "cyzj_deadlines_overdue", kind="measured")
    broken = False
    async with sessions() as session, session.begin():
        await session.execute(text("UPDATE deadlines SET not_before = NULL"))
    await becomes(ops, 1, "cyzj_deadlines_fired_total", kind="measured")
    await becomes(ops, 0, "cyzj_deadlines_overdue", kind="measured")
    swept = await read(ops, "cyzj_deadlines_swept_timestamp_seconds") or 0
    assert abs(swept - datetime.now(UTC).timestamp()) < 30
