"""Settling what was set aside: in order, with a reason, and by two people where something is lost."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import pytest

from cyzj.domain.errors import DomainError
from cyzj.messaging.dead_letters import Settled, ask_discard, discard, retry
from cyzj.messaging.received import Raw, Received
from cyzj.storage.engine import Sessions
from cyzj.storage.unit import Unit
from tally.harness import TOPIC, Connection, effects, listener, record
from tally.use_cases import note

A, B = UUID(int=1), UUID(int=2)
ANNA, BO = "anna", "bo"


class Stubborn:
    """Notes effects, and refuses the versions in `refused` as long as they stand there."""

    def __init__(self, *refused: int) -> None:
        self.refused = set(refused)

    async def __call__(self, unit: Unit, events: Sequence[Received]) -> None:
        for received in events:
            if received.event.aggregateversion in self.refused:
                raise ValueError("no")
        await note(unit, events)


async def id_at(journal: Connection, offset: int) -> int:
    query = 'SELECT id FROM dead_letters WHERE "offset" = $1'
    return int(await journal.fetchval(query, offset))


async def row_at(journal: Connection, offset: int) -> dict[str, object]:
    row = await journal.fetchrow('SELECT * FROM dead_letters WHERE "offset" = $1', offset)
    return dict(row or {})


async def test_a_retry_applies_the_record_and_those_behind_it_in_order(
    sessions: Sessions, journal: Connection
) -> None:
    apply = Stubborn(2)
    consumer = listener(sessions, apply)
    await consumer.take([record(A, n, n) for n in (1, 2, 3)] + [record(B, 1, 9)])
    await consumer.take([record(A, 4, 10)])
    apply.refused.clear()
    settled = await retry(consumer, await id_at(journal, 2), by=ANNA)
    assert settled == Settled(applied=3, remaining=0)
    await consumer.take([record(A, 5, 11)])
    assert await effects(sessions) == [(A, 1), (B, 1), (A, 2), (A, 3), (A, 4), (A, 5)]
    row = await row_at(journal, 2)
    assert (row["outcome"], row["settled_by"]) == ("applied", ANNA)


async def test_a_retry_stops_at_the_first_that_still_refuses(
    sessions: Sessions, journal: Connection
) -> None:
    apply = Stubborn(2, 3)
    consumer = listener(sessions, apply)
    await consumer.take([record(A, n, n) for n in (1, 2, 3, 4)])
    apply.refused = {3}
    settled = await retry(consumer, await id_at(journal, 2), by=ANNA)
    assert (settled.applied, settled.remaining) == (1, 2)
    assert settled.error == "builtins.ValueError: no"
    assert (await row_at(journal, 3))["attempts"] == 2
    assert await effects(sessions) == [(A, 1), (A, 2)]


async def test_the_earliest_of_an_aggregate_comes_first(
    sessions: Sessions, journal: Connection
) -> None:
    consumer = listener(sessions, Stubborn(1))
    await consumer.take([record(A, n, n) for n in (1, 2)])
    with pytest.raises(DomainError) as refusal:
        await retry(consumer, await id_at(journal, 2), by=ANNA)
    assert refusal.value.slug == "not-the-first"
    assert refusal.value.facts["first"] == await id_at(journal, 1)


async def test_a_letter_is_settled_once(sessions: Sessions, journal: Connection) -> None:
    apply = Stubborn(1)
    consumer = listener(sessions, apply)
    await consumer.take([record(A, 1, 1)])
    apply.refused.clear()
    id = await id_at(journal, 1)
    await retry(consumer, id, by=ANNA)
    with pytest.raises(DomainError) as refusal:
        await retry(consumer, id, by=BO)
    assert refusal.value.slug == "not-found"
    assert await effects(sessions) == [(A, 1)]


async def test_a_discard_needs_a_second_person_and_keeps_the_reason(
    sessions: Sessions, journal: Connection
) -> None:
    consumer = listener(sessions, Stubborn(2))
    await consumer.take([record(A, n, n) for n in (1, 2, 3)])
    id = await id_at(journal, 2)
    for who, slug in ((BO, "discard-not-asked"), (ANNA, "same-person")):
        with pytest.raises(DomainError) as refusal:
            await discard(consumer, id, by=who)
        assert refusal.value.slug == slug
        await ask_discard(consumer, id, by=ANNA, reason="written by a test")
    settled = await discard(consumer, id, by=BO)
    assert settled == Settled(applied=1, remaining=0)
    assert await effects(sessions) == [(A, 1), (A, 3)]
    row = await row_at(journal, 2)
    assert (row["outcome"], row["discard_asked_by"], row["settled_by"], row["reason"]) == (
        "discarded",
        ANNA,
        BO,
        "written by a test",
    )


async def discarded(consumer_sessions: Sessions, journal: Connection, offset: int) -> Settled:
    consumer, id = listener(consumer_sessions), await id_at(journal, offset)
    await ask_discard(consumer, id, by=ANNA, reason="unreadable for good")
    return await discard(consumer, id, by=BO)


async def test_after_an_unreadable_event_is_discarded_the_next_ones_follow(
    sessions: Sessions, journal: Connection
) -> None:
    """Its headers still say which version it was."""
    consumer = listener(sessions)
    await consumer.take([record(A, 1, 1), record(A, 2, 2, value=b"?"), record(A, 3, 3)])
    assert await discarded(sessions, journal, 2) == Settled(applied=1, remaining=0)
    await consumer.take([record(A, 4, 4)])
    assert await effects(sessions) == [(A, 1), (A, 3), (A, 4)]


async def test_rubbish_under_an_aggregates_key_does_not_swallow_its_next_event(
    sessions: Sessions, journal: Connection
) -> None:
    consumer = listener(sessions)
    await consumer.take([record(A, 1, 1), record(A, 9, 2, headers=[]), record(A, 2, 3)])
    assert await discarded(sessions, journal, 2) == Settled(applied=1, remaining=0)
    assert await effects(sessions) == [(A, 1), (A, 2)]


async def test_over_a_gap_only_on_purpose(sessions: Sessions, journal: Connection) -> None:
    consumer = listener(sessions)
    await consumer.take([record(A, 1, 1), record(A, 3, 3), record(A, 4, 4)])
    id = await id_at(journal, 3)
    assert (await retry(consumer, id, by=ANNA)).error == "version 3 came, 2 is missing"
    assert await retry(consumer, id, by=ANNA, over_gap=True) == Settled(2, 0)
    assert await effects(sessions) == [(A, 1), (A, 3), (A, 4)]


async def test_a_record_without_an_aggregate_is_settled_alone(
    sessions: Sessions, journal: Connection
) -> None:
    await listener(sessions).take([Raw(TOPIC, 0, 7, None, b"?", ()), record(A, 1, 8)])
    assert await discarded(sessions, journal, 7) == Settled(0, 0)
    assert await effects(sessions) == [(A, 1)]


async def test_a_passing_trouble_during_a_retry_leaves_everything_as_it_was(
    sessions: Sessions, journal: Connection
) -> None:
    await listener(sessions, Stubborn(1)).take([record(A, 1, 1)])

    async def away(_: Unit, __: Sequence[Received]) -> None:
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await retry(listener(sessions, away), await id_at(journal, 1), by=ANNA)
    row = await row_at(journal, 1)
    assert (row["attempts"], row["settled_at"]) == (1, None)


async def test_a_retry_wakes_the_relay_for_what_it_recorded(
    sessions: Sessions, journal: Connection
) -> None:
    woken: list[bool] = []
    apply = Stubborn(1)
    consumer = listener(sessions, apply)
    await consumer.take([record(A, 1, 1)])
    apply.refused.clear()
    consumer.on_commit = lambda: woken.append(True)
    await retry(consumer, await id_at(journal, 1), by=ANNA)
    assert woken == [True]
