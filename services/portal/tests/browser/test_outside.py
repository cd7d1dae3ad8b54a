"""统一身份认证: to a real provider and back, with an invitation and without."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from anyio.from_thread import start_blocking_portal
from playwright.sync_api import Browser, expect
from pydantic import SecretStr
from tests.looking import findings, opened

from member_schools.settings import OidcSettings

from ....member_schools.tests.integration.oidc_provider import (
    CLIENT,
    SECRET,
    TestProvider,
    running_provider,
)
from ..real_members import RealMembers, address_of, loopback, portal_before, running_members

pytestmark = pytest.mark.browser


@dataclass
class Outside:
    """A register with a provider, the portal before them, and a teacher's invitation."""

    provider: TestProvider
    members: RealMembers
    site: str
    invitation: str


@pytest.fixture(scope="module")
def outside(assets: None, postgres_server: str) -> Iterator[Outside]:
    listener = loopback()
    with (
        start_blocking_portal() as elsewhere,
        elsewhere.wrap_async_context_manager(running_provider()) as provider,
    ):
        oidc = OidcSettings(
            issuer=provider.issuer,
            client_id=CLIENT,
            client_secret=SecretStr(SECRET),
            redirect_uri=f"{address_of(listener)}/sign-in/callback",
        )
        with (
            running_members(postgres_server, oidc) as members,
            portal_before(members, listener) as site,
        ):
            school = members.member()["id"]
            invitation = members.invite(members.office, school, "teacher", "示例教师甲")
            yield Outside(provider, members, site, invitation)


def test_an_invitation_is_accepted_there_and_afterwards_one_press_signs_in(
    browser: Browser, outside: Outside
) -> None:
    with opened(browser, 390, script=False) as page:
        page.goto(f"{outside.site}/invitations/{outside.invitation}")
        page.get_by_role("link", name="用统一身份认证接受").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("示例教师甲")
    with opened(browser) as page:
        page.goto(f"{outside.site}/settings")
        assert findings(page) == []
        page.get_by_role("link", name="统一身份认证登录").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("我的设置")
        expect(page.get_by_role("main")).to_contain_text("用统一身份认证登录")
        expect(page.get_by_role("link", name="更换密码")).to_have_count(0)


def test_an_identity_that_nobody_invited_is_told_what_to_do(
    browser: Browser, outside: Outside
) -> None:
    outside.provider.subject = "a-stranger"
    with opened(browser) as page:
        page.goto(f"{outside.site}/sign-in")
        page.get_by_role("link", name="统一身份认证登录").click()
        expect(page.locator("#notices")).to_contain_text("没有登录。")
        expect(page.locator("#notices")).to_contain_text("邀请")


def test_coming_back_in_another_browser_signs_nobody_in(browser: Browser, outside: Outside) -> None:
    with opened(browser) as page:
        page.goto(f"{outside.site}/sign-in/callback?state=stolen&code=stolen")
        expect(page.locator("#notices")).to_contain_text("请在同一个浏览器里重新登录")
        page.goto(f"{outside.site}/sign-in/callback?error=access_denied")
        expect(page.get_by_role("heading", level=1)).to_have_text("登录")
