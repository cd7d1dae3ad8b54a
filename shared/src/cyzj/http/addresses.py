"""The address a sign-in comes from: the peer's, or what a proxy on this machine says of it."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Annotated

from fastapi import Depends, Request


def address_of(request: Request) -> str | None:
    """The client's address; None when only a proxy's own is known.

    A peer on the loopback is the portal: the last entry of its `X-Forwarded-For` counts. Any
    other peer counts itself, whatever it claims.
    """
    peer = request.client.host if request.client else None
    if peer is None or not _is_loopback(peer):
        return peer
    last = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
    return last if _is_address(last) else None


def _is_loopback(text: str) -> bool:
    return _is_address(text) and ip_address(text).is_loopback


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


Address = Annotated[str | None, Depends(address_of)]
