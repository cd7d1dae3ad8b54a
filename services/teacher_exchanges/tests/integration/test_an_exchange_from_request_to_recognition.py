"""The whole life of a shadowing, as the two schools, the teacher and the platform live it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from cyzj.contracts.codes import Role
from cyzj.domain.clock import SHANGHAI, moved_to
from cyzj.foundation import Foundation
from cyzj.testing.desk import Desk, Json
from cyzj.testing.members import Members
from cyzj.testing.waiting import eventually
from teacher_exchanges.testing_api import a_request_body

MakeDesk = Callable[..., Desk]
TODAY = date(2026, 10, 28)
NOW = datetime.combine(TODAY, time(9), tzinfo=SHANGHAI)
FIRST, LAST = date(2026, 11, 23), date(2026, 12, 4)
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"


def on(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=SHANGHAI)


class School:
    """The people of the two schools."""

    def __init__(self, desk: MakeDesk) -> None:
        self.home = desk(Role.COORDINATOR).at(NOW)
        self.host = desk(Role.COORDINATOR).at(NOW)
        self.teacher = desk(Role.TEACHER, school=self.home.school).at(NOW)
        self.mentor = desk(Role.TEACHER, school=self.host.school).at(NOW)
        self.office = desk(Role.GROUP_OFFICE).at(NOW)


@pytest.fixture
def people(desk: MakeDesk) -> School:
    return School(desk)


async def confirmed(people: School) -> Json:
    """A match that both schools have confirmed."""
    request = await people.host.post("/v1/exchange-requests", a_request_body(TODAY))
    match = await people.home.post(
        f"/v1/exchange-requests/{request['id']}/answer", {"note": "可派王牌专业教师"}
    )
    assert [w["action"] for w in match["waiting_on"]] == ["confirm"]
    match = await people.host.step(match, "confirm")
    assert match["state"] == "confirmed_by_host"
    offer = await people.home.get(f"/v1/exchange-offers/{match['offer_id']}")
    assert (offer["state"], offer["held"], offer["answers"]) == ("reserved", 1, request["id"])
    match = await people.home.step(match, "confirm")
    assert match["state"] == "confirmed"
    assert (await people.host.get(f"/v1/exchange-requests/{request['id']}"))["state"] == "matched"
    assert (await people.home.get(f"/v1/exchange-offers/{match['offer_id']}"))["state"] == "taken"
    return match


async def nominated(people: School, members: Members, match: Json) -> Json:
    """A nomination by the home school, once the teacher's post has been heard of."""
    assert people.home.school is not None
    await members.appoint(people.teacher.person, people.home.school)
    body = {
        "teacher_ref": str(people.teacher.person),
        "planned_from": str(FIRST),
        "planned_to": str(LAST),
        "expected_version": match["version"],
    }

    async def nominate() -> Json | None:
        answer = await people.home.send("POST", f"/v1/matches/{match['id']}/nominate", json=body)
        if answer.status_code == 409:
            assert answer.json()["type"].endswith("not-yet-known"), answer.text
            assert answer.headers["retry-after"] == "2"
            return None
        assert answer.status_code == 201, answer.text
        found: Json = answer.json()
        return found

    made = await eventually(nominate)
    assert made is not None
    return made


async def accepted(people: School, members: Members, engagement: Json) -> Json:
    """The host takes the teacher, and names a mentor of its own."""
    assert people.host.school is not None
    await members.appoint(people.mentor.person, people.host.school)
    engagement = await people.teacher.step(engagement, "teacher_accept")
    engagement = await people.host.step(engagement, "host_acknowledge")
    path = f"/v1/engagements/{engagement['id']}/host-accept"
    nobody = {"expected_version": engagement["version"], "remark": "欢迎"}
    assert await people.host.refused(path, nobody, 422) == "invalid-engagement"
    body = {**nobody, "mentor_ref": str(people.mentor.person)}

    async def accept() -> Json | None:
        answer = await people.host.send("POST", path, json=body)
        if answer.status_code == 409:
            assert answer.json()["type"].endswith("not-yet-known"), answer.text
            return None
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found

    made = await eventually(accept)
    assert made is not None
    engagement = made
    assert engagement["mentor_ref"] == str(people.mentor.person)
    shown = await people.mentor.get(f"/v1/engagements/{engagement['id']}")
    assert (shown["state"], shown["acting_as"]) == ("accepted", None)
    return engagement


