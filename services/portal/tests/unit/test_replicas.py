"""Several replicas of a service: what is asked again elsewhere, and what never is."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from portal.clients.replicas import Replicas, replicas_of

A, B = "http://a.test:8000", "http://b.test:8001"
Behaviour = Callable[[httpx.Request], httpx.Response]


class Network(httpx.AsyncBaseTransport):
    """Places by their address, each with its behaviour; remembers who was asked."""

    def __init__(self, **places: Behaviour) -> None:
        self.places = places
        self.asked: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(f"{request.url.host[0]} {request.headers['host']}")
        return self.places[request.url.host[0]](request)


def well(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, text=str(request.url))


def away(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused", request=request)


def breaks(request: httpx.Request) -> httpx.Response:
    raise httpx.RemoteProtocolError("closed before it answered", request=request)


def once(first: Behaviour) -> Behaviour:
    """This behaviour the first time, a good one afterwards."""
    left = [first]
    return lambda request: (left.pop() if left else well)(request)


def client(network: Network, addresses: str = f"{A}, {B}/") -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=Replicas(network, [replicas_of(addresses)]), base_url=A)


async def test_replicas_take_turns_and_are_told_their_own_name() -> None:
    network = Network(a=well, b=well)
    async with client(network) as http:
        said = [(await http.get("/v1/x?q=1")).text for _ in range(3)]
    assert said == [f"{A}/v1/x?q=1", f"{B}/v1/x?q=1", f"{A}/v1/x?q=1"]
    assert network.asked == ["a a.test:8000", "b b.test:8001", "a a.test:8000"]


async def test_where_no_connection_is_made_the_next_is_asked_whatever_it_is() -> None:
    network = Network(a=away, b=well)
    async with client(network) as http:
        for _ in range(3):
            assert (await http.post("/v1/x", content=b"no key")).status_code == 200
    assert [one[0] for one in network.asked] == ["a", "b", "b", "b"], "it rests for a while"


async def test_a_broken_connection_is_made_good_only_where_asking_twice_acts_once() -> None:
    network = Network(a=once(breaks), b=once(breaks))
    async with client(network) as http:
        with pytest.raises(httpx.RemoteProtocolError):
            await http.post("/v1/x", json={})
        assert (await http.post("/v1/x", json={}, headers={"Idempotency-Key": "k" * 8})).is_success
        assert (await http.get("/v1/x")).is_success


async def test_a_body_that_comes_in_pieces_is_not_sent_twice() -> None:
    async def pieces():  # type: ignore[no-untyped-def]
        yield b"piece"

    network = Network(a=once(breaks), b=well)
    async with client(network) as http:
        with pytest.raises(httpx.RemoteProtocolError):
            await http.post("/v1/x", content=pieces(), headers={"Idempotency-Key": "k" * 8})


async def test_a_single_address_is_asked_once_more() -> None:
    network = Network(a=once(breaks))
    async with client(network, A) as http:
        assert (await http.get("/v1/x")).is_success
    async with client(Network(a=breaks), A) as http:
        with pytest.raises(httpx.RemoteProtocolError):
            await http.get("/v1/x")


async def test_everybody_away_is_said() -> None:
    network = Network(a=away, b=away)
    async with client(network) as http:
        with pytest.raises(httpx.ConnectError):
            await http.get("/v1/x")
    assert len(network.asked) == 2
