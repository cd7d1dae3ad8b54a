"""Without an outside provider, or with one that is away, people are told what to do instead."""

from __future__ import annotations

import pytest

from member_schools.settings import OidcSettings
from member_schools.testing import House


async def test_no_provider_is_offered_where_none_is_set(house: House) -> None:
    assert (await house.api.get("/public/oidc")).json() == {"offered": False, "title": None}
    answer = await house.api.post("/public/oidc/start", json={})
    assert answer.status_code == 404
    assert "请用本地账号登录" in answer.json()["user_message"]


class TestAway:
    @pytest.fixture
    def oidc_settings(self) -> OidcSettings:
        return OidcSettings(
            issuer="http://127.0.0.1:9", client_id="c", redirect_uri="http://portal.test/back"
        )

    async def test_a_provider_that_is_away_is_a_503_with_a_way_out(self, house: House) -> None:
        answer = await house.api.post("/public/oidc/start", json={})
        assert answer.status_code == 503
        assert answer.headers["Retry-After"]
        assert "或用本地账号登录" in answer.json()["user_message"]
