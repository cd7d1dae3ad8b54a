"""Names for references, and what a person keeps."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import text

from cyzj.domain.ids import new_id
from member_schools.testing import House


async def test_names_are_told_to_who_works_with_them_and_the_lookup_is_written_down(
    house: House,
) -> None:
    office = await house.office()
    school, other = await house.school(office), await house.school(office)
    teacher = await house.member(office, school["id"], "teacher")
    coordinator = await house.member(office, other["id"], "coordinator")
    unknown = str(new_id())
    body = {"refs": [teacher.ref, unknown, teacher.ref], "purpose": "engagement_page"}
    answer = await coordinator.post("/v1/people/resolve", body)
    assert answer.json() == {"people": [{"ref": teacher.ref, "name": "示例teacher"}]}
    async with house.runner.sessions() as session:
        row = (await session.execute(text("SELECT * FROM name_lookups"))).one()
    assert (row.caller, row.purpose) == (coordinator.ref, "engagement_page")
    assert row.organisation_id == UUID(other["id"])
    assert row.refs == [UUID(teacher.ref), UUID(unknown)]


async def test_operators_see_no_names(house: House) -> None:
    office = await house.office()
    operator = await house.member(office, office.organisation, "operator")
    body = {"refs": [office.ref], "purpose": "curiosity"}
    assert (await operator.post("/v1/people/resolve", body)).status_code == 403


async def test_two_hundred_names_at_most_and_a_purpose(house: House) -> None:
    office = await house.office()
    many = [str(new_id()) for _ in range(201)]
    for body in (
        {"refs": many, "purpose": "list"},
        {"refs": many[:1], "purpose": "because I want to"},
        {"refs": [], "purpose": "list"},
    ):
        assert (await office.post("/v1/people/resolve", body)).status_code == 422


async def test_i_see_myself_and_keep_my_settings(house: House) -> None:
    office = await house.office()
    headers = await office.headers()
    first = (await house.api.get("/v1/me", headers=headers)).json()
    assert first["settings"] == {}
    assert first["account"] == office.account
    wanted = {"settings": {"row_height": "compact", "columns": ["number", "title"]}}
    kept = await house.api.put("/v1/me/settings", json=wanted, headers=headers)
    assert kept.json() == wanted
    assert (await house.api.get("/v1/me", headers=headers)).json()["settings"] == wanted["settings"]
    large = {"settings": {"x": "字" * 5000}}
    assert (await house.api.put("/v1/me/settings", json=large, headers=headers)).status_code == 422


async def test_queries_are_saved_by_name_and_are_ones_own(house: House) -> None:
    office = await house.office()
    school = await house.school(office)
    teacher = await house.member(office, school["id"], "teacher")
    body = {"page": "requests", "name": "本学期送教", "query": "exchange_type=outreach_teaching"}
    saved = await office.post("/v1/me/saved-queries", body)
    assert saved.status_code == 201
    twice = await office.post("/v1/me/saved-queries", body)
    assert twice.status_code == 409
    assert twice.json()["errors"][0]["field"] == "name"
    mine = (await office.get("/v1/me/saved-queries", page="requests")).json()["items"]
    assert [query["name"] for query in mine] == ["本学期送教"]
    assert (await office.get("/v1/me/saved-queries", page="offers")).json()["items"] == []
    assert (await teacher.get("/v1/me/saved-queries")).json()["items"] == []
    path = f"/v1/me/saved-queries/{saved.json()['id']}"
    foreign = await house.api.delete(path, headers=await teacher.headers())
    assert foreign.status_code == 404
    gone = await house.api.delete(path, headers=await office.headers())
    assert gone.json() == {"id": saved.json()["id"]}
    assert (await office.get("/v1/me/saved-queries")).json()["items"] == []


async def test_at_most_fifty_queries_are_kept(house: House) -> None:
    office = await house.office()
    headers = await office.headers()
    statuses = []
    for number in range(51):
        body = {"page": "requests", "name": f"查询{number}", "query": "q=1"}
        answer = await house.api.post("/v1/me/saved-queries", json=body, headers=headers)
        statuses.append(answer.status_code)
    assert statuses == [201] * 50 + [409]
