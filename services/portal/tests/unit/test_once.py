"""Writes that are never done twice by themselves, and the others, which may be asked for again."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from portal.clients.http import ONCE, TRIES, ServiceClient
from portal.clients.problems import Unavailable

from ..contract import operations

HARMLESS = {
    "/public/invitations/show": "it only reads",
    "/public/oidc/start": "another beginning of a sign-in, that expires by itself",
    "/v1/sessions": "another session beside one that nobody holds; signing out twice is signing out",
    "/v1/sessions/switch": "the same choice again",
    "/v1/sessions/token": "another token",
    "/v1/feeds/renew": "another secret in place of one that nobody has read",
    "/v1/people/{ref}/personal-data/reveal": "seen twice, it is written down twice",
    "/v1/files": "a file is kept by its hash: sent twice, it lies there once",
}
"""Writes without a key that may be done twice."""


def test_every_write_without_a_key_is_done_once_or_does_no_harm() -> None:
    without = {
        one.path
        for one in operations()
        if one.method != "get"
        and all(p["name"].lower() != "idempotency-key" for p in one.told.get("parameters", []))
    }
    once = {path for path in without if ONCE.fullmatch(path)}
    assert once | set(HARMLESS) == without
    assert not once & set(HARMLESS)
    kept = {one.path for one in operations() if one.method == "post"} - without
    assert not [path for path in kept if ONCE.fullmatch(path)]


async def tries(error: Callable[..., Exception], path: str) -> list[httpx.Request]:
    """What was sent until the client gave up."""
    seen: list[httpx.Request] = []

    def fails(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        raise error("!", request=request)

    async def no_wait(_: float) -> None:
        return None

    async with httpx.AsyncClient(transport=httpx.MockTransport(fails)) as http:
        client = ServiceClient("member_schools", "http://members.test", http, no_wait)
        with pytest.raises(Unavailable):
            await client.post(path, {})
    return seen


async def test_a_broken_connection_is_asked_again_only_where_a_key_goes_along() -> None:
    again = await tries(httpx.ReadError, "/v1/organisations")
    assert len(again) == TRIES
    assert len({one.headers["idempotency-key"] for one in again}) == 1
    (only,) = await tries(httpx.ReadError, "/v1/me/password")
    assert "idempotency-key" not in only.headers


async def test_what_was_never_sent_is_sent_again_whatever_it_is() -> None:
    assert len(await tries(httpx.ConnectError, "/v1/me/password")) == TRIES
