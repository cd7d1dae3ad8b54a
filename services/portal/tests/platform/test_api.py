"""`/api/<service>/…` in front of the real services: a program with a token, a browser with a cookie."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from tests.town import Town

from cyzj.domain.ids import new_id

from .test_exchanges import ASKS, a_request

API = "/api/teacher_exchanges/v1"


@pytest.fixture
def program(portal_site: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=portal_site, timeout=30) as client:
        yield client


def bearer(town: Town, who: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {town.token(who)}"}


def test_a_program_reads_and_writes_with_its_own_token(program: httpx.Client, town: Town) -> None:
    request = a_request(town, title="接口发布的需求")
    path = f"{API}/exchange-requests/{request['id']}"
    found = program.get(path, headers=bearer(town, ASKS))
    assert (found.status_code, found.json()["title"]) == (200, "接口发布的需求")
    again = program.get(
        path, headers={**bearer(town, ASKS), "If-None-Match": found.headers["etag"]}
    )
    assert again.status_code == 304
    key = {"Idempotency-Key": str(new_id())}
    body = {"expected_version": request["version"]}
    for _ in range(2):
        paused = program.post(f"{path}/pause", json=body, headers=bearer(town, ASKS) | key)
        assert (paused.status_code, paused.json()["status"]) == (200, "paused")
    stale = program.post(f"{path}/resume", json=body, headers=bearer(town, ASKS))
    assert (stale.status_code, stale.json()["type"]) == (409, "urn:cyzj:problem:stale-version")


def test_a_cookie_alone_opens_nothing(program: httpx.Client, town: Town, portal_site: str) -> None:
    session = town.sessions[ASKS]
    program.cookies.set("cyzj", session)
    assert program.get("/todo").status_code == 200, "the cookie is good for pages"
    for headers in ({}, {"Origin": portal_site}, {"X-Session": session}):
        for method, path in (
            ("GET", f"{API}/exchange-requests"),
            ("POST", f"{API}/exchange-requests"),
            ("POST", "/api/member_schools/v1/sessions/token"),
        ):
            answer = program.request(method, path, headers=headers, json={})
            assert answer.status_code == 401, path
            assert answer.headers["content-type"].startswith("application/problem+json")
    forged = program.get(f"{API}/exchange-requests", headers={"Authorization": f"Bearer {session}"})
    assert forged.status_code == 401


def test_what_is_public_and_the_description_need_no_token(program: httpx.Client) -> None:
    keys = program.get("/api/member_schools/public/jwks.json")
    assert keys.json()["keys"]
    described = program.get("/api/teacher_exchanges/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    assert program.get("/api/teacher_exchanges/metrics").status_code == 404


def test_a_file_is_passed_through_whole(program: httpx.Client, town: Town) -> None:
    a_request(town, title="接口导出的需求")
    file = program.get(f"{API}/exchange-requests/export.csv", headers=bearer(town, ASKS))
    assert file.headers["content-disposition"].startswith("attachment")
    assert "接口导出的需求" in file.content.decode("utf-8-sig")
