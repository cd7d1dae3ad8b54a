"""A clearing round over HTTP: planned, opened, closed, solved, answered line by line, concluded."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from fastapi import FastAPI

from cyzj.contracts.codes import Role
from cyzj.domain.clock import moved_to
from cyzj.foundation import Foundation
from cyzj.testing.desk import Desk, Json
from cyzj.testing.members import Members
from teacher_exchanges.testing_api import a_request_body
from teacher_exchanges.testing_people import MakeDesk, on

OPENS, CLOSES, ENDS = date(2026, 9, 8), date(2026, 9, 14), date(2026, 9, 21)
PLAN: Json = {
    "title": "2026 年秋季第一轮",
    "exchange_types": ["lecture"],
    "opens_on": str(OPENS),
    "closes_on": str(CLOSES),
    "answers_by": str(ENDS),
}
POSTED, SOLVED = on(date(2026, 9, 9)), on(date(2026, 9, 15))
BEFORE, AFTER = on(date(2026, 9, 7)), on(date(2026, 9, 22), 1)


class Alliance:
    """Four schools and the office, on days in September."""

    def __init__(self, desk: MakeDesk, app: FastAPI) -> None:
        self.foundation: Foundation = app.state.foundation
        self.office = desk(Role.GROUP_OFFICE)
        self.schools = [desk(Role.COORDINATOR) for _ in range(4)]

    async def sweep(self, moment: Any) -> None:
        with moved_to(moment):
            await self.foundation.sweeper.sweep()

    async def planned(self, **changes: Any) -> Json:
        return await self.office.at(BEFORE).post("/v1/clearing-rounds", {**PLAN, **changes})

    async def asks(self, who: int, **changes: Any) -> Json:
        return (
            await self.schools[who].at(POSTED).post("/v1/exchange-requests", self._body(**changes))
        )

    async def offers(self, who: int, **changes: Any) -> Json:
        body = self._body(side="home", title="可派教师讲座", **changes)
        body["expires_on"] = body.pop("deadline")
        return await self.schools[who].at(POSTED).post("/v1/exchange-offers", body)

    def _body(self, **changes: Any) -> Json:
        lecture = {"exchange_type": "lecture", "class_hours": "4", "working_days": None}
        last = {"deadline": "2026-10-10", "window_from": "2026-10-12", "window_to": "2026-11-12"}
        return a_request_body(OPENS, **{**lecture, **last, **changes})

    async def solved(self) -> Json:
        """Everybody has posted; the round opens, closes and is solved."""
        round = await self.planned()
        await self.sweep(POSTED)
        return await self.after(round, SOLVED)

    async def after(self, round: Json, moment: Any) -> Json:
        await self.sweep(moment)
        return await self.office.at(moment).get(f"/v1/clearing-rounds/{round['id']}")

    async def lines(self, who: Desk, round: Json, **query: str) -> list[Json]:
        found = await who.at(SOLVED).get("/v1/clearing-lines", round_id=round["id"], **query)
        return sorted(found["items"], key=lambda one: str(one["number"]))

    async def accept(self, who: int, line: Json) -> Json:
        body = {"expected_version": line["version"]}
        return (
            await self.schools[who].at(SOLVED).post(f"/v1/clearing-lines/{line['id']}/accept", body)
        )

    async def refuse(self, who: int, line: Json, **said: str) -> Json:
        body = {"expected_version": line["version"], "reason": "time", **said}
        return (
            await self.schools[who].at(SOLVED).post(f"/v1/clearing-lines/{line['id']}/refuse", body)
        )

    async def waits(self, who: Desk, on: str = "me") -> list[tuple[str, str]]:
        found = (await who.at(SOLVED).get("/v1/waiting", on=on))["items"]
        return [(one["kind"], one["action"]) for one in found if one["kind"] == "clearing_round"]


@pytest.fixture
def alliance(desk: MakeDesk, app: FastAPI) -> Alliance:
    return Alliance(desk, app)


async def test_a_round_lives_by_its_dates(alliance: Alliance) -> None:
    round = await alliance.planned()
    assert (round["state"], round["number"][:2]) == ("planned", "TC")
    await alliance.sweep(on(OPENS - timedelta(days=1), 23))
    assert (await alliance.after(round, on(OPENS - timedelta(days=1), 23)))["state"] == "planned"
    assert (await alliance.after(round, on(OPENS, 0)))["state"] == "open"
    assert (await alliance.after(round, on(CLOSES, 23)))["state"] == "open"
    await alliance.asks(0)
    ended = await alliance.after(round, on(CLOSES + timedelta(days=1), 0))
    assert (ended["state"], ended["requests"], ended["lines"]) == ("concluded", 1, 0)
    story = await alliance.office.get(f"/v1/clearing-rounds/{round['id']}/history")
    assert [one["event"].split(".")[1] for one in story["items"]] == [
        *("planned", "opened", "closed", "solved", "needs_unmet", "concluded")
    ]


async def test_each_school_sees_what_it_gives_what_it_gets_and_its_balance_after(
    alliance: Alliance,
) -> None:
    await alliance.asks(0)
    await alliance.offers(1)
    await alliance.asks(2, exchange_type="shadowing", class_hours=None, working_days=10)
    round = await alliance.solved()
    assert (round["state"], round["requests"], round["offers"], round["lines"]) == (
        *("solved", 1, 1, 1),
    )
    asking, giving, apart, _ = alliance.schools
    (line,) = await alliance.lines(asking, round)
    assert (line["home_school_id"], line["host_school_id"]) == (
        *(str(giving.school), str(asking.school)),
    )
    assert line["allowed_actions"] == ["accept", "refuse"]
    assert line["reasons"][0]["sentence"].startswith("专业相同")
    path = f"/v1/clearing-rounds/{round['id']}/parts"
    (part,) = (await giving.get(path))["items"]
    assert (part["gives"], part["gets"], Decimal(part["after"])) == (*("8.00", "0.00", Decimal(8)),)
    (part,) = (await asking.get(path))["items"]
    assert (part["gives"], part["gets"], Decimal(part["after"])) == (
        *("0.00", "8.00", Decimal(-8)),
    )
    assert len((await alliance.office.get(path))["items"]) == 2
    assert (await apart.get(path))["items"] == []
    assert await alliance.lines(apart, round) == []
    for school in (asking, giving):
        assert await alliance.waits(school) == [("clearing_round", "answer_round")]
    assert await alliance.waits(apart) == []
    assert await alliance.waits(alliance.office) == []
    assert len(await alliance.waits(alliance.office, "others")) == 2


async def test_a_line_that_both_accept_is_a_confirmed_match(alliance: Alliance) -> None:
    request, offer = await alliance.asks(0), await alliance.offers(1)
    round = await alliance.solved()
    (line,) = await alliance.lines(alliance.schools[0], round)
    half = await alliance.accept(0, line)
    assert (half["state"], half["accepted_by"], half["allowed_actions"]) == (
        *("half_accepted", ["host"], []),
    )
    assert await alliance.waits(alliance.schools[0]) == []
    body = {"expected_version": half["version"]}
    again = alliance.schools[0].at(SOLVED)
    path = f"/v1/clearing-lines/{line['id']}/accept"
    assert await again.refused(path, body, 409) == "answered-already"
    whole = await alliance.accept(1, half)
    assert whole["state"] == "matched"
    match = await alliance.schools[0].get(f"/v1/matches/{whole['match_id']}")
    assert (match["state"], match["origin"], match["waiting_on"][0]["action"]) == (
        *("confirmed", "system", "nominate"),
    )
    assert (await alliance.schools[0].get(f"/v1/exchange-requests/{request['id']}"))[
        "state"
    ] == "matched"
    assert (await alliance.schools[1].get(f"/v1/exchange-offers/{offer['id']}"))["state"] == "taken"
    ended = await alliance.office.get(f"/v1/clearing-rounds/{round['id']}")
    assert (ended["state"], ended["outcome"]["matched"], ended["waiting_on"]) == (
        *("concluded", 1, []),
    )
    assert (await alliance.office.get(f"/v1/clearing-rounds/{round['id']}/unmet"))["items"] == []


async def test_two_schools_that_accept_at_once_make_one_match(alliance: Alliance) -> None:
    await alliance.asks(0)
    await alliance.offers(1)
    round = await alliance.solved()
    (line,) = await alliance.lines(alliance.schools[0], round)
    path = f"/v1/clearing-lines/{line['id']}/accept"
    both = [one.at(SOLVED) for one in alliance.schools[:2]]
    sent = {"expected_version": line["version"]}
    answers = await asyncio.gather(*(one.send("POST", path, json=sent) for one in both))
    assert sorted(one.status_code for one in answers) == [200, 409]
    late = next(one for one, said in zip(both, answers, strict=True) if said.status_code == 409)
    whole = await late.post(path, {"expected_version": line["version"] + 1})
    assert whole["state"] == "matched"
    assert len((await alliance.office.get("/v1/matches"))["items"]) == 1


async def test_a_refusal_needs_a_reason_and_leaves_the_need_open(alliance: Alliance) -> None:
    request = await alliance.asks(0)
    await alliance.offers(1)
    round = await alliance.solved()
    (line,) = await alliance.lines(alliance.schools[1], round)
    path = f"/v1/clearing-lines/{line['id']}/refuse"
    bare = {"expected_version": line["version"], "reason": "other"}
    assert await alliance.schools[1].at(SOLVED).refused(path, bare, 422) == "invalid-answer"
    refused = await alliance.refuse(1, line, words="教师已另有任务")
    assert (refused["state"], refused["refused_by"], refused["refusal"]) == (
        *("refused", "home", "time"),
    )
    assert (await alliance.lines(alliance.schools[0], round))[0]["words"] == "教师已另有任务"
    ended = await alliance.office.get(f"/v1/clearing-rounds/{round['id']}")
    assert (ended["state"], ended["outcome"]["refused"]) == ("concluded", 1)
    (need,) = (await alliance.office.get(f"/v1/clearing-rounds/{round['id']}/unmet"))["items"]
    assert (need["request_id"], need["places"], need["reason"]) == (request["id"], 1, "refused")


async def test_silence_is_named_once_the_last_day_is_over(alliance: Alliance) -> None:
    await alliance.asks(0)
    await alliance.offers(1)
    round = await alliance.solved()
    (line,) = await alliance.lines(alliance.schools[0], round)
    await alliance.accept(0, line)
    ended = await alliance.after(round, AFTER)
    silent = alliance.schools[1]
    assert (ended["state"], ended["outcome"]["silent_ids"]) == ("concluded", [str(silent.school)])
    (line,) = await alliance.lines(alliance.schools[0], round)
    assert (line["state"], line["silent"]) == ("unanswered", ["home"])
    parts = (await alliance.office.get(f"/v1/clearing-rounds/{round['id']}/parts"))["items"]
    assert {one["school_id"]: one["silent"] for one in parts} == {
        str(silent.school): 1,
        str(alliance.schools[0].school): 0,
    }
    late = {"expected_version": line["version"]}
    path = f"/v1/clearing-lines/{line['id']}/accept"
    assert await silent.at(AFTER).refused(path, late, 409) == "round-over"
    (need,) = (await alliance.office.get(f"/v1/clearing-rounds/{round['id']}/unmet"))["items"]
    assert need["reason"] == "unanswered"


async def test_what_has_changed_meanwhile_is_refused_and_the_line_says_so(
    alliance: Alliance,
) -> None:
    await alliance.asks(0)
    offer = await alliance.offers(1)
    round = await alliance.solved()
    (line,) = await alliance.lines(alliance.schools[0], round)
    half = await alliance.accept(0, line)
    await alliance.schools[1].at(SOLVED).step(offer, "withdraw", reason="教师调离")
    fallen = await alliance.accept(1, half)
    assert (fallen["state"], fallen["match_id"]) == ("fallen", None)
    assert fallen["words"] == "这条供给现在不能选用，请看看其他供给。"
    assert (await alliance.schools[0].get("/v1/matches"))["items"] == []
    ended = await alliance.office.get(f"/v1/clearing-rounds/{round['id']}")
    assert (ended["state"], ended["outcome"]["fallen"]) == ("concluded", 1)
    (need,) = (await alliance.office.get(f"/v1/clearing-rounds/{round['id']}/unmet"))["items"]
    assert need["reason"] == "fell_through"


async def test_nobody_answers_for_a_school_but_itself(alliance: Alliance, desk: MakeDesk) -> None:
    await alliance.asks(0)
    await alliance.offers(1)
    round = await alliance.solved()
    (line,) = await alliance.lines(alliance.schools[0], round)
    body = {"expected_version": line["version"], "reason": "time"}
    for command in ("accept", "refuse"):
        path = f"/v1/clearing-lines/{line['id']}/{command}"
        sent = body if command == "refuse" else {"expected_version": line["version"]}
        for who, status in (
            (alliance.office, 403),
            (desk(Role.TEACHER, school=alliance.schools[0].school), 403),
            (alliance.schools[2], 404),
        ):
            answer = await who.at(SOLVED).send("POST", path, json=sent)
            assert answer.status_code == status, answer.text
    answer = await alliance.schools[2].send("GET", f"/v1/clearing-lines/{line['id']}")
    assert answer.status_code == 404
    assert (await alliance.lines(alliance.office, round))[0]["version"] == 1
    leader = desk(Role.SCHOOL_LEADER, school=alliance.schools[0].school)
    path = f"/v1/clearing-lines/{line['id']}/accept"
    half = await leader.at(SOLVED).post(path, {"expected_version": 1})
    assert half["state"] == "half_accepted"


async def test_the_round_is_solved_again_to_the_same_from_its_book_and_from_the_journal(
    alliance: Alliance, members: Members
) -> None:
    only = {"visibility": "schools", "visible_to": [str(alliance.schools[1].school)]}
    await alliance.asks(0, headcount=2)
    await alliance.asks(2, **only)
    await alliance.offers(1, headcount=2, teacher_level="dual_senior")
    await alliance.offers(3, major_code="660102")
    round = await alliance.solved()
    assert round["lines"] >= 2
    path = f"/v1/clearing-rounds/{round['id']}/replay"
    first = await alliance.office.get(path)
    assert first["same"], first
    assert first["published"] == round["result_hash"]
    (one, *_) = await alliance.lines(alliance.schools[1], round)
    await alliance.refuse(1, one)
    await alliance.asks(0)
    assert await alliance.office.get(path) == first
    answer = await alliance.schools[0].send("GET", path)
    assert answer.status_code == 403


async def test_the_plan_is_checked_and_only_one_round_has_a_day(alliance: Alliance) -> None:
    office = alliance.office.at(BEFORE)
    late = {**PLAN, "answers_by": str(CLOSES + timedelta(days=1))}
    answer = await office.send("POST", "/v1/clearing-rounds", json=late)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "answers_by"
    assert "3 个工作日" in answer.json()["errors"][0]["message"]
    round = await alliance.planned()
    assert await office.refused("/v1/clearing-rounds", PLAN, 409) == "another-round"
    path = f"/v1/clearing-rounds/{round['id']}"
    changed = await office.post(
        f"{path}/change", {**PLAN, "title": "秋季轮", "expected_version": round["version"]}
    )
    assert (changed["title"], changed["version"]) == ("秋季轮", 2)
    bare = {"reason": "other", "expected_version": 2}
    assert await office.refused(f"{path}/cancel", bare, 422) == "invalid-round"
    gone = await office.post(f"{path}/cancel", {**bare, "reason": "few"})
    assert (gone["state"], gone["allowed_actions"]) == ("cancelled", [])
    await alliance.sweep(POSTED)
    assert (await alliance.planned())["number"] != round["number"]


async def test_rounds_and_lines_are_listed_filtered_and_exported(alliance: Alliance) -> None:
    await alliance.asks(0)
    await alliance.offers(1)
    round = await alliance.solved()
    school = alliance.schools[0]
    for query in (
        {"status": "solved"},
        {"exchange_type": "lecture"},
        {"waiting_on": str(school.school)},
        {"q": round["number"].lower()},
        {"q": "秋季"},
    ):
        found = (await school.get("/v1/clearing-rounds", **query))["items"]
        assert [one["id"] for one in found] == [round["id"]], query
    for query in ({"status": "open"}, {"exchange_type": "shadowing"}, {"q": "冬季"}):
        assert (await school.get("/v1/clearing-rounds", **query))["items"] == [], query
    file = await school.send("GET", "/v1/clearing-rounds/export.csv")
    assert round["number"] in file.content.decode("utf-8-sig")
    (line,) = await alliance.lines(school, round)
    for query in (
        {"school_id": str(school.school)},
        {"waiting_on": str(school.school)},
        {"status": "proposed"},
        {"exchange_type": "lecture"},
        {"q": line["number"].lower()},
    ):
        assert [one["id"] for one in await alliance.lines(school, round, **query)] == [line["id"]]
    assert await alliance.lines(school, round, status="matched") == []
    file = await school.send("GET", "/v1/clearing-lines/export.csv")
    assert line["request"]["number"] in file.content.decode("utf-8-sig")