async def with_signed_plan(people: School, engagement: Json) -> Json:
    engagement = await people.home.step(
        engagement,
        "submit_plan",
        planned_from=str(FIRST),
        planned_to=str(LAST),
        goals=["掌握五轴编程"],
    )
    assert engagement["plans"][0]["mentor_ref"] == str(people.mentor.person)
    sha = engagement["proposed_hash"]
    engagement = await people.host.step(engagement, "approve_plan", content_hash=sha)
    engagement = await people.teacher.step(
        engagement, "approve_plan", content_hash=sha, remark="同意"
    )
    assert (engagement["state"], engagement["plan_hash"]) == ("planned", sha)
    return engagement


async def with_evidence(people: School, engagement: Json) -> Json:
    for kind in engagement["missing_evidence"]:
        uploaded = await people.teacher.send(
            "POST", "/v1/files", files={"file": ("总结.pdf", PDF + kind.encode())}
        )
        assert uploaded.status_code == 201, uploaded.text
        engagement = await people.teacher.step(
            engagement,
            "submit_evidence",
            kind=kind,
            sha256=uploaded.json()["sha256"],
            file_name="总结.pdf",
        )
        piece = engagement["evidence"][-1]
        assert (piece["media_type"], piece["status"]) == ("application/pdf", "submitted")
        engagement = await people.host.step(engagement, "accept_evidence", evidence_id=piece["id"])
    return engagement


async def stayed(people: School, engagement: Json) -> Json:
    engagement = await people.home.step(engagement, "depart_ready")
    arrived = people.host.at(on(FIRST))
    engagement = await arrived.step(engagement, "confirm_arrival", day=str(FIRST))
    assert engagement["state"] == "in_progress"
    left = people.host.at(on(LAST, 18))
    return await left.step(engagement, "confirm_departure", last_day=str(LAST))


async def no_word_left_the_service(database: str) -> None:
    """What people typed stands in no event."""
    engine = create_async_engine(database)
    async with engine.connect() as connection:
        events = [row[0] for row in await connection.execute(text("SELECT data FROM journal"))]
    await engine.dispose()
    assert len(events) > 20
    for word in ("可派王牌专业教师", "欢迎", "掌握五轴编程", "同意", "很好", "总结", "8 楼"):
        assert not [event for event in events if word in event], word


async def only_those_concerned_see_it(people: School, engagement: Json, stranger: Desk) -> None:
    for path in ("", "/history", f"/evidence/{engagement['evidence'][0]['id']}/file"):
        answer = await stranger.send("GET", f"/v1/engagements/{engagement['id']}{path}")
        assert answer.status_code == 404
    file = await people.home.send(
        "GET", f"/v1/engagements/{engagement['id']}/evidence/{engagement['evidence'][0]['id']}/file"
    )
    assert file.content.startswith(PDF)
    assert file.headers["content-disposition"].startswith("attachment")


async def the_teacher_has_the_hours(people: School, engagement: Json) -> None:
    mine = await people.teacher.get("/v1/hours/mine")
    assert (mine["hours"], [year["school_year"] for year in mine["years"]]) == (
        "20.00",
        ["2026-2027"],
    )
    kind = {"exchange_type": "shadowing", "name": "跟岗学习", "engagements": 1, "hours": "20.00"}
    assert mine["years"][0]["kinds"] == [kind]
    assert [stay["id"] for stay in mine["items"]] == [engagement["id"]]
    file = await people.teacher.send("GET", "/v1/hours/mine/export.csv")
    assert f"{engagement['number']},2026-2027,跟岗学习" in file.content.decode("utf-8-sig")
    assert (await people.mentor.get("/v1/hours/mine"))["hours"] == "0.00"
    for who, count in ((people.home, 1), (people.teacher, 1), (people.office, 1)):
        counted = await who.get("/v1/engagements/facets")
        assert counted["status"] == {"recognised": count}
        assert counted["host_school_id"] == {str(people.host.school): count}
    assert (await people.home.get("/v1/matches/facets"))["status"] == {"confirmed": 1}
    nobody = await people.home.get("/v1/engagements/facets", status="ready")
    assert nobody == {
        "status": {},
        "exchange_type": {},
        "home_school_id": {},
        "host_school_id": {},
    }
    match = (await people.host.send("GET", "/v1/matches/export.csv")).content.decode("utf-8-sig")
    assert match.splitlines()[1].split(",")[4:7] == ["已确认", "1", "1"]


