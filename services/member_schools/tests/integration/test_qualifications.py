"""Qualifications over HTTP: declared, returned, verified by somebody else, counted, due."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text

from cyzj.domain.clock import school_date
from member_schools.testing import House, Person

Json = dict[str, Any]
PATH = "/v1/qualifications"


@dataclass
class School:
    """An organisation with a teacher, its coordinator and its leader."""

    id: str
    teacher: Person
    coordinator: Person
    leader: Person


async def school(house: House, office: Person) -> School:
    made = await house.school(office)
    people = [
        await house.member(office, made["id"], role)
        for role in ("teacher", "coordinator", "school_leader")
    ]
    return School(made["id"], *people)


async def body(house: House, by: Person, **changes: object) -> Json:
    file = {"sha256": await house.upload(by, b"certificate"), "file_name": "证书.pdf"}
    return {
        "kind": "professional_title",
        "level": "intermediate",
        "awarded_on": "2023-12-01",
        "evidence": [file],
        **changes,
    }


async def declared(house: House, by: Person, **changes: object) -> Json:
    answer = await by.post(PATH, await body(house, by, **changes))
    assert answer.status_code == 201, answer.text
    made: Json = answer.json()
    return made


async def act(by: Person, item: Json, command: str, **more: object) -> Json:
    answer = await by.post(
        f"{PATH}/{item['id']}/{command}", {"expected_version": item["version"], **more}
    )
    assert answer.status_code == 200, answer.text
    after: Json = answer.json()
    return after


async def test_from_the_declaration_over_a_return_to_the_offices_verification(
    house: House,
) -> None:
    office = await house.office()
    ours = await school(house, office)
    dual: Json = {"kind": "dual_teacher", "major_code": "4603"}
    made = await declared(house, ours.teacher, **dual, certificate_number="示例-2023-0117")
    assert made["waiting_on"][0]["party"] == "office"
    seen = (await ours.coordinator.get(f"{PATH}/{made['id']}")).json()
    assert seen["allowed_actions"] == ["return", "withdraw"]
    returned = await act(ours.coordinator, seen, "return", reason="扫描件不清楚，请重扫")
    mine = (await ours.teacher.get(PATH, waiting_on_me=True)).json()["items"]
    assert [one["id"] for one in mine] == [made["id"]]
    assert mine[0]["remarks"][0]["words"] == "扫描件不清楚，请重扫"
    again = await act(
        ours.teacher, returned, "redeclare", **await body(house, ours.teacher, **dual)
    )
    waiting = (await office.get(PATH, waiting_on_me=True)).json()["items"]
    assert waiting[0]["allowed_actions"] == ["verify", "return"]
    done = await act(office, again, "verify")
    assert (done["status"], done["verifier"], done["evidence_verified"]) == (
        "verified",
        "office",
        True,
    )
    file = f"{PATH}/{made['id']}/evidence/{done['evidence'][0]['sha256']}/file"
    assert (await ours.coordinator.get(file)).content.startswith(b"%PDF")
    stranger = await house.member(office, (await house.school(office))["id"], "coordinator")
    for path in (f"{PATH}/{made['id']}", file):
        assert (await stranger.get(path)).status_code == 404
    async with house.runner.sessions() as session:
        rows = (await session.execute(text("SELECT audience, data::text FROM journal"))).all()
    told = [data for audience, data in rows if audience == ours.id]
    assert len([one for one in told if "dual_teacher" in one]) == 4
    assert not [one for one in told if "0117" in one or "重扫" in one or "示例teacher" in one]


async def test_nobody_verifies_what_they_declared_and_the_coordinator_declares_for_colleagues(
    house: House,
) -> None:
    office = await house.office()
    ours = await school(house, office)
    made = await declared(house, ours.coordinator, person_ref=ours.teacher.ref)
    assert "verify" not in made["allowed_actions"]
    refused = await ours.coordinator.post(
        f"{PATH}/{made['id']}/verify", {"expected_version": made["version"]}
    )
    assert (refused.status_code, refused.json()["type"].split(":")[-1]) == (403, "own-declaration")
    assert (await act(ours.leader, made, "verify"))["verifier"] == "school"
    stale = await ours.leader.post(
        f"{PATH}/{made['id']}/revoke", {"expected_version": 1, "reason": "证书无效"}
    )
    assert stale.json()["current"]["status"] == "verified"
    theirs = await school(house, office)
    wanted = await body(house, ours.coordinator, person_ref=theirs.teacher.ref)
    assert (await ours.coordinator.post(PATH, wanted)).json()["errors"][0]["field"] == "person_ref"
    own = await body(house, ours.teacher, person_ref=ours.leader.ref)
    assert (await ours.teacher.post(PATH, own)).status_code == 404


async def test_the_same_fact_stands_once_also_when_declared_at_once(house: House) -> None:
    office = await house.office()
    ours = await school(house, office)
    wanted = await body(house, ours.teacher)
    answers = await asyncio.gather(*(ours.teacher.post(PATH, wanted) for _ in range(4)))
    assert sorted(one.status_code for one in answers) == [201, 409, 409, 409]
    lost = next(one for one in answers if one.status_code == 409)
    assert lost.json()["type"].endswith("declared-already")
    made = next(one for one in answers if one.status_code == 201).json()
    revoked = await act(
        ours.leader, await act(ours.leader, made, "verify"), "revoke", reason="更正"
    )
    assert revoked["status"] == "revoked"
    assert (await ours.teacher.post(PATH, wanted)).status_code == 201


async def test_it_is_reminded_of_renewed_and_expires(house: House) -> None:
    office = await house.office()
    ours = await school(house, office)
    last = school_date(datetime.now(UTC)) + timedelta(days=100)
    made = await declared(house, ours.teacher, valid_until=str(last))
    await act(ours.leader, made, "verify")
    await house.sweep(datetime.now(UTC) + timedelta(days=11))
    due = (await ours.teacher.get(PATH, waiting_on_me=True)).json()["items"][0]
    assert due["waiting_on"][0]["action"] == "declare"
    await declared(house, ours.teacher, awarded_on="2024-12-01")
    renewed = (await ours.teacher.get(f"{PATH}/{made['id']}")).json()
    assert (renewed["status"], renewed["waiting_on"]) == ("verified", [])
    await house.sweep(datetime.now(UTC) + timedelta(days=12))
    assert (await ours.teacher.get(PATH, waiting_on_me=True)).json()["items"] == []
    await house.sweep(datetime.now(UTC) + timedelta(days=102))
    assert (await ours.teacher.get(f"{PATH}/{made['id']}")).json()["status"] == "expired"


async def test_lists_counts_and_files_reach_as_far_as_the_role_and_name_nobody(
    house: House,
) -> None:
    office = await house.office()
    ours, theirs = await school(house, office), await school(house, office)
    dual: Json = {"kind": "dual_teacher", "level": "junior"}
    for one in (ours, theirs):
        await act(office, await declared(house, one.teacher, **dual), "verify")
        await declared(house, one.leader, kind="skill_level", level="grade_two")

    async def numbers(by: Person, **params: object) -> int:
        found = (await by.get(PATH, with_total=True, **params)).json()
        assert found["total"] == len(found["items"])
        return len(found["items"])

    assert await numbers(ours.teacher) == 1
    assert await numbers(ours.coordinator) == 2
    assert await numbers(office) == 4
    assert await numbers(office, kind="skill_level", organisation_id=ours.id) == 1
    assert await numbers(office, q="示例teacher", level="junior", status="verified") == 2
    assert await numbers(ours.coordinator, person_ref=theirs.teacher.ref) == 0
    counted = (await ours.leader.get(f"{PATH}/counts")).json()
    assert counted == {
        "items": [
            {"organisation_id": ours.id, **dual, "people": 1, "waiting": 0},
            {
                "organisation_id": ours.id,
                "kind": "skill_level",
                "level": "grade_two",
                "people": 0,
                "waiting": 1,
            },
        ],
        "teachers": [{"organisation_id": ours.id, "people": 1}],
    }
    file = (await office.get(f"{PATH}/export.csv")).text
    assert len(file.strip().splitlines()) == 5
    assert "双师型教师" in file
    assert "示例teacher" not in file
    assert (await ours.teacher.get(f"{PATH}/export.csv")).status_code == 403
