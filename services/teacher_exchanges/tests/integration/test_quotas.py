"""Quotas from agreements: 300 race for 10, each step moves what is taken, what comes to nothing is free again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from fastapi import FastAPI

from cyzj.contracts.codes import ExchangeType, Role
from cyzj.contracts.golden import example
from cyzj.contracts.member_schools.agreement import (
    AgreementCameIntoForce,
    AgreementLine,
    AgreementTerminated,
    Bearer,
    CapPeriod,
)
from cyzj.domain.caller import SYSTEM
from cyzj.domain.errors import DomainError
from cyzj.domain.ids import new_id
from cyzj.storage.unit import Runner, Unit
from cyzj.testing.desk import Desk, Json
from cyzj.testing.members import Members
from cyzj.testing.waiting import eventually
from teacher_exchanges.application.quotas import keep_lines, reserve_quota
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.testing import HOME, HOST, a_nomination
from teacher_exchanges.testing_api import a_request_body

MakeDesk = Callable[..., Desk]
TODAY = datetime.now(UTC).date()
FIRST, LAST = TODAY + timedelta(days=30), TODAY + timedelta(days=40)
SESSIONS: Json = {
    "exchange_type": "outreach_teaching",
    "working_days": None,
    "class_hours": "16",
    "window_to": str(TODAY + timedelta(days=50)),
}


def a_line(home: UUID, host: UUID, **changes: Any) -> AgreementLine:
    whole = {
        "line_id": new_id(),
        "home_ids": (home,),
        "host_ids": (host,),
        "exchange_type": ExchangeType.OUTREACH_TEACHING,
        "major_codes": (),
        "cap_people": 10,
        "cap_hours": None,
        "cap_period": CapPeriod.WHOLE,
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2030, 1, 1),
        "lodging": Bearer.HOST,
        "travel": Bearer.HOME,
    }
    return AgreementLine(**(whole | changes))


def in_force(*lines: AgreementLine) -> AgreementCameIntoForce:
    said = {**example(AgreementCameIntoForce), "lines": lines, "waiting_on": (), "ends_on": None}
    return AgreementCameIntoForce.model_validate(said)


async def known(desk: Desk, agreement: UUID, count: int = 1) -> Json | None:
    """The agreement's quotas, once this service has heard of as many lines in force."""
    answer = await desk.send("GET", f"/v1/agreement-quotas/{agreement}")
    if answer.status_code != 200:
        return None
    found: Json = answer.json()
    return found if sum(line["in_force"] for line in found["lines"]) == count else None


@dataclass
class Pair:
    """Two schools with an agreement, and a teacher of the sending one."""

    home: Desk
    host: Desk
    teacher: Desk
    agreement: UUID

    async def nominate(self, hours: str = "16") -> tuple[int, Json]:
        """A request answered, confirmed by both, and a nomination of so many hours."""
        body = a_request_body(TODAY, **{**SESSIONS, "class_hours": hours})
        request = await self.host.post("/v1/exchange-requests", body)
        path = f"/v1/exchange-requests/{request['id']}/answer"
        match = await self.home.post(path, {})
        match = await self.home.step(await self.host.step(match, "confirm"), "confirm")
        body = {
            "teacher_ref": str(self.teacher.person),
            "planned_from": str(FIRST),
            "planned_to": str(LAST),
            "planned_hours": hours,
            "expected_version": match["version"],
        }
        answer = await eventually(partial(self._heard, match, body))
        assert answer is not None
        return answer

    async def _heard(self, match: Json, body: Json) -> tuple[int, Json] | None:
        """The answer, once the teacher's post has been heard of."""
        answer = await self.home.send("POST", f"/v1/matches/{match['id']}/nominate", json=body)
        slug = str(answer.json().get("type", "")).rsplit(":", 1)[-1]
        return None if slug == "not-yet-known" else (answer.status_code, answer.json())

    async def period(self) -> Json:
        quotas = await self.home.get(f"/v1/agreement-quotas/{self.agreement}")
        found: Json = quotas["lines"][0]["periods"][0]
        return found


async def pair(desk: MakeDesk, members: Members, **line: Any) -> Pair:
    home, host = desk(Role.COORDINATOR), desk(Role.COORDINATOR)
    teacher = desk(Role.TEACHER, school=home.school)
    assert home.school
    assert host.school
    await members.appoint(teacher.person, home.school)
    agreement = new_id()
    await members.say(agreement, in_force(a_line(home.school, host.school, **line)))
    assert await eventually(partial(known, home, agreement))
    return Pair(home, host, teacher, agreement)