async def test_a_shadowing_from_request_to_recognition(
    people: School, members: Members, database: str, desk: MakeDesk
) -> None:
    match = await confirmed(people)
    engagement = await nominated(people, members, match)
    assert engagement["number"].startswith("TE-2026-")
    todo = await people.teacher.get("/v1/waiting")
    assert [(i["id"], i["action"]) for i in todo["items"]] == [(engagement["id"], "teacher_accept")]
    engagement = await accepted(people, members, engagement)
    engagement = await stayed(people, await with_signed_plan(people, engagement))
    later = on(LAST + timedelta(days=1))
    for who in (people.home, people.host, people.teacher):
        engagement = await who.at(later).step(engagement, "evaluate", score=5, words="很好")
    assert engagement["state"] == "evaluated"
    engagement = await with_evidence(people, engagement)
    for who in (people.home, people.host):
        engagement = await who.at(later).step(engagement, "accept_evaluation")
    assert (
        "recognise_hours"
        in (await people.home.get(f"/v1/engagements/{engagement['id']}"))["allowed_actions"]
    )
    engagement = await people.home.at(later).step(engagement, "recognise_hours")
    assert (engagement["state"], engagement["recognised_hours"]) == ("recognised", "20.00")
    assert engagement["waiting_on"] == []
    request = await people.host.get(f"/v1/exchange-requests/{engagement['request_id']}")
    assert request["state"] == "fulfilled"
    offer = await people.home.get(f"/v1/exchange-offers/{match['offer_id']}")
    assert offer["state"] == "closed"
    history = await people.office.get(f"/v1/engagements/{engagement['id']}/history")
    assert [item["event"].split(".")[1] for item in history["items"]][:3] == [
        "nominated",
        "teacher_accepted",
        "acknowledged",
    ]
    assert history["items"][-1]["status_name"] == "已认定"
    await the_teacher_has_the_hours(people, engagement)
    await no_word_left_the_service(database)
    await only_those_concerned_see_it(people, engagement, desk(Role.COORDINATOR))


async def test_a_promised_teacher_is_not_nominated_for_the_same_days(
    people: School, members: Members
) -> None:
    engagement = await nominated(people, members, await confirmed(people))
    await accepted(people, members, engagement)
    match = await confirmed(people)
    body = {
        "teacher_ref": str(people.teacher.person),
        "planned_from": str(LAST),
        "planned_to": str(LAST + timedelta(days=10)),
        "expected_version": match["version"],
    }
    path = f"/v1/matches/{match['id']}/nominate"
    stranger = await people.mentor.get("/v1/engagements/facets", exchange_type="lecture")
    assert stranger["status"] == {}
    answer = await people.home.send("POST", path, json=body)
    assert answer.status_code == 409
    assert engagement["number"] in answer.json()["user_message"]


async def test_a_declined_nomination_frees_its_place_for_another_teacher(
    people: School, members: Members
) -> None:
    match = await confirmed(people)
    engagement = await nominated(people, members, match)
    engagement = await people.teacher.step(
        engagement, "teacher_decline", reason="家中有事", reason_code="personal"
    )
    assert engagement["state"] == "declined"
    match = await people.home.get(f"/v1/matches/{match['id']}")
    assert (match["state"], match["nominated"]) == ("confirmed", 0)
    assert "nominate" in match["allowed_actions"]
    match = await people.home.step(match, "decline", reason="taken", words="没有合适教师")
    assert match["state"] == "declined"
    request = await people.host.get(f"/v1/exchange-requests/{match['request_id']}")
    assert (request["state"], request["matched"]) == ("open", 0)


async def test_time_ends_what_nobody_ends(people: School, members: Members, app: FastAPI) -> None:
    foundation: Foundation = app.state.foundation
    request = await people.host.post("/v1/exchange-requests", a_request_body(TODAY))
    other = await people.host.post("/v1/exchange-requests", a_request_body(TODAY))
    match = await people.home.post(f"/v1/exchange-requests/{request['id']}/answer", {})
    match = await people.host.step(match, "confirm")

    async def sweep(at: datetime) -> None:
        with moved_to(at.astimezone(UTC)):
            await foundation.sweeper.sweep()

    await sweep(on(date(2026, 11, 2), 23))
    assert (await people.host.get(f"/v1/matches/{match['id']}"))["state"] == "confirmed_by_host"
    await sweep(on(date(2026, 11, 3), 0))
    assert (await people.host.get(f"/v1/matches/{match['id']}"))["state"] == "expired"
    offer = await people.home.get(f"/v1/exchange-offers/{match['offer_id']}")
    assert (offer["state"], offer["held"]) == ("published", 0)
    await sweep(on(date(2026, 11, 8), 0))
    for posted in (request, other):
        state = (await people.host.get(f"/v1/exchange-requests/{posted['id']}"))["state"]
        assert state == "expired"
