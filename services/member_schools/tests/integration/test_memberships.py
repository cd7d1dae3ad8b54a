"""Memberships over HTTP: from the application to the charter, silence, and the way out."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import text

from cyzj.contracts.teacher_exchanges.engagement import EngagementStatus
from cyzj.contracts.teacher_exchanges.engagement_events import (
    EngagementRecognised,
    EngagementStarted,
)
from cyzj.domain.clock import school_date
from cyzj.domain.terms import end_of_term
from cyzj.settings import KafkaSettings
from cyzj.testing.waiting import eventually
from member_schools.testing import House, Person
from member_schools.testing_events import engaged, send

Json = dict[str, Any]


@dataclass
class Applicant:
    """A registered organisation and its two people."""

    organisation: Json
    coordinator: Person
    leader: Person


async def applicant(house: House, office: Person) -> Applicant:
    made = await house.school(office)
    coordinator = await house.member(office, made["id"], "coordinator")
    return Applicant(made, coordinator, await house.member(office, made["id"], "school_leader"))


async def voters(house: House, office: Person, count: int) -> list[Person]:
    members = [await house.recorded(office) for _ in range(count)]
    return [await house.member(office, one["id"], "council_voter") for one in members]


async def act(by: Person, membership: Json, command: str, **body: object) -> Json:
    path = f"/v1/memberships/{membership['id']}/{command}"
    answer = await by.post(path, {"expected_version": membership["version"], **body})
    assert answer.status_code == 200, answer.text
    after: Json = answer.json()
    return after


async def applied(house: House, by: Applicant) -> Json:
    body = {"documents": await house.papers(by.coordinator)}
    answer = await by.coordinator.post("/v1/memberships", body)
    assert answer.status_code == 201, answer.text
    made: Json = answer.json()
    return made


async def admitted(house: House, office: Person, by: Applicant, council: list[Person]) -> Json:
    """Through review and vote; every one of the council says yes."""
    membership = await act(office, await applied(house, by), "start-review")
    membership = await act(office, membership, "recommend", reason="办学条件符合章程")
    path = f"/v1/resolutions/{membership['resolution_id']}"
    for voter in council:
        answer = await voter.post(f"{path}/vote", {"choice": "yes"})
        assert answer.status_code == 200, answer.text
    resolution = (await office.get(path)).json()
    counted = await office.post(f"{path}/count", {"expected_version": resolution["version"]})
    assert counted.json()["status"] == "passed", counted.text
    after: Json = (await office.get(f"/v1/memberships/{membership['id']}")).json()
    return after


async def charter(office: Person, words: str) -> Json:
    answer = await office.post("/v1/charter", {"text": f"{words}：成员平等互利，共建共享。"})
    assert answer.status_code == 201, answer.text
    made: Json = answer.json()
    return made


async def test_from_the_application_to_a_member_of_the_alliance(house: House) -> None:
    office = await house.office()
    council = await voters(house, office, 3)
    school = await applicant(house, office)
    membership = await applied(house, school)
    assert membership["status"] == "applied"
    assert membership["waiting_on"][0]["party"] == "office"
    membership = await act(office, membership, "request-more", reason="公函缺公章")
    assert membership["waiting_on"][0]["school_id"] == school.organisation["id"]
    papers = await house.papers(school.leader)
    membership = await act(school.leader, membership, "resubmit", documents=papers)
    assert membership["number"].startswith("CY-")
    await act(school.coordinator, membership, "withdraw", reason="材料重做")
    # A withdrawn application is over: the next is a new membership.
    membership = await admitted(house, office, school, council)
    assert membership["status"] == "admitted"
    text_ = await charter(office, "章程第一版")
    signed = await act(
        school.leader, membership, "sign-charter", content_hash=text_["content_hash"]
    )
    assert signed["status"] == "active"
    assert signed["charter_version"] == 1
    organisation = (await office.get(f"/v1/organisations/{school.organisation['id']}")).json()
    assert organisation["standing"] == "active"
    assert organisation["member_since"] == signed["member_since"]


async def test_a_charter_that_changed_between_reading_and_signing_is_not_signed(
    house: House,
) -> None:
    office = await house.office()
    council = await voters(house, office, 1)
    school = await applicant(house, office)
    membership = await admitted(house, office, school, council)
    read = await charter(office, "章程第一版")
    newer = await charter(office, "章程第二版")
    path = f"/v1/memberships/{membership['id']}/sign-charter"
    body = {"expected_version": membership["version"], "content_hash": read["content_hash"]}
    refused = await school.leader.post(path, body)
    assert refused.status_code == 409
    assert refused.json()["type"].endswith("charter-changed")
    assert refused.json()["current"]["content_hash"] == newer["content_hash"]
    signed = await school.leader.post(path, {**body, "content_hash": newer["content_hash"]})
    assert signed.json()["charter_version"] == 2


async def test_one_application_at_a_time_even_by_two_people_at_once(house: House) -> None:
    office = await house.office()
    school = await applicant(house, office)
    both = [
        by.post("/v1/memberships", {"documents": await house.papers(by)})
        for by in (school.coordinator, school.leader)
    ]
    answers = await asyncio.gather(*both)
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    refused = next(answer.json() for answer in answers if answer.status_code == 409)
    assert refused["type"].endswith("membership-stands")


async def test_documents_are_for_the_office_and_the_school_alone(house: House) -> None:
    office = await house.office()
    school, other = await applicant(house, office), await applicant(house, office)
    membership = await applied(house, school)
    path = f"/v1/memberships/{membership['id']}"
    file = f"{path}/documents/{membership['documents'][0]['sha256']}/file"
    assert (await office.get(file)).content.startswith(b"%PDF")
    assert (await other.coordinator.get(path)).json()["documents"] == []
    assert (await other.coordinator.get(file)).status_code == 404
    stranger = {"expected_version": 1, "reason": "不是我们的"}
    refused = await other.coordinator.post(f"{path}/withdraw", stranger)
    assert refused.status_code == 404


async def test_a_vote_that_closes_without_a_quorum_may_be_held_again(house: House) -> None:
    office = await house.office()
    council = await voters(house, office, 3)
    school = await applicant(house, office)
    membership = await act(office, await applied(house, school), "start-review")
    membership = await act(office, membership, "recommend")
    path = f"/v1/resolutions/{membership['resolution_id']}"
    await council[0].post(f"{path}/vote", {"choice": "yes"})
    early = {"expected_version": 2}
    assert (await office.post(f"{path}/count", early)).json()["type"].endswith("vote-open")
    closes = datetime.fromisoformat((await office.get(path)).json()["closes_at"])
    await house.sweep(closes)
    assert (await office.get(path)).json()["status"] == "inquorate"
    membership = await act(office, membership, "recommend", reason="再次提请")
    assert membership["resolution_id"] not in path
    rejected = await office.post(
        f"/v1/memberships/{membership['id']}/reject",
        {"expected_version": membership["version"], "reason": "不符合条件"},
    )
    assert rejected.json()["type"].endswith("vote-open")


async def test_silence_is_warned_of_then_dormancy_and_one_activity_ends_it(
    house: House, kafka_settings: KafkaSettings
) -> None:
    office = await house.office()
    member, other = await house.recorded(office), await house.recorded(office)
    now = datetime.now(UTC)
    await house.sweep(now + timedelta(days=119))
    assert await status(office, member) == "active"
    await house.sweep(now + timedelta(days=121))
    assert (await membership_of(office, member))["waiting_on"][0]["action"] == "reactivate"
    await house.sweep(now + timedelta(days=181))
    assert await status(office, member) == "dormant"
    started = engaged(EngagementStarted, EngagementStatus.IN_PROGRESS, member["id"], other["id"])
    await send(kafka_settings, started, now)

    async def both_active() -> bool:
        return [await status(office, one) for one in (member, other)] == ["active", "active"]

    await eventually(both_active)
    organisation = (await office.get(f"/v1/organisations/{member['id']}")).json()
    assert organisation["standing"] == "active"
    assert await journal_of(house, member["id"]) == [
        "organisation.registered",
        "organisation.admitted",
        "organisation.became_dormant",
        "organisation.reactivated",
    ]


async def test_an_exit_is_refused_with_what_is_open_and_then_settled(
    house: House, kafka_settings: KafkaSettings
) -> None:
    office = await house.office()
    member, other = await house.recorded(office), await house.recorded(office)
    leader = await house.member(office, member["id"], "school_leader")
    leaves = end_of_term(school_date(datetime.now(UTC)))
    membership = await membership_of(office, member)
    membership = await act(
        leader, membership, "give-notice", leaves_on=str(leaves), reason="办学方向调整"
    )
    running = engaged(EngagementStarted, EngagementStatus.IN_PROGRESS, member["id"], other["id"])
    item = await send(kafka_settings, running, datetime.now(UTC))
    path = f"/v1/memberships/{membership['id']}"

    async def known() -> bool:
        return len((await leader.get(f"{path}/obligations")).json()["items"]) == 1

    await eventually(known)
    body = {"expected_version": membership["version"]}
    early = await leader.post(f"{path}/settle-and-exit", body)
    assert early.json()["type"].endswith("too-early")
    await let_the_day_come(house, membership["id"])
    refused = await leader.post(f"{path}/settle-and-exit", body)
    assert refused.status_code == 409
    assert refused.json()["current"]["open"][0]["number"] == running.number
    done = engaged(EngagementRecognised, EngagementStatus.RECOGNISED, member["id"], other["id"])
    await send(kafka_settings, done, datetime.now(UTC), subject=item, version=2)

    async def settled() -> bool:
        answer = await leader.post(f"{path}/settle-and-exit", body)
        return answer.status_code == 200

    await eventually(settled)
    assert (await office.get(f"/v1/organisations/{member['id']}")).json()["standing"] == "ended"
    assert (await office.get(path)).json()["status"] == "exited"


async def test_a_member_is_expelled_by_a_passed_resolution_about_it_alone(house: House) -> None:
    office = await house.office()
    council = await voters(house, office, 2)
    member = await house.recorded(office)
    accused = await house.member(office, member["id"], "council_voter")
    membership = await membership_of(office, member)
    motion = {
        "kind": "expulsion",
        "title": "关于除名的决议",
        "text": "严重违反章程",
        "closes_at": str(datetime.now(UTC) + timedelta(days=3)),
        "membership_id": membership["id"],
    }
    resolution = (await office.post("/v1/resolutions", motion)).json()
    path = f"/v1/resolutions/{resolution['id']}"
    assert (await accused.post(f"{path}/vote", {"choice": "no"})).status_code == 403
    body = {
        "expected_version": membership["version"],
        "reason": "严重违反章程",
        "resolution_id": resolution["id"],
        "hearing_on": str(date.today()),  # noqa: DTZ011  # any day up to today
    }
    expel = f"/v1/memberships/{membership['id']}/expel"
    assert (await office.post(expel, body)).json()["type"].endswith("resolution-not-passed")
    for voter in council:
        await voter.post(f"{path}/vote", {"choice": "yes", "words": "同意"})
    now = (await office.get(path)).json()
    await office.post(f"{path}/count", {"expected_version": now["version"]})
    assert (await office.post(expel, body)).json()["status"] == "expelled"
    again = await office.post(
        f"/v1/organisations/{member['id']}/end",
        {"expected_version": 3, "reason": "停止办学"},
    )
    assert again.status_code == 200, again.text


async def status(office: Person, organisation: Json) -> str:
    return str((await membership_of(office, organisation))["status"])


async def membership_of(office: Person, organisation: Json) -> Json:
    found = await office.get("/v1/memberships", organisation_id=organisation["id"])
    one: Json = found.json()["items"][0]
    return one


async def let_the_day_come(house: House, id: str) -> None:
    """The day of leaving is yesterday: so that the exit may be tried at the machine's time."""
    async with house.runner.sessions() as session, session.begin():
        await session.execute(
            text("UPDATE memberships SET leaves_on = current_date - 1 WHERE id = :id"), {"id": id}
        )


async def journal_of(house: House, subject: str) -> list[str]:
    async with house.runner.sessions() as session:
        rows = await session.execute(
            text("SELECT type FROM journal WHERE subject = :s ORDER BY aggregateversion"),
            {"s": subject},
        )
    return [".".join(type.split(".")[3:5]) for (type,) in rows.all()]