async def test_of_three_hundred_at_once_exactly_ten_get_in(app: FastAPI, api: object) -> None:
    runner: Runner = app.state.runner
    lines = in_force(a_line(HOME, HOST))
    await runner.run("keep", SYSTEM, lambda unit: keep_lines(unit, new_id(), lines))

    async def race(engagement: Engagement) -> str:
        async def work(unit: Unit) -> UUID | None:
            return await reserve_quota(unit, engagement)

        try:
            return str(await runner.run("reserve", SYSTEM, work))
        except DomainError as refusal:
            return refusal.slug

    made = [a_nomination(ExchangeType.OUTREACH_TEACHING) for _ in range(300)]
    outcomes = await asyncio.gather(*(race(one) for one in made))
    assert outcomes.count("quota-exhausted") == 290
    assert set(outcomes) == {"quota-exhausted", str(lines.lines[0].line_id)}


async def test_what_is_taken_follows_the_engagement(desk: MakeDesk, members: Members) -> None:
    two = await pair(desk, members, cap_people=2, cap_hours=4000)
    status, first = await two.nominate()
    assert status == 201
    taken = await two.period()
    assert (taken["reserved"], taken["reserved_hours"], taken["left_people"]) == (1, "16.00", 1)
    assert [one["number"] for one in taken["engagements"]] == [first["number"]]
    status, refused = await two.nominate("30")
    assert (status, refused["type"].rsplit(":", 1)[-1]) == (409, "quota-exhausted")
    assert "1 人次、24 学时" in refused["user_message"]
    assert refused["current"]["left_hours"] == 2400
    first = await two.teacher.step(first, "teacher_accept")
    first = await two.host.step(first, "host_accept")
    taken = await two.period()
    assert (taken["reserved"], taken["committed"]) == (0, 1)
    await two.home.step(first, "cancel", reason="教学安排有变")
    taken = await two.period()
    assert (taken["committed"], taken["left_people"], taken["left_hours"]) == (0, 2, "40.00")
    assert taken["engagements"] == []


async def test_a_returned_nomination_with_more_hours_needs_room_for_them(
    desk: MakeDesk, members: Members
) -> None:
    two = await pair(desk, members, cap_people=None, cap_hours=2000)
    _, first = await two.nominate()
    returned = await two.host.step(first, "host_return", reason="请增加课时")
    path = f"/v1/engagements/{first['id']}/renominate"
    body = {
        "teacher_ref": str(two.teacher.person),
        "planned_from": str(FIRST),
        "planned_to": str(LAST),
        "planned_hours": "24",
        "expected_version": returned["version"],
    }
    assert await two.home.refused(path, body, 409) == "quota-exhausted"
    assert (await two.period())["reserved_hours"] == "16.00"
    again = await two.home.post(path, {**body, "planned_hours": "20"})
    assert again["state"] == "nominated"
    assert (await two.period())["left_hours"] == "0.00"


async def test_schools_kinds_and_majors_that_no_line_names_count_against_none(
    desk: MakeDesk, members: Members
) -> None:
    two = await pair(desk, members, major_codes=("51",), cap_people=1)
    for _ in range(2):
        status, _ = await two.nominate()
        assert status == 201
    assert (await two.period())["reserved"] == 0


async def test_an_amendment_is_counted_on_and_an_ended_agreement_takes_nothing_more(
    desk: MakeDesk, members: Members
) -> None:
    two = await pair(desk, members, cap_people=1)
    _, first = await two.nominate()
    line = UUID(
        (await two.home.get(f"/v1/agreement-quotas/{two.agreement}"))["lines"][0]["line_id"]
    )
    assert two.home.school
    assert two.host.school
    wider = in_force(a_line(two.home.school, two.host.school, line_id=line, cap_people=2))
    await members.say(two.agreement, wider)

    async def amended() -> bool:
        return bool((await two.period())["left_people"] == 1)

    await eventually(amended)
    said = {**wider.model_dump(), "status": "terminated", "lines": ()}
    await members.say(two.agreement, AgreementTerminated.model_validate(said))
    await eventually(partial(known, two.home, two.agreement, 0))
    status, second = await two.nominate()
    assert (status, first["state"], second["state"]) == (201, "nominated", "nominated")
    assert (await two.period())["reserved"] == 1


async def test_another_school_does_not_see_the_quotas(desk: MakeDesk, members: Members) -> None:
    two = await pair(desk, members)
    stranger = desk(Role.COORDINATOR)
    answer = await stranger.send("GET", f"/v1/agreement-quotas/{two.agreement}")
    assert answer.status_code == 404
    office = desk(Role.GROUP_OFFICE)
    seen: Sequence[Json] = (await office.get(f"/v1/agreement-quotas/{two.agreement}"))["lines"]
    assert len(seen) == 1
