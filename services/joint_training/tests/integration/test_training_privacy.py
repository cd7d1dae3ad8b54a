"""Names of learners: sealed in the database, in no event, shown to those who need them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from cyzj.contracts.codes import Role
from cyzj.testing.desk import Desk
from cyzj.testing.members import Members
from cyzj.testing.privacy import personal_data
from joint_training.testing_people import LAST, People, on

MakeDesk = Callable[..., Desk]
NAMES = ("示例学员甲", "示例学员乙", "示例学员丙")
EVERYTHING = (
    "SELECT row_to_json(t)::text FROM {} AS t"  # each table of the service, read as a thief would
)


@pytest.fixture
def people(desk: MakeDesk, members: Members, app: FastAPI) -> People:
    return People(desk, members, app)


async def test_no_event_and_no_row_holds_a_name(people: People, database: str) -> None:
    cohort = await people.closed(3)
    owner = people.owner.at(on(LAST, 20))
    headers = {"Idempotency-Key": "privacy-0001"}
    path = f"/v1/cohorts/{cohort['id']}/issue-certificates"
    body = {"expected_version": cohort["version"]}
    await owner.send("POST", path, json=body, headers=headers)
    await people.sweep(on(LAST, 20))
    engine = create_async_engine(database)
    async with engine.connect() as connection:
        tables = await connection.scalars(
            text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        )
        rows = 0
        for table in tables:
            for row in await connection.scalars(text(EVERYTHING.format(table))):
                assert personal_data(row, NAMES) == [], table
                rows += 1
        journal = await connection.scalar(text("SELECT count(*) FROM journal"))
    await engine.dispose()
    assert rows > 50
    assert (journal or 0) > 30


async def test_names_are_shown_to_school_and_organiser_when_asked_for(
    people: People, desk: MakeDesk
) -> None:
    cohort = await people.running(3)
    for who in (people.owner, people.school):
        plain = await who.get("/v1/enrolments", cohort_id=cohort["id"])
        assert {one["name"] for one in plain["items"]} == {None}
        named = await who.get("/v1/enrolments", cohort_id=cohort["id"], with_names=True)
        assert {one["name"] for one in named["items"]} == set(NAMES)
    office = await people.office.get("/v1/enrolments", cohort_id=cohort["id"], with_names=True)
    assert {one["name"] for one in office["items"]} == {None}
    session = (await people.sessions(cohort))[0]
    path = f"/v1/course-sessions/{session['id']}"
    assert {one["name"] for one in (await people.teacher.get(path))["roster"]} == set(NAMES)
    assert {one["name"] for one in (await people.office.get(path))["roster"]} == {None}
    other = desk(Role.COORDINATOR)
    assert (await other.send("GET", f"{path}/paper.pdf")).status_code == 404
    roster = await people.teacher.send("GET", f"{path}/paper.pdf")
    assert roster.content.startswith(b"%PDF")


async def test_two_learners_of_one_name_are_told_apart(people: People) -> None:
    cohort = await people.enrolling()
    await people.named(cohort, 1)
    body = {"cohort_id": cohort["id"], "kind": "student", "name": NAMES[0]}
    assert await people.school.refused("/v1/enrolments", body, 409) == "enrolled-already"
    await people.school.post("/v1/enrolments", {**body, "name": f"{NAMES[0]}（一班）"})
    # another school may well have somebody of the same name
    await people.owner.post("/v1/enrolments", body)
