"""What must hold when many act at once: seats, certificates, versions."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from cyzj.domain.ids import new_id
from cyzj.testing.desk import Desk, Json
from cyzj.testing.members import Members
from cyzj.testing.waiting import eventually
from joint_training.testing_api import a_session_body
from joint_training.testing_people import FIRST, LAST, People, on

MakeDesk = Callable[..., Desk]
Call = Callable[[], Awaitable[httpx.Response]]


@pytest.fixture
def people(desk: MakeDesk, members: Members, app: FastAPI) -> People:
    return People(desk, members, app)


async def _many(calls: Sequence[Call], at_once: int = 40) -> list[httpx.Response]:
    """All answers, at most so many under way: each takes a connection."""
    gate = asyncio.Semaphore(at_once)

    async def one(call: Call) -> httpx.Response:
        async with gate:
            return await call()

    return await asyncio.gather(*(one(call) for call in calls))


def _naming(people: People, cohort: Json, place: int) -> Call:
    letters = "甲乙丙丁戊己庚辛壬癸"
    name = "示例" + "".join(letters[int(digit)] for digit in f"{place:03d}")
    body = {"cohort_id": cohort["id"], "kind": "student", "name": name}
    return lambda: people.school.send("POST", "/v1/enrolments", json=body)


async def test_three_hundred_endorsements_for_forty_seats_sell_forty(
    people: People, database: str
) -> None:
    shares = [{"school_id": str(people.school.school), "seats": 10}]
    cohort = await people.enrolling(seats=40, shares=shares)
    answers = await _many([_naming(people, cohort, n) for n in range(300)])
    assert Counter(a.status_code for a in answers) == {201: 300}
    states = Counter(a.json()["state"] for a in answers)
    assert states == {"school_endorsed": 40, "waitlisted": 260}
    engine = create_async_engine(database)
    async with engine.connect() as connection:
        taken = await connection.scalar(text("SELECT sum(taken) FROM cohort_seats"))
        seated = await connection.scalar(
            text("SELECT count(*) FROM enrolments WHERE seat IS NOT NULL")
        )
    await engine.dispose()
    assert (taken, seated) == (40, 40)


async def test_seats_are_those_of_a_plain_recount_after_any_walk(
    people: People, database: str
) -> None:
    """Named, withdrawn, rejected, released, confirmed, in an order drawn anew for each seed."""
    engine = create_async_engine(database)
    for seed in range(3):
        draw = random.Random(seed)
        shares = [{"school_id": str(people.school.school), "seats": 2}]
        cohort = await people.enrolling(seats=4, shares=shares)
        desk = people.school
        for place in range(25):
            await _step(people, cohort, draw, desk, place)
            async with engine.connect() as connection:
                await _recounted(connection, cohort["id"], seed, place)
    await engine.dispose()


async def _step(people: People, cohort: Json, draw: random.Random, desk: Desk, place: int) -> None:
    roster = (await desk.get("/v1/enrolments", cohort_id=cohort["id"]))["items"]
    act = draw.choice(["name", "name", "withdraw", "reject", "confirm", "sweep"])
    if act == "name":
        answer = await _naming(people, cohort, place)()
        assert answer.status_code == 201, answer.text
    elif act == "sweep":
        moment = FIRST - timedelta(days=draw.choice([20, 7]))
        await people.sweep(on(moment, 1))
    else:
        by = people.owner if act == "reject" else desk
        for one in draw.sample(roster, len(roster)):
            seen = await by.get(f"/v1/enrolments/{one['id']}")
            if act in seen["allowed_actions"]:
                reason = {} if act == "confirm" else {"reason": "时间冲突"}
                await by.step(seen, act, **reason)
                break


async def _recounted(connection: AsyncConnection, cohort: str, seed: int, place: int) -> None:
    rows = await connection.execute(
        text(
            "SELECT s.seats, s.taken, (SELECT count(*) FROM enrolments e WHERE e.cohort_id ="
            " s.cohort_id AND CASE WHEN e.seat = 'pool' THEN s.holder = :all ELSE e.seat ="
            " 'school' AND s.holder = e.school_id END) AS held FROM cohort_seats s"
            " WHERE s.cohort_id = :cohort"
        ),
        {"cohort": cohort, "all": "00000000-0000-0000-0000-000000000000"},
    )
    free = 0
    for seats, taken, held in rows:
        assert taken == held, (seed, place)
        free += seats - taken
    waiting = await connection.scalar(
        text(
            "SELECT count(*) FROM enrolments WHERE cohort_id = :cohort AND status = 'waitlisted'"
            " AND seat IS NULL"
        ),
        {"cohort": cohort},
    )
    assert not (free and waiting), f"seed {seed}, step {place}: a seat is free and somebody waits"


async def test_one_certificate_however_often_it_is_issued(people: People) -> None:
    cohort = await people.closed(2)
    owner = people.owner.at(on(LAST, 20))
    (eligible,) = (await owner.get("/v1/certificates", cohort_id=cohort["id"]))["items"]
    path = f"/v1/certificates/{eligible['id']}/issue"
    body = {"expected_version": eligible["version"]}
    answers = await _many([lambda: owner.send("POST", path, json=body)] * 8)
    assert {a.status_code for a in answers} == {200}
    assert (
        len({(a.json()["code"], a.json()["content_hash"], a.json()["version"]) for a in answers})
        == 1
    )
    again = await owner.refused(
        f"/v1/cohorts/{cohort['id']}/issue-certificates",
        {"expected_version": cohort["version"]},
        409,
    )
    assert again == "nothing-to-issue"
    found = await owner.get("/v1/certificates", cohort_id=cohort["id"])
    assert [one["state"] for one in found["items"]] == ["issued"]


async def test_a_bulk_issue_that_is_interrupted_goes_on(people: People) -> None:
    cohort = await people.closed(6)
    owner = people.owner.at(on(LAST, 20))
    await owner.step(cohort, "issue_certificates")
    again = await owner.step(cohort, "issue_certificates")
    assert again["issuing"]
    await people.sweep(on(LAST, 20))
    done = await owner.get(f"/v1/cohorts/{cohort['id']}")
    assert (done["certificates"], done["issuing"]) == ({"issued": 5}, False)


async def test_a_session_for_one_teacher_whoever_is_faster(people: People, desk: MakeDesk) -> None:
    assert people.owner.school is not None
    cohort = await people.running(2)
    others = [await people.enrolling() for _ in range(3)]
    evening = a_session_body(FIRST + timedelta(days=7), people.teacher.person, 18)

    def scheduling(one: Json) -> Call:
        body = {"expected_version": one["version"], "sessions": [evening]}
        path = f"/v1/cohorts/{one['id']}/schedule-sessions"
        return lambda: people.owner.send("POST", path, json=body)

    answers = await _many([scheduling(one) for one in (cohort, *others)])
    assert Counter(a.status_code for a in answers) == {200: 1, 409: 3}
    slugs = {a.json()["type"].rsplit(":")[-1] for a in answers if a.status_code == 409}
    assert slugs == {"teacher-busy"}


async def test_a_teacher_enrols_once_in_a_cohort(people: People, desk: MakeDesk) -> None:
    assert people.school.school is not None
    cohort = await people.enrolling()
    learner = new_id()
    await people.members.appoint(learner, people.school.school)
    body = {
        "cohort_id": cohort["id"],
        "kind": "teacher",
        "teacher_ref": str(learner),
        "name": "示例教师甲",
    }

    async def known() -> bool:
        answer = await people.school.send("POST", "/v1/enrolments", json=body)
        return answer.status_code == 201

    await eventually(known)
    answers = await _many([lambda: people.school.send("POST", "/v1/enrolments", json=body)] * 4)
    assert Counter(a.status_code for a in answers) == {409: 4}
    assert {a.json()["type"].rsplit(":")[-1] for a in answers} == {"enrolled-already"}
