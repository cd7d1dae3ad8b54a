"""The queue: what waits on whom, how long, and who may speak up about it."""

from __future__ import annotations

import asyncio
import csv
from dataclasses import dataclass
from io import StringIO
from typing import Any
from uuid import UUID

import pytest

from cyzj.contracts.codes import Role
from cyzj.contracts.teacher_exchanges import engagement_events as engagement
from cyzj.domain.ids import new_id
from group_office.testing import DAY, Office, Story, waits


@dataclass
class Waiting:
    """Three items that wait: on a host and a teacher, on a home school, on the office."""

    story: Story
    home: UUID
    host: UUID
    other: UUID
    named: UUID
    teacher: UUID
    matched: UUID
    disputed: UUID


def what_waits() -> Waiting:
    story = Story()
    home, host, other = story.school("甲"), story.school("乙", "50"), story.school("丙")
    named = story.nominate(story.confirm(story.answer(story.request(host), home)))
    matched = story.confirm(story.answer(story.request(host, exchange_type="lecture"), other))
    disputed = story.nominate(story.confirm(story.answer(story.request(other), home)))
    story.move(
        disputed,
        engagement.EngagementDisputed,
        "disputed",
        by="home",
        reason="hours",
        waiting_on=(waits(None, "resolve_dispute", story.now, story.now + 2 * DAY),),
    )
    return Waiting(
        story, home, host, other, named, story.states[named]["teacher_ref"], matched, disputed
    )


async def listed(office: Office, told: Waiting, query: str = "", **asks: Any) -> list[Any]:
    roles = asks.pop("roles", (Role.GROUP_OFFICE,))
    answer = await office.get(
        f"/v1/queue{query}", *roles, at=asks.pop("at", told.story.now), **asks
    )
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def test_the_queue_says_who_what_and_since_when_the_most_urgent_first(
    office: Office,
) -> None:
    told = what_waits()
    await office.feed(told.story.events)
    turns = await listed(office, told)
    assert [turn["action"] for turn in turns[:2]] == ["resolve_dispute", "nominate"]
    assert {turn["action"] for turn in turns[2:]} == {"host_acknowledge", "teacher_accept"}
    assert [turn["due"] for turn in turns] == sorted(turn["due"] for turn in turns)
    first = turns[0]
    assert (first["party"], first["school"], first["mine"]) == ("office", None, True)
    assert first["action_title"] == "处理异议"
    host = next(turn for turn in turns if turn["action"] == "host_acknowledge")
    assert host["school"]["short_name"] == "示例乙"
    assert host["school"]["region"] == "渝"
    assert (host["home_school"]["id"], host["number"][:2]) == (str(told.home), "TE")
    assert host["title"] == "数控加工工艺送教"
    assert 0 < host["sla"]["fraction"] < 0.6
    assert host["sla"]["clock"] == "in_time"


async def test_an_overdue_turn_says_so(office: Office) -> None:
    told = what_waits()
    await office.feed(told.story.events)
    later = told.story.now + 30 * DAY
    late = await listed(office, told, "?overdue=true", at=later)
    assert {turn["sla"]["clock"] for turn in late} == {"overdue"}
    assert len(late) == 4
    assert await listed(office, told, "?overdue=true") == []
    assert all(turn["sla"]["days_left"] < 0 for turn in late)


@pytest.mark.parametrize(
    ("query", "actions"),
    [
        ("?party=teacher", {"teacher_accept"}),
        ("?party=office", {"resolve_dispute"}),
        ("?action=nominate", {"nominate"}),
        ("?item_kind=match", {"nominate"}),
        ("?exchange_type=lecture", {"nominate"}),
        ("?whose=me", {"resolve_dispute"}),
        ("?whose=others", {"nominate", "host_acknowledge", "teacher_accept"}),
        ("?escalated=true", set()),
    ],
)
async def test_filters(office: Office, query: str, actions: set[str]) -> None:
    told = what_waits()
    await office.feed(told.story.events)
    assert {turn["action"] for turn in await listed(office, told, query)} == actions


