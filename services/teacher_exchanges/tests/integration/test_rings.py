"""Scenario 8: a ring of three schools is confirmed whole or leaves nothing held, also when a process dies."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime, timedelta

import pytest
from fastapi import FastAPI

from cyzj.contracts.codes import Role
from cyzj.domain.clock import SHANGHAI, moved_to
from cyzj.foundation import Foundation
from cyzj.testing.desk import Desk, Json
from teacher_exchanges.testing_api import a_request_body
from teacher_exchanges.testing_people import MakeDesk

NOW = datetime.now(SHANGHAI)
TODAY = NOW.date()
DIES = """
import asyncio, os, signal, sys
from uuid import UUID
from cyzj.domain.caller import SYSTEM
from cyzj.settings import DatabaseSettings, KafkaSettings, Settings
from teacher_exchanges.application.rings.ring_steps import confirm_ring
from teacher_exchanges.wiring import build

async def die(unit):
    await confirm_ring(unit, UUID(sys.argv[2]))
    await unit.session.flush()
    os.kill(os.getpid(), signal.SIGKILL)

settings = Settings(
    database=DatabaseSettings(url=sys.argv[1]), kafka=KafkaSettings(bootstrap_servers="127.0.0.1:9")
)
app = build(settings, "http")
asyncio.run(app.state.runner.run("confirm_ring", SYSTEM, die))
"""
"""A process that is killed after everything is written and before it is committed."""


class Ring3:
    """Three schools, each asking for a lecture that the one before it can give."""

    def __init__(self, desk: MakeDesk, app: FastAPI) -> None:
        self.foundation: Foundation = app.state.foundation
        self.office = desk(Role.GROUP_OFFICE).at(NOW)
        self.schools = sorted((desk(Role.COORDINATOR).at(NOW) for _ in range(3)), key=_id)
        self.requests: list[Json] = []
        self.offers: list[Json] = []

    async def posted(self) -> None:
        lecture = {"exchange_type": "lecture", "class_hours": "4", "working_days": None}
        for at, school in enumerate(self.schools):
            last = {"visibility": "schools", "visible_to": [str(self.schools[at - 1].school)]}
            body = a_request_body(TODAY, **lecture, **last)
            self.requests.append(await school.post("/v1/exchange-requests", body))
        for at, school in enumerate(self.schools):
            following = self.schools[(at + 1) % 3]
            only = {"visibility": "schools", "visible_to": [str(following.school)]}
            body = a_request_body(TODAY, side="home", title="可派教师讲座", **lecture, **only)
            body["expires_on"] = body.pop("deadline")
            self.offers.append(await school.post("/v1/exchange-offers", body))

    async def assembled(self) -> Json:
        await self.posted()
        (found,) = (await self.office.get("/v1/rings/candidates"))["items"]
        legs = [
            {"request_id": leg["request"]["id"], "offer_id": leg["offer"]["id"]}
            for leg in found["legs"]
        ]
        return await self.office.post("/v1/rings", {"legs": legs})

    async def accept(self, who: int, ring: Json) -> Json:
        body = {"expected_version": ring["version"]}
        return await self.schools[who].post(f"/v1/rings/{ring['id']}/accept", body)

    async def all_accepted(self) -> Json:
        ring = await self.assembled()
        for who in range(3):
            ring = await self.accept(who, ring)
        assert ring["state"] == "reserved_all"
        return ring

    async def sweep(self, moment: datetime = NOW) -> None:
        with moved_to(moment):
            await self.foundation.sweeper.sweep()

    async def state(self, ring: Json) -> Json:
        return await self.office.get(f"/v1/rings/{ring['id']}")

    async def held(self) -> list[int]:
        """How many of each offer are held."""
        found = []
        for school, offer in zip(self.schools, self.offers, strict=True):
            found.append((await school.get(f"/v1/exchange-offers/{offer['id']}"))["held"])
        return found

    async def statuses(self) -> set[tuple[str, str]]:
        """The states of the requests and offers."""
        found = set()
        for kind, items in (("exchange-requests", self.requests), ("exchange-offers", self.offers)):
            for school, item in zip(self.schools, items, strict=True):
                found.add((kind, (await school.get(f"/v1/{kind}/{item['id']}"))["state"]))
        return found


def _id(desk: Desk) -> str:
    return str(desk.school)


FREE = {("exchange-requests", "open"), ("exchange-offers", "published")}


@pytest.fixture
def ring3(desk: MakeDesk, app: FastAPI) -> Ring3:
    return Ring3(desk, app)


async def test_a_ring_is_found_and_named_from_its_lowest_school_on(ring3: Ring3) -> None:
    ring = await ring3.assembled()
    assert (ring["state"], ring["number"][:2]) == ("assembling", "TG")
    assert [leg["giver_id"] for leg in ring["legs"]] == [str(one.school) for one in ring3.schools]
    assert [leg["hours"] for leg in ring["legs"]] == ["8.00"] * 3
    for school in ring3.schools:
        todo = (await school.get("/v1/waiting"))["items"]
        assert [(one["kind"], one["action"]) for one in todo] == [("ring", "accept_ring")]
    others = (await ring3.schools[0].get("/v1/waiting", on="others"))["items"]
    assert len(others) == 2
    assert len((await ring3.office.get("/v1/waiting", on="others"))["items"]) == 3


async def test_once_all_have_accepted_every_leg_is_a_confirmed_match(ring3: Ring3) -> None:
    ring = await ring3.assembled()
    ring = await ring3.accept(1, ring)
    assert await ring3.held() == [0, 1, 0]
    body = {"expected_version": ring["version"]}
    path = f"/v1/rings/{ring['id']}/accept"
    assert await ring3.schools[1].refused(path, body, 409) == "answered-already"
    ring = await ring3.accept(0, ring)
    ring = await ring3.accept(2, ring)
    assert (ring["state"], await ring3.held()) == ("reserved_all", [1, 1, 1])
    await ring3.sweep()
    ended = await ring3.state(ring)
    assert (ended["state"], len(ended["match_ids"])) == ("confirmed_all", 3)
    assert await ring3.statuses() == {
        ("exchange-requests", "matched"),
        ("exchange-offers", "taken"),
    }
    assert await ring3.held() == [0, 0, 0]
    for school in ring3.schools:
        found = (await school.get("/v1/matches"))["items"]
        assert [(one["state"], one["origin"]) for one in found] == [("confirmed", "system")] * 2


async def test_one_refusal_releases_all(ring3: Ring3) -> None:
    ring = await ring3.assembled()
    for who in (0, 1):
        ring = await ring3.accept(who, ring)
    assert await ring3.held() == [1, 1, 0]
    path = f"/v1/rings/{ring['id']}/refuse"
    bare = {"expected_version": ring["version"], "reason": " "}
    assert await ring3.schools[2].refused(path, bare, 422) == "invalid-answer"
    body = {"expected_version": ring["version"], "reason": "教师已另有任务"}
    ended = await ring3.schools[2].post(path, body)
    assert (ended["state"], ended["reason"], ended["collapsed_by"]) == (
        *("collapsed", "refused", [str(ring3.schools[2].school)]),
    )
    assert await ring3.held() == [0, 0, 0]
    assert await ring3.statuses() == FREE
    assert (await ring3.office.get("/v1/matches"))["items"] == []
    assert (await ring3.state(ring))["words"] == "教师已另有任务"
    await ring3.sweep(ended_of(ring))
    assert (await ring3.state(ring))["version"] == ended["version"]


def ended_of(ring: Json) -> datetime:
    return datetime.fromisoformat(ring["due"]) + timedelta(minutes=1)


async def test_who_does_not_answer_in_time_releases_all_and_is_named(ring3: Ring3) -> None:
    ring = await ring3.assembled()
    ring = await ring3.accept(0, ring)
    await ring3.sweep(datetime.fromisoformat(ring["due"]) - timedelta(minutes=1))
    assert await ring3.held() == [1, 0, 0]
    await ring3.sweep(datetime.fromisoformat(ring["due"]))
    ended = await ring3.state(ring)
    assert (ended["state"], ended["reason"]) == ("collapsed", "timed_out")
    assert ended["collapsed_by"] == [str(one.school) for one in ring3.schools[1:]]
    assert await ring3.held() == [0, 0, 0]
    assert await ring3.statuses() == FREE


async def test_what_changed_after_all_accepted_releases_all_and_says_what(ring3: Ring3) -> None:
    ring = await ring3.all_accepted()
    await ring3.schools[1].step(ring3.requests[1], "withdraw", reason="不再需要")
    await ring3.sweep()
    ended = await ring3.state(ring)
    assert (ended["state"], ended["reason"]) == ("collapsed", "changed")
    assert ended["words"] == "这条需求已不再征集应答，请看看其他需求。"
    assert await ring3.held() == [0, 0, 0]
    assert (await ring3.office.get("/v1/matches"))["items"] == []


async def test_an_offer_taken_by_another_breaks_the_ring_when_its_school_accepts(
    ring3: Ring3,
) -> None:
    ring = await ring3.assembled()
    ring = await ring3.accept(1, ring)
    offer, request = ring3.offers[0], ring3.requests[1]
    pair = {"request_id": request["id"], "offer_id": offer["id"], "headcount": 1}
    match = await ring3.schools[0].post("/v1/matches", pair)
    await ring3.schools[1].step(match, "confirm")
    ended = await ring3.accept(0, ring)
    assert (ended["state"], ended["reason"]) == ("collapsed", "changed")
    assert "只剩 0 人" in ended["words"]
    assert await ring3.held() == [1, 0, 0]


async def test_a_process_killed_between_the_steps_leaves_all_or_nothing(
    ring3: Ring3, database: str
) -> None:
    ring = await ring3.all_accepted()
    killed = subprocess.run([sys.executable, "-c", DIES, database, ring["id"]], check=False)  # noqa: ASYNC221
    assert killed.returncode == -9
    assert (await ring3.state(ring))["state"] == "reserved_all"
    assert await ring3.held() == [1, 1, 1]
    assert (await ring3.office.get("/v1/matches"))["items"] == []
    await ring3.sweep()
    assert (await ring3.state(ring))["state"] == "confirmed_all"
    assert await ring3.held() == [0, 0, 0]


async def test_nobody_else_knows_of_a_ring_and_the_office_answers_for_nobody(
    ring3: Ring3, desk: MakeDesk
) -> None:
    ring = await ring3.assembled()
    stranger, path = desk(Role.COORDINATOR), f"/v1/rings/{ring['id']}"
    for command in ("accept", "refuse"):
        body = {"expected_version": 1, **({"reason": "没空"} if command == "refuse" else {})}
        for who, status in ((stranger, 404), (ring3.office, 403)):
            answer = await who.send("POST", f"{path}/{command}", json=body)
            assert answer.status_code == status, answer.text
    assert (await stranger.send("GET", path)).status_code == 404
    assert (await stranger.get("/v1/rings"))["items"] == []
    legs = [
        {"request_id": leg["request"]["id"], "offer_id": leg["offer"]["id"]} for leg in ring["legs"]
    ]
    answer = await stranger.send("POST", "/v1/rings", json={"legs": legs})
    assert answer.status_code == 403
    assert await ring3.office.refused("/v1/rings", {"legs": legs[:2]}, 422) == "not-a-ring"
    wrong: Json = {**legs[0], "offer_id": legs[1]["offer_id"]}
    assert await ring3.office.refused("/v1/rings", {"legs": [wrong]}, 409) == "cannot-match"
    for query in (
        {"status": "assembling"},
        {"q": ring["number"]},
        {"waiting_on": _id(ring3.schools[0])},
    ):
        found = (await ring3.schools[0].get("/v1/rings", **query))["items"]
        assert [one["id"] for one in found] == [ring["id"]]
    file = await ring3.schools[0].send("GET", "/v1/rings/export.csv")
    assert ring["number"] in file.content.decode("utf-8-sig")
