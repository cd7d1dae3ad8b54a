"""A session in a room: only in a booked time of its organiser's, and warned when that is gone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from fastapi import FastAPI

from cyzj.testing.desk import Desk, Json
from cyzj.testing.members import Members
from joint_training.testing_api import a_booking_body, a_session_body
from joint_training.testing_bases import Town
from joint_training.testing_people import LAST, People

MakeDesk = Callable[..., Desk]
DAY = LAST + timedelta(days=1)


@pytest.fixture
def people(desk: MakeDesk, members: Members, app: FastAPI) -> People:
    return People(desk, members, app)


async def _booking(desk: Desk, room: Json, **changes: object) -> Json:
    """Periods 1 to 4 of the day after the last: the whole morning."""
    body = {"first_period": 1, "last_period": 4, **changes}
    return await desk.post("/v1/bookings", a_booking_body(room, DAY, **body))


async def test_a_session_stands_in_a_booked_room_and_nowhere_else(
    people: People, town: Town
) -> None:
    cohort = await people.running(2)
    room = await town.room()
    path = f"/v1/cohorts/{cohort['id']}/schedule-sessions"

    def body(booking: Json, day: date = DAY, hour: int = 8) -> Json:
        lesson = a_session_body(day, people.teacher.person, hour, booking_id=booking["id"])
        return {"expected_version": cohort["version"], "sessions": [lesson]}

    held = await _booking(people.owner, room)
    answer = await people.owner.send("POST", path, json=body(held, hour=14))
    problem = answer.json()
    assert (answer.status_code, problem["type"].rsplit(":")[-1]) == (409, "room-not-booked")
    assert "当天订的是 08:20–12:00" in problem["detail"]
    other_day = body(held, DAY + timedelta(days=1))
    assert await people.owner.refused(path, other_day, 409) == "room-not-booked"
    stranger = await _booking(town.other, await town.room(), people=5)
    assert await people.owner.refused(path, body(stranger), 422) == "booking-unknown"

    before = len(await people.sessions(cohort))
    await people.owner.post(path, body(held))
    session = (await people.sessions(cohort))[-1]
    assert before == 4
    assert session["resource_id"] == room["id"]
    assert (session["room"], session["room_lost"]) == ("示例智能制造实训基地 数控实训室A", False)


async def test_a_room_that_is_given_back_is_said_at_the_session(people: People, town: Town) -> None:
    cohort = await people.running(2)
    held = await _booking(people.owner, await town.room())
    lesson = a_session_body(DAY, people.teacher.person, booking_id=held["id"])
    await people.owner.step(cohort, "schedule_sessions", sessions=[lesson])
    await people.owner.step(held, "cancel", reason="改在本校上课")
    session = (await people.sessions(cohort))[-1]
    assert session["room_lost"] is True

    shown = await people.owner.get(f"/v1/course-sessions/{session['id']}")
    plan = {
        **lesson,
        "booking_id": None,
        "place": "本校 2 号楼",
        "expected_version": shown["version"],
    }
    moved = await people.owner.post(f"/v1/course-sessions/{session['id']}/change", plan)
    assert (moved["room_lost"], moved["resource_id"], moved["place"]) == (
        False,
        None,
        "本校 2 号楼",
    )
