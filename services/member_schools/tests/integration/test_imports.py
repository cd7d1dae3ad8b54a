"""The register and staff invitations from a spreadsheet."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import httpx
from python_calamine import CalamineWorkbook
from sqlalchemy import text

from cyzj.testing.books import book
from member_schools.testing import House, Person

Row = dict[str, Any]
ORGANISATIONS, STAFF = "/v1/organisations/import", "/v1/invitations/import"


async def send(by: Person, path: str, *rows: Row) -> httpx.Response:
    files = {"file": ("名单.xlsx", book(*rows))}
    return await by.api.post(path, files=files, headers=await by.headers())


async def check(by: Person, path: str, *rows: Row) -> dict[str, Any]:
    answer = await send(by, path, *rows)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def counts(preview: dict[str, Any]) -> tuple[int, int, int, int]:
    names = ("would_create", "would_change", "unchanged", "wrong_rows")
    first, second, third, fourth = (preview[name] for name in names)
    return first, second, third, fourth


async def confirm(by: Person, path: str, preview: dict[str, Any], **body: Any) -> dict[str, Any]:
    answer = await by.post(f"{path}/{preview['token']}/confirm", body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def an_organisation(name: str, **changes: Any) -> Row:
    return {
        "单位名称": name,
        "简称": name[2:],
        "类型": "中职",
        "省（市）": "四川",
        "市或区县": "成都市",
        **changes,
    }


async def test_the_office_registers_and_changes_many_organisations_at_once(house: House) -> None:
    office = await house.office()
    rows = an_organisation("示例一中职校"), an_organisation("示例二职校", 类型="企业", 省="")
    rows[1].pop("省")
    preview = await check(office, ORGANISATIONS, *rows)
    assert counts(preview) == (2, 0, 0, 0)
    done = await confirm(office, ORGANISATIONS, preview)
    assert done["created"] == 2
    made = (await office.get(f"/v1/organisations/{done['items'][0]['id']}")).json()
    assert (made["name"], made["city_code"], made["standing"]) == (
        "示例一中职校",
        "510100",
        "partner",
    )
    assert counts(await check(office, ORGANISATIONS, *rows)) == (0, 0, 2, 0)
    changed = an_organisation("示例一中职校", 市或区县="绵阳市", **{"答复承诺（工作日）": "５"})
    preview = await check(office, ORGANISATIONS, changed, rows[1])
    assert counts(preview) == (0, 1, 1, 0)
    await confirm(office, ORGANISATIONS, preview)
    made = (await office.get(f"/v1/organisations/{made['id']}")).json()
    assert (made["city_code"], made["decision_days"], made["version"]) == ("510700", 5, 2)
    async with house.runner.sessions() as session:
        query = text("SELECT command FROM journal WHERE actor = :a")
        rows_of = await session.execute(query, {"a": office.ref})
        found = list(rows_of.scalars())
    assert found.count("import_organisations") == 3


async def test_wrong_rows_of_the_register_are_named_and_nothing_is_written(house: House) -> None:
    office = await house.office()
    await house.school(office, name="示例旧校", credit_code="91350100M000100Y43")
    preview = await check(
        office,
        ORGANISATIONS,
        an_organisation("示例甲校", 统一社会信用代码="91350100M000100Y44"),
        an_organisation("示例乙校", 市或区县="成都"),
        an_organisation("示例丙校", 市或区县="渝中区"),
        an_organisation("示例丙校"),
        an_organisation("示例丁校", 类型="中专"),
        an_organisation("", 学校标识码="12"),
        an_organisation("示例旧校二", 统一社会信用代码="91350100M000100Y43"),
    )
    found = [(p["row"], p["column"], p["suggestion"]) for p in preview["errors"]]
    assert found[0] == (2, "统一社会信用代码", None)
    assert found[1] == (3, "市或区县", "成都市")
    assert found[2][:2] == (4, "市或区县")
    assert (5, "单位名称", None) in found
    assert (6, "类型") in [one[:2] for one in found]
    assert (7, "单位名称", None) in found
    assert preview["would_change"] == 1, "the code finds the organisation whose name changed"
    refused = await office.post(f"{ORGANISATIONS}/{preview['token']}/confirm", {})
    assert refused.status_code == 409
    listed = (await office.get("/v1/organisations")).json()["items"]
    assert {one["name"] for one in listed} == {"集团办公室", "示例旧校"}
    marked = await office.get(f"{ORGANISATIONS}/{preview['token']}/marked.xlsx")
    page = CalamineWorkbook.from_filelike(BytesIO(marked.content)).get_sheet_by_index(0)
    assert "您要填的是“成都市”吗？" in str(page.to_python()[2][-1])


async def test_one_registered_meanwhile_is_not_made_twice_and_a_school_registers_none(
    house: House,
) -> None:
    office = await house.office()
    preview = await check(
        office, ORGANISATIONS, an_organisation("示例甲校"), an_organisation("示例乙校")
    )
    await house.school(office, name="示例乙校", short_name="别的")
    shown = (await office.get(f"{ORGANISATIONS}/{preview['token']}")).json()
    assert counts(shown) == (1, 1, 0, 0), "it is there now: the row would change it"
    school = await house.school(office)
    coordinator = await house.member(office, school["id"], "coordinator")
    assert (await send(coordinator, ORGANISATIONS, an_organisation("示例"))).status_code == 403
    template = f"{ORGANISATIONS}/template.xlsx"
    assert (await coordinator.get(template)).status_code == 403
    assert (await office.get(template)).status_code == 200


async def test_a_coordinator_invites_many_and_sees_each_link_once(house: House) -> None:
    office = await house.office()
    school = await house.school(office)
    coordinator = await house.member(office, school["id"], "coordinator")
    rows: list[Row] = [
        {"姓名": "示例教师甲", "角色": "教师", "手机号": 13800000001},
        {"姓名": "示例教师乙", "角色": "教师"},
    ]
    preview = await check(coordinator, STAFF, *rows)
    assert counts(preview) == (2, 0, 0, 0)
    assert "secret" not in str(preview)
    done = await confirm(coordinator, STAFF, preview)
    first = await house.join(done["items"][0]["secret"])
    assert first.organisation == school["id"]
    again = await coordinator.post(f"{STAFF}/{preview['token']}/confirm", {})
    assert (again.status_code, again.json()["type"]) == (409, "urn:cyzj:problem:import-confirmed")
    assert counts(await check(coordinator, STAFF, *rows)) == (0, 0, 2, 0), "joined and invited"
    async with house.runner.sessions() as session:
        kept = (await session.execute(text("SELECT content, outcome::text FROM imports"))).all()
        stored = (await session.execute(text("SELECT body FROM idempotency"))).scalars().all()
    assert done["items"][1]["secret"] not in f"{kept}{stored}"
    assert any(content is None for content, _ in kept), "what was confirmed is not kept"


async def test_only_roles_that_the_caller_may_give_and_namesakes_only_where_confirmed(
    house: House,
) -> None:
    office = await house.office()
    school = await house.school(office)
    coordinator = await house.member(office, school["id"], "coordinator")
    await house.join(await house.invite(coordinator, school["id"], "teacher", "示例教师丙"))
    preview = await check(
        coordinator,
        STAFF,
        {"姓名": "示例校长丁", "角色": "学校领导", "手机号": ""},
        {"姓名": "示例教师丙", "角色": "教师", "手机号": "138 0000 0002"},
        {"姓名": "示例教师戊", "角色": "教师", "手机号": "没有"},
        {"姓名": "示例教师己", "角色": "教师", "手机号": ""},
        {"姓名": "示例教师己", "角色": "教师", "手机号": ""},
    )
    assert [(p["row"], p["column"]) for p in preview["errors"]] == [
        (2, "角色"),
        (4, "手机号"),
        (6, "整行"),
    ]
    assert [doubt["row"] for doubt in preview["doubts"]] == [3]
    namesake: Row = {"姓名": "示例教师丙", "角色": "教师", "手机号": "13800000002"}
    left = await confirm(coordinator, STAFF, await check(coordinator, STAFF, namesake))
    assert (left["created"], left["left_out"]) == (0, 1)
    done = await confirm(coordinator, STAFF, await check(coordinator, STAFF, namesake), also=[2])
    assert done["created"] == 1
    teacher = await house.join(done["items"][0]["secret"])
    assert (await teacher.get(f"{STAFF}/template.xlsx")).status_code == 403
