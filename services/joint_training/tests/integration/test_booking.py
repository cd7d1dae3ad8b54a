"""Booking over HTTP: what can be had, taken whole or not at all."""

from __future__ import annotations

import asyncio
from datetime import date

import httpx

from joint_training.testing_api import a_booking_body
from joint_training.testing_bases import TERM, Town, in_days, on

SERIES = {
    "term_ends_on": TERM,
    "weeks_from": 3,
    "weeks_to": 18,
    "weekdays": [3],
}


def preview_of(body: dict[str, object]) -> dict[str, object]:
    names = (
        *("resource_id", "first_period", "last_period", "day", "term_ends_on", "weeks_from"),
        *("weeks_to", "parity", "weekdays", "people", "time_of"),
    )
    return {name: body[name] for name in names if body.get(name) is not None}


async def test_a_base_is_proposed_evaluated_built_and_opened(town: Town) -> None:
    room = await town.room()
    base = await town.member.get(f"/v1/bases/{room['base_id']}")
    assert (base["status"], base["rank"], base["resources"]) == ("operational", "member", 1)
    assert (await town.builder.get(f"/v1/bases/{base['id']}"))["rank"] == "co_builder"
    assert 0 < base["shares"][1]["worth"] < base["shares"][1]["value"]


async def test_of_two_hundred_that_want_one_slot_one_gets_it(town: Town) -> None:
    """Scenario 1: the others get a 409 each, with what they could have instead."""
    room = await town.room()
    body = a_booking_body(room, in_days(3))

    async def one() -> httpx.Response:
        return await town.member.send("POST", "/v1/bookings", json=body)

    answers = await asyncio.gather(*(one() for _ in range(200)))
    assert sorted(a.status_code for a in answers).count(201) == 1
    refused = [a.json() for a in answers if a.status_code == 409]
    assert len(refused) == 199
    for problem in refused:
        (time,) = problem["current"]["preview"]["times"]
        assert time["answer"] == "clash"
        assert [o["words"] for o in time["alternatives"]]
    assert (await town.member.get("/v1/bookings", with_total=True))["total"] == 1


async def test_a_clash_in_week_twenty_of_a_series_is_named_and_nothing_is_taken(
    town: Town,
) -> None:
    """Scenario 2: 24 weeks, all or nothing leaves zero rows."""
    room = await town.room()
    term = {"term_ends_on": TERM, "first_monday": "2026-08-31", "weeks": 24}
    await town.manager.post("/v1/teaching-terms", term)
    taken = await town.book(town.other, room, date(2027, 1, 13))
    body = a_booking_body(room, None, **{**SERIES, "weeks_from": 3, "weeks_to": 24})
    seen = await town.member.get("/v1/booking-preview", **preview_of(body))
    (clash,) = [one for one in seen["times"] if one["answer"] == "clash"]
    assert (clash["week"], clash["day"]) == (20, "2027-01-13")
    assert clash["holders"][0]["number"] == taken["number"]
    assert 1 <= len(clash["alternatives"]) <= 3
    assert await town.member.refused("/v1/bookings", body, 409) == "clash"
    assert (await town.member.get("/v1/bookings"))["items"] == []


async def test_a_holiday_is_skipped_and_says_so(town: Town) -> None:
    room = await town.room()
    body = a_booking_body(room, None, **{**SERIES, "weekdays": [4], "weeks_to": 6})
    seen = await town.member.get("/v1/booking-preview", **preview_of(body))
    skipped = [one for one in seen["times"] if one["answer"] == "holiday"]
    assert [(one["week"], one["day"]) for one in skipped] == [(5, "2026-10-01")]
    assert "国庆节" in skipped[0]["words"]
    made = await town.member.post("/v1/bookings", body)
    assert [one["week"] for one in made["occurrences"]] == [3, 4, 6]


