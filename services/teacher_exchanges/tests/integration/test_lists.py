"""Lists: filters, words, sorting, pages that are stable, counts and files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from zipfile import ZipFile

from cyzj.contracts.codes import ExchangeType, Role
from cyzj.testing.desk import Desk
from cyzj.testing.members import Members
from cyzj.testing.waiting import eventually
from teacher_exchanges.testing_api import a_request_body

MakeDesk = Callable[..., Desk]
TODAY = datetime.now(UTC).date()
PATH = "/v1/exchange-requests"


async def posted(desk: Desk, count: int, **changes: object) -> list[str]:
    bodies = [a_request_body(TODAY, title=f"跟岗需求{n}", **changes) for n in range(count)]
    return [(await desk.post(PATH, body))["id"] for body in bodies]


async def test_pages_follow_each_other_while_others_post(desk: MakeDesk) -> None:
    owner = desk(Role.COORDINATOR)
    ids = await posted(owner, 5)
    first = await owner.get(PATH, limit=2, with_total="true")
    assert ([i["id"] for i in first["items"]], first["total"]) == (ids[:2:-1], 5)
    await posted(owner, 2)
    second = await owner.get(PATH, limit=2, cursor=first["next_cursor"])
    third = await owner.get(PATH, limit=2, cursor=second["next_cursor"])
    assert [i["id"] for i in (*second["items"], *third["items"])] == ids[2::-1]
    assert third["next_cursor"] is None
    by_number = await owner.get(PATH, sort="number", limit=1)
    assert by_number["items"][0]["id"] == ids[0]


async def test_filters_select_and_a_foreign_cursor_is_refused(desk: MakeDesk) -> None:
    owner, other = desk(Role.COORDINATOR), desk(Role.COORDINATOR)
    (shadowing,) = await posted(owner, 1)
    lecture = {"exchange_type": "lecture", "class_hours": "4", "working_days": None}
    talk = (await other.post(PATH, a_request_body(TODAY, **lecture, major_code="510102")))["id"]

    async def found(**query: object) -> set[str]:
        return {item["id"] for item in (await owner.get(PATH, **query))["items"]}

    assert await found() == {shadowing, talk}
    assert await found(scope="mine") == {shadowing}
    assert await found(scope="others") == {talk}
    assert await found(exchange_type="lecture") == {talk}
    assert await found(exchange_type=["lecture", "shadowing"]) == {shadowing, talk}
    assert await found(major_code="51") == {talk}
    assert await found(major_code="460103") == {shadowing}
    assert await found(school_id=str(other.school)) == {talk}
    assert await found(status="withdrawn") == set()
    assert await found(scope="archived") == set()
    assert await found(q="跟岗需求0") == {shadowing}
    number = (await owner.get(f"{PATH}/{talk}"))["number"]
    assert await found(q=number[-4:]) == {talk}
    for query in ({"cursor": "bm9uc2Vuc2U"}, {"sort": "nothing"}, {"limit": 201}):
        assert (await owner.send("GET", PATH, params=query)).status_code == 422


VOLUMES: dict[str, dict[str, object]] = {
    "secondment": {"working_days": None, "window_to": str(TODAY + timedelta(days=120))},
    "shadowing": {},
    "outreach_teaching": {"working_days": None, "class_hours": "16"},
    "lecture": {"working_days": None, "class_hours": "4"},
    "same_lesson_multi_design": {"working_days": 1},
    "mentoring": {"working_days": None, "window_to": str(TODAY + timedelta(days=400))},
    "joint_research": {"working_days": None},
}


async def test_requests_and_offers_of_all_seven_kinds_are_posted_listed_and_answered(
    desk: MakeDesk,
) -> None:
    owner, other = desk(Role.COORDINATOR), desk(Role.COORDINATOR)
    assert set(VOLUMES) == set(ExchangeType)
    for kind, volume in VOLUMES.items():
        body = a_request_body(TODAY, exchange_type=kind, **volume)
        made = await owner.post(PATH, body)
        body["expires_on"] = body.pop("deadline")
        offer = await owner.post("/v1/exchange-offers", {**body, "side": "home"})
        assert (made["exchange_type"], offer["exchange_type"]) == (kind, kind)
        match = await other.post(f"{PATH}/{made['id']}/answer", {})
        assert (match["exchange_type"], match["state"]) == (kind, "proposed")
        listed = await owner.get(PATH, exchange_type=kind)
        assert [item["id"] for item in listed["items"]] == [made["id"]]
    for path, others in ((PATH, 0), ("/v1/exchange-offers", 1)):
        counted = await owner.get(f"{path}/facets")
        assert counted["exchange_type"] == dict.fromkeys(VOLUMES, 1 + others)


async def test_counts_by_value_for_the_facets(desk: MakeDesk) -> None:
    owner = desk(Role.COORDINATOR)
    await posted(owner, 2)
    counted = await owner.get(f"{PATH}/facets")
    assert counted["status"] == {"open": 2}
    assert counted["exchange_type"] == {"shadowing": 2}


async def test_a_school_is_named_once_it_has_been_heard_of(
    desk: MakeDesk, members: Members
) -> None:
    owner = desk(Role.COORDINATOR)
    (id,) = await posted(owner, 1)
    assert (await owner.get(f"{PATH}/{id}"))["school"] is None
    assert owner.school is not None
    await members.register(owner.school, name="示例第一职业学校")

    async def named() -> bool:
        return bool((await owner.get(f"{PATH}/{id}"))["school"])

    await eventually(named)
    assert (await owner.get(PATH, jurisdiction="51"))["items"][0]["school"]["name"]
    assert (await owner.get(PATH, jurisdiction="50"))["items"] == []


async def test_exports_hold_what_the_filters_select(desk: MakeDesk) -> None:
    owner = desk(Role.COORDINATOR)
    await posted(owner, 2)
    csv = await owner.send("GET", f"{PATH}/export.csv", params={"q": "跟岗需求1"})
    lines = csv.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("编号,标题,交流类型")
    assert [line.split(",")[1] for line in lines[1:]] == ["跟岗需求1"]
    xlsx = await owner.send("GET", f"{PATH}/export.xlsx")
    assert "xl/workbook.xml" in ZipFile(BytesIO(xlsx.content)).namelist()
    assert "filename*=UTF-8''" in xlsx.headers["content-disposition"]
    assert (await owner.send("GET", f"{PATH}/export.pdf")).status_code == 422


async def test_an_item_unchanged_is_not_sent_again(desk: MakeDesk) -> None:
    owner = desk(Role.COORDINATOR)
    (id,) = await posted(owner, 1)
    first = await owner.send("GET", f"{PATH}/{id}")
    tag = {"If-None-Match": first.headers["etag"]}
    assert (await owner.send("GET", f"{PATH}/{id}", headers=tag)).status_code == 304
    await owner.step(first.json(), "pause")
    assert (await owner.send("GET", f"{PATH}/{id}", headers=tag)).status_code == 200


async def test_kinds_say_what_they_demand(desk: MakeDesk) -> None:
    kinds = await desk(Role.TEACHER).get("/v1/exchange-types")
    assert kinds["version"] == "hours_2026_1"
    assert len(kinds["items"]) == 7
