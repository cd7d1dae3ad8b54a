"""Whose token is believed: Ed25519 by a known key, from the one issuer, for us, not expired."""

from __future__ import annotations

import base64
import json
import time
from itertools import count
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, OKPKey
from starlette.exceptions import HTTPException

from cyzj.contracts.codes import Role
from cyzj.domain.errors import DomainError, Kind
from cyzj.domain.ids import new_id
from cyzj.http.tokens import LEEWAY, Verifier, fetch_from
from cyzj.settings import AuthSettings

SETTINGS = AuthSettings()


def key_named(kid: str) -> OKPKey:
    return OKPKey.generate_key("Ed25519", parameters={"kid": kid}, private=True)


def public(*keys: OKPKey) -> KeySet:
    return KeySet.import_key_set({"keys": [key.as_dict(private=False) for key in keys]})


class Keys:
    """The issuer's published keys, counted when asked for."""

    def __init__(self, *keys: OKPKey) -> None:
        self.published = list(keys)
        self.asked = 0
        self.away = False

    async def __call__(self) -> KeySet:
        self.asked += 1
        if self.away:
            raise DomainError(Kind.UNAVAILABLE, "keys-unavailable", "连不上")
        return public(*self.published)


def claims(**changes: object) -> dict[str, Any]:
    now = int(time.time())
    own = {
        "iss": SETTINGS.issuer,
        "aud": SETTINGS.audience,
        "sub": str(new_id()),
        "org": str(new_id()),
        "roles": ["coordinator"],
        "iat": now,
        "exp": now + 600,
    }
    return {name: value for name, value in {**own, **changes}.items() if value is not None}


def signed(key: OKPKey, content: dict[str, Any], *, kid: str | None = None) -> str:
    header = {"alg": "Ed25519", "kid": kid or key.kid}
    return jwt.encode(header, content, key, algorithms=["Ed25519"])


KEY = key_named("one")


async def refused(token: str, verifier: Verifier | None = None) -> None:
    with pytest.raises(HTTPException) as refusal:
        await (verifier or Verifier(SETTINGS, Keys(KEY))).caller(token)
    assert refusal.value.status_code == 401


async def test_a_good_token_names_the_person_the_school_and_the_roles() -> None:
    content = claims(roles=["coordinator", "teacher"], mandate="M-1")
    caller = await Verifier(SETTINGS, Keys(KEY)).caller(signed(KEY, content))
    assert str(caller.person_ref) == content["sub"]
    assert str(caller.school_id) == content["org"]
    assert caller.roles == {Role.COORDINATOR, Role.TEACHER}
    assert caller.mandate == "M-1"


async def test_the_system_has_no_person() -> None:
    token = signed(KEY, claims(sub="system", org=None, roles=["system"]))
    caller = await Verifier(SETTINGS, Keys(KEY)).caller(token)
    assert (caller.person_ref, caller.school_id, caller.key) == (None, None, "system")


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": int(time.time()) - LEEWAY - 60},
        {"exp": None},
        {"exp": "soon"},
        {"iss": "http://elsewhere.example"},
        {"iss": None},
        {"aud": "somebody"},
        {"aud": None},
        {"sub": None},
        {"sub": "a name"},
        {"org": "a school"},
        {"roles": "coordinator"},
        {"roles": ["king"]},
        {"roles": [["coordinator"]]},
        {"nbf": int(time.time()) + 3600},
    ],
    ids=map(str, count()),  # a claim holds the time, and two workers have to call a test the same
)
async def test_a_token_with_wrong_claims_is_not_believed(changes: dict[str, object]) -> None:
    content = claims(**changes)
    content = {n: v for n, v in content.items() if changes.get(n, v) is not None}
    await refused(signed(KEY, content))


async def test_a_clock_a_little_behind_is_forgiven() -> None:
    token = signed(KEY, claims(exp=int(time.time()) - LEEWAY + 10))
    assert (await Verifier(SETTINGS, Keys(KEY)).caller(token)).roles


