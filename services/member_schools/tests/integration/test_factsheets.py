"""Factsheets over HTTP: said as a whole, verified twice a year, and what is wrong is named by its place."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from member_schools.testing import House, Person

Json = dict[str, Any]


async def school(house: House, office: Person) -> tuple[str, Person]:
    made = await house.recorded(office)
    return f"/v1/organisations/{made['id']}/factsheet", await house.member(
        office, made["id"], "coordinator"
    )


def whole(contact: Person, **changes: object) -> Json:
    return {
        "expected_version": 0,
        "majors": [{"code": "770101", "enrolment": 320, "strength": True}, {"code": "660103"}],
        "terms": [{"code": "2026-1", "first_day": "2026-08-31", "last_day": "2027-01-15"}],
        "sections": [
            {"number": 1, "starts": "08:20", "ends": "09:05"},
            {"number": 2, "starts": "09:15", "ends": "10:00"},
        ],
        "contacts": [{"role": "general", "person_ref": contact.ref}],
        "strengths": "省级示范专业两个",
        "visiting": {"lodging": "校内专家楼", "safety": "进实训室前培训一小时"},
        **changes,
    }


async def test_a_factsheet_is_said_and_read_by_all(house: House) -> None:
    office = await house.office()
    path, speaks = await school(house, office)
    _, reads = await school(house, office)
    assert (await reads.get(path)).status_code == 404
    said = await speaks.post(path, whole(speaks))
    assert said.status_code == 200, said.text
    found = (await reads.get(path)).json()
    assert found["majors"][0]["name"] == "幼儿保育"
    assert found["majors"][0]["verified"] is False
    assert found["contacts"][0]["verified_on"]
    assert found["allowed_actions"] == []
    checked = await office.post("/v1/majors/2021/770101/check")
    assert checked.json()["verified"] is True
    assert (await reads.get(path)).json()["majors"][0]["verified"] is True
    refused = await reads.post(path, whole(speaks, expected_version=1))
    assert refused.status_code == 404


async def test_everything_wrong_is_named_by_its_place_and_nothing_is_kept(house: House) -> None:
    office = await house.office()
    path, speaks = await school(house, office)
    _, stranger = await school(house, office)
    wrong = whole(
        speaks,
        majors=[{"code": "770101"}, {"code": "770101"}],
        terms=[{"code": "2026-1", "first_day": "2026-08-31", "last_day": "2026-08-01"}],
        sections=[
            {"number": 1, "starts": "09:00", "ends": "09:45"},
            {"number": 2, "starts": "09:30", "ends": "10:15"},
        ],
        visiting={"lodging": "联系 138-0000-0000"},
    )
    answer = await speaks.post(path, wrong)
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["errors"]] == [
        "majors.1.code",
        "terms.0.last_day",
        "sections.1.starts",
        "visiting.lodging",
    ]
    other = whole(speaks, contacts=[{"role": "general", "person_ref": stranger.ref}])
    answer = await speaks.post(path, other)
    assert answer.json()["errors"][0]["field"] == "contacts.0.person_ref"
    assert (await speaks.get(path)).status_code == 404


async def test_contacts_are_verified_again_after_180_days(house: House) -> None:
    office = await house.office()
    path, speaks = await school(house, office)
    await speaks.post(path, whole(speaks))
    await house.sweep(datetime.now(UTC) + timedelta(days=179))
    assert (await speaks.get(path)).json()["state"] == "current"
    await house.sweep(datetime.now(UTC) + timedelta(days=181))
    stale = (await speaks.get(path)).json()
    assert stale["state"] == "stale"
    assert stale["waiting_on"][0]["action"] == "verify_contacts"
    body = {"expected_version": stale["version"]}
    verified = await speaks.post(f"{path}/verify-contacts", body)
    assert (verified.json()["state"], verified.json()["waiting_on"]) == ("current", [])


async def test_two_who_publish_at_once_do_not_overwrite_each_other(house: House) -> None:
    office = await house.office()
    path, speaks = await school(house, office)
    answers = await asyncio.gather(*(speaks.post(path, whole(speaks)) for _ in range(2)))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    again = await speaks.post(path, whole(speaks, expected_version=1))
    assert again.json()["version"] == 1, "the same content again is no change"
    changed = await speaks.post(path, whole(speaks, expected_version=1, strengths="三个"))
    assert changed.json()["version"] == 2


async def test_the_catalogue_is_found_by_code_and_by_name(house: House) -> None:
    office = await house.office()
    found = (await office.get("/v1/majors", q="7701")).json()["items"]
    assert [one["code"] for one in found] == ["7701", "770101"]
    found = (await office.get("/v1/majors", q="数控")).json()["items"]
    assert {one["code"] for one in found} == {"460103", "660103"}
    assert (await office.post("/v1/majors/2021/999999/check")).status_code == 404
