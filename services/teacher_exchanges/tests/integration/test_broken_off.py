"""A stay that pauses, ends before its time or is called off before it begins."""

from __future__ import annotations

import pytest
from fastapi import FastAPI

from cyzj.testing.desk import Json
from cyzj.testing.members import Members
from teacher_exchanges.testing_people import FIRST, MakeDesk, People, on


@pytest.fixture
def people(desk: MakeDesk, members: Members, app: FastAPI) -> People:
    return People(desk, members, app)


async def under_way(people: People) -> Json:
    engagement = await people.ready()
    return await people.host.at(on(FIRST)).step(engagement, "confirm_arrival", day=str(FIRST))


def waits(engagement: Json) -> list[str]:
    return [waiting["action"] for waiting in engagement["waiting_on"]]


async def test_a_stay_pauses_and_goes_on(people: People) -> None:
    engagement = await under_way(people)
    assert waits(engagement) == ["confirm_departure"], "it is a lecture of one day"
    host = people.host.at(on(FIRST, 10))
    path = f"/v1/engagements/{engagement['id']}/interrupt"
    silent = {"expected_version": engagement["version"], "reason": ""}
    assert await host.refused(path, silent, 422) == "invalid-engagement"
    paused = await host.step(engagement, "interrupt", reason="设备检修", reason_code="capacity")
    assert (paused["state"], waits(paused)) == ("interrupted", ["resume"])
    home = people.home.at(on(FIRST, 11))
    going = await home.step(paused, "resume")
    assert (going["state"], waits(going)) == ("in_progress", ["confirm_departure"])
    history = (await home.get(f"/v1/engagements/{going['id']}/history"))["items"]
    assert [item["event"] for item in history[-2:]] == [
        "engagement.interrupted",
        "engagement.resumed",
    ]


async def test_an_early_end_for_good_reason_is_evaluated_by_all_three(people: People) -> None:
    engagement = await under_way(people)
    ended = await people.host.at(on(FIRST, 15)).step(
        engagement,
        "end_early",
        last_day=str(FIRST),
        taught_hours="2",
        justified=True,
        reason="教师突发疾病",
        reason_code="health",
    )
    assert (ended["state"], waits(ended)) == ("ended_early", ["evaluate"] * 3)
    path = f"/v1/engagements/{ended['id']}/close"
    body = {"expected_version": ended["version"]}
    assert await people.home.at(on(FIRST, 16)).refused(path, body, 409) == "justified-end"
    for who in (people.host, people.home, people.teacher):
        ended = await who.at(on(FIRST, 16)).step(ended, "evaluate", score=4)
    assert (ended["state"], ended["taught_hours"]) == ("evaluated", "2.00")


async def test_an_early_end_without_good_reason_is_closed_and_not_evaluated(
    people: People,
) -> None:
    engagement = await under_way(people)
    ended = await people.home.at(on(FIRST, 15)).step(
        engagement,
        "end_early",
        last_day=str(FIRST),
        taught_hours="1",
        justified=False,
        reason="另有安排",
    )
    assert waits(ended) == ["close"]
    path = f"/v1/engagements/{ended['id']}/evaluate"
    body = {"expected_version": ended["version"], "score": 5}
    teacher = people.teacher.at(on(FIRST, 16))
    assert await teacher.refused(path, body, 409) == "unjustified-end"
    over = await people.home.at(on(FIRST, 16)).step(ended, "close")
    assert (over["state"], over["waiting_on"]) == ("terminated", [])
    request = await people.host.get(f"/v1/exchange-requests/{over['request_id']}")
    assert request["state"] == "partially_fulfilled"


async def test_any_of_the_three_calls_it_off_before_it_begins_and_nobody_after(
    people: People,
) -> None:
    engagement = await people.ready()
    called_off = await people.teacher.step(engagement, "cancel", reason="家中有事")
    assert called_off["state"] == "cancelled"
    match = await people.home.get(f"/v1/matches/{engagement['match_id']}")
    assert (match["nominated"], "nominate" in match["allowed_actions"]) == (0, True)
    again = await under_way(people)
    path = f"/v1/engagements/{again['id']}/cancel"
    body = {"expected_version": again["version"], "reason": "教学安排有变"}
    assert await people.home.refused(path, body, 409) == "wrong-state"
