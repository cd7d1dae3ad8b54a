"""What operators do over HTTP: see what hangs, let it go on, and settle what was set aside."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import httpx
from fastapi import FastAPI
from sqlalchemy import text

from cyzj.contracts.codes import Role
from cyzj.contracts.topics import PARTITIONS
from cyzj.deadlines import schedule
from cyzj.domain.ids import new_id
from cyzj.foundation import Foundation
from cyzj.messaging.journal import Entry, Provenance, append
from cyzj.settings import KafkaSettings
from cyzj.storage.engine import Sessions
from cyzj.storage.unit import Runner, Unit
from cyzj.testing.tokens import Issuer
from cyzj.testing.waiting import eventually
from tally.harness import Connection, effects, publish, record
from tally.use_cases import count, payload

OPS = "/v1/ops"
LISTENER = "group_office.group_office"


async def letters(ops: httpx.AsyncClient, **query: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = (await ops.get(f"{OPS}/dead-letters", params=query)).json()
    return found


async def test_the_journal_drains_and_its_chain_is_sound(
    ops: httpx.AsyncClient, runner: Runner
) -> None:
    await count(runner, new_id(), new_id())

    async def drained() -> bool:
        state = (await ops.get(f"{OPS}/journal")).json()
        return bool(state["leading"] and state["waiting"] == 0)

    await eventually(drained)
    state = (await ops.get(f"{OPS}/journal")).json()
    assert (state["parked"], state["oldest_seconds"], state["trouble"]) == (0, 0, None)
    sound = (await ops.post(f"{OPS}/journal/verify")).json()
    assert (sound["sound"], sound["checked"], len(sound["head"])) == (True, 2, 64)


async def test_a_parked_row_is_shown_and_sent_once_unparked(
    ops: httpx.AsyncClient, sessions: Sessions
) -> None:
    id = new_id()
    by = Provenance("system", "system", "test")
    async with sessions() as session, session.begin():  # parked before any relay can see it
        await append(session, [Entry(id, 1, payload(id, 1))], by=by, now=datetime.now(UTC), epoch=1)
        await session.execute(text("UPDATE journal SET parked_at = now(), park_reason = 'a test'"))
    parked = (await ops.get(f"{OPS}/journal/parked")).json()
    assert [(row["subject"], row["park_reason"]) for row in parked] == [(str(id), "a test")]
    assert (await ops.post(f"{OPS}/journal/{id}/unpark")).json() == {"count": 1}

    async def applied() -> bool:
        return await effects(sessions) == [(id, 1)]

    await eventually(applied)


async def test_a_dead_letter_is_shown_asked_to_be_discarded_and_discarded_by_another(
    ops: httpx.AsyncClient, issuer: Issuer, kafka_settings: KafkaSettings, sessions: Sessions
) -> None:
    id = new_id()
    bad = record(id, 1, 0, value=b"?")
    await publish(kafka_settings, bad, record(id, 2, 1))
    await eventually(lambda: has_letters(ops, 2))
    behind, first = await letters(ops)
    assert (first["kind"], behind["kind"]) == ("undecodable", "behind")
    place = f"{OPS}/dead-letters/{first['id']}"
    assert (await ops.get(place)).json()["aggregate"] == str(id)
    assert (await ops.post(f"{place}/retry")).json()["remaining"] == 2
    asked = await ops.post(f"{place}/ask-discard", json={"reason": "不是我们的事件"})
    assert asked.status_code == 204
    same = await ops.post(f"{place}/discard")
    assert (same.status_code, same.json()["type"]) == (409, "urn:cyzj:problem:same-person")
    done = await ops.post(f"{place}/discard", headers=issuer.headers(Role.OPERATOR))
    assert done.json() == {"applied": 1, "remaining": 0, "error": None}
    assert await effects(sessions) == [(id, 2)]
    assert await letters(ops) == []
    assert len(await letters(ops, settled="true", consumer=LISTENER)) == 2
    assert await letters(ops, settled="true", consumer="another") == []


async def has_letters(ops: httpx.AsyncClient, count: int) -> bool:
    return len(await letters(ops)) == count


async def test_a_paused_consumer_is_named_by_readyz_and_goes_on_when_told(
    ops: httpx.AsyncClient, kafka_settings: KafkaSettings, sessions: Sessions
) -> None:
    bad = [record(new_id(), 1, n, value=b"?") for n in range(25)]
    await publish(kafka_settings, *bad, partition=1)

    async def paused() -> bool:
        return bool((await ops.get(f"{OPS}/consumers")).json()[0]["paused"])

    await eventually(paused)
    ready = await ops.get("/readyz")
    assert (ready.status_code, ready.json()["state"]) == (200, "degraded")
    assert f"consumer {LISTENER} is paused" in ready.json()["parts"]["kafka"]["detail"]
    id = new_id()
    await publish(kafka_settings, record(id, 1, 0))
    assert (await ops.post(f"{OPS}/consumers/{LISTENER}/resume")).json() == {"count": 1}

    async def applied() -> bool:
        return await effects(sessions) == [(id, 1)]

    await eventually(applied)
    state = (await ops.get(f"{OPS}/consumers")).json()[0]
    assert (state["paused"], state["dead_letters"]) == (False, 25)
    assert len(state["progress"]) == PARTITIONS
    assert (await ops.post(f"{OPS}/consumers/nobody/resume")).status_code == 404


async def test_the_sweep_rests_and_runs_at_the_demonstrations_time(
    ops: httpx.AsyncClient, whole: FastAPI, issuer: Issuer, sessions: Sessions, journal: Connection
) -> None:
    async def expire(unit: Unit, id: UUID) -> None:
        unit.record(id, 1, [payload(id, 1)])

    foundation: Foundation = whole.state.foundation
    assert (await ops.post(f"{OPS}/sweep/rest")).json()["resting"]
    foundation.on_deadlines({"expire": expire})
    due = datetime(2025, 9, 1, tzinfo=UTC)
    async with sessions() as session, session.begin():
        await schedule(session, new_id(), "expire", due)
    system = issuer.headers(Role.SYSTEM)
    early = await ops.post(
        f"{OPS}/sweep/run", headers=system | {"Demo-Time": "2025-08-31T00:00:00Z"}
    )
    assert early.json() == {"resting": True, "handled": 0, "failing": []}
    then = await ops.post(
        f"{OPS}/sweep/run", headers=system | {"Demo-Time": "2025-09-01T00:00:00Z"}
    )
    assert then.json()["handled"] == 1
    assert await journal.fetchval("SELECT time FROM journal") == due
    assert (await ops.get(f"{OPS}/sweep")).json()["resting"]
    assert not (await ops.post(f"{OPS}/sweep/resume")).json()["resting"]


async def test_only_the_system_sweeps_at_another_time(ops: httpx.AsyncClient) -> None:
    answer = await ops.post(f"{OPS}/sweep/run", headers={"Demo-Time": "2025-09-01T00:00:00Z"})
    assert answer.status_code == 403


async def test_the_topics_are_as_they_must_be(ops: httpx.AsyncClient) -> None:
    found = (await ops.get(f"{OPS}/topics")).json()
    assert {(topic["partitions"], topic["kept_for_ever"]) for topic in found} == {
        (PARTITIONS, True)
    }
