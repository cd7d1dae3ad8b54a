"""Several replicas of one service: where asking twice cannot act twice, the next one is asked."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from itertools import count

import httpx

REST = 5.0
"""Seconds an address that took no connection is asked last."""
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout)
_BROKEN = (httpx.ReadError, httpx.WriteError, httpx.CloseError, httpx.RemoteProtocolError)


def replicas_of(addresses: str) -> tuple[str, ...]:
    """The base URLs of a setting like `http://a:8000,http://b:8000`, at least one."""
    return tuple(part.strip().rstrip("/") for part in addresses.split(",") if part.strip()) or ("",)


class Replicas(httpx.AsyncBaseTransport):
    """Sends what is asked of a service's first address to its replicas in turn.

    A connection that cannot be made: nothing was sent, so the next replica is asked, whatever it is
    about. A connection that breaks before the answer begins: the next (or the only one once more),
    if asking twice acts once: GET and HEAD, and what carries an `Idempotency-Key` with a body at
    hand. An answer that has begun is never asked for again. Raises what the last try raised.
    """

    def __init__(self, inner: httpx.AsyncBaseTransport, services: Iterable[Sequence[str]]) -> None:
        self._inner = inner
        groups = [[httpx.URL(address) for address in addresses] for addresses in services]
        self._groups = {_place(group[0]): group for group in groups}
        self._turns = count()
        self._resting: dict[str, float] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        places, broken = self._in_turn(request.url), 0
        while True:
            place = places.pop(0)
            try:
                return await self._inner.handle_async_request(_sent_to(place, request))
            except _NOT_SENT:
                self._resting[_place(place)] = time.monotonic() + REST
                if not places:
                    raise
            except _BROKEN:
                broken += 1
                if broken > 1 or not _acts_once(request):
                    raise
                places.append(place)

    async def aclose(self) -> None:
        await self._inner.aclose()

    def _in_turn(self, url: httpx.URL) -> list[httpx.URL]:
        """The replicas, another one first each time, those that took no connection last."""
        group = self._groups.get(_place(url), [url])
        first, now = next(self._turns) % len(group), time.monotonic()
        turned = group[first:] + group[:first]
        return sorted(turned, key=lambda one: self._resting.get(_place(one), 0.0) > now)


def _sent_to(place: httpx.URL, request: httpx.Request) -> httpx.Request:
    """The same request to another place."""
    url = request.url.copy_with(scheme=place.scheme, host=place.host, port=place.port)
    headers = request.headers.copy()
    headers["host"] = url.netloc.decode("ascii")
    return httpx.Request(
        request.method, url, headers=headers, stream=request.stream, extensions=request.extensions
    )


def _acts_once(request: httpx.Request) -> bool:
    if request.method in ("GET", "HEAD"):
        return True
    return "idempotency-key" in request.headers and isinstance(request.stream, httpx.ByteStream)


def _place(url: httpx.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode('ascii')}"
