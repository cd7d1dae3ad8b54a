"""The journal's chain: whatever is done to a sent row afterwards is found."""

from __future__ import annotations

import pytest

from cyzj.domain.ids import new_id
from cyzj.messaging.chain import GENESIS, verify
from cyzj.messaging.journal import leaf_of, link
from cyzj.settings import KafkaSettings
from cyzj.storage.unit import Runner
from cyzj.testing.waiting import eventually
from tally.harness import Connection, relay_to, running
from tally.use_cases import count

_RESEAL = "UPDATE journal SET leaf = $1 WHERE position = 2"


async def sealed(
    database: str, settings: KafkaSettings, runner: Runner, journal: Connection
) -> None:
    """Five rows, sent and chained."""
    id = new_id()
    await count(runner, *[id] * 5)
    async with running(relay_to(database, settings)):
        await eventually(lambda: chained(journal))


async def chained(journal: Connection) -> bool:
    return bool(await journal.fetchval("SELECT chain_seq FROM service_state") == 5)


async def test_an_untouched_journal_is_sound_and_names_its_head(
    database: str, kafka_settings: KafkaSettings, runner: Runner, journal: Connection
) -> None:
    assert (await verify(journal)).head == GENESIS.hex()
    await sealed(database, kafka_settings, runner, journal)
    verdict = await verify(journal)
    head = GENESIS
    for row in await journal.fetch("SELECT leaf FROM journal ORDER BY chain_seq"):
        head = link(head, row["leaf"])
    assert (verdict.sound, verdict.checked, verdict.head) == (True, 5, head.hex())


@pytest.mark.parametrize(
    ("done", "found"),
    [
        ("UPDATE journal SET data = replace(data, '\"reminders\":2', '\"reminders\":9')", 2),
        ("UPDATE journal SET actor = 'somebody' WHERE position = 3", 3),
        ('UPDATE journal SET "time" = "time" + interval \'1 microsecond\' WHERE position = 4', 4),
        ("UPDATE journal SET audience = '' WHERE position = 1", 1),
        ("UPDATE journal SET leaf = sha256('x') WHERE position = 5", 5),
        ("DELETE FROM journal WHERE position = 3", 4),
        ("DELETE FROM journal WHERE position = 1", 2),
        ("DELETE FROM journal WHERE position = 5", None),
        ("DELETE FROM journal", None),
        ("UPDATE journal SET chain_seq = 6 - chain_seq", 5),
    ],
)
async def test_a_tampered_removed_or_reordered_row_is_found(
    database: str,
    kafka_settings: KafkaSettings,
    runner: Runner,
    journal: Connection,
    done: str,
    found: int | None,
) -> None:
    await sealed(database, kafka_settings, runner, journal)
    await journal.execute("DROP INDEX journal_chain_seq")
    await journal.execute(done)
    verdict = await verify(journal)
    assert not verdict.sound
    assert verdict.broken_at == found


async def test_a_row_changed_with_its_leaf_is_found_by_its_link(
    database: str, kafka_settings: KafkaSettings, runner: Runner, journal: Connection
) -> None:
    await sealed(database, kafka_settings, runner, journal)
    await journal.execute("UPDATE journal SET role = 'coordinator' WHERE position = 2")
    row = await journal.fetchrow("SELECT * FROM journal WHERE position = 2")
    await journal.execute(_RESEAL, leaf_of(dict(row or {})))
    verdict = await verify(journal)
    assert (verdict.broken_at, verdict.checked) == (2, 1)


async def test_an_inserted_row_is_found(
    database: str, kafka_settings: KafkaSettings, runner: Runner, journal: Connection
) -> None:
    await sealed(database, kafka_settings, runner, journal)
    await journal.execute("DROP INDEX journal_chain_seq")
    await journal.execute("UPDATE journal SET chain_seq = chain_seq + 1 WHERE chain_seq > 2")
    await count(runner, new_id())
    await journal.execute(
        "UPDATE journal SET chain_seq = 3, chain = sha256('x'), sent_at = now() WHERE position = 6"
    )
    assert (await verify(journal)).broken_at == 6