def forged(header: object, content: object, signature: bytes = b"") -> str:
    parts = [json.dumps(header).encode(), json.dumps(content).encode(), signature]
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "a.b.c",
        "é.b.c",
        forged({"alg": "none"}, claims()),
        forged({"alg": "none", "kid": "one"}, claims()),
        forged({"alg": "Ed25519", "kid": "one"}, claims(), b"0" * 64),
        forged({"alg": "Ed25519", "kid": ["one"]}, claims(), b"0" * 64),
        forged({"kid": "one"}, claims(), b"0" * 64),
        forged([], claims()),
        forged("x", claims()),
        forged(None, claims()),
        forged({"alg": "Ed25519", "kid": "one", "crit": ["exp"]}, claims(), b"0" * 64),
    ],
    ids=map(str, count()),  # a token holds the time, and two workers have to call a test the same
)
async def test_what_is_no_signed_token_of_ours_is_not_believed(token: str) -> None:
    await refused(token)


async def test_a_token_signed_with_the_public_key_as_a_secret_is_not_believed() -> None:
    secret = OctKey.import_key(json.dumps(KEY.as_dict(private=False)))
    await refused(jwt.encode({"alg": "HS256", "kid": "one"}, claims(), secret))


async def test_a_token_of_another_key_under_a_known_name_is_not_believed() -> None:
    await refused(signed(key_named("one"), claims()))


async def test_a_payload_that_is_no_object_is_not_believed() -> None:
    header = {"alg": "Ed25519", "kid": "one"}
    token = jwt.encode(header, claims(), KEY, algorithms=["Ed25519"])
    head, _, signature = token.split(".")
    await refused(f"{head}.{base64.urlsafe_b64encode(b'[]').decode().rstrip('=')}.{signature}")


async def test_keys_are_fetched_once_for_many_tokens() -> None:
    keys = Keys(KEY)
    verifier = Verifier(SETTINGS, keys)
    for _ in range(5):
        await verifier.caller(signed(KEY, claims()))
    assert keys.asked == 1


async def test_after_a_rotation_both_keys_live_and_then_the_new_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    old, new = key_named("old"), key_named("new")
    keys = Keys(old)
    verifier = Verifier(SETTINGS, keys)
    await verifier.caller(signed(old, claims()))
    keys.published = [old, new]
    later = time.monotonic() + 5
    monkeypatch.setattr("time.monotonic", lambda: later)
    assert (await verifier.caller(signed(new, claims()))).roles
    assert (await verifier.caller(signed(old, claims()))).roles
    assert keys.asked == 2


async def test_unknown_keys_do_not_make_us_ask_again_and_again() -> None:
    keys = Keys(KEY)
    verifier = Verifier(SETTINGS, keys)
    for n in range(20):
        await refused(signed(key_named(f"stranger-{n}"), claims()), verifier)
    assert keys.asked == 1


async def test_with_the_issuer_away_known_keys_go_on_and_bad_tokens_stay_bad() -> None:
    keys = Keys(KEY)
    verifier = Verifier(SETTINGS, keys)
    await verifier.caller(signed(KEY, claims()))
    keys.away = True
    assert (await verifier.caller(signed(KEY, claims()))).roles
    await refused(signed(KEY, claims(exp=int(time.time()) - 600)), verifier)


async def test_with_the_issuer_away_from_the_start_it_is_a_503() -> None:
    keys = Keys(KEY)
    keys.away = True
    with pytest.raises(DomainError) as refusal:
        await Verifier(SETTINGS, keys).caller(signed(KEY, claims()))
    assert refusal.value.kind is Kind.UNAVAILABLE


async def test_a_remembered_token_ends_when_it_expires(monkeypatch: pytest.MonkeyPatch) -> None:
    verifier = Verifier(SETTINGS, Keys(KEY))
    token = signed(KEY, claims())
    await verifier.caller(token)
    later = time.time() + 600 + LEEWAY + 1
    monkeypatch.setattr("time.time", lambda: later)
    await refused(token, verifier)


async def test_not_every_token_ever_seen_is_remembered() -> None:
    verifier = Verifier(SETTINGS, Keys(KEY), remembered=3)
    for _ in range(10):
        await verifier.caller(signed(KEY, claims()))
    assert len(verifier._known) == 3


async def test_keys_are_fetched_from_the_first_replica_that_answers() -> None:
    key, asked = key_named("a"), list[str]()

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        if request.url.host == "first.test":
            raise httpx.ConnectError("refused", request=request)
        return httpx.Response(200, json={"keys": [key.as_dict(private=False)]})

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
        keys = await fetch_from("http://first.test/jwks, http://second.test/jwks", client)()
        assert [one.kid for one in keys.keys] == ["a"]
        with pytest.raises(DomainError):
            await fetch_from("http://first.test/jwks", client)()
    assert asked == ["first.test", "second.test", "first.test"]
