"""What the office takes away as a file: the same numbers, and the stamp they were made of."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from uuid import UUID
from zipfile import ZipFile

from cyzj.contracts.codes import Role
from group_office.testing import DAY, START, Office, Story


def a_story() -> tuple[Story, UUID, UUID]:
    """Five stays of the second school's teachers at the first, and an unanswered request."""
    story = Story()
    first, second = story.school("甲"), story.school("乙", "50")
    for _ in range(5):
        story.whole(first, second, hours=1050)
    story.request(first)
    story.now = START + 25 * DAY
    return story, first, second


async def table(
    office: Office, story: Story, path: str, role: Role, school: UUID | None
) -> list[list[str]]:
    answer = await office.get(path, role, at=story.now, school=school)
    assert answer.status_code == 200, answer.text
    assert "attachment" in answer.headers["content-disposition"]
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))


async def test_the_board_goes_out_with_its_stamp_and_the_same_numbers(office: Office) -> None:
    story, _, _ = a_story()
    await office.feed(story.events)
    board = (await office.get("/v1/board", at=story.now)).json()
    rows = await table(office, story, "/v1/board/export.csv", Role.GROUP_OFFICE, None)
    assert rows[0][:5] == ["栏目", "项目", "对方", "时段", "数值"]
    funnel = [int(row[4]) for row in rows if row[0] == "漏斗"]
    assert funnel == [*(stage["n"] for stage in board["funnel"]), board["backfilled"]]
    given = [(row[1], row[2], row[4]) for row in rows if row[0] == "互惠"]
    assert given == [("示例乙职业学校", "示例甲职业学校", "52.5")]
    assert sum(float(row[4]) for row in rows if row[0] == "结余") == 0
    now = {(r[1], r[3]): r[4] for r in rows if r[0] == "指标"}
    for tile in board["tiles"]:
        value = tile["now"]["value"]
        assert now[tile["title"], board["period"]["title"]] == (value or "")
    stamp = board["stamp"]
    notes = [row[0] for row in rows if len(row) == 1]
    assert notes[1:] == [
        f"事件位点 {stamp['event_position']:,}",
        notes[2],
        f"口径 {stamp['formula']}",
    ]
    assert notes[0].startswith("截至 20")
    for topic, parts in stamp["offsets"].items():
        assert all(f"{part}:{offset}" in notes[2] for part, offset in parts.items())
        assert topic in notes[2]


async def test_a_workbook_of_the_board_has_its_stamp_on_a_sheet_of_its_own(office: Office) -> None:
    story, _, _ = a_story()
    await office.feed(story.events)
    answer = await office.get("/v1/board/export.xlsx", at=story.now)
    again = await office.get("/v1/board/export.xlsx", at=story.now)
    assert answer.content == again.content, "the same stamp, the same bytes"
    book = ZipFile(BytesIO(answer.content))
    assert "说明" in book.read("xl/workbook.xml").decode()
    assert "事件位点" in book.read("xl/worksheets/sheet2.xml").decode()


async def test_the_rows_behind_a_number_go_out_as_many_as_the_number_says(office: Office) -> None:
    story, first, _ = a_story()
    await office.feed(story.events)
    path = "/v1/board/drill/export.csv?measure=hours"
    rows = [r for r in await table(office, story, path, Role.GROUP_OFFICE, None) if len(r) > 1]
    assert len(rows) == 1 + 5
    assert {(row[1], row[2], row[6]) for row in rows[1:]} == {
        ("示例乙职业学校", "示例甲职业学校", "10.50")
    }
    opened = "/v1/board/drill/export.csv?measure=funnel&cell=opened"
    own = await table(office, story, opened, Role.COORDINATOR, first)
    assert len([row for row in own if len(row) > 1]) == 1 + 6


async def test_facts_go_out_as_far_as_the_caller_may_know_them(office: Office) -> None:
    story, _, _ = a_story()
    stranger = story.school("丙")
    await office.feed(story.events)
    path = "/v1/facts/export.csv?aggregate=engagement"
    rows = [r for r in await table(office, story, path, Role.GROUP_OFFICE, None) if len(r) > 1]
    listed = await office.get("/v1/facts?aggregate=engagement&with_total=true", at=story.now)
    assert len(rows) - 1 == listed.json()["total"] > 5
    assert {row[8] for row in rows[1:]} == {"cyzj.teacher_exchanges.v1"}
    none = await table(office, story, path, Role.COORDINATOR, stranger)
    assert [row for row in none[1:] if len(row) > 1] == []


async def test_the_queue_as_csv_carries_its_stamp_too(office: Office) -> None:
    story, _, _ = a_story()
    await office.feed(story.events)
    rows = await table(office, story, "/v1/queue/export.csv", Role.GROUP_OFFICE, None)
    assert [row[0].split(" ")[0] for row in rows if len(row) == 1] == [
        "截至",
        "事件位点",
        "各分区位点",
        "口径",
    ]
