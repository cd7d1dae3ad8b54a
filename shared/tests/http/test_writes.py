"""Writes: the same key gives the same answer once, stale versions lose, the clock moves only in a demonstration."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import UUID

import httpx
import pytest
import pytest_asyncio

from cyzj.contracts.codes import Role
from cyzj.domain.ids import new_id
from cyzj.settings import KafkaSettings
from cyzj.testing.fixtures import served, settings_for
from cyzj.testing.tokens import Issuer
from tally.api import build
from tally.harness import Connection

KEY = {"Idempotency-Key": "0123456789"}
PAST = "2025-09-01T08:00:00+08:00"


@pytest.fixture
def school() -> UUID:
    return new_id()


@pytest.fixture
def headers(issuer: Issuer, school: UUID) -> dict[str, str]:
    return issuer.headers(Role.COORDINATOR, school=school)


def remind(id: UUID) -> str:
    return f"/v1/tallies/{id}/remind"


async def counted(journal: Connection) -> int:
    return int(await journal.fetchval("SELECT count(*) FROM journal"))


async def test_the_same_key_and_body_give_the_stored_answer_and_one_effect(
    api: httpx.AsyncClient, headers: dict[str, str], journal: Connection
) -> None:
    path = remind(new_id())
    first = await api.post(path, json={}, headers=headers | KEY)
    again = await api.post(path, json={}, headers=headers | KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert await counted(journal) == 1


async def test_without_a_key_every_post_counts(
    api: httpx.AsyncClient, headers: dict[str, str], journal: Connection
) -> None:
    path = remind(new_id())
    for _ in range(2):
        await api.post(path, json={}, headers=headers)
    assert await counted(journal) == 2


async def test_the_same_key_for_another_body_place_or_school_is_refused(
    api: httpx.AsyncClient, issuer: Issuer, journal: Connection
) -> None:
    person, id, school = new_id(), new_id(), new_id()
    mine = issuer.headers(Role.COORDINATOR, school=school, person=person) | KEY
    elsewhere = issuer.headers(Role.COORDINATOR, school=new_id(), person=person) | KEY
    await api.post(remind(id), json={}, headers=mine)
    for path, body, who in (
        (remind(id), {"times": 2}, mine),
        (remind(new_id()), {}, mine),
        (remind(id) + "?x=1", {}, mine),
        (remind(id), {}, elsewhere),
    ):
        answer = await api.post(path, json=body, headers=who)
        assert answer.status_code == 409, answer.text
        assert answer.json()["type"].endswith("idempotency-key-reused")
    assert await counted(journal) == 1


async def test_another_persons_key_is_another_key(
    api: httpx.AsyncClient, issuer: Issuer, school: UUID, journal: Connection
) -> None:
    id = new_id()
    for _ in range(2):
        person = issuer.headers(Role.COORDINATOR, school=school)
        assert (await api.post(remind(id), json={}, headers=person | KEY)).status_code == 201
    assert await counted(journal) == 2


async def test_the_same_key_at_the_same_moment_has_one_effect_and_one_answer(
    api: httpx.AsyncClient, headers: dict[str, str], journal: Connection
) -> None:
    path = remind(new_id())
    answers = await asyncio.gather(
        *(api.post(path, json={}, headers=headers | KEY) for _ in range(8))
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert await counted(journal) == 1


async def test_different_bodies_under_one_key_at_the_same_moment_leave_one_winner(
    api: httpx.AsyncClient, headers: dict[str, str], journal: Connection
) -> None:
    id = new_id()
    answers = await asyncio.gather(
        *(api.post(remind(id), json={"times": n}, headers=headers | KEY) for n in range(1, 5))
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]


async def test_a_refusal_is_not_kept_and_the_key_may_be_used_again(
    api: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    id = new_id()
    stale = {"expected_version": 5}
    assert (await api.post(remind(id), json=stale, headers=headers | KEY)).status_code == 409
    assert (await api.post(remind(id), json={}, headers=headers | KEY)).status_code == 201


async def test_a_repeated_decision_gets_its_answer_and_not_that_it_is_stale(
    api: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    id = new_id()
    await api.post(remind(id), json={}, headers=headers)
    decision = {"expected_version": 1}
    first = await api.post(remind(id), json=decision, headers=headers | KEY)
    again = await api.post(remind(id), json=decision, headers=headers | KEY)
    assert (again.status_code, again.content) == (201, first.content)


async def test_a_stale_version_is_a_409_with_the_present_state(
    api: httpx.AsyncClient, headers: dict[str, str], journal: Connection
) -> None:
    id = new_id()
    await api.post(remind(id), json={"times": 3}, headers=headers)
    answer = await api.post(remind(id), json={"expected_version": 2}, headers=headers)
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("stale-version")
    assert answer.json()["current"] == {"version": 3}
    assert await counted(journal) == 3


async def test_of_many_with_the_same_version_one_wins(
    api: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    id = new_id()
    await api.post(remind(id), json={}, headers=headers)
    answers = await asyncio.gather(
        *(api.post(remind(id), json={"expected_version": 1}, headers=headers) for _ in range(6))
    )
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 5


@pytest.mark.parametrize("key", ["short", "with space in it", "x" * 129])
async def test_a_malformed_key_is_named(
    api: httpx.AsyncClient, headers: dict[str, str], key: str
) -> None:
    answer = await api.post(remind(new_id()), json={}, headers=headers | {"Idempotency-Key": key})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "Idempotency-Key"


async def test_a_file_may_come_with_a_key(api: httpx.AsyncClient, headers: dict[str, str]) -> None:
    """The boundary of a form differs each time: its fields and files count."""

    async def send(content: bytes, name: str = "a.txt") -> httpx.Response:
        files = {"file": (name, content)}
        return await api.post("/v1/uploads?remark=x", files=files, headers=headers | KEY)

    first = await send(b"evidence")
    assert (await send(b"evidence")).content == first.content
    assert first.status_code == 201
    assert (await send(b"other")).status_code == 409
    assert (await send(b"evidence", "b.txt")).status_code == 409


def moved(issuer: Issuer, time: str = PAST) -> dict[str, str]:
    return {"Demo-Time": time, "Demo-Authorization": f"Bearer {issuer.token(Role.SYSTEM)}"}


async def test_in_a_demonstration_the_moved_clock_is_the_events_time(
    api: httpx.AsyncClient, headers: dict[str, str], issuer: Issuer, journal: Connection
) -> None:
    answer = await api.post(remind(new_id()), json={}, headers=headers | moved(issuer) | KEY)
    assert answer.status_code == 201
    assert await journal.fetchval("SELECT time FROM journal") == datetime.fromisoformat(PAST)
    kept_at = await journal.fetchval("SELECT at FROM idempotency")
    assert (datetime.now(UTC) - kept_at).total_seconds() < 3600, "else it is forgotten at once"


async def test_the_system_itself_needs_no_second_token(
    api: httpx.AsyncClient, issuer: Issuer, journal: Connection
) -> None:
    system = issuer.headers(Role.SYSTEM) | {"Demo-Time": PAST}
    assert (await api.post(remind(new_id()), json={}, headers=system)).status_code == 201
    assert await journal.fetchval("SELECT time FROM journal") == datetime.fromisoformat(PAST)


async def test_only_the_system_moves_the_clock(
    api: httpx.AsyncClient, headers: dict[str, str], issuer: Issuer, journal: Connection
) -> None:
    office = f"Bearer {issuer.token(Role.GROUP_OFFICE)}"
    for proof in ({}, {"Demo-Authorization": office}, {"Demo-Authorization": "Bearer x"}):
        refused = await api.post(
            remind(new_id()), json={}, headers=headers | {"Demo-Time": PAST} | proof
        )
        assert refused.status_code in (401, 403)
    assert await counted(journal) == 0


@pytest.mark.parametrize("time", ["yesterday", "2025-09-01T08:00:00", "2025-09-01"])
async def test_a_moment_without_offset_or_sense_is_named(
    api: httpx.AsyncClient, headers: dict[str, str], issuer: Issuer, time: str
) -> None:
    answer = await api.post(remind(new_id()), json={}, headers=headers | moved(issuer, time))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "Demo-Time"


@pytest_asyncio.fixture
async def real_api(database: str, issuer: Issuer) -> AsyncIterator[httpx.AsyncClient]:
    """The service outside demonstration mode."""
    async with served(build(settings_for(database, KafkaSettings()), "http"), issuer) as client:
        yield client


async def test_outside_a_demonstration_nobody_moves_the_clock(
    real_api: httpx.AsyncClient, headers: dict[str, str], issuer: Issuer, journal: Connection
) -> None:
    answer = await real_api.post(remind(new_id()), json={}, headers=headers | moved(issuer))
    assert answer.status_code == 403
    assert answer.json()["type"].endswith("no-demo-time")
    assert await counted(journal) == 0
