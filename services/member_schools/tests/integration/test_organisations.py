"""The register over HTTP: who may see and change what, and what the journal says of it."""

from __future__ import annotations

import asyncio
from datetime import date

from sqlalchemy import text

from cyzj.contracts.envelope import EVENTS
from cyzj.contracts.member_schools.organisation import OrganisationSuspended
from member_schools.testing import House


async def test_an_organisation_is_registered_and_admitted(house: House) -> None:
    office = await house.office()
    made = await house.school(office, credit_code="91350100-M000100Y43", city_code="511800")
    assert made["state"] == made["standing"] == "partner"
    assert made["credit_code"] == "91350100M000100Y43"
    assert made["city_name"] == "雅安市"
    assert set(made["allowed_actions"]) == {"admit", "change", "end"}
    path = f"/v1/organisations/{made['id']}"
    admitted = await office.post(
        f"{path}/admit", {"expected_version": 1, "member_since": "2024-09-01"}
    )
    assert admitted.status_code == 200, admitted.text
    assert admitted.json()["standing"] == "active"
    assert set(admitted.json()["allowed_actions"]) == {"change", "suspend"}


async def test_every_field_to_correct_is_named(house: House) -> None:
    office = await house.office()
    body = {
        "name": "",
        "short_name": "示例",
        "kind": "enterprise",
        "jurisdiction": "50",
        "city_code": "511800",
        "credit_code": "91350100M000100Y44",
        "school_id_code": "4151012345",
    }
    answer = await office.post("/v1/organisations", body)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [
        "name",
        "city_code",
        "credit_code",
        "school_id_code",
    ]


async def test_the_same_name_or_code_is_not_registered_twice(house: House) -> None:
    office = await house.office()
    first = await house.school(office, credit_code="91350100M000100Y43")
    body = {"short_name": "示例", "kind": "enterprise", "jurisdiction": "50"}
    for field in ("name", "credit_code"):
        other = {**body, "name": "示例企业", field: first[field]}
        answer = await office.post("/v1/organisations", other)
        assert answer.status_code == 409
        assert answer.json()["errors"][0]["field"] == field


async def test_two_writers_at_once_one_loses_and_sees_the_present_version(house: House) -> None:
    office = await house.office()
    made = await house.school(office)
    headers = await office.headers()
    path = f"/v1/organisations/{made['id']}/change"
    body = {key: made[key] for key in ("name", "short_name", "kind", "jurisdiction")}

    async def change(days: int) -> int:
        wanted = {**body, "decision_days": days, "expected_version": 1}
        answer = await house.api.post(path, json=wanted, headers=headers)
        assert answer.status_code in (200, 409)
        if answer.status_code == 409:
            assert answer.json()["current"]["version"] == 2
        return answer.status_code

    assert sorted(await asyncio.gather(*(change(days) for days in range(3, 8)))) == [
        200,
        409,
        409,
        409,
        409,
    ]


async def test_a_suspension_is_an_event_without_its_reason(house: House) -> None:
    office = await house.office()
    made = await house.school(office)
    path = f"/v1/organisations/{made['id']}"
    await office.post(f"{path}/admit", {"expected_version": 1, "member_since": "2024-09-01"})
    body = {"expected_version": 2, "reason": "连续两学期未履行协议"}
    suspended = await office.post(f"{path}/suspend", body)
    assert suspended.json()["standing"] == "suspended"
    assert suspended.json()["standing_reason"] == "连续两学期未履行协议"
    async with house.runner.sessions() as session:
        rows = await session.execute(
            text(
                "SELECT type, aggregateversion, data, actor, command FROM journal WHERE subject=:s"
            ),
            {"s": made["id"]},
        )
        journal = rows.all()
    assert [row.aggregateversion for row in journal] == [1, 2, 3]
    assert journal[-1].actor == office.ref
    assert journal[-1].command == "suspend_organisation"
    event = EVENTS[journal[-1].type].model_validate_json(journal[-1].data)
    assert isinstance(event, OrganisationSuspended)
    assert event.standing == "suspended"
    assert "未履行" not in str([row.data for row in journal])


async def test_the_reason_is_for_the_office_and_the_school_alone(house: House) -> None:
    office = await house.office()
    made, other = await house.school(office), await house.school(office)
    path = f"/v1/organisations/{made['id']}"
    own = await house.member(office, made["id"], "coordinator")
    foreign = await house.member(office, other["id"], "coordinator")
    await office.post(f"{path}/admit", {"expected_version": 1, "member_since": "2024-09-01"})
    await office.post(f"{path}/suspend", {"expected_version": 2, "reason": "未履行协议"})
    assert (await own.get(path)).json()["standing_reason"] == "未履行协议"
    assert (await foreign.get(path)).json()["standing_reason"] is None


