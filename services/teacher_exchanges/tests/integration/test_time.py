"""What the platform does by itself when time is over, each thing once."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from fastapi import FastAPI

from cyzj.testing.members import Members
from teacher_exchanges.testing_api import a_request_body
from teacher_exchanges.testing_people import FIRST, TODAY, MakeDesk, People, on


@pytest.fixture
def people(desk: MakeDesk, members: Members, app: FastAPI) -> People:
    return People(desk, members, app)


async def test_a_nomination_expires_by_the_hosts_promise_and_frees_its_place(
    people: People,
) -> None:
    engagement = await people.nominated()
    due = datetime.fromisoformat(engagement["decision_due"])
    await people.sweep(due - timedelta(seconds=1))
    assert (await people.state(engagement))["state"] == "nominated"
    await people.sweep(due)
    await people.sweep(due)
    after = await people.state(engagement)
    assert (after["state"], after["version"]) == ("expired", 2)
    match = await people.home.get(f"/v1/matches/{engagement['match_id']}")
    assert match["nominated"] == 0


async def test_a_returned_nomination_has_its_time_anew(people: People) -> None:
    engagement = await people.nominated()
    later = on(TODAY + timedelta(days=3))
    returned = await people.host.at(later).step(engagement, "host_return", reason="请补充课题")
    assert returned["decision_due"] > engagement["decision_due"]
    await people.sweep(datetime.fromisoformat(engagement["decision_due"]))
    assert (await people.state(engagement))["state"] == "returned"
    again = await people.home.at(later).step(
        returned,
        "renominate",
        teacher_ref=engagement["teacher_ref"],
        planned_from=str(FIRST),
        planned_to=str(FIRST),
        planned_hours="4",
    )
    assert again["state"] == "nominated"


async def test_the_evaluation_ends_and_then_the_time_to_dispute(people: People) -> None:
    engagement = await people.taught()
    evaluator = people.host.at(on(FIRST, 19))
    engagement = await evaluator.step(engagement, "evaluate", score=5, words="精彩")
    hidden = await people.home.get(f"/v1/engagements/{engagement['id']}")
    assert hidden["evaluations"][0]["score"] is None
    await people.sweep(datetime.fromisoformat(engagement["evaluation_due"]))
    engagement = await people.state(engagement)
    assert engagement["state"] == "evaluated"
    shown = await people.home.get(f"/v1/engagements/{engagement['id']}")
    assert shown["evaluations"][0]["score"] == 5
    await people.sweep(datetime.fromisoformat(engagement["dispute_due"]))
    engagement = await people.state(engagement)
    assert [w["action"] for w in engagement["waiting_on"]] == ["submit_evidence"]
    home = people.home.at(datetime.fromisoformat(engagement["dispute_due"]))
    path = f"/v1/engagements/{engagement['id']}/dispute"
    body = {"expected_version": engagement["version"], "reason": "学时不对"}
    assert await home.refused(path, body, 409) == "window-closed"


async def test_the_office_decides_a_dispute(people: People) -> None:
    engagement = await people.taught()
    for who in (people.home, people.host, people.teacher):
        engagement = await who.at(on(FIRST, 19)).step(engagement, "evaluate", score=3)
    disputed = await people.teacher.at(on(FIRST, 20)).step(
        engagement, "dispute", reason="评分与事实不符", reason_code="hours"
    )
    todo = (await people.office.get("/v1/waiting"))["items"]
    assert [(i["id"], i["action"]) for i in todo] == [(disputed["id"], "resolve_dispute")]
    resolved = await people.office.at(on(FIRST, 21)).step(
        disputed, "resolve_dispute", words="维持考核结果"
    )
    assert (resolved["state"], resolved["allowed_actions"]) == ("evaluated", [])
    remark = resolved["remarks"][-1]
    assert (remark["command"], remark["actor"], remark["words"]) == (
        "resolve_dispute",
        None,
        "维持考核结果",
    )


async def test_the_host_is_asked_on_the_planned_day_and_not_before(people: People) -> None:
    engagement = await people.ready()
    assert engagement["waiting_on"] == []
    assert (await people.host.get("/v1/waiting"))["items"] == []
    await people.sweep(on(FIRST, 0) - timedelta(seconds=1))
    assert (await people.state(engagement))["waiting_on"] == []
    await people.sweep(on(FIRST, 0))
    await people.sweep(on(FIRST, 1))
    due = await people.state(engagement)
    assert (due["state"], due["version"]) == ("ready", engagement["version"] + 1)
    todo = (await people.host.get("/v1/waiting"))["items"]
    assert [(i["id"], i["action"]) for i in todo] == [(due["id"], "confirm_arrival")]
    assert datetime.fromisoformat(todo[0]["since"]) == on(FIRST, 0)


async def test_a_request_waits_for_a_confirmation_under_way(people: People) -> None:
    request = await people.host.post("/v1/exchange-requests", a_request_body(TODAY))
    path = f"/v1/exchange-requests/{request['id']}"
    match = await people.home.post(f"{path}/answer", {})
    last_day = date.fromisoformat(request["deadline"])
    match = await people.host.at(on(last_day)).step(match, "confirm")
    await people.sweep(on(last_day + timedelta(days=1), 1))
    assert (await people.host.get(path))["state"] == "open"
    match = await people.home.at(on(last_day + timedelta(days=1), 9)).step(match, "confirm")
    assert match["state"] == "confirmed"
    assert (await people.host.get(path))["state"] == "matched"


async def test_an_offer_nobody_took_expires(people: People) -> None:
    body = a_request_body(TODAY, side="home")
    body["expires_on"] = body.pop("deadline")
    offer = await people.home.post("/v1/exchange-offers", body)
    await people.sweep(on(date.fromisoformat(body["expires_on"]) + timedelta(days=1), 0))
    after = await people.home.get(f"/v1/exchange-offers/{offer['id']}")
    assert after["state"] == "expired"
