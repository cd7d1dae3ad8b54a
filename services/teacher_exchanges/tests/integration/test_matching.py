"""Who fits whom, over HTTP: ranked, explained, and only what the caller may see."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI

from cyzj.contracts.codes import Role
from cyzj.testing.desk import Desk, Json
from cyzj.testing.members import Members
from cyzj.testing.waiting import eventually
from teacher_exchanges.domain.matching.weights import FULL, Factor
from teacher_exchanges.testing_api import a_request_body
from teacher_exchanges.testing_people import FIRST, MakeDesk, People, on

TODAY = datetime.now(UTC).date()


async def request_of(desk: Desk, **changes: Any) -> Json:
    return await desk.post("/v1/exchange-requests", a_request_body(TODAY, **changes))


async def offer_of(desk: Desk, **changes: Any) -> Json:
    body = a_request_body(TODAY, side="home", title="可派教师跟岗", **changes)
    body["expires_on"] = body.pop("deadline")
    return await desk.post("/v1/exchange-offers", body)


async def fitting(desk: Desk, posting: Json, kind: str = "exchange-requests") -> list[Json]:
    items: list[Json] = (await desk.get(f"/v1/{kind}/{posting['id']}/candidates"))["items"]
    return items


@pytest.fixture
def schools(desk: MakeDesk) -> list[Desk]:
    return [desk(Role.COORDINATOR) for _ in range(4)]


async def test_offers_that_fit_a_request_come_ranked_and_explained(schools: list[Desk]) -> None:
    host, near, far, wrong = schools
    request = await request_of(host)
    same, group = await offer_of(near), await offer_of(far, major_code="460201")
    await offer_of(wrong, major_code="720301")
    await offer_of(
        wrong,
        window_from=str(TODAY + timedelta(days=70)),
        window_to=str(TODAY + timedelta(days=90)),
    )
    found = await fitting(host, request)
    assert [one["offer"]["id"] for one in found] == [same["id"], group["id"]]
    best = found[0]
    assert best["mine"] == "request"
    assert [reason["factor"] for reason in best["reasons"]] == list(Factor)
    total = sum(reason["value"] * reason["weight"] for reason in best["reasons"])
    assert best["score"] == total // FULL > found[1]["score"]
    assert "专业相同" in best["reasons"][0]["sentence"]
    assert len(best["inputs_hash"]) == 64
    turned = await fitting(near, same, "exchange-offers")
    assert [(one["request"]["id"], one["score"], one["mine"]) for one in turned] == [
        (request["id"], best["score"], "offer")
    ]
    assert turned[0]["inputs_hash"] == best["inputs_hash"]


async def test_what_is_not_addressed_to_both_is_not_recommended(
    schools: list[Desk], desk: MakeDesk
) -> None:
    host, home, other, _ = schools
    request = await request_of(host)
    only = {"visibility": "schools", "visible_to": [str(other.school)]}
    hidden = await offer_of(home, **only)
    assert await fitting(host, request) == []
    assert await fitting(desk(Role.GROUP_OFFICE), request) == []
    open_offer = await offer_of(home)
    for viewer in (host, desk(Role.GROUP_OFFICE)):
        found = await fitting(viewer, request)
        assert [one["offer"]["id"] for one in found] == [open_offer["id"]]
    answer = await host.send("GET", f"/v1/exchange-offers/{hidden['id']}/candidates")
    assert answer.status_code == 404


async def test_another_school_is_shown_its_own_offers_for_a_request(schools: list[Desk]) -> None:
    host, home, other, idle = schools
    request = await request_of(host)
    mine = await offer_of(home)
    await offer_of(other)
    assert [one["offer"]["id"] for one in await fitting(home, request)] == [mine["id"]]
    assert await fitting(idle, request) == []


async def test_who_is_matched_or_has_declined_is_not_recommended_again(
    schools: list[Desk],
) -> None:
    host, home, *_ = schools
    request, offer = await request_of(host), await offer_of(home)
    pair = {"request_id": request["id"], "offer_id": offer["id"], "headcount": 1}
    match = await host.post("/v1/matches", pair)
    assert await fitting(host, request) == []
    await home.step(match, "decline", reason="time", words="时间不合适")
    assert await fitting(host, request) == []
    assert await fitting(home, offer, "exchange-offers") == []


async def test_the_school_is_recommended_what_fits_all_it_has_open(schools: list[Desk]) -> None:
    mine, one, two, _ = schools
    request, offer = await request_of(mine), await offer_of(mine, major_code="510203")
    their_offer, their_request = await offer_of(one), await request_of(two, major_code="510203")
    await request_of(one, major_code="460103")
    found = (await mine.get("/v1/recommendations"))["items"]
    pairs = {(item["request"]["id"], item["offer"]["id"], item["mine"]) for item in found}
    assert pairs == {
        (request["id"], their_offer["id"], "request"),
        (their_request["id"], offer["id"], "offer"),
    }
    assert [item["score"] for item in found] == sorted(
        (item["score"] for item in found), reverse=True
    )
    only = (await mine.get("/v1/recommendations", limit=1))["items"]
    assert only == found[:1]


async def test_a_suspended_school_is_not_recommended(schools: list[Desk], members: Members) -> None:
    host, home, *_ = schools
    request = await request_of(host)
    await offer_of(home)
    assert len(await fitting(host, request)) == 1
    assert home.school is not None
    await members.register(UUID(str(home.school)), standing="suspended")

    async def gone() -> bool:
        return await fitting(host, request) == []

    assert await eventually(gone)


async def test_the_way_between_the_schools_counts(schools: list[Desk], members: Members) -> None:
    host, near, far, _ = schools
    request = await request_of(host)
    for school, city in ((host, "510100"), (near, "510104"), (far, "500100")):
        assert school.school is not None
        await members.register(school.school, city_code=city, jurisdiction=city[:2])
        if school is not host:
            await offer_of(school)

    async def known() -> list[Json] | None:
        found = await fitting(host, request)
        said = [one["reasons"][4]["sentence"] for one in found]
        return found if said == ["双方在同一城市。", "双方跨川渝，需要往返。"] else None

    found = await eventually(known)
    assert found is not None
    assert found[0]["score"] - found[1]["score"] == 500


async def test_what_others_said_of_earlier_exchanges_counts_and_ones_own_word_does_not(
    desk: MakeDesk, members: Members, app: FastAPI
) -> None:
    people = People(desk, members, app)
    e = await people.taught()
    for who, score in ((people.home, 1), (people.teacher, 1), (people.host, 4)):
        e = await who.at(on(FIRST, 19)).step(e, "evaluate", score=score, words="按要求完成")
    lecture = {"exchange_type": "lecture", "class_hours": "4", "working_days": None}
    request = await request_of(people.host.at(datetime.now(UTC)), **lecture)
    await offer_of(people.home.at(datetime.now(UTC)), **lecture)
    (found,) = await fitting(desk(Role.GROUP_OFFICE), request)
    rating = found["reasons"][-1]
    assert (rating["factor"], rating["value"]) == ("rating", 7500)
    assert "n=1" in rating["sentence"]


async def test_the_weights_are_there_to_read(schools: list[Desk]) -> None:
    listed = (await schools[0].get("/v1/matching-weights"))["items"]
    assert listed[0]["version"] == "matching_2026_1"
    assert sum(one["weight"] for one in listed[0]["factors"]) == FULL
    assert [one["name"] for one in listed[0]["factors"]][:2] == ["专业相近", "时间重叠"]
