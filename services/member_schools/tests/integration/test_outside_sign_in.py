"""Signing in at an outside OIDC provider: it proves who somebody is, linked by invitation."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import pytest_asyncio
from pydantic import SecretStr, ValidationError

from cyzj.domain.clock import moved_to
from member_schools.settings import MemberSettings, OidcSettings
from member_schools.testing import House

from .oidc_provider import CLIENT, SECRET, TestProvider, running_provider

BACK = "http://portal.test/sign-in/callback"


@pytest_asyncio.fixture
async def provider() -> AsyncIterator[TestProvider]:
    async with running_provider() as running:
        yield running


@pytest.fixture
def oidc_settings(provider: TestProvider) -> OidcSettings:
    return OidcSettings(
        issuer=provider.issuer,
        client_id=CLIENT,
        client_secret=SecretStr(SECRET),
        redirect_uri=BACK,
    )


async def start(house: House, invitation: str | None = None) -> dict[str, str]:
    """What the portal hands to the browser."""
    body = {"invitation": invitation} if invitation else {}
    answer = await house.api.post("/public/oidc/start", json=body)
    assert answer.status_code == 201, answer.text
    started: dict[str, str] = answer.json()
    return started


async def at_the_provider(started: dict[str, str]) -> dict[str, str]:
    """The browser goes to the provider and comes back with state and code."""
    async with httpx.AsyncClient() as browser:
        answer = await browser.get(started["authorization_url"])
    assert answer.status_code == 302
    assert answer.headers["location"].startswith(BACK)
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    return {"state": query["state"][0], "code": query["code"][0], "flow": started["flow"]}


async def finish(house: House, body: dict[str, Any]) -> httpx.Response:
    return await house.api.post("/public/oidc/callback", json=body)


async def linked(house: House) -> dict[str, Any]:
    """A teacher who has come by an invitation and the provider."""
    office = await house.office()
    school = await house.school(office)
    token = await house.invite(office, school["id"], "teacher", "示例教师甲")
    answer = await finish(house, await at_the_provider(await start(house, token)))
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def test_an_invitation_links_the_outside_identity_and_later_it_suffices(
    house: House,
) -> None:
    first = await linked(house)
    assert first["person"]["name"] == "示例教师甲"
    again = await finish(house, await at_the_provider(await start(house)))
    assert again.status_code == 201, again.text
    assert again.json()["person"] == first["person"]
    fresh = await house.api.post(
        "/v1/sessions/token", headers={"X-Session": again.json()["session_token"]}
    )
    assert fresh.json()["acting"]["roles"] == ["teacher"]


async def test_a_further_invitation_adds_a_post_to_the_same_person(house: House) -> None:
    first = await linked(house)
    office = await house.office("示例专员丁")
    school = await house.school(office)
    token = await house.invite(office, school["id"], "coordinator", "示例教师甲")
    answer = await finish(house, await at_the_provider(await start(house, token)))
    assert answer.json()["person"]["ref"] == first["person"]["ref"]
    assert len(answer.json()["choices"]) == 2


async def test_an_identity_nobody_invited_gets_nothing(house: House) -> None:
    answer = await finish(house, await at_the_provider(await start(house)))
    assert answer.status_code == 401
    assert answer.json()["type"] == "urn:cyzj:problem:identity-unknown"


async def test_what_came_back_serves_once(house: House) -> None:
    await linked(house)
    back = await at_the_provider(await start(house))
    assert (await finish(house, back)).status_code == 201
    assert (await finish(house, back)).json()["type"] == "urn:cyzj:problem:flow-over"


async def test_another_browser_cannot_finish_a_sign_in(house: House) -> None:
    await linked(house)
    theirs = await at_the_provider(await start(house))
    mine = await start(house)
    answer = await finish(house, {**theirs, "flow": mine["flow"]})
    assert answer.status_code == 401


async def test_a_sign_in_not_finished_in_ten_minutes_is_over(house: House) -> None:
    await linked(house)
    back = await at_the_provider(await start(house))
    with moved_to(datetime.now(UTC) + timedelta(minutes=11)):
        assert (await finish(house, back)).status_code == 401


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce": "another"},
        {"aud": "another client"},
        {"iss": "http://another.test"},
        {"exp": 1_700_000_000},
        {"sub": None},
    ],
)
async def test_an_id_token_that_does_not_fit_proves_nothing(
    house: House, provider: TestProvider, wrong: dict[str, object]
) -> None:
    await linked(house)
    provider.wrong = wrong
    answer = await finish(house, await at_the_provider(await start(house)))
    assert answer.status_code == 401
    assert answer.json()["type"] == "urn:cyzj:problem:not-vouched"


async def test_a_made_up_code_proves_nothing(house: House) -> None:
    await linked(house)
    back = await at_the_provider(await start(house))
    assert (await finish(house, {**back, "code": "made-up"})).status_code == 401


async def test_the_portal_is_told_that_the_provider_is_offered(house: House) -> None:
    offer = (await house.api.get("/public/oidc")).json()
    assert offer == {"offered": True, "title": "统一身份认证登录"}


def test_an_incomplete_provider_or_one_beside_the_demonstration_is_refused() -> None:
    with pytest.raises(ValidationError, match="client_id"):
        MemberSettings(oidc=OidcSettings(issuer="http://provider.test"))
    whole = OidcSettings(issuer="http://provider.test", client_id="c", redirect_uri=BACK)
    with pytest.raises(ValidationError, match="demonstration"):
        MemberSettings(oidc=whole, demo=True)
