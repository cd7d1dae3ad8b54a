"""Requests and offers from a spreadsheet: checked without writing, confirmed all at once or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import httpx
from fastapi import FastAPI
from python_calamine import CalamineWorkbook
from sqlalchemy import text

from cyzj.contracts.codes import Role, Standing
from cyzj.domain.clock import moved_to, school_date
from cyzj.domain.ids import new_id
from cyzj.foundation import Foundation
from cyzj.testing.books import book
from cyzj.testing.desk import Desk, Json
from cyzj.testing.members import Members
from cyzj.testing.waiting import eventually
from teacher_exchanges.testing_api import a_request_body

MakeDesk = Callable[..., Desk]
Row = dict[str, Any]
REQUESTS, OFFERS = "/v1/exchange-requests", "/v1/exchange-offers"
TODAY = school_date(datetime.now(UTC))


def day(after: int) -> str:
    return str(TODAY + timedelta(days=after))


def a_row(title: str = "数控骨干教师跟岗", **changes: Any) -> Row:
    row = {
        "标题": title,
        "交流类型": "跟岗学习",
        "方向": "接收方",
        "专业代码": "460103",
        "方式": "现场",
        "开始日期": day(20),
        "结束日期": day(60),
        "工作日": 10,
        "征集截止": day(10),
    }
    return {**row, **changes}


async def send(desk: Desk, content: bytes, path: str = REQUESTS, **headers: str) -> httpx.Response:
    files = {"file": ("2026 秋.xlsx", content)}
    return await desk.send("POST", f"{path}/import", files=files, headers=headers)


async def check(desk: Desk, *rows: Row, path: str = REQUESTS) -> Json:
    answer = await send(desk, book(*rows), path)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


async def confirm(desk: Desk, preview: Json, path: str = REQUESTS, **body: Any) -> Json:
    return await desk.post(f"{path}/import/{preview['token']}/confirm", body)


def counts(preview: Json) -> tuple[int, int, int, int]:
    names = ("would_create", "would_change", "unchanged", "wrong_rows")
    found = [preview[name] for name in names]
    return found[0], found[1], found[2], found[3]


async def mine(desk: Desk, path: str = REQUESTS) -> list[Json]:
    items: list[Json] = (await desk.get(path, scope="mine", sort="number"))["items"]
    return items


async def test_a_check_writes_nothing_and_a_confirmation_saves_drafts(
    desk: MakeDesk, app: FastAPI
) -> None:
    clerk = desk(Role.COORDINATOR)
    preview = await check(clerk, a_row(), a_row("焊接教师跟岗", 专业代码="460104", 人数="２"))
    assert counts(preview) == (2, 0, 0, 0)
    assert [row["title"] for row in preview["sample"]] == ["数控骨干教师跟岗", "焊接教师跟岗"]
    assert (preview["state"], preview["file_name"]) == ("checked", "2026 秋.xlsx")
    assert await mine(clerk) == []
    done = await confirm(clerk, preview)
    assert (done["created"], done["changed"], done["unchanged"], done["left_out"]) == (2, 0, 0, 0)
    drafts = await mine(clerk)
    assert [(one["number"], one["status"]) for one in drafts] == [
        (item["number"], "draft") for item in done["items"]
    ]
    assert drafts[1]["headcount"] == 2
    foundation: Foundation = app.state.foundation
    async with foundation.sessions() as session:
        rows = await session.execute(text("SELECT type, command, actor FROM journal"))
        events = [tuple(row) for row in rows]
    assert len(events) == 2
    assert {event[1:] for event in events} == {("import_exchange_requests", str(clerk.person))}
    assert all(event[0].endswith("request.drafted.v1") for event in events), events


async def test_the_same_file_again_changes_nothing(desk: MakeDesk) -> None:
    clerk = desk(Role.COORDINATOR)
    rows = a_row(), a_row("焊接教师跟岗", 专业代码="460104")
    await confirm(clerk, await check(clerk, *rows), publish=True)
    again = await check(clerk, *rows)
    assert counts(again) == (0, 0, 2, 0)
    done = await confirm(clerk, again, publish=True)
    assert (done["created"], done["unchanged"], done["items"]) == (0, 2, [])
    found = await mine(clerk)
    assert [(one["status"], one["version"]) for one in found] == [("open", 1), ("open", 1)]


async def test_every_problem_is_named_and_a_confirmation_is_refused_while_there_is_one(
    desk: MakeDesk, members: Members
) -> None:
    await members.register(new_id(), name="示例职业学校")
    clerk = desk(Role.COORDINATOR)
    await eventually(lambda: _known(clerk))
    preview = await check(
        clerk,
        a_row(),
        a_row("送教", 交流类型="送教", 工作日="", 学时=48, 专业代码="460104"),
        a_row("焊接", 专业代码="4603O1", 方式="现厂"),
        a_row("模具", 可见学校="示例职业学院", 专业代码="460113"),
        a_row(),
        a_row("教师 13800000000", 编号="TR-2026-9999", 专业代码="46"),
    )
    problems = [(p["row"], p["column"], p["value"], p["suggestion"]) for p in preview["errors"]]
    assert problems[0] == (3, "学时", "48", None)
    assert problems[1] == (4, "专业代码", "4603O1", "460301")
    assert problems[2][:3] == (4, "方式", "现厂")
    assert problems[3] == (5, "可见学校", "示例职业学院", "示例职业学校")
    assert problems[4][:2] == (6, "整行")
    assert {p[:2] for p in problems[5:]} == {(7, "标题"), (7, "编号")}
    assert preview["errors"][0]["message"] == "送教为 1–40 学时，请改到这个范围内，或拆成几条。"
    assert (preview["errors"][1]["letter"], preview["errors"][0]["title"]) == ("D", "送教")
    assert counts(preview) == (1, 0, 0, 5)
    path = f"{REQUESTS}/import/{preview['token']}"
    assert await clerk.refused(f"{path}/confirm", {}, 409) == "import-has-errors"
    assert await mine(clerk) == []
    marked = await clerk.send("GET", f"{path}/marked.xlsx")
    page = CalamineWorkbook.from_filelike(BytesIO(marked.content)).get_sheet_by_index(0)
    assert "您要填的是“460301”吗？" in str(page.to_python()[3][-1])


async def _known(clerk: Desk) -> bool:
    preview = await check(clerk, a_row(可见学校="示例职业学校"))
    return bool(preview["wrong_rows"] == 0)


async def test_a_number_changes_the_item_and_a_foreign_one_does_not_exist(desk: MakeDesk) -> None:
    clerk, other = desk(Role.COORDINATOR), desk(Role.COORDINATOR)
    made = (await confirm(clerk, await check(clerk, a_row()), publish=True))["items"][0]
    row = a_row("数控教师跟岗", 编号=made["number"])
    preview = await check(clerk, row)
    assert counts(preview) == (0, 1, 0, 0)
    done = await confirm(clerk, preview)
    assert (done["changed"], done["items"][0]["id"]) == (1, made["id"])
    assert (await clerk.get(f"{REQUESTS}/{made['id']}"))["title"] == "数控教师跟岗"
    fixed = await check(clerk, {**row, "方向": "派出方"})
    assert [p["column"] for p in fixed["errors"]] == ["方向"], "published ones keep their side"
    assert [p["column"] for p in (await check(other, row))["errors"]] == ["编号"]
    assert counts(await check(clerk, row, row))[3] == 1, "twice in the file"


async def test_a_row_like_one_that_is_there_is_imported_only_where_it_is_named(
    desk: MakeDesk,
) -> None:
    clerk = desk(Role.COORDINATOR)
    await confirm(clerk, await check(clerk, a_row()), publish=True)
    rows = a_row("数控青年教师跟岗"), a_row("焊接", 专业代码="460104")
    preview = await check(clerk, *rows)
    assert [doubt["row"] for doubt in preview["doubts"]] == [2]
    done = await confirm(clerk, preview)
    assert (done["created"], done["left_out"]) == (1, 1)
    done = await confirm(clerk, await check(clerk, *rows), also=[2])
    assert (done["created"], done["unchanged"], done["left_out"]) == (1, 1, 0)


async def test_what_changed_meanwhile_stops_all_of_it_and_the_row_is_named(
    desk: MakeDesk,
) -> None:
    clerk = desk(Role.COORDINATOR)
    made = (await confirm(clerk, await check(clerk, a_row()), publish=True))["items"][0]
    rows = a_row("焊接", 专业代码="460104"), a_row("数控", 编号=made["number"])
    preview = await check(clerk, *rows)
    item = await clerk.get(f"{REQUESTS}/{made['id']}")
    await clerk.step(item, "withdraw", reason="教学安排有变")
    path = f"{REQUESTS}/import/{preview['token']}"
    answer = await clerk.send("POST", f"{path}/confirm", json={})
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("import-outdated")
    assert answer.json()["current"]["row"] == 3
    assert "第 3 行" in answer.json()["user_message"]
    assert len(await mine(clerk)) == 1
    shown = await clerk.get(path)
    assert [p["row"] for p in shown["errors"]] == [3], "the check again says what is wrong now"


async def test_a_suspended_school_may_draft_but_not_publish(
    desk: MakeDesk, members: Members
) -> None:
    clerk = desk(Role.COORDINATOR)
    assert clerk.school is not None
    await members.register(clerk.school, standing=Standing.SUSPENDED)
    preview = await check(clerk, a_row())
    path = f"{REQUESTS}/import/{preview['token']}/confirm"

    async def heard() -> bool:
        body = a_request_body(TODAY, major_code="99")
        return (await clerk.send("POST", REQUESTS, json=body)).status_code == 409

    await eventually(heard)
    assert await clerk.refused(path, {"publish": True}, 409) == "school-suspended"
    assert (await confirm(clerk, preview))["created"] == 1


async def test_an_import_is_its_senders_alone_and_serves_once(desk: MakeDesk) -> None:
    clerk = desk(Role.COORDINATOR)
    preview = await check(clerk, a_row())
    path = f"{REQUESTS}/import/{preview['token']}"
    colleague = desk(Role.COORDINATOR, school=clerk.school)
    elsewhere = desk(Role.COORDINATOR, person=clerk.person)
    for stranger in (colleague, elsewhere):
        for call in ("", "/marked.xlsx"):
            assert (await stranger.send("GET", path + call)).status_code == 404
        assert await stranger.refused(f"{path}/confirm", {}, 404) == "not-found"
    other_kind = path.replace(REQUESTS, OFFERS)
    assert (await clerk.send("GET", other_kind)).status_code == 404
    assert (
        await desk(Role.TEACHER).send("GET", f"{REQUESTS}/import/template.xlsx")
    ).status_code == 403
    key = {"Idempotency-Key": "k" * 20}
    first = await clerk.send("POST", f"{path}/confirm", json={}, headers=key)
    again = await clerk.send("POST", f"{path}/confirm", json={}, headers=key)
    assert (first.status_code, first.text) == (200, again.text), "the stored answer"
    assert await clerk.refused(f"{path}/confirm", {}, 409) == "import-confirmed"
    shown = await clerk.get(path)
    assert (shown["state"], shown["outcome"]["created"]) == ("confirmed", 1)


async def test_a_file_nobody_confirmed_is_forgotten_after_a_day(
    desk: MakeDesk, app: FastAPI
) -> None:
    clerk = desk(Role.COORDINATOR)
    foundation: Foundation = app.state.foundation
    path = f"{REQUESTS}/import/{(await check(clerk, a_row()))['token']}"
    with moved_to(datetime.now(UTC) + timedelta(hours=25)):
        await foundation.sweeper.sweep()
    assert (await clerk.send("GET", path)).status_code == 404
    async with foundation.sessions() as session:
        assert (await session.execute(text("SELECT count(*) FROM imports"))).scalar() == 0


async def test_offers_are_imported_the_same_way_and_their_template_fits(desk: MakeDesk) -> None:
    clerk = desk(Role.COORDINATOR)
    template = await clerk.send("GET", f"{OFFERS}/import/template.xlsx")
    page = CalamineWorkbook.from_filelike(BytesIO(template.content)).get_sheet_by_index(0)
    assert "供给截止*" in page.to_python()[0]
    assert (await send(clerk, template.content, OFFERS)).json()["type"].endswith("sheet-empty")
    row = a_row("数控教师送教", 供给截止=day(30))
    del row["征集截止"]
    preview = await check(clerk, row, path=OFFERS)
    done = await confirm(clerk, preview, OFFERS, publish=True)
    assert [(o["number"], o["status"]) for o in await mine(clerk, OFFERS)] == [
        (done["items"][0]["number"], "published")
    ]
    assert counts(await check(clerk, row, path=OFFERS)) == (0, 0, 1, 0)


async def test_two_confirmations_of_the_same_rows_at_once_make_them_once(desk: MakeDesk) -> None:
    clerk = desk(Role.COORDINATOR)
    one, two = await check(clerk, a_row()), await check(clerk, a_row())
    done = await asyncio.gather(confirm(clerk, one), confirm(clerk, two))
    assert sorted(answer["created"] for answer in done) == [0, 1]
    assert len(await mine(clerk)) == 1