async def test_clashes_are_skipped_or_replaced_as_the_school_says(town: Town) -> None:
    room = await town.room()
    await town.book(town.other, room, date(2026, 9, 23))
    body = a_booking_body(room, None, **{**SERIES, "weeks_to": 5})
    seen = await town.member.get("/v1/booking-preview", **preview_of(body))
    (clash,) = [one for one in seen["times"] if not one["open"]]
    instead = clash["alternatives"][0]
    chosen = {
        "planned_on": clash["planned_on"],
        **{k: instead[k] for k in ("resource_id", "day", "first_period", "last_period")},
    }
    replaced = await town.member.post(
        "/v1/bookings",
        {**body, "mode": "alternatives", "instead": [chosen], "fingerprint": seen["fingerprint"]},
    )
    assert len(replaced["occurrences"]) == 3
    assert [one["week"] for one in replaced["occurrences"] if one["replaced"]] == [4]
    await town.member.step(replaced, "cancel", reason="改期")
    skipped = await town.member.post("/v1/bookings", {**body, "mode": "skip"})
    assert [one["week"] for one in skipped["occurrences"]] == [3, 5]


async def test_what_changed_since_the_preview_comes_back_with_a_fresh_one(town: Town) -> None:
    room = await town.room()
    body = a_booking_body(room, None, **SERIES)
    seen = await town.member.get("/v1/booking-preview", **preview_of(body))
    await town.book(town.other, room, date(2026, 9, 23))
    answer = await town.member.send(
        "POST",
        "/v1/bookings",
        json={**body, "mode": "skip", "fingerprint": seen["fingerprint"]},
    )
    assert answer.status_code == 409
    problem = answer.json()
    assert problem["type"].endswith("preview-changed")
    fresh = problem["current"]["preview"]
    assert fresh["refused"] == 1
    assert fresh["fingerprint"] != seen["fingerprint"]
    assert (await town.member.get("/v1/bookings"))["items"] == []


async def test_the_owner_displaces_a_hold_only_knowingly_and_the_school_is_told(
    town: Town,
) -> None:
    room = await town.room()
    day = in_days(30)
    held = await town.book(town.builder, room, day)
    assert (held["status"], held["rank"], held["waiting_on"]) == ("held", "co_builder", [])
    body = a_booking_body(room, day, title="本校实训周")
    assert await town.manager.refused("/v1/bookings", body, 409) == "displaces-others"
    known = {**body, "acknowledged": [held["number"]]}
    made = await town.manager.post("/v1/bookings", known)
    assert made["status"] == "confirmed"
    after = await town.builder.get(f"/v1/bookings/{held['id']}")
    assert after["status"] == "displaced"
    steps = (await town.builder.get("/v1/waiting"))["items"]
    assert [(one["kind"], one["action"]) for one in steps] == [("booking", "rebook")]
    assert await town.member.refused("/v1/bookings", body, 409) == "clash"


async def test_a_hold_that_only_priority_kept_open_stands_firm_in_time(town: Town) -> None:
    room = await town.room()
    held = await town.book(town.builder, room, in_days(21))
    await town.sweep(on(in_days(6), 23))
    assert (await town.builder.get(f"/v1/bookings/{held['id']}"))["status"] == "held"
    await town.sweep(on(in_days(7), 1))
    assert (await town.builder.get(f"/v1/bookings/{held['id']}"))["status"] == "confirmed"


async def test_a_hold_is_approved_by_another_person_or_runs_out(town: Town) -> None:
    room = await town.room(needs_approval=True)
    first = await town.book(town.member, room, in_days(5))
    assert first["waiting_on"][0]["action"] == "approve"
    (step,) = (await town.manager.get("/v1/waiting"))["items"]
    assert (step["kind"], step["number"]) == ("booking", first["number"])
    approved = await town.manager.step(first, "approve")
    assert approved["status"] == "confirmed"
    second = await town.book(town.member, room, in_days(6))
    await town.sweep(on(in_days(4)))
    assert (await town.member.get(f"/v1/bookings/{second['id']}"))["status"] == "expired"


async def test_stations_are_counted_and_never_overdrawn(town: Town) -> None:
    room = await town.room(booked_as="stations", stations=40)
    body = a_booking_body(room, in_days(2), people=15)

    async def one() -> httpx.Response:
        return await town.member.send("POST", "/v1/bookings", json=body)

    answers = await asyncio.gather(*(one() for _ in range(10)))
    assert [a.status_code for a in answers].count(201) == 2
    seen = await town.member.get("/v1/booking-preview", **preview_of({**body, "people": 10}))
    assert (seen["times"][0]["answer"], seen["times"][0]["left"]) == ("free", 10)


