"""Passwords: changed by oneself, reset by the office."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cyzj.domain.clock import moved_to
from member_schools.testing import PASSWORD, House

NEW = "锦江的水绕城流了三圈"


async def status_of_sign_in(house: House, account: str, password: str) -> int:
    body = {"account": account, "password": password}
    return (await house.api.post("/v1/sessions", json=body)).status_code


async def test_changing_the_password_ends_every_session(house: House) -> None:
    office = await house.office()
    body = {"account": office.account, "password": PASSWORD}
    other = (await house.api.post("/v1/sessions", json=body)).json()["session_token"]
    changed = await office.post("/v1/me/password", {"present": PASSWORD, "wanted": NEW})
    assert changed.status_code == 204, changed.text
    for token in (office.session["X-Session"], other):
        answer = await house.api.post("/v1/sessions/token", headers={"X-Session": token})
        assert answer.status_code == 401
    assert await status_of_sign_in(house, office.account, PASSWORD) == 401
    assert await status_of_sign_in(house, office.account, NEW) == 201


async def test_changing_needs_the_present_password_and_a_strong_new_one(house: House) -> None:
    office = await house.office()
    wrong = await office.post("/v1/me/password", {"present": "wrong", "wanted": NEW})
    assert wrong.status_code == 422
    assert wrong.json()["errors"][0]["field"] == "present"
    weak = await office.post("/v1/me/password", {"present": PASSWORD, "wanted": "short"})
    assert weak.status_code == 422
    assert "至少10位" in weak.json()["user_message"]


async def test_the_office_hands_out_a_code_that_works_once(house: House) -> None:
    office = await house.office()
    school = await house.school(office)
    teacher = await house.member(office, school["id"], "teacher")
    issued = await office.post(f"/v1/people/{teacher.ref}/password-reset")
    assert issued.status_code == 201, issued.text
    assert issued.json()["account"] == teacher.account
    body = {"code": issued.json()["code"], "password": NEW}
    weak = await house.api.post(
        "/public/password-resets/redeem", json={**body, "password": "1234567890"}
    )
    assert weak.status_code == 422
    assert (await house.api.post("/public/password-resets/redeem", json=body)).status_code == 204
    assert await status_of_sign_in(house, teacher.account, NEW) == 201
    again = await house.api.post("/public/password-resets/redeem", json=body)
    assert again.status_code == 409
    over = await house.api.post("/v1/sessions/token", headers=teacher.session)
    assert over.status_code == 401


async def test_a_code_is_too_old_after_a_day_and_a_made_up_one_is_not_there(house: House) -> None:
    office = await house.office()
    issued = await office.post(f"/v1/people/{office.ref}/password-reset")
    body = {"code": issued.json()["code"], "password": NEW}
    with moved_to(datetime.now(UTC) + timedelta(hours=25)):
        late = await house.api.post("/public/password-resets/redeem", json=body)
    assert late.status_code == 409
    made_up = await house.api.post(
        "/public/password-resets/redeem", json={"code": "x" * 43, "password": NEW}
    )
    assert made_up.status_code == 404


async def test_a_school_cannot_reset_passwords(house: House) -> None:
    office = await house.office()
    school = await house.school(office)
    coordinator = await house.member(office, school["id"], "coordinator")
    answer = await coordinator.post(f"/v1/people/{office.ref}/password-reset")
    assert answer.status_code == 403
