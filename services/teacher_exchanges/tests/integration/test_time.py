"""What the platform does by itself when time is over, each thing once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from fastapi import FastAPI

from cyzj.contracts.codes import Role
from cyzj.domain.clock import SHANGHAI, moved_to
from cyzj.foundation import Foundation
from cyzj.testing.waiting import eventually
from teacher_exchanges.testing_api import Desk, Json, Members, a_request_body

MakeDesk = Callable[..., Desk]
TODAY = date(2026, 9, 7)
FIRST, LAST = date(2026, 10, 12), date(2026, 10, 30)


def on(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=SHANGHAI)


class People:
    """The people of an exchange, on a day in September."""

    def __init__(self, desk: MakeDesk, members: Members, app: FastAPI) -> None:
        self.home = desk(Role.COORDINATOR).at(on(TODAY))
        self.host = desk(Role.COORDINATOR).at(on(TODAY))
        self.teacher = desk(Role.TEACHER, school=self.home.school).at(on(TODAY))
        self.office = desk(Role.GROUP_OFFICE)
        self.members = members
        self.foundation: Foundation = app.state.foundation

    async def sweep(self, moment: datetime) -> int:
        with moved_to(moment.astimezone(UTC)):
            return await self.foundation.sweeper.sweep()

    async def nominated(self) -> Json:
        """A lecture of four hours: no plan to sign."""
        assert self.home.school is not None
        await self.members.appoint(self.teacher.person, self.home.school)
        lecture = {"exchange_type": "lecture", "class_hours": "4", "working_days": None}
        body = a_request_body(TODAY, **lecture)
        request = await self.host.post("/v1/exchange-requests", body)
        match = await self.home.post(f"/v1/exchange-requests/{request['id']}/answer", {})
        match = await self.home.step(await self.host.step(match, "confirm"), "confirm")
        nomination = {
            "teacher_ref": str(self.teacher.person),
            "planned_from": str(FIRST),
            "planned_to": str(FIRST),
            "planned_hours": "4",
            "expected_version": match["version"],
        }
        path = f"/v1/matches/{match['id']}/nominate"

        async def nominate() -> Json | None:
            answer = await self.home.send("POST", path, json=nomination)
            found: Json = answer.json()
            return found if answer.status_code == 201 else None

        made = await eventually(nominate)
        assert made is not None
        return made

    async def taught(self) -> Json:
        """The lecture has been given."""
        e = await self.nominated()
        e = await self.teacher.step(e, "teacher_accept")
        e = await self.host.step(e, "host_accept")
        e = await self.home.step(e, "depart_ready")
        host = self.host.at(on(FIRST, 18))
        e = await host.step(e, "confirm_arrival", day=str(FIRST))
        return await host.step(e, "confirm_departure", last_day=str(FIRST), taught_hours="4")

    async def state(self, engagement: Json) -> Json:
        return await self.office.get(f"/v1/engagements/{engagement['id']}")


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
    engagement = await people.nominated()
    engagement = await people.teacher.step(engagement, "teacher_accept")
    engagement = await people.host.step(engagement, "host_accept")
    engagement = await people.home.step(engagement, "depart_ready")
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
