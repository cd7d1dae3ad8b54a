"""Whose address counts, and how often one may call."""

from __future__ import annotations

import pytest
from fastapi import Request

from cyzj.http.addresses import address_of
from cyzj.http.limits import Limiter


def request(peer: str | None, forwarded: str | None) -> Request:
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    client = (peer, 1234) if peer else None
    return Request({"type": "http", "headers": headers, "client": client})


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.7", None, "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "10.9.9.9, 198.51.100.1", "198.51.100.1"),
        ("::1", "2001:db8::7", "2001:db8::7"),
        ("127.0.0.1", None, None),
        ("127.0.0.1", "not an address", None),
        (None, "198.51.100.1", None),
    ],
)
def test_only_the_portal_on_this_machine_is_believed(
    peer: str | None, forwarded: str | None, address: str | None
) -> None:
    assert address_of(request(peer, forwarded)) == address


def test_so_many_calls_a_minute_and_then_a_wait() -> None:
    limiter = Limiter(most=3)
    assert [limiter.seconds_to_wait("a", 100.0 + n) for n in range(4)] == [0, 0, 0, 57]
    assert limiter.seconds_to_wait("b", 103.0) == 0
    assert limiter.seconds_to_wait("a", 160.0) == 0
