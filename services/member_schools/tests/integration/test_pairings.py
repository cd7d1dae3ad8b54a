"""Pairings over HTTP: proposed, agreed, counted from events, reviewed, completed, and who may see what."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from cyzj.contracts.teacher_exchanges.engagement import EngagementStatus
from cyzj.contracts.teacher_exchanges.engagement_events import (
    EngagementCancelled,
    EngagementEndedEarly,
    EngagementRecognised,
    EngagementStarted,
)
from cyzj.domain.clock import school_date, start_of
from cyzj.domain.ids import new_id
from cyzj.domain.terms import end_of_term, start_of_term
from cyzj.settings import KafkaSettings
from cyzj.testing.waiting import eventually
from member_schools.testing import House, Person
from member_schools.testing_events import engaged, send

Json = dict[str, Any]
TODAY = school_date(datetime.now(UTC))
TERM = end_of_term(TODAY)
VISITS = {"measure": "exchanges", "direction": "supporting_sends", "target": "2"}
HOURS = {"measure": "hours", "direction": "either", "target": "40.5"}
PEOPLE = {"measure": "teachers", "direction": "either", "target": "2"}


@dataclass
class Side:
    """One of the two schools and its people."""

    id: str
    coordinator: Person
    leader: Person


async def side(house: House, office: Person) -> Side:
    made = await house.recorded(office)
    coordinator = await house.member(office, made["id"], "coordinator")
    return Side(made["id"], coordinator, await house.member(office, made["id"], "school_leader"))


def proposal(strong: Side, weak: Side) -> Json:
    return {
        "supporting_id": strong.id,
        "supported_id": weak.id,
        "starts_on": str(start_of_term(TODAY)),
        "ends_on": str(TERM),
        "words": "智能制造专业结对",
    }


async def act(by: Person, pairing: Json, command: str, **body: object) -> Json:
    path = f"/v1/pairings/{pairing['id']}/{command}"
    answer = await by.post(path, {"expected_version": pairing["version"], **body})
    assert answer.status_code == 200, answer.text
    after: Json = answer.json()
    return after


async def paired(strong: Side, weak: Side) -> Json:
    made = await strong.coordinator.post("/v1/pairings", proposal(strong, weak))
    assert made.status_code == 201, made.text
    return await act(weak.leader, made.json(), "accept")


async def goaled(strong: Side, weak: Side, *goals: Json) -> Json:
    pairing = await paired(strong, weak)
    term = {"term_ends_on": str(TERM)}
    pairing = await act(strong.coordinator, pairing, "set-goals", **term, goals=goals)
    hashed = pairing["terms"][0]["offer"]["content_hash"]
    return await act(weak.coordinator, pairing, "agree-goals", **term, content_hash=hashed)


def started(home: Side, host: Side, number: str, **more: object) -> EngagementStarted:
    said = {"number": number, "actual_from": TODAY, "teacher_ref": new_id(), **more}
    return engaged(EngagementStarted, EngagementStatus.IN_PROGRESS, home.id, host.id, **said)


def recognised(home: Side, host: Side, number: str, hours: int) -> EngagementRecognised:
    said = {"number": number, "actual_from": TODAY, "recognised_hours": hours}
    return engaged(EngagementRecognised, EngagementStatus.RECOGNISED, home.id, host.id, **said)


async def reached(by: Person, pairing: Json) -> list[str]:
    found = (await by.get(f"/v1/pairings/{pairing['id']}")).json()
    return [goal["reached"] for term in found["terms"] for goal in term["goals"]]


async def test_progress_comes_from_events_in_any_order_and_each_counts_once(
    house: House, kafka_settings: KafkaSettings
) -> None:
    office = await house.office()
    strong, weak = await side(house, office), await side(house, office)
    before = started(strong, weak, "TE-2026-0001")
    now = datetime.now(UTC)
    item = await send(kafka_settings, before, now)

    async def known() -> bool:
        return await facts(house) == 1

    await eventually(known)
    pairing = await goaled(strong, weak, VISITS, HOURS, PEOPLE)
    assert await reached(weak.leader, pairing) == ["1", "0.00", "1"]  # it came before the goals
    await send(kafka_settings, before, now, subject=item)
    # Its recognition is the first that is heard of this one: the arrival is in it as well.
    late = await send(kafka_settings, recognised(weak, strong, "TE-2026-0002", 1250), now)
    await send(kafka_settings, started(strong, weak, "TE-2026-0003"), now)
    never = engaged(
        EngagementCancelled,
        EngagementStatus.CANCELLED,
        strong.id,
        weak.id,
        number="TE-2026-0004",
        actual_from=None,
    )
    await send(kafka_settings, never, now)

    async def counted() -> bool:
        return await reached(weak.leader, pairing) == ["2", "12.50", "3"]

    await eventually(counted)
    items = (await weak.coordinator.get(f"/v1/pairings/{pairing['id']}/items")).json()["items"]
    assert {(one["number"], one["amount"]) for one in items} >= {
        ("TE-2026-0001", "1"),
        ("TE-2026-0002", "12.50"),
    }
    assert str(late) in {one["id"] for one in items}
    goals = [goal["id"] for goal in pairing["terms"][0]["goals"]]
    assert [sum(one["goal_id"] == goal for one in items) for goal in goals] == [2, 1, 3]
    broken = engaged(
        EngagementEndedEarly,
        EngagementStatus.ENDED_EARLY,
        strong.id,
        weak.id,
        number="TE-2026-0001",
        actual_from=TODAY,
    )
    versions = await version(office, pairing)
    await send(kafka_settings, broken, now, subject=item, version=2)
    await send(kafka_settings, started(strong, strong, "TE-2026-0005"), now)

    async def heard() -> bool:
        return await facts(house) == 4

    await eventually(heard)  # what began and was broken off did run: nothing changes
    assert await version(office, pairing) == versions
    assert (await journal_of(house, pairing))[-1] == "pairing.progressed"


async def test_a_pairs_term_is_reviewed_by_both_and_then_it_is_complete(house: House) -> None:
    office = await house.office()
    strong, weak = await side(house, office), await side(house, office)
    pairing = await goaled(strong, weak, VISITS)
    path = f"/v1/pairings/{pairing['id']}"
    body = {"term_ends_on": str(TERM), "score": 4, "words": "送教两次，教师很有收获"}
    early = await weak.leader.post(
        f"{path}/review", {**body, "expected_version": pairing["version"]}
    )
    assert early.json()["type"].endswith("term-runs")
    await house.sweep(start_of(TERM + timedelta(days=1)))
    pairing = (await office.get(path)).json()
    assert [one["action"] for one in pairing["waiting_on"]] == ["review", "review"]
    mine = (await weak.leader.get("/v1/pairings", waiting_on_me="true")).json()["items"]
    assert [one["id"] for one in mine] == [pairing["id"]]
    assert (await office.get("/v1/pairings", waiting_on_me="true")).json()["items"] == []
    pairing = await act(weak.leader, pairing, "review", **body)
    assert "review" not in pairing["allowed_actions"]
    pairing = await act(strong.coordinator, pairing, "review", **{**body, "score": 5})
    assert (pairing["status"], pairing["waiting_on"]) == ("completed", [])
    assert await journal_of(house, pairing) == [
        "pairing.proposed",
        "pairing.accepted",
        "pairing.activated",
        "pairing.goals_proposed",
        "pairing.goals_agreed",
        "pairing.review_fell_due",
        "pairing.reviewed",
        "pairing.reviewed",
        "pairing.completed",
    ]


async def test_who_keeps_silent_is_named_and_the_pair_is_over_all_the_same(house: House) -> None:
    office = await house.office()
    strong, weak = await side(house, office), await side(house, office)
    pairing = await paired(strong, weak)
    assert {one["school_id"] for one in pairing["waiting_on"]} == {strong.id, weak.id}
    assert {one["action"] for one in pairing["waiting_on"]} == {"set_goals"}
    await house.sweep(start_of(TERM + timedelta(days=1)))
    await house.sweep(start_of(TERM + timedelta(days=31)))
    over = (await office.get(f"/v1/pairings/{pairing['id']}")).json()
    assert over["status"] == "completed"
    assert {one["id"] for one in over["terms"][0]["silent"]} == {strong.id, weak.id}
    again = await strong.coordinator.post("/v1/pairings", proposal(strong, weak))
    assert again.status_code == 201


async def test_goals_that_changed_between_reading_and_agreeing_are_not_agreed(house: House) -> None:
    office = await house.office()
    strong, weak = await side(house, office), await side(house, office)
    term = {"term_ends_on": str(TERM)}
    pairing = await act(
        strong.coordinator, await paired(strong, weak), "set-goals", **term, goals=[VISITS]
    )
    read = pairing["terms"][0]["offer"]["content_hash"]
    pairing = await act(strong.leader, pairing, "set-goals", **term, goals=[HOURS])
    body = {**term, "expected_version": pairing["version"], "content_hash": read}
    refused = await weak.leader.post(f"/v1/pairings/{pairing['id']}/agree-goals", body)
    assert refused.status_code == 409
    assert refused.json()["type"].endswith("goals-changed")
    assert refused.json()["current"]["goals"][0]["target"] == 4050
    unfed = await weak.leader.post(
        f"/v1/pairings/{pairing['id']}/set-goals",
        {
            **term,
            "expected_version": pairing["version"],
            "goals": [{**VISITS, "measure": "bookings"}, {**VISITS, "target": "1.5"}],
        },
    )
    assert unfed.status_code == 422
    assert [one["field"] for one in unfed.json()["errors"]] == ["goals.0.measure", "goals.1.target"]


async def test_two_schools_have_one_pair_that_stands_even_asked_for_at_once(house: House) -> None:
    office = await house.office()
    strong, weak = await side(house, office), await side(house, office)
    answers = await asyncio.gather(
        strong.coordinator.post("/v1/pairings", proposal(strong, weak)),
        weak.leader.post("/v1/pairings", proposal(weak, strong)),
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    refused = next(answer.json() for answer in answers if answer.status_code == 409)
    assert refused["type"].endswith("pairing-stands")
    made = next(answer.json() for answer in answers if answer.status_code == 201)
    body = {"expected_version": 1, "reason": "先缓一缓"}
    wrong = strong if made["proposed_by_id"] == weak.id else weak
    refused_ = await wrong.coordinator.post(f"/v1/pairings/{made['id']}/withdraw", body)
    assert refused_.json()["type"].endswith("not-the-proposer")
    declined = await act(wrong.leader, made, "decline", reason="今年没有力量")
    assert declined["status"] == "declined"


async def test_only_schools_in_good_standing_are_paired_and_their_words_are_theirs(
    house: House,
) -> None:
    office = await house.office()
    strong, weak, other = [await side(house, office) for _ in range(3)]
    firm = await house.recorded(office, kind="enterprise")
    body = {**proposal(strong, weak), "supported_id": firm["id"]}
    refused = await office.post("/v1/pairings", body)
    assert refused.status_code == 409
    assert refused.json()["errors"][0]["field"] == "supported_id"
    foreign = await other.coordinator.post("/v1/pairings", proposal(strong, weak))
    assert foreign.json()["type"].endswith("not-a-side")
    made = (await office.post("/v1/pairings", proposal(strong, weak))).json()
    assert made["sayings"][0]["words"] == "智能制造专业结对"
    assert "accept" not in made["allowed_actions"]
    first = await act(strong.leader, made, "accept")
    assert first["status"] == "proposed"
    pairing = await act(weak.leader, first, "accept")
    assert pairing["status"] == "active"
    path = f"/v1/pairings/{pairing['id']}"
    seen = (await other.coordinator.get(path)).json()
    assert (seen["sayings"], seen["allowed_actions"]) == ([], [])
    assert (await other.coordinator.get(f"{path}/items")).status_code == 404
    tag = (await office.get(path)).headers["etag"]
    again = await house.api.get(path, headers={**await office.headers(), "If-None-Match": tag})
    assert again.status_code == 304
    dissolved = await act(office, pairing, "dissolve", reason="学校合并")
    assert dissolved["status"] == "dissolved"
    listed = (await office.get("/v1/pairings", status="dissolved", with_total="true")).json()
    assert listed["total"] == 1
    exported = await office.get("/v1/pairings/export.csv", organisation_id=weak.id)
    assert "已解除" in exported.content.decode("utf-8-sig")


async def version(by: Person, pairing: Json) -> int:
    return int((await by.get(f"/v1/pairings/{pairing['id']}")).json()["version"])


async def facts(house: House) -> int:
    async with house.runner.sessions() as session:
        return int((await session.scalar(text("SELECT count(*) FROM exchange_facts"))) or 0)


async def journal_of(house: House, pairing: Json) -> list[str]:
    async with house.runner.sessions() as session:
        rows = await session.execute(
            text("SELECT type FROM journal WHERE subject = :s ORDER BY aggregateversion"),
            {"s": UUID(pairing["id"])},
        )
    return [".".join(type.split(".")[3:5]) for (type,) in rows.all()]
