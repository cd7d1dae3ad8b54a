"""A suspended school finishes what runs and starts nothing new."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from fastapi import FastAPI

from cyzj.contracts.codes import Role, Standing
from cyzj.contracts.member_schools.organisation import (
    OrganisationReinstated,
    OrganisationSuspended,
)
from cyzj.deadlines.calendar import CALENDAR
from cyzj.testing.desk import Desk
from cyzj.testing.members import Members, an_organisation
from cyzj.testing.waiting import eventually
from teacher_exchanges.testing_api import a_request_body
from teacher_exchanges.testing_people import FIRST, People, on
from teacher_exchanges.testing_people import TODAY as PEOPLES_DAY

MakeDesk = Callable[..., Desk]
TODAY = datetime.now(UTC).date()
PATH, OFFERS = "/v1/exchange-requests", "/v1/exchange-offers"


async def suspend(members: Members, desk: Desk) -> None:
    """Until the service has heard of it."""
    assert desk.school is not None
    suspended = an_organisation(standing=Standing.SUSPENDED).model_dump()
    await members.say(desk.school, OrganisationSuspended(**suspended))

    async def refused() -> bool:
        answer = await desk.send("POST", PATH, json=a_request_body(TODAY))
        return answer.status_code == 409 and "school-suspended" in answer.text

    await eventually(refused)


async def test_a_suspended_school_starts_nothing_new(desk: MakeDesk, members: Members) -> None:
    host, home = desk(Role.COORDINATOR), desk(Role.COORDINATOR)
    assert host.school is not None
    await members.register(host.school)
    request = await host.post(PATH, a_request_body(TODAY))
    paused = await host.step(await host.post(PATH, a_request_body(TODAY)), "pause")
    draft = await host.post(f"{PATH}/drafts", a_request_body(TODAY))
    match = await home.post(f"{PATH}/{request['id']}/answer", {})
    await suspend(members, host)
    seen = {"expected_version": 1}
    for path, body in (
        (f"{PATH}/{draft['id']}/open", seen),
        (f"{PATH}/{paused['id']}/resume", {"expected_version": 2}),
        (f"/v1/matches/{match['id']}/confirm", seen),
    ):
        assert await host.refused(path, body, 409) == "school-suspended"
    confirm = f"/v1/matches/{match['id']}/confirm"
    assert await home.refused(confirm, seen, 409) == "school-suspended"
    other = desk(Role.COORDINATOR)
    assert await other.refused(f"{PATH}/{request['id']}/answer", {}, 409) == "school-suspended"
    assert (await host.step(request, "withdraw", reason="暂停期间撤回"))["state"] == "withdrawn"
    assert (await home.get(f"/v1/matches/{match['id']}"))["state"] == "declined"


async def test_whatever_way_something_new_could_start_a_suspended_school_cannot(
    desk: MakeDesk, members: Members, app: FastAPI
) -> None:
    people = People(desk, members, app)
    host, home = people.host, people.home
    offered = a_request_body(PEOPLES_DAY, side="home")
    offered["expires_on"] = offered.pop("deadline")
    published = await home.post(OFFERS, offered)
    paused = await home.step(await home.post(OFFERS, offered), "pause")
    draft = await home.post(f"{OFFERS}/drafts", offered)
    asked = await host.post(PATH, a_request_body(PEOPLES_DAY))
    engagement = await people.nominated()
    ended = await home.step(engagement, "cancel", reason="换人")
    match = await home.get(f"/v1/matches/{ended['match_id']}")
    assert home.school is not None
    await members.register(home.school)
    await suspend(members, home)
    both = {"request_id": asked["id"], "offer_id": published["id"], "headcount": 1, "note": ""}
    nomination = {
        name: engagement[name]
        for name in ("teacher_ref", "planned_from", "planned_to", "planned_hours")
    }
    for who, path, body in (
        (home, OFFERS, offered),
        (home, f"{OFFERS}/{draft['id']}/publish", {"expected_version": 1}),
        (home, f"{OFFERS}/{paused['id']}/resume", {"expected_version": paused["version"]}),
        (host, "/v1/matches", both),
        (people.office, "/v1/matches", both),
        (
            home,
            f"/v1/matches/{match['id']}/nominate",
            {**nomination, "expected_version": match["version"]},
        ),
    ):
        assert await who.refused(path, body, 409) == "school-suspended", path


async def test_a_suspended_school_finishes_what_runs(
    desk: MakeDesk, members: Members, app: FastAPI
) -> None:
    people = People(desk, members, app)
    engagement = await people.ready()
    assert people.host.school is not None
    await members.register(people.host.school)
    await suspend(members, people.host)
    evening = people.host.at(on(FIRST, 18))
    engagement = await evening.step(engagement, "confirm_arrival", day=str(FIRST))
    engagement = await evening.step(
        engagement, "confirm_departure", last_day=str(FIRST), taught_hours="4"
    )
    for who in (people.home, people.host, people.teacher):
        engagement = await who.at(on(FIRST, 19)).step(engagement, "evaluate", score=5)
    assert engagement["state"] == "evaluated"


async def test_a_reinstated_school_goes_on(desk: MakeDesk, members: Members) -> None:
    host = desk(Role.COORDINATOR)
    assert host.school is not None
    await members.register(host.school)
    await suspend(members, host)
    state = an_organisation().model_dump()
    await members.say(host.school, OrganisationReinstated(**state))

    async def posts() -> bool:
        answer = await host.send("POST", PATH, json=a_request_body(TODAY))
        return answer.status_code == 201

    await eventually(posts)


async def test_the_promise_of_the_host_is_the_one_it_last_made(
    desk: MakeDesk, members: Members
) -> None:
    host, home = desk(Role.COORDINATOR), desk(Role.COORDINATOR)
    teacher = desk(Role.TEACHER, school=home.school)
    assert host.school is not None
    assert home.school is not None
    await members.register(host.school, decision_days=3)
    await members.appoint(teacher.person, home.school)
    body = a_request_body(TODAY)
    request = await host.post(PATH, body)
    match = await home.post(f"{PATH}/{request['id']}/answer", {})
    match = await home.step(await host.step(match, "confirm"), "confirm")
    nomination = {
        "teacher_ref": str(teacher.person),
        "planned_from": body["window_from"],
        "planned_to": body["window_to"],
        "expected_version": match["version"],
    }

    async def nominated() -> dict[str, object] | None:
        answer = await home.send("POST", f"/v1/matches/{match['id']}/nominate", json=nomination)
        return answer.json() if answer.status_code == 201 else None

    engagement = await eventually(nominated)
    assert engagement is not None
    due = datetime.fromisoformat(str(engagement["decision_due"]))
    assert due == CALENDAR.add_working_days(datetime.now(UTC), 3)
