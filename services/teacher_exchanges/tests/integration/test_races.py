"""Two at once: one wins, the other is told the present state; nothing is promised twice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import httpx
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from cyzj.contracts.codes import Role
from cyzj.testing.desk import Desk, Json
from cyzj.testing.members import Members
from cyzj.testing.waiting import eventually
from teacher_exchanges.testing_api import a_request_body

MakeDesk = Callable[..., Desk]
TODAY = datetime.now(UTC).date()
PATH = "/v1/exchange-requests"
FIRST = TODAY + timedelta(days=30)
LAST = FIRST + timedelta(days=40)
SECONDMENT = {"exchange_type": "secondment", "working_days": None, "window_to": str(LAST)}


def outcomes(answers: list[httpx.Response]) -> list[tuple[int, str]]:
    return sorted((a.status_code, a.json().get("type", "").rsplit(":", 1)[-1]) for a in answers)


async def test_many_answers_to_one_place_and_one_is_confirmed(desk: MakeDesk) -> None:
    host = desk(Role.COORDINATOR)
    homes = [desk(Role.COORDINATOR) for _ in range(5)]
    request = await host.post(PATH, a_request_body(TODAY))
    matches = [await home.post(f"{PATH}/{request['id']}/answer", {}) for home in homes]
    for match in matches:
        await host.step(match, "confirm")
    answers = await asyncio.gather(
        *(
            home.send("POST", f"/v1/matches/{m['id']}/confirm", json={"expected_version": 2})
            for home, m in zip(homes, matches, strict=True)
        )
    )
    won = [a for a in answers if a.status_code == 200]
    assert len(won) == 1, outcomes(list(answers))
    assert {status for status, _ in outcomes(list(answers))} == {200, 409}
    assert (await host.get(f"{PATH}/{request['id']}"))["matched"] == 1
    left = await host.get("/v1/matches", request_id=request["id"])
    assert sorted(item["state"] for item in left["items"]) == ["confirmed", *["declined"] * 4]
    for home, match in zip(homes, matches, strict=True):
        offer = await home.get(f"/v1/exchange-offers/{match['offer_id']}")
        assert offer["held"] == 0
        assert offer["state"] in ("taken", "closed")


async def test_a_stale_version_is_refused_with_the_present_one(desk: MakeDesk) -> None:
    host = desk(Role.COORDINATOR)
    request = await host.post(PATH, a_request_body(TODAY))
    path = f"{PATH}/{request['id']}/pause"
    answers = await asyncio.gather(
        *(host.send("POST", path, json={"expected_version": 1}) for _ in range(4))
    )
    assert outcomes(list(answers)) == [(200, ""), *[(409, "stale-version")] * 3]
    refused = next(a for a in answers if a.status_code == 409)
    assert refused.json()["current"] == {"version": 2, "status": "paused"}


async def _engagements(
    desk: MakeDesk, members: Members, count: int
) -> tuple[Desk, Desk, list[Json]]:
    """Secondments of one teacher for the same days, to be accepted by the host."""
    host, home = desk(Role.COORDINATOR), desk(Role.COORDINATOR)
    teacher = desk(Role.TEACHER, school=home.school)
    assert home.school is not None
    await members.appoint(teacher.person, home.school)
    made: list[Json] = []
    for _ in range(count):
        request = await host.post(PATH, a_request_body(TODAY, **SECONDMENT))
        match = await home.post(f"{PATH}/{request['id']}/answer", {})
        match = await home.step(await host.step(match, "confirm"), "confirm")
        body = {
            "teacher_ref": str(teacher.person),
            "planned_from": str(FIRST),
            "planned_to": str(LAST),
            "expected_version": match["version"],
        }
        engagement = await eventually(partial(_nominated, home, match, body))
        assert engagement is not None
        made.append(await teacher.step(engagement, "teacher_accept"))
    return host, home, made


async def _nominated(home: Desk, match: Json, body: Json) -> Json | None:
    answer = await home.send("POST", f"/v1/matches/{match['id']}/nominate", json=body)
    return answer.json() if answer.status_code == 201 else None


async def test_a_teacher_is_promised_once_whoever_is_faster(
    desk: MakeDesk, members: Members, database: str
) -> None:
    host, home, made = await _engagements(desk, members, 4)
    answers = await asyncio.gather(
        *(
            host.send(
                "POST", f"/v1/engagements/{e['id']}/host-accept", json={"expected_version": 2}
            )
            for e in made
        )
    )
    assert outcomes(list(answers)) == [(200, ""), *[(409, "teacher-promised")] * 3]
    engine = create_async_engine(database)
    async with engine.connect() as connection:
        count = await connection.scalar(text("SELECT count(*) FROM teacher_time"))
    await engine.dispose()
    assert count == 1
    accepted = next(a.json() for a in answers if a.status_code == 200)
    await home.step(accepted, "cancel", reason="教学安排有变")
    other = next(e for e in made if e["id"] != accepted["id"])
    assert (await host.step(other, "host_accept"))["state"] == "accepted"


async def test_many_nominations_for_one_place_and_one_is_made(
    desk: MakeDesk, members: Members
) -> None:
    host, home, made = await _engagements(desk, members, 1)
    await home.step(made[0], "cancel", reason="换人")
    match = await home.get(f"/v1/matches/{made[0]['match_id']}")
    body = {
        "teacher_ref": made[0]["teacher_ref"],
        "planned_from": str(FIRST),
        "planned_to": str(LAST),
        "expected_version": match["version"],
        "replaces": made[0]["id"],
    }
    path = f"/v1/matches/{match['id']}/nominate"
    answers = await asyncio.gather(*(home.send("POST", path, json=body) for _ in range(4)))
    assert [status for status, _ in outcomes(list(answers))] == [201, 409, 409, 409]
    assert (await host.get(f"/v1/matches/{match['id']}"))["nominated"] == 1
