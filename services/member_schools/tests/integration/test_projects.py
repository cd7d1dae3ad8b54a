"""Cooperation projects over HTTP: from the draft of a school to the outcome that an enterprise confirms."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text

from cyzj.contracts.envelope import ALLIANCE
from cyzj.domain.clock import school_date
from member_schools.testing import House, Person

Json = dict[str, Any]
PATH = "/v1/cooperation-projects"


@dataclass
class Town:
    """A school that leads, an enterprise with a mentor, another school, and the office."""

    house: House
    office: Person
    school: Person
    firm: Person
    stranger: Person

    def plan(self, **changes: object) -> Json:
        today = school_date(datetime.now(UTC))
        return {
            "form": "joint_site",
            "title": "智能制造实训基地共建",
            "plan": "学校出场地，企业出设备，共同开发课程。",
            "partner_ids": [self.firm.organisation],
            "major_codes": ["4603"],
            "starts_on": str(today),
            "ends_on": str(today + timedelta(days=200)),
            "milestones": [
                {
                    "title": "建成数控实训角",
                    "owner_id": self.firm.organisation,
                    "due_on": str(today + timedelta(days=30)),
                }
            ],
            **changes,
        }

    async def drafted(self, **changes: object) -> Json:
        answer = await self.school.post(PATH, self.plan(**changes))
        assert answer.status_code == 201, answer.text
        made: Json = answer.json()
        return made

    async def running(self) -> Json:
        project = await act(self.school, await self.drafted(), "propose")
        return await act(self.firm, project, "confirm", content_hash=project["content_hash"])

    async def proof(self, by: Person, content: bytes = b"1") -> list[Json]:
        return [{"sha256": await self.house.upload(by, content), "file_name": "签到表.pdf"}]


async def town(house: House) -> Town:
    office = await house.office()
    made = [
        await house.recorded(office),
        await house.school(office, kind="enterprise"),
        await house.recorded(office),
    ]
    roles = ("coordinator", "enterprise_mentor", "coordinator")
    people = [
        await house.member(office, one["id"], role) for one, role in zip(made, roles, strict=True)
    ]
    return Town(house, office, *people)


async def act(by: Person, project: Json, command: str, **body: object) -> Json:
    path = f"{PATH}/{project['id']}/{command}"
    answer = await by.post(path, {"expected_version": project["version"], **body})
    assert answer.status_code == 200, answer.text
    after: Json = answer.json()
    return after


async def journal_of(house: House, subject: str) -> list[str]:
    async with house.runner.sessions() as session:
        rows = await session.execute(
            text("SELECT type FROM journal WHERE subject = :s ORDER BY aggregateversion"),
            {"s": subject},
        )
    return [".".join(type.split(".")[3:5]) for (type,) in rows.all()]


def waits(project: Json) -> list[tuple[str, str]]:
    return [(one["school_id"], one["action"]) for one in project["waiting_on"]]


async def test_from_the_draft_to_an_outcome_that_the_enterprise_confirms(house: House) -> None:
    here = await town(house)
    school, firm = here.school, here.firm
    project = await here.drafted()
    assert project["number"].startswith("XM-")
    project = await act(school, project, "propose")
    assert waits(project) == [(firm.organisation, "confirm")]
    waiting = (await firm.get(PATH, waiting_on_me="true")).json()["items"]
    assert [one["id"] for one in waiting] == [project["id"]]
    assert waiting[0]["allowed_actions"] == ["confirm", "decline"]
    project = await act(firm, project, "confirm", content_hash=project["content_hash"])
    assert project["status"] == "running"
    today = str(school_date(datetime.now(UTC)))
    activity = {"kind": "training", "held_on": today, "title": "工程师授课", "participants": 42}
    project = await act(
        firm, project, "record-activity", **activity, evidence=await here.proof(firm)
    )
    assert (project["activities_held"], project["reached"]) == (1, 42)
    milestone = project["milestones"][0]
    which = {"milestone_id": milestone["id"]}
    proof = await here.proof(firm, b"2")
    project = await act(firm, project, "complete-milestone", **which, evidence=proof)
    assert waits(project) == [(school.organisation, "accept_milestone")]
    project = await act(school, project, "accept-milestone", **which)
    assert project["milestones"][0]["done_on"] == today
    known = {"sha256": proof[0]["sha256"], "file_name": "验收单.pdf"}
    project = await act(
        school, project, "conclude", text="建成实训角一处，开发课程两门。", courses=2, sites=1,
        evidence=[known],
    )  # fmt: skip
    assert waits(project) == [(firm.organisation, "confirm_outcome")]
    read = project["outcome"]["content_hash"]
    project = await act(firm, project, "confirm-outcome", content_hash=read)
    assert (project["status"], project["outcome"]["numbers"]["courses"]) == ("closed", 2)
    assert project["allowed_actions"] == []


async def test_texts_and_files_are_for_the_parties_and_the_office_alone(house: House) -> None:
    here = await town(house)
    project = await here.running()
    today = str(school_date(datetime.now(UTC)))
    activity = {"kind": "meeting", "held_on": today, "title": "启动会", "participants": 8}
    proof = await here.proof(here.firm)
    project = await act(here.firm, project, "record-activity", **activity, evidence=proof)
    path = f"{PATH}/{project['id']}"
    file = f"{path}/evidence/{proof[0]['sha256']}/file"
    for reader in (here.school, here.office):
        assert (await reader.get(file)).content.startswith(b"%PDF")
        seen = (await reader.get(path)).json()
        assert seen["plan"]
        assert seen["activities"][0]["title"] == "启动会"
    seen = (await here.stranger.get(path)).json()
    assert seen["title"] == "智能制造实训基地共建"
    assert (seen["plan"], seen["story"], seen["activities"][0]["title"]) == (None, [], None)
    assert (await here.stranger.get(file)).status_code == 404
    refused = await here.stranger.post(f"{path}/decline", {"expected_version": project["version"]})
    assert refused.status_code == 403
    assert refused.json()["type"].endswith("not-a-party")


async def test_a_draft_is_its_leads_alone_and_so_are_its_events(house: House) -> None:
    here = await town(house)
    draft = await here.drafted()
    for stranger in (here.firm, here.office, here.stranger):
        assert (await stranger.get(f"{PATH}/{draft['id']}")).status_code == 404
        assert (await stranger.get(PATH)).json()["items"] == []
        table = (await stranger.get(f"{PATH}/export.csv")).text
        assert draft["number"] not in table
    await act(here.school, draft, "propose")
    assert draft["number"] in (await here.office.get(f"{PATH}/export.csv")).text
    found = (await here.office.get(PATH, q="基地共建", form="joint_site", sort="title")).json()
    assert [one["number"] for one in found["items"]] == [draft["number"]]
    assert (await here.office.get(PATH, form="joint_team")).json()["items"] == []
    async with house.runner.sessions() as session:
        rows = await session.execute(
            text("SELECT audience FROM journal WHERE subject = :id ORDER BY aggregateversion"),
            {"id": draft["id"]},
        )
        assert list(rows.scalars()) == [here.school.organisation, ALLIANCE]


async def test_a_confirmation_of_another_plan_is_told_the_present_hash(house: House) -> None:
    here = await town(house)
    project = await act(here.school, await here.drafted(), "propose")
    read = project["content_hash"]
    project = await act(here.school, project, "withdraw", reason="期限太紧")
    later = here.plan(title="智能制造实训基地共建二期")
    project = await act(here.school, project, "change", **later)
    project = await act(here.school, project, "propose")
    body = {"expected_version": project["version"], "content_hash": read}
    refused = await here.firm.post(f"{PATH}/{project['id']}/confirm", body)
    assert refused.status_code == 409
    assert refused.json()["type"].endswith("plan-changed")
    assert refused.json()["current"]["content_hash"] == project["content_hash"]


async def test_two_people_of_one_party_confirm_at_once_and_one_is_told_so(house: House) -> None:
    here = await town(house)
    colleague = await house.member(here.office, here.firm.organisation, "coordinator")
    project = await act(here.school, await here.drafted(), "propose")
    body = {"expected_version": project["version"], "content_hash": project["content_hash"]}
    path = f"{PATH}/{project['id']}/confirm"
    answers = await asyncio.gather(*(by.post(path, body) for by in (here.firm, colleague)))
    assert sorted(one.status_code for one in answers) == [200, 409]
    stale = next(one.json() for one in answers if one.status_code == 409)
    assert stale["current"]["status"] == "running"


async def test_who_is_suspended_starts_nothing_new_and_finishes_what_runs(house: House) -> None:
    here = await town(house)
    running = await here.running()
    draft = await here.drafted()
    member = (await here.office.get(f"/v1/organisations/{here.school.organisation}")).json()
    body = {"expected_version": member["version"], "reason": "年检未通过"}
    await here.office.post(f"/v1/organisations/{member['id']}/suspend", body)
    refused = await here.school.post(
        f"{PATH}/{draft['id']}/propose", {"expected_version": draft["version"]}
    )
    assert refused.json()["type"].endswith("not-in-good-standing")
    await act(here.school, running, "pause", reason="等恢复资格")


async def test_an_overdue_milestone_is_said_and_seen(house: House) -> None:
    here = await town(house)
    project = await here.running()
    now = datetime.now(UTC)
    await house.sweep(now + timedelta(days=29))
    assert (await here.office.get(PATH, overdue="true")).json()["items"] == []
    await house.sweep(now + timedelta(days=32))
    [late] = (await here.office.get(PATH, overdue="true")).json()["items"]
    assert (late["id"], late["overdue"]) == (project["id"], 1)
    assert waits(late) == [(here.firm.organisation, "complete_milestone")]
    one = (await here.firm.get(f"{PATH}/{project['id']}")).json()
    assert one["milestones"][0]["overdue"] is True
    assert (await journal_of(house, project["id"]))[-1] == "cooperation_project.milestone_fell_due"


async def test_files_of_a_project_outlive_their_upload_and_unused_ones_do_not(
    house: House,
) -> None:
    here = await town(house)
    project = await here.running()
    today = str(school_date(datetime.now(UTC)))
    activity = {"kind": "meeting", "held_on": today, "title": "启动会", "participants": 8}
    proof = await here.proof(here.firm)
    loose = await house.upload(here.firm, b"never used")
    project = await act(here.firm, project, "record-activity", **activity, evidence=proof)
    project = await act(
        here.firm, project, "strike-activity", reason="日期填错",
        activity_id=project["activities"][0]["id"],
    )  # fmt: skip
    assert project["activities_held"] == 0
    await house.sweep(datetime.now(UTC) + timedelta(days=3))
    store = house.app.state.files
    assert await store.has(proof[0]["sha256"])
    assert not await store.has(loose)
    unknown = {"sha256": loose, "file_name": "x.pdf"}
    body = {"expected_version": project["version"], **activity, "evidence": [unknown]}
    refused = await here.firm.post(f"{PATH}/{project['id']}/record-activity", body)
    assert refused.json()["type"].endswith("file-unknown")