async def test_set_up_and_clean_down_take_the_room_too(town: Town) -> None:
    room = await town.room(setup_minutes=15, cleandown_minutes=15)
    day = in_days(2)
    await town.book(town.member, room, day, first_period=1, last_period=2)
    clash = a_booking_body(room, day, first_period=3, last_period=4)
    assert (await town.other.send("POST", "/v1/bookings", json=clash)).status_code == 409
    await town.book(town.other, room, day, first_period=5, last_period=6)


async def test_bad_input_is_refused_with_what_to_do(town: Town) -> None:
    room = await town.room()
    past = a_booking_body(room, in_days(-3))
    assert await town.member.refused("/v1/bookings", past, 409) == "clash"
    crowd = a_booking_body(room, in_days(3), people=25)
    assert await town.member.refused("/v1/bookings", crowd, 422) == "too-many-people"
    late = a_booking_body(room, None, **{**SERIES, "weeks_to": 21})
    answer = await town.member.send("POST", "/v1/bookings", json=late)
    assert answer.status_code == 422
    assert "第 20 周" in answer.json()["user_message"]


async def test_who_does_not_come_makes_room_for_who_waits(town: Town) -> None:
    room = await town.room()
    day = in_days(1)
    first = await town.book(town.member, room, day)
    body = a_booking_body(room, day)
    waiting = await town.other.post("/v1/bookings/waitlist", body)
    assert waiting["status"] == "waitlisted"
    cancelled = await town.member.step(first, "cancel", reason="教学调整")
    assert (cancelled["status"], cancelled["occurrences"][0]["late"]) == ("cancelled", False)
    await town.sweep(on(in_days(0), 10))
    offered = await town.other.get(f"/v1/bookings/{waiting['id']}")
    assert offered["status"] == "offered"
    steps = (await town.other.get("/v1/waiting"))["items"]
    assert [one["action"] for one in steps] == ["take_up"]
    assert await town.member.refused("/v1/bookings", body, 409) == "clash"
    taken = await town.other.step(offered, "take_up")
    assert taken["status"] == "confirmed"
    await town.sweep(on(day, 10, 51))
    assert (await town.other.get(f"/v1/bookings/{taken['id']}"))["status"] == "no_show"


async def test_a_time_is_used_within_its_window_and_counted(town: Town) -> None:
    room = await town.room()
    day = in_days(1)
    made = await town.book(town.member, room, day)
    occurrence = made["occurrences"][0]["id"]
    early = town.member.at(on(day, 10))
    path = f"/v1/bookings/{made['id']}/check-in"
    body = {"occurrence_id": occurrence, "expected_version": made["version"]}
    assert await early.refused(path, body, 409) == "outside-window"
    there = town.member.at(on(day, 10, 15))
    used = await there.step(made, "check_in", occurrence_id=occurrence)
    assert used["status"] == "in_use"
    gone = town.manager.at(on(day, 11, 50))
    done = await gone.step(used, "check_out", occurrence_id=occurrence, headcount=18)
    assert (done["status"], done["occurrences"][0]["headcount"]) == ("completed", 18)
    use = await town.manager.get("/v1/use", term_ends_on=TERM)
    (row,) = use["items"]
    assert (row["times"], row["minutes"], row["by_other"]) == (1, 100, True)
    (base,) = use["bases"]
    assert base["by_others"] == 10_000
    assert sum(one["of_worth"] for one in base["schools"]) == 10_000
    statement = await town.member.get("/v1/use/statement", term_ends_on=TERM)
    assert len(statement["used"]) == 1
    assert statement["given"] == []


async def test_half_a_series_can_be_given_back(town: Town) -> None:
    room = await town.room()
    body = a_booking_body(room, None, **{**SERIES, "weeks_from": 3, "weeks_to": 4})
    made = await town.member.post("/v1/bookings", body)
    first = made["occurrences"][0]["id"]
    after = await town.member.step(made, "cancel", occurrences=[first], reason="运动会")
    assert [one["status"] for one in after["occurrences"]] == ["cancelled", "valid"]
    assert after["status"] == made["status"]
    day = date.fromisoformat(after["occurrences"][0]["day"])
    assert (await town.book(town.other, room, day))["status"] in ("held", "confirmed")
