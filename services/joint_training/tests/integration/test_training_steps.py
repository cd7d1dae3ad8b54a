"""What else may happen: a new version, withdrawals, transfers, groups, standing still, replaced certificates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi import FastAPI

from cyzj.contracts.golden import example
from cyzj.contracts.teacher_exchanges.engagement import EngagementStatus
from cyzj.contracts.teacher_exchanges.engagement_events import (
    EngagementAccepted,
    EngagementCancelled,
)
from cyzj.contracts.topics import topic_of
from cyzj.domain.ids import new_id
from cyzj.settings import KafkaSettings
from cyzj.testing.desk import Desk, Json
from cyzj.testing.members import Members
from cyzj.testing.waiting import eventually
from joint_training.testing_api import a_programme_body, a_session_body
from joint_training.testing_people import FIRST, LAST, People, on

MakeDesk = Callable[..., Desk]


@pytest.fixture
def people(desk: MakeDesk, members: Members, app: FastAPI) -> People:
    return People(desk, members, app)


async def test_a_new_version_takes_the_place_of_the_published_one(people: People) -> None:
    first = await people.published()
    assert "revise" in first["allowed_actions"]
    body = a_programme_body(title="高压安全联合培训（修订）", replaces=first["id"])
    second = await people.owner.post("/v1/programmes", body)
    assert (second["revision"], second["replaces"]) == (2, first["id"])
    refused = await people.owner.refused("/v1/programmes", body, 409)
    assert refused == "revised-already"
    second = await people.owner.step(second, "submit")
    body = {"expected_version": second["version"], "content_hash": "0" * 64}
    path = f"/v1/programmes/{second['id']}/approve"
    assert await people.office.refused(path, body, 409) == "content-changed"
    second = await people.office.step(second, "return", reason="请补充企业实践学时")
    assert second["sayings"][0]["words"] == "请补充企业实践学时"
    second = await people.owner.step(second, "submit")
    second = await people.office.step(second, "approve", content_hash=second["content_hash"])
    assert (await people.owner.step(second, "publish"))["state"] == "published"
    assert (await people.owner.get(f"/v1/programmes/{first['id']}"))["state"] == "archived"
    history = await people.owner.get(f"/v1/programmes/{first['id']}/history")
    assert history["items"][-1]["name"] == "归档"


async def test_who_withdraws_makes_room_for_who_waits_longest(people: People) -> None:
    cohort = await people.enrolling(seats=2, minimum=1)
    named = await people.named(cohort, 4)
    assert [one["state"] for one in named[2:]] == ["waitlisted", "waitlisted"]
    await people.school.step(named[0], "withdraw", reason="时间冲突")
    promoted = await people.school.get(f"/v1/enrolments/{named[2]['id']}")
    assert promoted["promoted_until"]
    assert (await people.school.get(f"/v1/enrolments/{named[3]['id']}"))["promoted_until"] is None
    body = {"expected_version": named[3]["version"]}
    path = f"/v1/enrolments/{named[3]['id']}/confirm"
    assert await people.school.refused(path, body, 409) == "no-seat-held"
    assert (await people.school.step(promoted, "confirm"))["state"] == "enrolled"


async def test_a_learner_goes_on_in_another_cohort_of_the_programme(people: People) -> None:
    programme = await people.published()
    full = await people.enrolling(programme, seats=1, minimum=1, title="满员班")
    await people.named(full, 1)
    other = await people.enrolling(programme, title="第 2 班")
    here = await people.enrolling(programme, title="第 1 班")
    (one,) = await people.named(here, 1)
    one = await people.owner.step(one, "enrol")
    path = f"/v1/enrolments/{one['id']}/transfer"
    body = {"expected_version": one["version"], "cohort_id": full["id"]}
    assert await people.owner.refused(path, body, 409) == "no-seat"
    came = await people.owner.step(one, "transfer", cohort_id=other["id"])
    assert (came["state"], came["transferred_from"]) == ("enrolled", one["id"])
    left = await people.owner.get(f"/v1/enrolments/{one['id']}")
    assert (left["state"], left["transferred_to"]) == ("transferred", came["id"])
    assert came["learner_ref"] == left["learner_ref"]
    counted = await people.owner.get(f"/v1/cohorts/{here['id']}")
    assert (counted["seats_taken"], counted["enrolments"]) == (0, {"transferred": 1})


async def test_groups_are_even_and_a_session_of_one_expects_that_one(people: People) -> None:
    cohort = await people.running(3)
    cohort = await people.owner.step(cohort, "split", groups=2)
    roster = await people.owner.get("/v1/enrolments", cohort_id=cohort["id"], sort="number")
    assert sorted(one["group"] for one in roster["items"]) == [1, 1, 2]
    lesson = a_session_body(LAST + timedelta(days=1), people.teacher.person, group=2)
    await people.owner.step(cohort, "schedule_sessions", sessions=[lesson])
    session = (await people.sessions(cohort))[-1]
    shown = await people.teacher.get(f"/v1/course-sessions/{session['id']}")
    assert len(shown["roster"]) == 1


async def test_a_suspended_cohort_takes_no_attendance(people: People) -> None:
    cohort = await people.running(2)
    cohort = await people.office.step(cohort, "suspend", reason="设备检修")
    session = (await people.sessions(cohort))[0]
    assert "record_attendance" not in session["allowed_actions"]
    teacher = people.teacher.at(on(FIRST, 13))
    shown = await teacher.get(f"/v1/course-sessions/{session['id']}")
    marks = [{"enrolment_id": one["enrolment_id"], "status": "present"} for one in shown["roster"]]
    body = {"expected_version": shown["version"], "marks": marks}
    path = f"/v1/course-sessions/{session['id']}/record-attendance"
    assert await teacher.refused(path, body, 409) == "not-running"
    await people.owner.step(cohort, "resume")
    short = {**body, "marks": marks[:1]}
    assert await teacher.refused(path, short, 422) == "roster-incomplete"
    assert (await teacher.post(path, body))["attendance"] == {"present": 2}


async def test_a_cancelled_cohort_lets_everybody_go(people: People) -> None:
    cohort = await people.enrolling()
    await people.named(cohort, 2)
    cohort = await people.owner.step(cohort, "cancel", reason="企业设备不可用")
    assert (cohort["state"], cohort["enrolments"], cohort["seats_taken"]) == (
        "cancelled",
        {"withdrawn": 2},
        0,
    )


async def test_a_replaced_certificate_leads_to_the_new_one(people: People) -> None:
    cohort = await people.closed(2)
    owner = people.owner.at(on(LAST, 20))
    (eligible,) = (await owner.get("/v1/certificates", cohort_id=cohort["id"]))["items"]
    old = await owner.step(eligible, "issue")
    new = await owner.step(old, "supersede", reason="姓名登记有误")
    assert (new["state"], new["replaces"]) == ("issued", old["id"])
    assert new["code"] != old["code"]
    said = (await owner.api.get(f"/public/certificates/{old['code']}")).json()
    assert (said["verdict"], said["replaced"]) == ("revoked", True)
    paper = await owner.send("GET", f"/v1/certificates/{old['id']}/paper.pdf")
    assert paper.status_code == 409
    suspended = await owner.step(new, "suspend", reason_code="other", reason="复核")
    said = (await owner.api.get(f"/public/certificates/{new['code']}")).json()
    assert said["verdict"] == "suspended"
    assert (await owner.step(suspended, "reinstate"))["state"] == "issued"


async def test_a_certificate_runs_out_on_its_day(people: People) -> None:
    cohort = await people.closed(2, programme={"valid_months": 1})
    owner = people.owner.at(on(LAST, 20))
    (eligible,) = (await owner.get("/v1/certificates", cohort_id=cohort["id"]))["items"]
    issued = await owner.step(eligible, "issue")
    assert issued["valid_to"] == "2026-11-12"
    await people.sweep(on(LAST + timedelta(days=60)))
    assert (await owner.get(f"/v1/certificates/{issued['id']}"))["state"] == "expired"


async def test_whoever_checks_too_often_waits_and_nobody_is_written_down(
    people: People, capsys: pytest.CaptureFixture[str]
) -> None:
    headers = {"X-Forwarded-For": "203.0.113.7"}
    path = "/public/certificates/ZS-2026-0001-7KQ4M2-A"
    answers = [await people.owner.api.get(path, headers=headers) for _ in range(61)]
    assert [a.status_code for a in answers] == [200] * 60 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    written = "".join(capsys.readouterr())
    assert "203.0.113.7" not in written
    assert "7KQ4M2" not in written


async def test_a_full_time_exchange_of_a_teacher_is_a_warning_beside_the_session(
    people: People, members: Members, kafka_settings: KafkaSettings
) -> None:
    cohort = await people.running(2)
    exchanges = Members(members.producer, topic_of("teacher_exchanges", kafka_settings.prefix))
    engagement = new_id()
    said = {
        **example(EngagementAccepted),
        "number": "TE-2026-0183",
        "status": EngagementStatus.ACCEPTED,
        "exchange_type": "shadowing",
        "teacher_ref": people.teacher.person,
        "planned_from": FIRST,
        "planned_to": FIRST,
        "actual_from": None,
        "actual_to": None,
    }
    await exchanges.say(engagement, EngagementAccepted.model_validate(said))

    async def warned() -> list[Json]:
        found = await people.sessions(cohort)
        return [one for one in found if one["warnings"]]

    there = await eventually(warned)
    assert {one["starts_at"][:10] for one in there} == {"2026-10-12"}
    assert there[0]["warnings"][0]["number"] == "TE-2026-0183"
    over = {**said, "status": EngagementStatus.CANCELLED, "by": "home", "reason": "time"}
    await exchanges.say(engagement, EngagementCancelled.model_validate(over))

    async def quiet() -> bool:
        return not await warned()

    await eventually(quiet)
