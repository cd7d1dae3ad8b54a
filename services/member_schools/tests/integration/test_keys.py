"""The keys that sign: two live while one replaces the other, and every service can check."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet
from starlette.exceptions import HTTPException

from cyzj.contracts.codes import Role
from cyzj.domain.caller import SYSTEM
from cyzj.domain.clock import moved_to
from cyzj.domain.errors import DomainError
from cyzj.http.tokens import Verifier, fetch_from
from cyzj.settings import AuthSettings
from member_schools.application.issue_system_token import issue_system_token
from member_schools.application.signing_key import rotate_keys
from member_schools.testing import House, Person


async def kid_of_fresh_token(house: House, person: Person) -> str:
    token = (await person.headers())["Authorization"].removeprefix("Bearer ")
    keys = KeySet.import_key_set((await house.api.get("/public/jwks.json")).json())
    return str(jwt.decode(token, keys, algorithms=["Ed25519"]).header["kid"])


async def test_a_rotation_lets_both_keys_live_until_the_last_token_has_run_out(
    house: House,
) -> None:
    office = await house.office()
    old = await kid_of_fresh_token(house, office)
    start = datetime.now(UTC)
    with moved_to(start):
        new = (await house.runner.run("rotate_keys", SYSTEM, rotate_keys)).kid
        assert await kid_of_fresh_token(house, office) == old
        with pytest.raises(DomainError, match="上一次换钥还没结束"):
            await house.runner.run("rotate_keys", SYSTEM, rotate_keys)
    with moved_to(start + timedelta(minutes=6)):
        assert await kid_of_fresh_token(house, office) == new
        both = (await house.api.get("/public/jwks.json")).json()["keys"]
        assert {key["kid"] for key in both} == {old, new}
    with moved_to(start + timedelta(minutes=16)):
        left = (await house.api.get("/public/jwks.json")).json()["keys"]
        assert [key["kid"] for key in left] == [new]


async def test_the_public_keys_have_no_private_half(house: House) -> None:
    office = await house.office()
    await office.headers()
    (key,) = (await house.api.get("/public/jwks.json")).json()["keys"]
    assert set(key) == {"kty", "crv", "kid", "x", "use", "alg"}
    assert (key["kty"], key["crv"], key["alg"]) == ("OKP", "Ed25519", "Ed25519")


async def test_another_service_believes_our_tokens_and_no_changed_ones(house: House) -> None:
    office = await house.office()
    token = (await office.headers())["Authorization"].removeprefix("Bearer ")
    verifier = Verifier(
        AuthSettings(), fetch_from("http://service.test/public/jwks.json", house.api)
    )
    caller = await verifier.caller(token)
    assert caller.person_ref == UUID(office.ref)
    assert caller.school_id == UUID(office.organisation)
    assert caller.roles == {Role.GROUP_OFFICE}
    head, body, signature = token.split(".")
    for changed in (f"{head}.{body}.{signature[:-4]}AAAA", f"{head}.{body[:-2]}.{signature}"):
        with pytest.raises(HTTPException):
            await verifier.caller(changed)
    foreign = Verifier(
        AuthSettings(issuer="http://other.test"),
        fetch_from("http://service.test/public/jwks.json", house.api),
    )
    with pytest.raises(HTTPException):
        await foreign.caller(token)


async def test_a_machines_token_is_the_system(house: House) -> None:
    token = await house.runner.run(
        "system_token",
        SYSTEM,
        lambda unit: issue_system_token(unit, AuthSettings().issuer, timedelta(minutes=5)),
    )
    headers = {"Authorization": f"Bearer {token}"}
    assert (await house.api.get("/v1/organisations", headers=headers)).status_code == 200
    assert (await house.api.get("/v1/me", headers=headers)).status_code == 403