async def test_a_school_sees_what_waits_on_it_and_what_it_waits_for(office: Office) -> None:
    told = what_waits()
    await office.feed(told.story.events)
    asks = {"roles": (Role.COORDINATOR,), "school": told.host}
    mine = await listed(office, told, "?whose=me", **asks)
    assert {turn["action"] for turn in mine} == {"host_acknowledge"}
    assert [turn["allowed_actions"] for turn in mine] == [[]]
    others = await listed(office, told, "?whose=others", **asks)
    assert {turn["action"] for turn in others} == {"nominate", "teacher_accept"}
    assert {tuple(turn["allowed_actions"]) for turn in others} == {("remind",)}
    assert await listed(office, told, "", roles=(Role.COORDINATOR,), school=new_id()) == []
    counts = await office.get(
        "/v1/home-counts", Role.COORDINATOR, school=told.host, at=told.story.now
    )
    assert counts.json() == {
        "me": 1,
        "me_overdue": 0,
        "others": 2,
        "others_overdue": 0,
        "requests": {"matched": 2},
    }


async def test_a_teacher_sees_their_own(office: Office) -> None:
    told = what_waits()
    await office.feed(told.story.events)
    asks = {"roles": (Role.TEACHER,), "school": told.home, "person": told.teacher}
    assert [t["mine"] for t in await listed(office, told, "?whose=me", **asks)] == [True]
    assert {t["action"] for t in await listed(office, told, "", **asks)} == {
        "teacher_accept",
        "host_acknowledge",
    }
    colleague = {**asks, "person": new_id()}
    assert await listed(office, told, "", **colleague) == []
    counts = await office.get(
        "/v1/home-counts", Role.TEACHER, school=told.home, person=told.teacher
    )
    assert (counts.json()["me"], counts.json()["others"]) == (1, 1)


async def test_pages_follow_each_other_and_the_exports_hold_them_all(office: Office) -> None:
    told = what_waits()
    await office.feed(told.story.events)
    seen: list[str] = []
    cursor = ""
    for _ in range(2):
        answer = await office.get(f"/v1/queue?limit=2&with_total=true{cursor}", at=told.story.now)
        page = answer.json()
        assert page["total"] == 4
        seen += [turn["id"] for turn in page["items"]]
        cursor = f"&cursor={page['next_cursor']}"
    assert page["next_cursor"] is None
    assert len(set(seen)) == 4
    exported = await office.get("/v1/queue/export.csv", at=told.story.now)
    rows = list(csv.reader(StringIO(exported.content.decode("utf-8-sig"))))
    rows = [row for row in rows if len(row) > 1]
    assert len(rows) == 5
    assert {row[6] for row in rows[1:]} >= {"集团办公室", "示例乙职业学校"}
    sheet = await office.get("/v1/queue/export.xlsx?whose=me", at=told.story.now)
    assert sheet.content.startswith(b"PK")
    assert "queue.xlsx" in sheet.headers["content-disposition"]


async def test_a_reminder_is_written_down_told_and_not_repeated_on_a_day(
    office: Office,
) -> None:
    told = what_waits()
    await office.feed(told.story.events)
    path, now = f"/v1/cases/engagement/{told.named}/remind", told.story.now
    body = {"reason": "请尽快受理"}
    asks = {"school": told.home, "at": now, "body": body}
    first = await office.post(path, Role.COORDINATOR, **asks)
    assert first.status_code == 200, first.text
    cases = {case["action"]: case for case in first.json()["items"]}
    assert {a: c["reminders"] for a, c in cases.items()} == {
        "host_acknowledge": 1,
        "teacher_accept": 1,
    }
    again = await office.post(path, at=now, body=body)
    assert (again.status_code, again.json()["type"]) == (409, "urn:cyzj:problem:said-today")
    next_day = await office.post(path, at=now + DAY, body=body)
    assert {case["reminders"] for case in next_day.json()["items"]} == {2}
    journal = await office.fetch("SELECT type, audience, data FROM journal ORDER BY position")
    assert len(journal) == 4
    assert str(told.home) in journal[0]["audience"]
    assert all("受理" not in row["data"] for row in journal)
    said = await office.get(
        f"/v1/cases/engagement/{told.named}", Role.COORDINATOR, school=told.host
    )
    assert {s["reason"] for case in said.json()["items"] for s in case["said"]} == {"请尽快受理"}
    (turn, _) = await listed(office, told, "?item_kind=engagement&whose=others", at=now + DAY)
    assert (turn["reminders"], turn["escalated_at"]) == (2, None)


