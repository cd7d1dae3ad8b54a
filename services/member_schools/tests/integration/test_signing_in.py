"""Signing in, going on, switching, signing out; and what a wrong password costs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet
from sqlalchemy import text

from cyzj.domain.clock import moved_to
from member_schools.testing import PASSWORD, House


async def sign_in(
    house: House, account: str, password: str = PASSWORD
) -> tuple[int, dict[str, str]]:
    answer = await house.api.post("/v1/sessions", json={"account": account, "password": password})
    return answer.status_code, answer.json()


async def test_the_first_person_of_the_office_comes_by_the_operators_invitation(
    house: House,
) -> None:
    office = await house.office()
    me = (await office.get("/v1/me")).json()
    assert me["name"] == "示例专员丙"
    assert [(post["organisation"]["kind"], post["role"]) for post in me["posts"]] == [
        ("office", "group_office")
    ]


async def test_a_person_signs_in_and_acts_with_a_token_that_says_so(house: House) -> None:
    office = await house.office()
    status, session = await sign_in(house, f" {office.account.upper()} ")
    assert status == 201
    answer = await house.api.post(
        "/v1/sessions/token", headers={"X-Session": session["session_token"]}
    )
    fresh = answer.json()
    keys = KeySet.import_key_set((await house.api.get("/public/jwks.json")).json())
    token = jwt.decode(fresh["access_token"], keys, algorithms=["Ed25519"])
    assert token.header["alg"] == "Ed25519"
    assert token.claims["sub"] == office.ref
    assert token.claims["org"] == office.organisation
    assert token.claims["roles"] == ["group_office"]
    assert token.claims["mandate"] == fresh["acting"]["mandate"]
    assert token.claims["exp"] - token.claims["iat"] == 600
    assert fresh["acting"]["organisation"]["name"] == "集团办公室"


async def test_a_wrong_account_and_a_wrong_password_answer_alike(house: House) -> None:
    office = await house.office()
    nobody = await sign_in(house, "nobody.here")
    wrong = await sign_in(house, office.account, "not the password")
    assert nobody[0] == wrong[0] == 401
    assert {k: v for k, v in nobody[1].items() if k != "instance"} == {
        k: v for k, v in wrong[1].items() if k != "instance"
    }
    assert "账号或密码不对" in wrong[1]["user_message"]


async def test_each_failure_makes_the_next_wait_longer_even_for_the_right_password(
    house: House,
) -> None:
    office = await house.office()
    start = datetime.now(UTC)
    waits = []
    with moved_to(start):
        for _ in range(4):
            assert (await sign_in(house, office.account, "wrong password"))[0] == 401
    for seconds in (1, 3, 7):
        with moved_to(start + timedelta(seconds=seconds - 0.5)):
            refused = await house.api.post(
                "/v1/sessions", json={"account": office.account, "password": PASSWORD}
            )
            assert refused.status_code == 429
            waits.append(int(refused.headers["Retry-After"]))
        with moved_to(start + timedelta(seconds=seconds)):
            assert (await sign_in(house, office.account, "wrong password"))[0] == 401
    assert waits == [1, 1, 1]
    with moved_to(start + timedelta(seconds=15)):
        assert (await sign_in(house, office.account))[0] == 201
    with moved_to(start + timedelta(seconds=15)):
        assert (await sign_in(house, office.account, "wrong password"))[0] == 401


async def test_one_address_trying_many_accounts_has_to_wait_too(house: House) -> None:
    with moved_to(datetime.now(UTC)):
        for number in range(21):
            assert (await sign_in(house, f"guess{number}", "wrong"))[0] == 401
        status, problem = await sign_in(house, "guess-next", "wrong")
    assert status == 429
    assert "秒后再试" in problem["user_message"]


async def test_a_success_is_not_counted_against_the_address(house: House) -> None:
    office = await house.office()
    for _ in range(4):
        assert (await sign_in(house, office.account))[0] == 201
    async with house.runner.sessions() as session:
        failures = await session.execute(text("SELECT failures FROM sign_in_attempts"))
        assert set(failures.scalars()) == {0}


async def test_what_was_typed_is_not_kept(house: House) -> None:
    await sign_in(house, "typed-my-password-here", "wrong")
    async with house.runner.sessions() as session:
        rows = (await session.execute(text("SELECT * FROM sign_in_attempts"))).all()
    assert rows
    assert "typed" not in str(rows)


async def test_signing_out_ends_the_session(house: House) -> None:
    office = await house.office()
    assert (await house.api.delete("/v1/sessions", headers=office.session)).status_code == 204
    answer = await house.api.post("/v1/sessions/token", headers=office.session)
    assert answer.status_code == 401
    assert answer.json()["type"] == "urn:cyzj:problem:session-over"
    assert (await house.api.delete("/v1/sessions", headers=office.session)).status_code == 204


async def test_a_made_up_session_opens_nothing(house: House) -> None:
    answer = await house.api.post("/v1/sessions/token", headers={"X-Session": "x" * 43})
    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("seen", "over"), [([], 31), ([20, 45, 70], 101), ([25 * n for n in range(1, 29)], 720)]
)
async def test_a_session_ends_when_unseen_for_half_an_hour_or_after_twelve_hours(
    house: House, seen: list[int], over: int
) -> None:
    start = datetime.now(UTC)
    office = await house.office()
    for minutes in seen:
        with moved_to(start + timedelta(minutes=minutes)):
            assert (
                await house.api.post("/v1/sessions/token", headers=office.session)
            ).status_code == 200
    with moved_to(start + timedelta(minutes=over, seconds=30)):
        answer = await house.api.post("/v1/sessions/token", headers=office.session)
    assert answer.status_code == 401


async def test_the_database_keeps_no_token_that_opens_anything(house: House) -> None:
    office = await house.office()
    async with house.runner.sessions() as session:
        rows = (await session.execute(text("SELECT * FROM sessions"))).all()
    assert len(rows) == 1
    assert office.session["X-Session"] not in str(rows)


async def test_a_person_with_two_posts_switches_between_them(house: House) -> None:
    office = await house.office()
    first, second = await house.school(office), await house.school(office)
    person = await house.member(office, first["id"], "teacher")
    further = await house.invite(office, second["id"], "coordinator", "示例教师甲")
    answer = await house.api.post(
        "/v1/sessions/accept-invitation", json={"token": further}, headers=person.session
    )
    assert answer.status_code == 200, answer.text
    choices = [(c["organisation"]["id"], c["role"], c["acting"]) for c in answer.json()["choices"]]
    assert choices == [(first["id"], "teacher", True), (second["id"], "coordinator", False)]
    switched = await house.api.post(
        "/v1/sessions/switch",
        json={"organisation_id": second["id"], "role": "coordinator"},
        headers=person.session,
    )
    assert switched.json()["acting"]["organisation"]["id"] == second["id"]
    assert switched.json()["acting"]["roles"] == ["coordinator"]
    assert (await person.get(f"/v1/organisations/{second['id']}/staff")).status_code == 200
    assert (await person.get(f"/v1/organisations/{first['id']}/staff")).status_code == 404


async def test_nobody_switches_to_a_post_they_do_not_hold(house: House) -> None:
    office = await house.office()
    school = await house.school(office)
    answer = await house.api.post(
        "/v1/sessions/switch",
        json={"organisation_id": school["id"], "role": "coordinator"},
        headers=office.session,
    )
    assert answer.status_code == 403
