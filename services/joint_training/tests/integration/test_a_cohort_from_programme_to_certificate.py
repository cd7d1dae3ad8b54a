"""A cohort as its people live it: approved, enrolled, taught, graded, certified, checked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi import FastAPI

from cyzj.contracts.codes import Role
from cyzj.testing.desk import Desk
from cyzj.testing.members import Members
from joint_training.domain.certificate_code import code_of
from joint_training.testing_api import a_programme_body, a_session_body
from joint_training.testing_people import FIRST, LAST, TODAY, People, on

MakeDesk = Callable[..., Desk]


@pytest.fixture
def people(desk: MakeDesk, members: Members, app: FastAPI) -> People:
    return People(desk, members, app)


async def test_from_a_draft_to_a_certificate_that_anybody_can_check(people: People) -> None:
    cohort = await people.closed(3)
    assert cohort["state"] == "closed"
    assert cohort["enrolments"] == {"completed": 2, "failed": 1}
    assert cohort["certificates"] == {"eligible": 2}
    owner = people.owner.at(on(LAST, 20))
    cohort = await owner.step(cohort, "issue_certificates")
    assert cohort["issuing"]
    await people.sweep(on(LAST, 20))
    cohort = await owner.get(f"/v1/cohorts/{cohort['id']}")
    assert cohort["certificates"] == {"issued": 2}
    assert not cohort["issuing"]
    found = await owner.get("/v1/certificates", cohort_id=cohort["id"], with_names=True)
    assert sorted(one["name"] for one in found["items"]) == ["示例学员乙", "示例学员甲"]
    certificate = found["items"][0]
    paper = await people.school.send("GET", f"/v1/certificates/{certificate['id']}/paper.pdf")
    assert paper.content.startswith(b"%PDF")
    public = await people.owner.api.get(f"/public/certificates/{certificate['code']}")
    said = public.json()
    assert said["verdict"] == "valid"
    assert said["name"] == "示例学员*"
    assert said["percent"] == 100
    revoked = await owner.step(
        certificate, "revoke", reason_code="data_error", reason="学时登记有误"
    )
    assert revoked["state"] == "revoked"
    public = await people.owner.api.get(f"/public/certificates/{certificate['code']}")
    assert (public.json()["verdict"], public.json()["reason"]) == ("revoked", "data_error")


async def test_a_mistyped_code_is_told_from_one_that_is_not_there(people: People) -> None:
    api = people.owner.api
    right = code_of("ZS-2026-0001", "7KQ4M2")
    said = (await api.get(f"/public/certificates/{right}")).json()
    assert (said["verdict"], said["sound"], said["name"]) == ("unknown", True, None)
    wrong = right.replace("7KQ4M2", "7KQ4M3")
    said = (await api.get(f"/public/certificates/{wrong}")).json()
    assert (said["verdict"], said["sound"]) == ("unknown", False)


async def test_warnings_come_once_and_are_taken_back_by_a_correction(people: People) -> None:
    cohort = await people.running(2)
    sessions = await people.sessions(cohort)
    recorded = await people.record(sessions[0], ["present", "absent"])
    roster = await people.owner.get("/v1/enrolments", cohort_id=cohort["id"], sort="number")
    assert [one["risk"] for one in roster["items"]] == ["none", "impossible"]
    assert roster["items"][1]["progress"]["percent"] == 0
    assert roster["items"][1]["progress"]["missing"][0] == "出勤 0%，要求 90%"
    teacher = people.teacher.at(on(LAST, 9))
    absent = roster["items"][1]["id"]
    corrected = await teacher.post(
        f"/v1/course-sessions/{recorded['id']}/correct-attendance",
        {
            "expected_version": recorded["version"],
            "enrolment_id": absent,
            "status": "present",
            "reason": "当天补签",
        },
    )
    assert corrected["attendance"] == {"present": 2}
    history = await people.owner.get(f"/v1/enrolments/{absent}/history")
    events = [one["event"] for one in history["items"]][-2:]
    assert events == ["enrolment.pass_impossible", "enrolment.back_on_track"]
    await people.sweep(on(FIRST, 12) + timedelta(days=8))
    late = people.teacher.at(on(FIRST, 13) + timedelta(days=8))
    locked = await late.get(f"/v1/course-sessions/{recorded['id']}")
    assert locked["locked"]
    refused = await late.refused(
        f"/v1/course-sessions/{recorded['id']}/correct-attendance",
        {
            "expected_version": locked["version"],
            "enrolment_id": absent,
            "status": "absent",
            "reason": "再看",
        },
        409,
    )
    assert refused == "attendance-locked"


async def test_unused_seats_go_back_to_all_and_to_whoever_waits(people: People) -> None:
    shares = [
        {"school_id": str(people.school.school), "seats": 2},
        {"school_id": str(people.owner.school), "seats": 2},
    ]
    cohort = await people.enrolling(seats=4, minimum=1, shares=shares)
    named = await people.named(cohort, 4)
    assert [one["state"] for one in named] == ["school_endorsed"] * 2 + ["waitlisted"] * 2
    await people.sweep(on(FIRST - timedelta(days=7), 1))
    cohort = await people.owner.get(f"/v1/cohorts/{cohort['id']}")
    assert cohort["seats_released"]
    waiting = await people.school.get("/v1/waiting")
    assert [(one["kind"], one["action"]) for one in waiting["items"]] == [
        ("enrolment", "confirm"),
        ("enrolment", "confirm"),
    ]
    school = people.school.at(on(FIRST - timedelta(days=7), 9))
    first = await school.get(f"/v1/enrolments/{named[2]['id']}")
    assert (await school.step(first, "confirm"))["state"] == "enrolled"
    await people.sweep(on(FIRST - timedelta(days=1), 9))
    second = await school.get(f"/v1/enrolments/{named[3]['id']}")
    assert second["state"] == "passed_over"


async def test_too_few_learners_are_put_to_the_organiser(people: People) -> None:
    cohort = await people.enrolling(minimum=3)
    await people.named(cohort, 1)
    await people.sweep(on(FIRST - timedelta(days=1), 1))
    cohort = await people.owner.get(f"/v1/cohorts/{cohort['id']}")
    assert cohort["state"] == "minimum_check"
    owner = people.owner.at(on(FIRST - timedelta(days=1)))
    path = f"/v1/cohorts/{cohort['id']}/confirm"
    body = {"expected_version": cohort["version"]}
    assert await owner.refused(path, body, 409) == "below-minimum"
    cohort = await owner.step(cohort, "confirm", reason="企业设备只有这一周可用")
    assert (cohort["state"], cohort["enrolments"]) == ("confirmed", {"enrolled": 1})


async def test_a_teacher_cannot_give_two_sessions_at_once(people: People) -> None:
    cohort = await people.running(2)
    owner = people.owner.at(on(TODAY))
    body = {
        "expected_version": cohort["version"],
        "sessions": [a_session_body(FIRST, people.teacher.person, 9)],
    }
    path = f"/v1/cohorts/{cohort['id']}/schedule-sessions"
    assert await owner.refused(path, body, 409) == "teacher-busy"
    full = {**body, "sessions": [a_session_body(FIRST, people.teacher.person, 18)]}
    assert await owner.refused(path, full, 409) == "too-many-hours"


async def test_who_submitted_a_programme_does_not_approve_it(
    people: People, desk: MakeDesk
) -> None:
    both = desk(
        Role.COORDINATOR, Role.GROUP_OFFICE, school=people.owner.school, person=people.owner.person
    ).at(on(TODAY))
    p = await both.post("/v1/programmes", a_programme_body())
    p = await both.step(p, "submit")
    assert "approve" not in p["allowed_actions"]
    path = f"/v1/programmes/{p['id']}/approve"
    body = {"expected_version": p["version"], "content_hash": p["content_hash"]}
    assert await both.refused(path, body, 403) == "own-submission"
