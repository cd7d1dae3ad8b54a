"""When somebody says no: what becomes of the place, who reads why, and what can be done next."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi import FastAPI

from cyzj.testing.desk import Json
from cyzj.testing.members import Members
from teacher_exchanges.testing_people import FIRST, MakeDesk, People, on


@pytest.fixture
def people(desk: MakeDesk, members: Members, app: FastAPI) -> People:
    return People(desk, members, app)


async def _is_free_again(people: People, engagement: Json) -> Json:
    match = await people.home.get(f"/v1/matches/{engagement['match_id']}")
    assert (match["state"], match["nominated"]) == ("confirmed", 0)
    assert "nominate" in match["allowed_actions"]
    assert [w["action"] for w in match["waiting_on"]] == ["nominate"]
    return match


async def test_a_host_rejects_a_nomination_and_only_coordinators_read_why(people: People) -> None:
    engagement = await people.nominated()
    path = f"/v1/engagements/{engagement['id']}/host-reject"
    silent = {"expected_version": engagement["version"], "reason": " "}
    assert await people.host.refused(path, silent, 422) == "invalid-engagement"
    wrong = {**silent, "reason": "专业不符"}
    assert await people.home.refused(path, wrong, 403) == "wrong-party"
    rejected = await people.host.step(
        engagement, "host_reject", reason="专业不符", reason_code="qualification"
    )
    assert (rejected["state"], rejected["waiting_on"], rejected["allowed_actions"]) == (
        "rejected",
        [],
        [],
    )
    at_home = await people.home.get(f"/v1/engagements/{engagement['id']}")
    assert [(r["words"], r["coordinators_only"]) for r in at_home["remarks"]] == [
        ("专业不符", True)
    ]
    assert (await people.teacher.get(f"/v1/engagements/{engagement['id']}"))["remarks"] == []
    await _is_free_again(people, engagement)


async def test_a_teacher_declines_and_another_is_named_in_the_same_place(people: People) -> None:
    engagement = await people.nominated()
    path = f"/v1/engagements/{engagement['id']}/teacher-decline"
    body = {"expected_version": engagement["version"], "reason": "家中有事"}
    assert await people.host.refused(path, body, 403) == "role-lacks-right"
    declined = await people.teacher.step(
        engagement, "teacher_decline", reason="家中有事", reason_code="personal"
    )
    assert declined["state"] == "declined"
    match = await _is_free_again(people, engagement)
    nomination = {
        **{name: engagement[name] for name in ("planned_from", "planned_to", "planned_hours")},
        "teacher_ref": engagement["teacher_ref"],
        "replaces": engagement["id"],
    }
    again = await people.home.step(match, "nominate", **nomination)
    assert (again["state"], again["replaces"]) == ("nominated", engagement["id"])


async def test_who_did_not_come_is_stated_three_days_later_and_frees_the_place(
    people: People,
) -> None:
    engagement = await people.ready()
    path = f"/v1/engagements/{engagement['id']}/no-show"
    body = {"expected_version": engagement["version"], "remark": "当日未到"}
    early = people.host.at(on(FIRST + timedelta(days=2)))
    assert await early.refused(path, body, 409) == "too-early"
    late = people.host.at(on(FIRST + timedelta(days=3)))
    gone = await late.step(engagement, "no_show", remark="当日未到")
    assert (gone["state"], gone["waiting_on"]) == ("no_show", [])
    await _is_free_again(people, engagement)


async def test_returned_evidence_is_handed_in_again_until_it_is_accepted(people: People) -> None:
    engagement = await people.with_file(people.teacher, await people.taught(), "slides")
    piece = engagement["evidence"][0]
    todo = [
        w["action"] for w in engagement["waiting_on"] if w["school_id"] == str(people.host.school)
    ]
    assert "accept_evidence" in todo
    path = f"/v1/engagements/{engagement['id']}/return-evidence"
    body = {"expected_version": engagement["version"], "evidence_id": piece["id"], "reason": ""}
    assert await people.host.refused(path, body, 422) == "invalid-engagement"
    own = {**body, "reason": "页码不清"}
    assert await people.home.refused(path, own, 403) == "own-evidence"
    returned = await people.host.step(
        engagement, "return_evidence", evidence_id=piece["id"], reason="页码不清"
    )
    assert [(p["status"], p["decided_by"]) for p in returned["evidence"]] == [("returned", "host")]
    assert "slides" in returned["missing_evidence"]
    seen = await people.teacher.get(f"/v1/engagements/{engagement['id']}")
    assert seen["remarks"][-1]["words"] == "页码不清"
    again = await people.with_file(people.teacher, returned, "slides")
    accepted = await people.host.step(
        again, "accept_evidence", evidence_id=again["evidence"][-1]["id"]
    )
    assert [p["status"] for p in accepted["evidence"]] == ["returned", "accepted"]
    assert "slides" not in accepted["missing_evidence"]
