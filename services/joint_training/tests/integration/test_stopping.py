"""What stops the use of a room, and what a new 作息表 or 调休 does: never anything in silence."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from cyzj.contracts.codes import Role
from cyzj.testing.desk import Desk, Json
from joint_training.testing_api import a_booking_body
from joint_training.testing_bases import TERM, TODAY, MakeDesk, Town, in_days, on


def an_incident(room: Json, **changes: Any) -> Json:
    return {
        "resource_id": room["id"],
        "severity": "minor",
        "happened_at": on(TODAY, 8).isoformat(),
        "words": "铣床防护罩松动",
        **changes,
    }


async def booked(who: Desk, booking: Json) -> Json:
    return await who.get(f"/v1/bookings/{booking['id']}")


async def test_an_incident_blocks_a_room_until_somebody_else_clears_it(town: Town) -> None:
    room = await town.room()
    there = await town.book(town.member, room, in_days(3))
    incident = await town.manager.post("/v1/incidents", an_incident(room))
    assert (incident["affected"], incident["bumped"]) == (1, 0)
    assert (await booked(town.member, there))["status"] == "confirmed"
    wanted = a_booking_body(room, in_days(4))
    answer = await town.other.send("POST", "/v1/bookings", json=wanted)
    assert answer.json()["current"]["preview"]["times"][0]["answer"] == "blocked"
    affected = await town.manager.get(f"/v1/incidents/{incident['id']}/affected")
    assert [one["number"] for one in affected["items"]] == [there["number"]]
    cleared = {"reason": "已更换防护罩并试车", "expected_version": incident["version"]}
    path = f"/v1/incidents/{incident['id']}/clear"
    assert await town.manager.refused(path, cleared, 409) == "same-person"
    assert (await town.leader.post(path, cleared))["status"] == "cleared"
    await town.book(town.other, room, in_days(4))


async def test_what_an_incident_stops_is_named_moved_and_offered_something_else(
    town: Town,
) -> None:
    base = await town.base()
    room, second = await town.room(base), await town.room(base, title="数控实训室B")
    there = await town.book(town.member, room, in_days(3))
    incident = await town.manager.post("/v1/incidents", an_incident(room))
    bumped = await town.manager.step(
        incident,
        "bump_bookings",
        occurrences=[there["occurrences"][0]["id"]],
        reason="设备检修",
    )
    assert bumped["bumped"] == 1
    after = await booked(town.member, there)
    (time,) = after["occurrences"]
    assert (after["status"], time["reason"]) == ("bumped", "incident")
    assert time["offered"]["resource_id"] == second["id"]
    steps = (await town.member.get("/v1/waiting"))["items"]
    assert [one["action"] for one in steps] == ["rebook"]
    soon = await town.book(town.member, second, in_days(1))
    await town.manager.post("/v1/incidents", an_incident(second, bump_hours=48))
    assert (await booked(town.member, soon))["status"] == "bumped"


async def test_a_blackout_says_what_becomes_of_the_bookings_there_are(town: Town) -> None:
    room = await town.room()
    there = await town.book(town.member, room, in_days(3))
    body = {
        "resource_id": room["id"],
        "cause": "inspection",
        "starts_at": on(in_days(3), 8).isoformat(),
        "ends_at": on(in_days(3), 18).isoformat(),
        "words": "年度绝缘检测",
    }
    blackout = await town.manager.post("/v1/blackouts", body)
    assert blackout["booked"] == 1
    accept = {"expected_version": blackout["version"]}
    path = f"/v1/blackouts/{blackout['id']}/accept"
    assert await town.manager.refused(path, accept, 409) == "same-person"
    assert await town.leader.refused(path, accept, 409) == "booked-then"
    assert (await booked(town.member, there))["status"] == "confirmed"
    done = await town.leader.post(path, {**accept, "bump": True, "reason": "年度检测"})
    assert (done["status"], done["bumped"]) == ("accepted", 1)
    assert (await booked(town.member, there))["status"] == "bumped"
    wanted = a_booking_body(room, in_days(3))
    answer = await town.member.send("POST", "/v1/bookings", json=wanted)
    assert answer.json()["current"]["preview"]["times"][0]["answer"] == "blackout"


PERIODS = [{"starts": 480 + 55 * n, "ends": 525 + 55 * n} for n in range(10)]


async def test_a_new_bell_schedule_moves_nothing_before_the_school_agrees(town: Town) -> None:
    """Scenario 10."""
    room = await town.room()
    series = {"term_ends_on": TERM, "weeks_from": 2, "weeks_to": 3, "weekdays": [3]}
    made = await town.member.post("/v1/bookings", a_booking_body(room, None, **series))
    before = [one["starts_at"] for one in made["occurrences"]]
    new = {"valid_from": str(in_days(5)), "periods": PERIODS}
    await town.manager.post("/v1/bell-schedules", new)
    await town.sweep(on(TODAY, 10))
    asked = await booked(town.member, made)
    assert [one["starts_at"] for one in asked["occurrences"]] == before
    (move,) = asked["proposed"]
    assert "改到" in move["words"]
    assert move["occurrence_id"] == made["occurrences"][1]["id"]
    steps = (await town.member.get("/v1/waiting"))["items"]
    assert [one["action"] for one in steps] == ["accept_times"]
    agreed = await town.member.step(asked, "accept_times")
    assert agreed["occurrences"][0]["starts_at"] == before[0]
    assert agreed["occurrences"][1]["starts_at"] == move["starts_at"] != before[1]
    assert (agreed["proposed"], agreed["waiting_on"]) == ([], [])


async def test_a_make_up_day_adds_a_lesson_only_if_the_school_takes_it(town: Town) -> None:
    room = await town.room()
    series = {"term_ends_on": TERM, "weeks_from": 5, "weeks_to": 6, "weekdays": [4]}
    made = await town.manager.post("/v1/bookings", a_booking_body(room, None, **series))
    assert [one["day"] for one in made["occurrences"]] == ["2026-10-08"]
    decided = {"day": "2026-10-10", "lessons_of": "2026-10-01"}
    await town.office.post("/v1/make-up-days", decided)
    await town.sweep(on(TODAY, 10))
    await town.sweep(on(TODAY, 10))
    asked = await booked(town.manager, made)
    assert [one["day"] for one in asked["proposed"]] == ["2026-10-10"]
    declined = await town.manager.step(asked, "decline_times")
    assert len(declined["occurrences"]) == 1
    await town.office.post("/v1/make-up-days", {"day": "2026-10-08", "lessons_of": None})
    await town.sweep(on(TODAY, 10))
    asked = await booked(town.manager, made)
    gone = [one for one in asked["proposed"] if one["day"] is None]
    assert [one["occurrence_id"] for one in gone] == [made["occurrences"][0]["id"]]
    agreed = await town.manager.step(asked, "accept_times")
    states = [(one["day"], one["status"]) for one in agreed["occurrences"]]
    assert states == [("2026-10-08", "cancelled"), ("2026-10-10", "valid")]


async def test_a_booking_is_moved_only_to_a_time_that_is_free(town: Town) -> None:
    room = await town.room()
    made = await town.book(town.member, room, in_days(3))
    await town.book(town.other, room, in_days(4))
    moving = {
        "occurrence_id": made["occurrences"][0]["id"],
        "resource_id": room["id"],
        "day": str(in_days(4)),
        "first_period": 3,
        "last_period": 4,
    }
    words = {"title": "数控编程实训", "people": 20, "expected_version": made["version"]}
    path = f"/v1/bookings/{made['id']}/change"
    assert await town.member.refused(path, {**words, "moving": moving}, 409) == "clash"
    moved = await town.member.post(
        path, {**words, "moving": {**moving, "first_period": 1, "last_period": 2}}
    )
    assert (moved["occurrences"][0]["first_period"], moved["status"]) == (1, "confirmed")
    await town.book(town.other, room, in_days(3))


async def test_rivals_hold_one_time_until_one_of_them_is_approved(town: Town) -> None:
    room = await town.room(needs_approval=True, competitive_holds=True)
    first = await town.book(town.member, room, in_days(3))
    second = await town.book(town.other, room, in_days(3))
    assert {first["status"], second["status"]} == {"held"}
    path = f"/v1/bookings/{first['id']}/approve"
    known = {"expected_version": first["version"]}
    assert await town.manager.refused(path, known, 409) == "displaces-others"
    await town.manager.post(path, {**known, "acknowledged": [second["number"]]})
    assert (await booked(town.other, second))["status"] == "displaced"


async def test_calendars_show_days_and_weeks_and_programs_subscribe(
    town: Town, desk: MakeDesk
) -> None:
    room = await town.room(setup_minutes=10)
    made = await town.book(town.member, room, in_days(3))
    day = await town.member.get("/v1/calendars/day", base_id=room["base_id"], day=str(in_days(3)))
    assert (day["days"][0]["week"], len(day["days"][0]["periods"])) == (2, 10)
    (entry,) = day["entries"]
    assert (entry["mine"], entry["booking_id"]) == (True, made["id"])
    stranger = desk(Role.TEACHER)
    week = await stranger.get("/v1/calendars/week", resource_id=room["id"], day=str(TODAY))
    assert len(week["days"]) == 7
    assert (week["entries"][0]["mine"], week["entries"][0]["booking_id"]) == (False, None)
    later = town.member.at(on(TODAY))
    secret = (await later.post("/v1/feeds/renew"))["token"]
    public = f"/public/calendars/{secret}/resource/{room['id']}"
    assert (await town.member.api.get(public)).status_code == 200
    await later.post("/v1/feeds/revoke")
    assert (await town.member.api.get(public)).status_code == 404
    file = await town.member.send("GET", "/v1/calendars/ics", params={"of": "school"})
    assert file.headers["content-type"].startswith("text/calendar")


async def test_an_ics_file_names_every_time(town: Town) -> None:
    far = date.today() + timedelta(days=3)  # noqa: DTZ011  # a feed leaves out what is long past
    room = await town.room()
    made = await town.manager.at(on(far - timedelta(days=1))).post(
        "/v1/bookings", a_booking_body(room, far)
    )
    file = await town.member.send(
        "GET", "/v1/calendars/ics", params={"of": "base", "id": room["base_id"]}
    )
    assert file.text.count("BEGIN:VEVENT") == 1
    assert made["number"] in file.text
    assert "LOCATION:数控实训室A" in file.text


async def test_lists_are_filtered_counted_and_exported(town: Town) -> None:
    room = await town.room()
    made = await town.book(town.member, room, in_days(3))
    for path, query in (
        ("/v1/bases", {"q": "智能制造"}),
        ("/v1/resources", {"q": "数控"}),
        ("/v1/bookings", {"q": made["number"]}),
        ("/v1/bookings", {"resource_id": room["id"], "day_from": str(in_days(3))}),
    ):
        page = await town.member.get(path, with_total=True, sort="-number", **query)
        assert page["total"] == 1, path
        for format in ("xlsx", "csv"):
            answer = await town.member.send("GET", f"{path}/export.{format}", params=query)
            assert answer.status_code == 200
    nothing = await town.member.get("/v1/bookings", day_to=str(in_days(2)))
    assert nothing["items"] == []
    history = await town.member.get(f"/v1/bookings/{made['id']}/history")
    assert [one["event"] for one in history["items"]] == ["booking.confirmed"]
