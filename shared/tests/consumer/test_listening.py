"""Listening from outside: the command, and the consumer that the README shows."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest_asyncio
from aiokafka import AIOKafkaProducer

from cyzj.consumer import Listening, listen
from cyzj.contracts import golden
from cyzj.contracts.catalogue import all_events
from cyzj.contracts.envelope import ALLIANCE, Envelope, audience_of, encode
from cyzj.contracts.payload import Payload
from cyzj.contracts.teacher_exchanges.engagement_events import EngagementRecognised
from cyzj.contracts.teacher_exchanges.request import RequestOpened
from cyzj.contracts.topics import topic_for_type
from cyzj.domain.ids import new_id
from cyzj.settings import KafkaSettings

README = Path(__file__).parents[3] / "README.md"
MINE, OTHER = new_id(), new_id()


def event(kind: type[Payload], *, school: UUID | None = None, **changes: object) -> Envelope:
    data = kind.model_validate({**golden.example(all_events()[kind.TYPE]), **changes})
    audience = audience_of([school]) if school else ALLIANCE
    return Envelope(
        new_id(), "/cyzj/test", kind.TYPE, new_id(), datetime.now(UTC), 1, data, audience=audience
    )


@pytest_asyncio.fixture
async def produced(kafka_settings: KafkaSettings) -> AsyncIterator[list[Envelope]]:
    """A request for everybody, one for MINE and one for OTHER, two recognitions; and a poison between."""
    events = [
        event(RequestOpened, title="全联盟需求"),
        event(RequestOpened, title="给我校的需求", school=MINE),
        event(RequestOpened, title="给别校的需求", school=OTHER),
        event(EngagementRecognised, host_school_id=MINE, recognised_hours=4000),
        event(EngagementRecognised, host_school_id=MINE, recognised_hours=250),
    ]
    topic = topic_for_type(RequestOpened.TYPE, kafka_settings.prefix)
    async with AIOKafkaProducer(
        bootstrap_servers=kafka_settings.bootstrap_servers, acks="all"
    ) as producer:
        await producer.send_and_wait(
            topic, b"no json", key=str(events[0].subject).encode(), headers=[("ce_type", b"\xff")]
        )
        for one in events:
            headers, value = encode(one)
            await producer.send_and_wait(
                topic, value, key=str(one.subject).encode(), headers=headers
            )
    yield events


async def tail(
    settings: KafkaSettings, *options: str, stdout: int = asyncio.subprocess.PIPE
) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "cyzj", "events", "tail", "--from", "beginning"),
        *("--bootstrap", settings.bootstrap_servers, "--prefix", settings.prefix, *options),
        stdout=stdout,
        stderr=asyncio.subprocess.PIPE,
    )


async def test_tail_prints_every_event_and_passes_over_what_is_none(
    kafka_settings: KafkaSettings, produced: list[Envelope]
) -> None:
    process = await tail(kafka_settings, "--limit", "5")
    out, err = await asyncio.wait_for(process.communicate(), 60)
    lines = [json.loads(line) for line in out.splitlines()]
    assert {line["id"] for line in lines} == {str(one.id) for one in produced}
    assert b"passed over" in err
    assert process.returncode == 0


async def test_a_school_sees_what_is_addressed_to_it_or_to_all(
    kafka_settings: KafkaSettings, produced: list[Envelope]
) -> None:
    process = await tail(
        kafka_settings, "--school", str(MINE), "--type", "request.opened.v1", "--limit", "2"
    )
    out, _ = await asyncio.wait_for(process.communicate(), 60)
    titles = {json.loads(line)["data"]["title"] for line in out.splitlines()}
    assert titles == {"全联盟需求", "给我校的需求"}


async def test_control_c_ends_it_quietly(
    kafka_settings: KafkaSettings, produced: list[Envelope]
) -> None:
    process = await tail(kafka_settings)
    assert process.stdout is not None
    await asyncio.wait_for(process.stdout.readline(), 60)
    process.send_signal(signal.SIGINT)
    _, err = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0
    assert b"Traceback" not in err


async def test_a_closed_pipe_ends_it_quietly(
    kafka_settings: KafkaSettings, produced: list[Envelope]
) -> None:
    """As `cyzj events tail | head -1` does."""
    reading, writing = os.pipe()
    process = await tail(kafka_settings, stdout=writing)
    os.close(writing)
    loop = asyncio.get_running_loop()
    assert await asyncio.wait_for(loop.run_in_executor(None, os.read, reading, 10), 60)
    os.close(reading)
    await one_more(kafka_settings)
    _, err = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0, err
    assert b"Traceback" not in err
    assert b"BrokenPipe" not in err


async def one_more(settings: KafkaSettings) -> Envelope:
    """Another event for everybody."""
    extra = event(RequestOpened, title="后来的需求")
    headers, value = encode(extra)
    async with AIOKafkaProducer(
        bootstrap_servers=settings.bootstrap_servers, acks="all"
    ) as producer:
        topic = topic_for_type(RequestOpened.TYPE, settings.prefix)
        await producer.send_and_wait(topic, value, key=str(extra.subject).encode(), headers=headers)
    return extra


async def test_from_now_passes_over_the_past(
    kafka_settings: KafkaSettings, produced: list[Envelope]
) -> None:
    seen: list[Envelope] = []
    listening = Listening(
        kafka_settings.bootstrap_servers, prefix=kafka_settings.prefix, from_beginning=False
    )

    async def first() -> None:
        async for one in listen(listening):
            seen.append(one)
            return

    waiting = asyncio.create_task(first())
    sent: list[Envelope] = []
    while not waiting.done():
        sent.append(await one_more(kafka_settings))
        await asyncio.wait([waiting], timeout=0.5)
    assert seen[0] in sent


async def test_with_a_group_what_was_not_finished_comes_again(
    kafka_settings: KafkaSettings, produced: list[Envelope]
) -> None:
    listening = Listening(
        kafka_settings.bootstrap_servers,
        prefix=kafka_settings.prefix,
        contexts=["teacher_exchanges"],
        group=f"{kafka_settings.prefix}report",
    )

    async def take(count: int) -> list[UUID]:
        taken: list[UUID] = []
        async with aclosing(listen(listening)) as events:
            async for one in events:
                taken.append(one.id)
                if len(taken) == count:
                    break
        return taken

    first = await take(3)
    rest = await take(3)
    assert first[2] in rest, "it was taken, and nothing was asked for after it"
    assert not {*first[:2]} & {*rest}
    assert {*first, *rest} == {one.id for one in produced}


async def run(*command: str, **environment: str) -> tuple[int | None, str, str]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "cyzj", *command),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, **environment},
    )
    out, err = await asyncio.wait_for(process.communicate(), 60)
    return process.returncode, out.decode(), err.decode()


async def test_without_kafka_it_says_so_in_one_line() -> None:
    nowhere = {"CYZJ_KAFKA__BOOTSTRAP_SERVERS": "127.0.0.1:1"}
    for command in (("events", "tail"), ("topics", "apply")):
        code, _, err = await run(*command, **nowhere)
        assert code == 1
        assert [line for line in err.splitlines() if line.startswith("cyzj: no Kafka answers")]
        assert "Traceback" not in err


async def test_a_wrong_option_is_named() -> None:
    code, _, err = await run("events", "tail", "--from", "yesterday")
    assert (code, "yesterday" in err) == (2, True)
    code, _, err = await run("events", "tail", "--school", "mine")
    assert (code, "--school" in err) == (2, True)


async def test_help_needs_neither_kafka_nor_a_database_library() -> None:
    script = (
        "import sys; sys.argv = ['cyzj', '--help']\n"
        "import cyzj.cli.main as m\n"
        "try: m.app()\nexcept SystemExit: pass\n"
        "heavy = {'aiokafka', 'sqlalchemy', 'fastapi', 'faststream', 'pydantic'} & set(sys.modules)\n"
        "print('heavy:', sorted(heavy))"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await asyncio.wait_for(process.communicate(), 60)
    assert out.decode().splitlines()[-1] == "heavy: []"


async def test_the_consumer_of_the_readme_runs(
    kafka_settings: KafkaSettings, produced: list[Envelope], tmp_path: Path
) -> None:
    found = re.search(
        r"<!-- a test runs this -->\n```python\n(.*?)```", README.read_text(), re.DOTALL
    )
    assert found is not None
    script = tmp_path / "report.py"
    script.write_text(found.group(1))
    assert len(found.group(1).splitlines()) <= 25
    process = await asyncio.create_subprocess_exec(
        *(
            sys.executable,
            str(script),
            kafka_settings.bootstrap_servers,
            kafka_settings.prefix,
            "4250",
        ),
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await asyncio.wait_for(process.communicate(), 60)
    assert out.decode().splitlines()[-1] == str({str(MINE): 4250})
