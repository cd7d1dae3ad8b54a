"""Addresses that people follow or send: back after signing in, foreign ones, ones that hold a secret."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx
import pytest
import structlog
from fastapi import FastAPI


async def sign_in(client: httpx.AsyncClient) -> str:
    """Signed in; a form token of the session."""
    page = await client.get("/sign-in")
    form = {"form_token": token_in(page), "demo": "demo-乙"}
    assert (await client.post("/sign-in", data=form)).status_code == 303
    return token_in(await client.get("/"))


def token_in(page: httpx.Response) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', page.text)
    assert found
    return found[1]


async def test_after_a_session_ended_a_sent_form_leads_back_to_its_page(
    client: httpx.AsyncClient,
) -> None:
    token = await sign_in(client)
    client.cookies.set("cyzj", "ended", domain="portal.test")
    page = await client.get("/members?kind=higher")
    assert page.headers["location"] == "/sign-in?next=/members%3Fkind%3Dhigher"
    client.cookies.clear()
    token = await sign_in(client)
    session = client.cookies["cyzj"]
    app: FastAPI = client._transport.app  # type: ignore[attr-defined]
    app.state.portal.sessions.sessions.pop(session)
    answer = await client.post(
        "/staff/invite",
        data={"form_token": token},
        headers={"referer": "http://portal.test/staff/invite"},
    )
    assert answer.headers["location"] == "/sign-in?next=/staff/invite"


@pytest.mark.parametrize("path", ["/members/none", "/members/none/staff", "/members/none/change"])
async def test_an_address_that_names_nothing_is_not_found(
    client: httpx.AsyncClient, path: str
) -> None:
    await sign_in(client)
    page = await client.get(path)
    assert page.status_code == 404
    assert "找不到，或您没有权限查看" in page.text


@pytest.mark.parametrize("list", ["https://evil.test/members", "//evil.test/members", "/nowhere"])
async def test_saving_a_query_never_leads_away(client: httpx.AsyncClient, list: str) -> None:
    form = {"form_token": await sign_in(client), "list": list, "name": "x"}
    answer = await client.post("/settings/queries/new", data=form)
    assert answer.headers["location"] == "/settings"


async def test_a_failure_is_logged_without_the_one_time_link_in_the_address(
    make_app: Callable[..., FastAPI],
) -> None:
    app = make_app()

    @app.get("/links/{token}")
    async def fault(token: str) -> None:
        raise ZeroDivisionError

    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    with structlog.testing.capture_logs() as logged:
        async with httpx.AsyncClient(transport=transport, base_url="http://portal.test") as client:
            await client.get("/links/secret-token")
    await app.state.portal.http.aclose()
    assert [line["route"] for line in logged] == ["/links/{token}"]
    assert "secret-token" not in str(logged)
