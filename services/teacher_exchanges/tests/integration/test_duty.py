"""What teachers owe: declared, verified, credited with an exchange, and counted, over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from fastapi import FastAPI

from cyzj.contracts.codes import ExchangeType, OrganisationKind, Role
from cyzj.contracts.teacher_exchanges.engagement import EngagementStatus
from cyzj.domain.caller import SYSTEM
from cyzj.domain.ids import new_id
from cyzj.members.reading import organisations
from cyzj.storage.unit import Runner, Unit
from cyzj.testing.desk import Desk, Json
from cyzj.testing.members import Members
from cyzj.testing.waiting import eventually
from teacher_exchanges.application.duty.credit_recognised import credit_earlier, credit_recognised
from teacher_exchanges.storage.repositories import engagements
from teacher_exchanges.testing import an_engagement
from teacher_exchanges.testing_people import PDF, TODAY, on

MakeDesk = Callable[..., Desk]
RECORDS = "/v1/duty-records"


class Staff:
    """A school's teacher and two who speak for it, on a day in September 2026."""

    def __init__(self, desk: MakeDesk, members: Members) -> None:
        self.clerk = desk(Role.COORDINATOR).at(on(TODAY))
        school = self.clerk.school
        self.leader = desk(Role.SCHOOL_LEADER, school=school).at(on(TODAY))
        self.teacher = desk(Role.TEACHER, school=school).at(on(TODAY))
        self.members = members

    async def settle(self) -> None:
        assert self.clerk.school is not None
        await self.members.register(self.clerk.school)
        await self.members.appoint(self.teacher.person, self.clerk.school, date(2015, 9, 1))

        async def heard() -> bool:
            return bool((await self.clerk.get("/v1/duty/teachers"))["items"])

        await eventually(heard)

    async def file(self, who: Desk, content: bytes = PDF) -> list[Json]:
        sent = await who.send("POST", "/v1/files", files={"file": ("证明.pdf", content)})
        assert sent.status_code == 201, sent.text
        return [{"sha256": sent.json()["sha256"], "file_name": "证明.pdf"}]

    async def practice(self, who: Desk, **changes: Any) -> Json:
        return {
            "person_ref": str(self.teacher.person),
            "category": "enterprise_practice",
            "title": "数控加工岗位实践",
            "organiser": "示例装备制造公司",
            "first_day": "2026-01-20",
            "last_day": "2026-02-18",
            "evidence": await self.file(who),
            **changes,
        }

    async def duty(self, code: str) -> Json:
        mine = await self.teacher.get("/v1/duty/mine", as_of=str(TODAY))
        return next(one for one in mine["items"][0]["progress"] if one["rule"] == code)


@pytest.fixture
async def staff(desk: MakeDesk, members: Members) -> Staff:
    made = Staff(desk, members)
    await made.settle()
    return made


async def test_a_practice_counts_once_the_school_has_verified_it(staff: Staff) -> None:
    assert (await staff.duty("practice_a_year"))["missing"] == "1.00"
    made = await staff.teacher.post(RECORDS, await staff.practice(staff.teacher))
    assert (made["status"], made["days"]) == ("declared", 30)
    assert (await staff.duty("practice_a_year"))["have"] == "0.00"
    waiting = (await staff.clerk.get("/v1/waiting"))["items"]
    assert [(one["kind"], one["action"], one["number"]) for one in waiting] == [
        ("duty_record", "verify", made["number"])
    ]
    back = await staff.clerk.step(made, "return", reason="请补盖企业公章")
    assert [one["action"] for one in (await staff.teacher.get("/v1/waiting"))["items"]] == [
        "redeclare"
    ]
    kept = [{name: one[name] for name in ("sha256", "file_name")} for one in back["evidence"]]
    again = await staff.practice(staff.teacher, evidence=kept)
    del again["person_ref"]
    made = await staff.teacher.step(back, "redeclare", **again)
    made = await staff.leader.step(made, "verify")
    assert (made["status"], made["waiting_on"]) == ("credited", [])
    assert await staff.duty("practice_a_year") == {
        **await staff.duty("practice_a_year"),
        "have": "1.00",
        "standing": "met",
    }
    five = await staff.duty("practice_five_years")
    assert (five["standing"], five["missing"], five["due_on"]) == ("short", "5.00", str(TODAY))
    made = await staff.leader.step(made, "revoke", reason="企业否认")
    assert (await staff.duty("practice_a_year"))["have"] == "0.00"


async def test_days_of_practice_count_once(staff: Staff) -> None:
    body = await staff.practice(staff.teacher)
    made = await staff.teacher.post(RECORDS, body)
    later = {**body, "first_day": "2026-02-18", "last_day": "2026-03-01"}
    assert await staff.teacher.refused(RECORDS, later, 409) == "practice-overlaps"
    await staff.teacher.step(made, "withdraw")
    await staff.teacher.post(RECORDS, later)


async def test_of_racing_declarations_of_the_same_days_one_stands(staff: Staff) -> None:
    body = await staff.practice(staff.teacher)
    answers = await asyncio.gather(
        *(staff.teacher.send("POST", RECORDS, json=body) for _ in range(8))
    )
    assert sorted(one.status_code for one in answers) == [201] + [409] * 7


