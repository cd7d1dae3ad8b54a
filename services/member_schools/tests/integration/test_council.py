"""The council over HTTP: votes at once, offices across their terms, sub-alliances, earlier members."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text

from cyzj.domain.clock import school_date
from member_schools.application.memberships.saving import RECORD
from member_schools.testing import House, Person

Json = dict[str, Any]
TODAY = school_date(datetime.now(UTC))


def day(offset: int) -> str:
    return str(TODAY + timedelta(days=offset))


def term(holder: Json, person: Person | None, first: int, last: int, **changes: object) -> Json:
    return {
        "office": "rotating_chair",
        "organisation_id": holder["id"],
        "person_ref": person.ref if person else None,
        "starts_on": day(first),
        "ends_on": day(last),
        **changes,
    }


async def posts(person: Person) -> list[str]:
    found = (await person.get("/v1/me")).json()["posts"]
    return sorted(post["role"] for post in found if post["ends_on"] is None)


async def test_the_rotating_chair_passes_at_the_boundary_of_the_terms(house: House) -> None:
    office = await house.office()
    first, second = await house.recorded(office), await house.recorded(office)
    outgoing = await house.member(office, first["id"], "school_leader")
    incoming = await house.member(office, second["id"], "school_leader")
    made = [
        (await office.post("/v1/terms", body)).json()
        for body in (term(first, outgoing, 0, 30), term(second, incoming, 31, 60))
    ]
    await house.sweep(datetime.now(UTC))
    assert await posts(outgoing) == ["council_voter", "school_leader"]
    assert await posts(incoming) == ["school_leader"]
    overlapping = await office.post("/v1/terms", term(second, None, 20, 40))
    assert overlapping.status_code == 409
    assert overlapping.json()["errors"][0]["field"] == "starts_on"
    await house.sweep(datetime.now(UTC) + timedelta(days=32))
    current = [(await office.get(f"/v1/terms/{one['id']}")).json() for one in made]
    assert [one["status"] for one in current] == ["ended", "in_office"]
    received = {"expected_version": current[0]["version"], "item": "files"}
    path = f"/v1/terms/{made[0]['id']}/hand-over"
    assert (await outgoing_again(house, office, first)).status_code == 201
    assert (await incoming.post(path, received)).json()["hand_over"][0]["confirmed_by"]
    refused = await incoming.post(path, {**received, "expected_version": 4})
    assert refused.json()["type"].endswith("handed-over-already")


async def outgoing_again(house: House, office: Person, school: Json) -> Any:
    """The outgoing school still invites people: its leader kept every other post."""
    leader = await house.member(office, school["id"], "school_leader")
    body = {"role": "teacher", "name": "示例教师乙"}
    return await leader.post(f"/v1/organisations/{school['id']}/invitations", body)


async def test_the_role_goes_with_the_term_and_with_nobody_elses(house: House) -> None:
    office = await house.office()
    school = await house.recorded(office)
    person = await house.member(office, school["id"], "coordinator")
    other = await house.member(office, school["id"], "council_voter")
    for who in (person, other):
        office_of = "chair" if who is person else "rotating_chair"
        answer = await office.post("/v1/terms", term(school, who, 0, 5, office=office_of))
        assert answer.status_code == 201, answer.text
    await house.sweep(datetime.now(UTC))
    assert await posts(person) == ["coordinator", "council_voter"]
    await house.sweep(datetime.now(UTC) + timedelta(days=7))
    async with house.runner.sessions() as session:
        rows = await session.execute(
            text(
                "SELECT person_ref::text FROM appointments WHERE role = 'council_voter'"
                " AND ends_on IS NULL"
            )
        )
        assert [ref for (ref,) in rows.all()] == [other.ref]


async def test_the_secretariat_acts_for_the_group_office_during_its_term(house: House) -> None:
    office = await house.office()
    school = await house.recorded(office)
    person = await house.member(office, school["id"], "coordinator")
    body = term(school, person, 0, 5, office="secretariat")
    made = (await office.post("/v1/terms", body)).json()
    await house.sweep(datetime.now(UTC))
    assert await posts(person) == ["coordinator", "group_office"]
    now = (await office.get(f"/v1/terms/{made['id']}")).json()
    changed = await office.post(
        f"/v1/terms/{made['id']}/change",
        {"expected_version": now["version"], "person_ref": None, "ends_on": day(5)},
    )
    assert changed.status_code == 200, changed.text
    async with house.runner.sessions() as session:
        ended = await session.execute(
            text(
                "SELECT ends_on FROM appointments WHERE person_ref = :p AND role = 'group_office'"
            ),
            {"p": person.ref},
        )
        assert ended.scalar_one() == TODAY


async def test_a_term_is_for_an_active_member_and_a_person_of_its_own(house: House) -> None:
    office = await house.office()
    partner, member = await house.school(office), await house.recorded(office)
    stranger = await house.member(office, partner["id"], "coordinator")
    for body, slug in (
        (term(partner, None, 0, 5), "not-a-member"),
        (term(member, stranger, 0, 5), "not-of-the-holder"),
        (term(member, None, 5, 2), "invalid-term"),
    ):
        answer = await office.post("/v1/terms", body)
        assert answer.json()["type"].endswith(slug), answer.text


async def test_twelve_members_vote_at_once_and_each_counts_once(house: House) -> None:
    office = await house.office()
    members = [await house.recorded(office) for _ in range(6)]
    people = [await house.member(office, one["id"], "council_voter") for one in members]
    motion = {
        "kind": "other",
        "title": "关于年度计划的决议",
        "text": "是否通过年度计划",
        "closes_at": (datetime.now(UTC) + timedelta(days=5)).isoformat(),
    }
    made = (await office.post("/v1/resolutions", motion)).json()
    path = f"/v1/resolutions/{made['id']}"
    assert made["electorate"] == 6
    votes = [person.post(f"{path}/vote", {"choice": "yes"}) for person in people * 2]
    answers = await asyncio.gather(*votes)
    assert sorted(answer.status_code for answer in answers) == [200] * 6 + [409] * 6
    after = (await people[0].get(path)).json()
    assert (after["yes"], after["my_vote"], after["silent"]) == (6, "yes", [])
    assert after["waiting_on"][0]["party"] == "office"
    counted = await office.post(f"{path}/count", {"expected_version": after["version"]})
    assert counted.json()["status"] == "passed"


async def test_two_motions_about_one_thing_are_not_voted_on_at_once(house: House) -> None:
    office = await house.office()
    members = [await house.recorded(office) for _ in range(2)]
    membership = (await office.get("/v1/memberships", organisation_id=members[0]["id"])).json()[
        "items"
    ][0]
    motion = {
        "kind": "suspension",
        "title": "关于暂停资格的决议",
        "text": "连续两学期未履行协议",
        "closes_at": (datetime.now(UTC) + timedelta(days=5)).isoformat(),
        "membership_id": membership["id"],
    }
    first = await office.post("/v1/resolutions", motion)
    assert first.json()["electorate"] == 1
    again = await office.post("/v1/resolutions", motion)
    assert again.json()["type"].endswith("vote-open")
    made = first.json()
    body = {"expected_version": made["version"], "reason": "另行处理"}
    withdrawn = await office.post(f"/v1/resolutions/{made['id']}/withdraw", body)
    assert withdrawn.json()["status"] == "withdrawn"
    assert (await office.post("/v1/resolutions", motion)).status_code == 201


async def test_members_join_and_leave_a_sub_alliance_and_its_lead_changes_it(house: House) -> None:
    office = await house.office()
    lead, other = await house.recorded(office), await house.recorded(office)
    speaks = await house.member(office, lead["id"], "coordinator")
    joins = await house.member(office, other["id"], "coordinator")
    body = {"name": "智能制造专业委员会", "lead_id": lead["id"], "major_code": "4603"}
    made = (await office.post("/v1/sub-alliances", body)).json()
    path = f"/v1/sub-alliances/{made['id']}"
    assert "join" in (await joins.get(path)).json()["allowed_actions"]
    joined = (await joins.post(f"{path}/join", {"expected_version": 1})).json()
    assert joined["members"] == 2
    changed = {**body, "purpose": "共建课程", "expected_version": 2}
    assert (await joins.post(f"{path}/change", changed)).status_code == 404
    assert (await speaks.post(f"{path}/change", changed)).json()["purpose"] == "共建课程"
    leaves = await speaks.post(f"{path}/leave", {"expected_version": 3})
    assert leaves.json()["type"].endswith("lead-leaves")
    taken = await office.post("/v1/sub-alliances", body)
    assert taken.json()["errors"][0]["field"] == "name"
    gone = await office.post(f"{path}/dissolve", {"expected_version": 3, "reason": "并入其他"})
    assert gone.json()["state"] == "dissolved"
    assert (await office.post("/v1/sub-alliances", body)).status_code == 201


async def test_a_member_of_the_release_before_gets_its_membership_with_its_event(
    house: House,
) -> None:
    office = await house.office()
    member = await house.recorded(office)
    async with house.runner.sessions() as session, session.begin():
        await session.execute(text("DELETE FROM memberships"))
        await session.execute(
            text("INSERT INTO deadlines (item, kind, due) VALUES (:item, :kind, now())"),
            {"item": member["id"], "kind": RECORD},
        )
    await house.sweep(datetime.now(UTC) + timedelta(seconds=1))
    found = (await office.get("/v1/memberships", organisation_id=member["id"])).json()["items"]
    assert [(one["status"], one["member_since"]) for one in found] == [("active", "2024-09-01")]
    assert (await office.get(f"/v1/organisations/{member['id']}")).json()["version"] == 2
