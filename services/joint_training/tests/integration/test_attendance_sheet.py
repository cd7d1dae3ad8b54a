"""Attendance from a sheet: checked without writing, refused by row, done all at once or not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI

from cyzj.testing.books import book
from cyzj.testing.desk import Desk, Json
from cyzj.testing.members import Members
from joint_training.testing_people import FIRST, People

MakeDesk = Callable[..., Desk]


@pytest.fixture
def people(desk: MakeDesk, members: Members, app: FastAPI) -> People:
    return People(desk, members, app)


async def _rows(people: People, cohort: Json) -> tuple[Desk, Json, list[dict[str, Any]]]:
    """The session's teacher after it, and a sheet with everybody in it."""
    session = (await people.sessions(cohort))[0]
    end = datetime.fromisoformat(session["ends_at"])
    desk = people.teacher.at(end + timedelta(minutes=5))
    shown = await desk.get(f"/v1/course-sessions/{session['id']}")
    rows = [
        {
            "班次": cohort["number"],
            "日期": FIRST.isoformat(),
            "开始时间": "08:30",
            "报名编号": one["number"],
            "姓名": one["name"],
            "考勤": "出勤",
        }
        for one in shown["roster"]
    ]
    return desk, session, rows


async def _check(desk: Desk, rows: list[dict[str, Any]]) -> Json:
    files = {"file": ("考勤.xlsx", book(*rows))}
    answer = await desk.send("POST", "/v1/attendance/import", files=files)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


async def test_a_sheet_records_the_whole_roster(people: People) -> None:
    cohort = await people.running(3)
    desk, session, rows = await _rows(people, cohort)
    rows[1]["考勤"] = "迟到"
    rows[2]["考勤"] = "请假"
    preview = await _check(desk, rows)
    assert (preview["would_create"], preview["errors_total"]) == (3, 0)
    path = f"/v1/course-sessions/{session['id']}"
    assert (await desk.get(path))["attendance"] == {}, "the check writes nothing"
    done = await desk.post(f"/v1/attendance/import/{preview['token']}/confirm", {})
    assert done["created"] == 3
    shown = await desk.get(path)
    assert shown["attendance"] == {"present": 1, "late": 1, "excused": 1}
    assert [one["hours"] for one in shown["roster"]] == ["4.00", "3.00", "0.00"]


async def test_unknown_people_and_missing_ones_are_refused_by_row(people: People) -> None:
    cohort = await people.running(3)
    desk, session, rows = await _rows(people, cohort)
    rows[1]["报名编号"] = "JE-2026-9999"
    rows[2]["姓名"] = "示例学员癸"
    preview = await _check(desk, rows)
    said = [(one["row"], one["column"], one["message"]) for one in preview["errors"]]
    assert (3, "报名编号", "名单里没有这个人，请核对报名编号。") in said
    assert (4, "姓名", "姓名与名单上这个编号的人不一致，请核对。") in said
    assert any("还缺 2 人" in message for _, _, message in said)
    path = f"/v1/attendance/import/{preview['token']}/confirm"
    assert await desk.refused(path, {}, 409) == "import-has-errors"
    assert (await desk.get(f"/v1/course-sessions/{session['id']}"))["attendance"] == {}


async def test_another_schools_cohort_is_not_found(people: People) -> None:
    cohort = await people.running(2)
    _, _, rows = await _rows(people, cohort)
    preview = await _check(people.school, rows)
    assert {one["column"] for one in preview["errors"]} == {"班次"}