async def test_nobody_verifies_what_they_declared_or_what_is_theirs(
    staff: Staff, desk: MakeDesk
) -> None:
    made = await staff.clerk.post(RECORDS, await staff.practice(staff.clerk))
    path = f"{RECORDS}/{made['id']}"
    version = {"expected_version": made["version"]}
    assert made["allowed_actions"] == ["withdraw"]
    assert await staff.clerk.refused(f"{path}/verify", version, 403) == "not-yours-to-decide"
    both = desk(Role.SCHOOL_LEADER, school=staff.clerk.school, person=staff.teacher.person)
    assert await both.refused(f"{path}/verify", version, 403) == "not-yours-to-decide"
    stranger = desk(Role.COORDINATOR)
    assert (await stranger.send("GET", path)).status_code == 404
    assert await stranger.refused(f"{path}/verify", version, 404) == "not-found"
    other = desk(Role.TEACHER, school=staff.clerk.school)
    assert (await other.send("GET", path)).status_code == 404
    assert (await other.get(RECORDS))["items"] == []


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"title": " ", "evidence": []}, ["title", "evidence"]),
        ({"last_day": "2026-01-01"}, ["last_day"]),
        ({"last_day": "2026-12-31"}, ["last_day"]),
        ({"first_day": "1999-12-31"}, ["first_day", "last_day"]),
        ({"category": "training"}, ["hours"]),
        ({"category": "training", "last_day": "2026-01-20", "hours": "9"}, ["hours"]),
    ],
)
async def test_what_is_wrong_is_said_field_by_field(
    staff: Staff, changes: Json, fields: list[str]
) -> None:
    answer = await staff.teacher.send(
        "POST", RECORDS, json=await staff.practice(staff.teacher, **changes)
    )
    assert answer.status_code == 422, answer.text
    assert [one["field"] for one in answer.json()["errors"]] == fields


async def test_a_file_of_somebody_else_proves_nothing(staff: Staff) -> None:
    body = await staff.practice(staff.clerk)
    assert await staff.teacher.refused(RECORDS, body, 422) == "file-unknown"
    theirs = {**await staff.practice(staff.teacher), "person_ref": str(staff.leader.person)}
    assert await staff.teacher.refused(RECORDS, theirs, 409) == "not-your-record"


async def test_the_evidence_is_read_by_those_concerned(staff: Staff) -> None:
    made = await staff.teacher.post(RECORDS, await staff.practice(staff.teacher))
    path = f"{RECORDS}/{made['id']}/evidence/{made['evidence'][0]['sha256']}/file"
    assert (await staff.clerk.send("GET", path)).content == PDF


async def test_the_school_says_what_a_teacher_teaches(staff: Staff) -> None:
    path = f"/v1/duty/teachers/{staff.teacher.person}/teaches"
    said = await staff.clerk.post(path, {"teaches": "general", "expected_version": 0})
    assert (said["teaches"], said["profile_version"]) == ("general", 1)
    assert {one["measure"] for one in said["progress"]} == {"class_hours"}
    stale = {"teaches": "professional", "expected_version": 0}
    assert await staff.clerk.refused(path, stale, 409) == "stale-version"
    back = await staff.leader.post(path, {"teaches": "professional", "expected_version": 1})
    assert len(back["progress"]) == 5


async def test_the_alliance_sees_shares_of_schools_and_no_small_numbers(
    staff: Staff, desk: MakeDesk, members: Members
) -> None:
    office = desk(Role.GROUP_OFFICE).at(on(TODAY))
    [small] = (await office.get("/v1/duty/schools", as_of=str(TODAY)))["items"]
    assert (small["teachers"], small["short"]) == (1, None)
    assert staff.clerk.school is not None
    for _ in range(4):
        await members.appoint(desk().person, staff.clerk.school, date(2026, 9, 1))

    async def five() -> bool:
        return (await office.get("/v1/duty/schools", as_of=str(TODAY)))["items"][0]["teachers"] == 5

    await eventually(five)
    [now] = (await office.get("/v1/duty/schools", as_of=str(TODAY)))["items"]
    assert (now["met"], now["running"], now["due"], now["short"]) == (0, 0, 4, 1)
    listed = await office.get(
        "/v1/duty/teachers", as_of=str(TODAY), school_id=str(staff.clerk.school), standing="short"
    )
    assert [one["person_ref"] for one in listed["items"]] == [str(staff.teacher.person)]
    for path in ("/v1/duty/teachers", "/v1/duty/schools", RECORDS):
        file = await office.send("GET", f"{path}/export.csv")
        assert file.status_code == 200


async def test_a_recognised_stay_in_an_enterprise_is_credited_once(
    staff: Staff, members: Members, app: FastAPI, desk: MakeDesk
) -> None:
    """Also one that was recognised before there were duty records: its deadline credits it."""
    enterprise, school = new_id(), staff.clerk.school
    assert school is not None
    await members.register(enterprise, kind=OrganisationKind.ENTERPRISE, name="示例装备制造公司")
    runner: Runner = app.state.runner
    stay = replace(
        an_engagement(EngagementStatus.EVALUATED, ExchangeType.SECONDMENT),
        status=EngagementStatus.RECOGNISED,
        teacher_ref=staff.teacher.person,
        home_school_id=school,
        host_school_id=enterprise,
        actual_from=date(2026, 3, 1),
        actual_to=date(2026, 6, 28),
    )

    async def keep(unit: Unit) -> None:
        await engagements.add(unit.session, stay)

    async def known() -> bool:
        async with runner.sessions() as session:
            return bool(await organisations(session, [enterprise]))

    await eventually(known)
    await runner.run("keep", SYSTEM, keep)
    for _ in range(2):
        await runner.run("credit", SYSTEM, lambda unit: credit_earlier(unit, stay.id))
    [made] = (await staff.teacher.get(RECORDS))["items"]
    assert (made["source"], made["status"], made["days"]) == ("engagement", "credited", 120)
    assert (await staff.duty("practice_five_years"))["have"] == "4.00"

    async def again(unit: Unit) -> None:
        await credit_recognised(unit, replace(stay, host_school_id=school))

    await runner.run("credit", SYSTEM, again)
    assert len((await staff.teacher.get(RECORDS))["items"]) == 1