async def test_a_school_changes_its_own_promise_and_nobody_elses(house: House) -> None:
    office = await house.office()
    made, other = await house.school(office), await house.school(office)
    coordinator = await house.member(office, made["id"], "coordinator")
    body = {key: made[key] for key in ("name", "short_name", "kind", "jurisdiction")}
    wanted = {**body, "decision_days": 7, "expected_version": 1}
    changed = await coordinator.post(f"/v1/organisations/{made['id']}/change", wanted)
    assert changed.json()["decision_days"] == 7
    renamed = {**wanted, "name": "示例改名学校", "expected_version": 2}
    refused = await coordinator.post(f"/v1/organisations/{made['id']}/change", renamed)
    assert refused.status_code == 403
    assert "由集团办公室变更" in refused.json()["user_message"]
    foreign = await coordinator.post(f"/v1/organisations/{other['id']}/change", wanted)
    assert foreign.status_code == 404
    assert (await coordinator.get(f"/v1/organisations/{made['id']}")).json()["allowed_actions"] == [
        "change"
    ]
    assert (await coordinator.get(f"/v1/organisations/{other['id']}")).json()[
        "allowed_actions"
    ] == []


async def test_the_list_filters_sorts_and_pages(house: House) -> None:
    office = await house.office()
    for number in range(5):
        await house.school(office, kind="higher" if number % 2 else "secondary")
    await house.school(office, kind="enterprise", jurisdiction="50", name="示例机床公司")
    page = (await office.get("/v1/organisations", limit=4, sort="-name", with_total=True)).json()
    assert page["total"] == 7
    assert [item["name"] for item in page["items"]] == sorted(
        (item["name"] for item in page["items"]), reverse=True
    )
    rest = await office.get("/v1/organisations", limit=4, sort="-name", cursor=page["next_cursor"])
    assert len(rest.json()["items"]) == 3
    higher = await office.get("/v1/organisations", kind=["higher", "enterprise"])
    assert {item["kind"] for item in higher.json()["items"]} == {"higher", "enterprise"}
    found = await office.get("/v1/organisations", q="机床", jurisdiction="50", standing="partner")
    assert [item["name"] for item in found.json()["items"]] == ["示例机床公司"]
    nothing = await office.get("/v1/organisations", q="100%")
    assert nothing.json()["items"] == []


async def test_a_known_item_is_not_sent_again(house: House) -> None:
    office = await house.office()
    made = await house.school(office)
    path = f"/v1/organisations/{made['id']}"
    first = await office.get(path)
    headers = {**await office.headers(), "If-None-Match": first.headers["ETag"]}
    again = await house.api.get(path, headers=headers)
    assert again.status_code == 304
    assert again.content == b""


async def test_the_same_key_registers_once(house: House) -> None:
    office = await house.office()
    body = {"name": "示例甲校", "short_name": "甲校", "kind": "higher", "jurisdiction": "50"}
    answers = [
        await office.post("/v1/organisations", body, **{"Idempotency-Key": "register-0001"})
        for _ in range(2)
    ]
    assert answers[0].json() == answers[1].json()
    assert answers[1].status_code == 201


async def test_membership_cannot_begin_in_the_future(house: House) -> None:
    office = await house.office()
    made = await house.school(office)
    tomorrow = date(2999, 1, 1).isoformat()
    answer = await office.post(
        f"/v1/organisations/{made['id']}/admit", {"expected_version": 1, "member_since": tomorrow}
    )
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "member_since"


async def test_cities_are_offered_by_jurisdiction_and_flagged_unverified(house: House) -> None:
    office = await house.office()
    table = (await office.get("/v1/cities")).json()
    assert table["unverified"] is True
    assert {"code": "511800", "name": "雅安市", "jurisdiction": "51"} in table["items"]


async def test_the_export_gives_what_the_filters_select(house: House) -> None:
    office = await house.office()
    made = await house.school(office, name="=HYPERLINK示例", city_code="511800")
    await house.school(office, kind="enterprise", jurisdiction="50")
    answer = await office.get("/v1/organisations/export.csv", kind="secondary")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    heading, *rows = answer.content.decode("utf-8-sig").splitlines()
    assert heading.startswith("单位名称,简称,类型")
    assert rows == [f"'=HYPERLINK示例,{made['short_name']},中职,四川,雅安市,合作单位,,14,,,"]
    workbook = await office.get("/v1/organisations/export.xlsx")
    assert workbook.content.startswith(b"PK")
    teacher = await house.member(office, made["id"], "teacher")
    assert (await teacher.get("/v1/organisations/export.xlsx")).status_code == 403