async def test_two_reminders_at_once_count_once(office: Office) -> None:
    told = what_waits()
    await office.feed(told.story.events)
    path = f"/v1/cases/engagement/{told.named}/remind"
    asks = [office.post(path, at=told.story.now, body={}) for _ in range(4)]
    statuses = sorted(answer.status_code for answer in await asyncio.gather(*asks))
    assert statuses == [200, 409, 409, 409]
    assert await office.value("SELECT max(reminders) FROM cases") == 1


async def test_the_office_takes_up_one_turn_and_says_why(office: Office) -> None:
    told = what_waits()
    await office.feed(told.story.events)
    path, now = f"/v1/cases/match/{told.matched}/escalate", told.story.now
    (turn,) = await listed(office, told, "?item_kind=match")
    assert turn["allowed_actions"] == ["remind", "escalate"]
    wordless = await office.post(path, at=now, body={"turn_id": turn["id"], "reason": " "})
    assert wordless.status_code == 422
    done = await office.post(path, at=now, body={"turn_id": turn["id"], "reason": "已久"})
    assert [case["escalated_at"] is not None for case in done.json()["items"]] == [True]
    assert len(await listed(office, told, "?escalated=true")) == 1
    assert (await office.post(path, at=now, body={"reason": "再次"})).status_code == 409


async def test_a_school_cannot_remind_itself_or_about_what_is_not_its_own(
    office: Office,
) -> None:
    told = what_waits()
    await office.feed(told.story.events)
    path = f"/v1/cases/match/{told.matched}/remind"
    asks: dict[str, Any] = {"at": told.story.now, "body": {}}
    own = await office.post(path, Role.COORDINATOR, school=told.other, **asks)
    assert (own.status_code, own.json()["type"]) == (409, "urn:cyzj:problem:own-turn")
    foreign = await office.post(path, Role.COORDINATOR, school=told.home, **asks)
    assert foreign.status_code == 404
    wrong_kind = await office.post(f"/v1/cases/engagement/{told.matched}/remind", **asks)
    assert wrong_kind.status_code == 404
    nobody = await office.post(path, at=told.story.now, body={"turn_id": str(new_id())})
    assert (nobody.status_code, nobody.json()["type"]) == (409, "urn:cyzj:problem:nothing-waits")


async def test_the_same_key_reminds_once(office: Office) -> None:
    told = what_waits()
    await office.feed(told.story.events)
    path, person = f"/v1/cases/engagement/{told.named}/remind", new_id()
    headers = office.issuer.headers(Role.GROUP_OFFICE, person=person)
    headers |= {"Idempotency-Key": "reminder-1"}
    first, second = [await office.api.post(path, json={}, headers=headers) for _ in range(2)]
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json() == second.json()


async def test_a_changed_case_ends_a_304(office: Office) -> None:
    told = what_waits()
    await office.feed(told.story.events)
    tag = (await office.get("/v1/queue", at=told.story.now)).headers["etag"]
    same = await office.get("/v1/queue", at=told.story.now, **{"If-None-Match": tag})
    assert same.status_code == 304
    await office.post(f"/v1/cases/engagement/{told.named}/remind", at=told.story.now, body={})
    other = await office.get("/v1/queue", at=told.story.now, **{"If-None-Match": tag})
    assert other.status_code == 200
