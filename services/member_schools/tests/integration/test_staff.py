"""Staff: invited once, ended at once, and seen by their own organisation."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from cyzj.domain.clock import moved_to
from member_schools.testing import PASSWORD, House


async def test_a_coordinator_invites_a_teacher_of_their_own_school(house: House) -> None:
    office = await house.office()
    school = await house.school(office)
    coordinator = await house.member(office, school["id"], "coordinator")
    path = f"/v1/organisations/{school['id']}"
    body = {"role": "teacher", "name": "示例教师甲", "phone": "13800000000"}
    invited = await coordinator.post(f"{path}/invitations", body)
    assert invited.status_code == 201
    waiting = (await coordinator.get(f"{path}/invitations")).json()["items"]
    assert [(one["name"], one["state"]) for one in waiting] == [("示例教师甲", "pending")]
    assert "token" not in waiting[0]
    shown = await house.api.post(
        "/public/invitations/show", json={"token": invited.json()["token"]}
    )
    assert shown.json()["organisation"]["name"] == school["name"]
    teacher = await house.join(invited.json()["token"])
    staff = (await coordinator.get(f"{path}/staff", sort="role", with_total=True)).json()
    assert staff["total"] == 2
    assert [(one["person"]["name"], one["phone"], one["role"]) for one in staff["items"]] == [
        ("示例coordinator", None, "coordinator"),
        ("示例教师甲", "138****0000", "teacher"),
    ]
    assert staff["items"][1]["allowed_actions"] == ["end"]
    assert staff["items"][0]["allowed_actions"] == []
    assert (await coordinator.get(f"{path}/invitations")).json()["items"] == []
    assert (await teacher.get(f"{path}/staff")).status_code == 403


async def test_accepting_grants_the_post_as_an_event_for_the_school_alone(house: House) -> None:
    office = await house.office()
    school = await house.school(office)
    teacher = await house.member(office, school["id"], "teacher")
    async with house.runner.sessions() as session:
        row = (
            await session.execute(
                text(
                    "SELECT * FROM journal WHERE type LIKE '%appointment.granted%' AND audience=:a"
                ),
                {"a": school["id"]},
            )
        ).one()
    assert row.actor == teacher.ref
    assert teacher.ref in row.data
    assert "示例" not in row.data


async def test_a_link_opens_once_even_for_two_at_once(house: House) -> None:
    office = await house.office()
    school = await house.school(office)
    token = await house.invite(office, school["id"], "teacher", "示例教师乙")

    async def accept(account: str) -> int:
        body = {"token": token, "account": account, "password": PASSWORD}
        return (await house.api.post("/public/invitations/accept", json=body)).status_code

    assert sorted(await asyncio.gather(accept("first"), accept("second"))) == [201, 409]


async def test_an_account_name_in_use_is_refused_and_the_link_stays_good(house: House) -> None:
    office = await house.office()
    school = await house.school(office)
    token = await house.invite(office, school["id"], "teacher", "示例教师乙")
    body = {"token": token, "account": office.account, "password": PASSWORD}
    taken = await house.api.post("/public/invitations/accept", json=body)
    assert taken.status_code == 409
    assert taken.json()["errors"][0]["field"] == "account"
    await house.join(token)


@pytest.mark.parametrize(
    "change", [{"password": "short"}, {"account": "有中文"}, {"name": "x" * 41}]
)
async def test_a_bad_account_is_refused_with_the_field_to_change(
    house: House, change: dict[str, str]
) -> None:
    office = await house.office()
    token = await house.invite(office, office.organisation, "operator", "示例运维丁")
    body = {"token": token, "account": "ops1", "password": PASSWORD, **change}
    answer = await house.api.post("/public/invitations/accept", json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == next(iter(change))


async def test_an_invitation_can_be_taken_back_and_expires(house: House) -> None:
    office = await house.office()
    school = await house.school(office)
    path = f"/v1/organisations/{school['id']}/invitations"
    made = (await office.post(path, {"role": "teacher", "name": "示例教师丙"})).json()
    revoked = await office.post(f"/v1/invitations/{made['id']}/revoke")
    assert revoked.json()["state"] == "revoked"
    assert revoked.json()["name"] == ""
    token = await house.invite(office, school["id"], "teacher", "示例教师丁")
    async with house.runner.sessions() as session, session.begin():
        await session.execute(text("UPDATE invitations SET expires_at = now()"))
    for late in (made["token"], token):
        body = {"token": late, "account": "late1", "password": PASSWORD}
        answer = await house.api.post("/public/invitations/accept", json=body)
        assert answer.status_code == 409


async def test_ending_a_post_ends_the_sessions_and_the_rights(house: House) -> None:
    office = await house.office()
    school = await house.school(office)
    teacher = await house.member(office, school["id"], "teacher")
    path = f"/v1/organisations/{school['id']}/staff"
    post = (await office.get(path)).json()["items"][0]
    ended = await office.post(f"/v1/appointments/{post['id']}/end", {"expected_version": 1})
    assert ended.status_code == 200, ended.text
    assert ended.json()["state"] == "ended"
    over = await house.api.post("/v1/sessions/token", headers=teacher.session)
    assert over.status_code == 401
    again = {"account": teacher.account, "password": PASSWORD}
    assert (await house.api.post("/v1/sessions", json=again)).status_code == 403
    assert (await office.get(path)).json()["items"] == []
    assert len((await office.get(path, ended=True)).json()["items"]) == 1


async def test_a_post_with_a_last_day_to_come_holds_until_then(house: House) -> None:
    office = await house.office()
    school = await house.school(office)
    teacher = await house.member(office, school["id"], "teacher")
    post = (await office.get(f"/v1/organisations/{school['id']}/staff")).json()["items"][0]
    soon = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()
    await office.post(
        f"/v1/appointments/{post['id']}/end", {"expected_version": 1, "last_day": soon}
    )
    assert (await house.api.post("/v1/sessions/token", headers=teacher.session)).status_code == 200
    again = {"account": teacher.account, "password": PASSWORD}
    with moved_to(datetime.now(UTC) + timedelta(days=5)):
        assert (await house.api.post("/v1/sessions", json=again)).status_code == 403


async def test_a_session_whose_post_runs_out_is_over(house: House) -> None:
    office = await house.office()
    school = await house.school(office)
    teacher = await house.member(office, school["id"], "teacher")
    post = (await office.get(f"/v1/organisations/{school['id']}/staff")).json()["items"][0]
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()
    body = {"expected_version": 1, "last_day": tomorrow}
    await office.post(f"/v1/appointments/{post['id']}/end", body)
    async with house.runner.sessions() as session, session.begin():
        await session.execute(
            text("UPDATE appointments SET holds_until = now() WHERE ends_on IS NOT NULL")
        )
    over = await house.api.post("/v1/sessions/token", headers=teacher.session)
    assert over.status_code == 401
    async with house.runner.sessions() as session:
        endings = await session.execute(
            text("SELECT ending FROM sessions WHERE person_ref = :p"), {"p": teacher.ref}
        )
        assert list(endings.scalars()) == ["role"]


async def test_nobody_invites_beyond_their_right_or_their_school(house: House) -> None:
    office = await house.office()
    school, other = await house.school(office), await house.school(office)
    coordinator = await house.member(office, school["id"], "coordinator")
    leader = {"role": "school_leader", "name": "示例校长"}
    own = await coordinator.post(f"/v1/organisations/{school['id']}/invitations", leader)
    assert own.status_code == 403
    foreign = await coordinator.post(
        f"/v1/organisations/{other['id']}/invitations", {"role": "teacher", "name": "示例教师"}
    )
    assert foreign.status_code == 404
    wrong = await office.post(
        f"/v1/organisations/{school['id']}/invitations", {"role": "group_office", "name": "示例"}
    )
    assert wrong.status_code == 422


async def test_one_cannot_end_ones_own_post_nor_that_of_another_school(house: House) -> None:
    office = await house.office()
    school, other = await house.school(office), await house.school(office)
    coordinator = await house.member(office, school["id"], "coordinator")
    await house.member(office, other["id"], "teacher")
    own = (await coordinator.get(f"/v1/organisations/{school['id']}/staff")).json()["items"][0]
    foreign = (await office.get(f"/v1/organisations/{other['id']}/staff")).json()["items"][0]
    body = {"expected_version": 1}
    refused = await coordinator.post(f"/v1/appointments/{own['id']}/end", body)
    assert refused.status_code == 409
    assert "不能结束自己的任命" in refused.json()["user_message"]
    assert (
        await coordinator.post(f"/v1/appointments/{foreign['id']}/end", body)
    ).status_code == 404


async def test_no_link_stands_in_the_database(house: House) -> None:
    office = await house.office()
    token = await house.invite(office, office.organisation, "operator", "示例运维丁")
    async with house.runner.sessions() as session:
        for table in ("invitations", "idempotency", "access_log", "journal"):
            rows = (await session.execute(text(f"SELECT * FROM {table}"))).all()
            assert token not in str(rows)


async def test_two_invitations_to_one_post_give_it_once(house: House) -> None:
    office = await house.office()
    first, second = await house.school(office), await house.school(office)
    person = await house.member(office, first["id"], "teacher")
    tokens = [await house.invite(office, second["id"], "teacher", "示例教师甲") for _ in range(2)]

    async def accept(token: str) -> int:
        answer = await house.api.post(
            "/v1/sessions/accept-invitation", json={"token": token}, headers=person.session
        )
        return answer.status_code

    assert sorted(await asyncio.gather(*map(accept, tokens))) == [200, 409]
