"""A ring in a real Chromium: the office chooses it, two schools accept, the third decides for all."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.looking import findings, is_too_wide, opened

from ..real_exchanges import Market, market_of
from ..real_members import RealMembers

pytestmark = pytest.mark.browser
NAMES = ("示例锦江职校申", "示例渝中职校酉", "示例沱牌职校戌")


@pytest.fixture(scope="module")
def market(assets: None, postgres_server: str, real_members: RealMembers) -> Iterator[Market]:
    """Each school asks for a lecture, and offers one."""
    with market_of(postgres_server, real_members, NAMES) as made:
        for at, name in enumerate(NAMES):
            made.asks(at, "lecture", f"请来讲座（{name[-1]}）")
            made.offers(at, "lecture", f"可派讲座（{name[-1]}）")
        yield made


def look(page: Page) -> None:
    """What every page has to be: without a finding of axe, no wider than the window."""
    assert findings(page) == []
    assert not is_too_wide(page)


def state(page: Page, words: str) -> None:
    expect(page.locator("h1 .chip")).to_have_text(words)


def notice(page: Page, text: str) -> None:
    expect(page.locator("#notices")).to_contain_text(text)


def assemble(browser: Browser, market: Market) -> str:
    """The office, from the empty list; one has to be chosen."""
    with opened(browser, session=(market.site, market.office.session)) as page:
        page.goto(f"{market.site}/rings")
        look(page)
        page.get_by_role("link", name="发起环形对接").first.click()
        expect(page.locator(".option")).to_have_count(2)
        look(page)
        page.get_by_role("button", name="发起环形对接").click()
        expect(page.locator("#field-ring-error")).to_be_visible()
        page.locator(".option").first.click()
        page.get_by_role("button", name="发起环形对接").click()
        notice(page, "等 3 所学校各自答复")
        state(page, "组环中")
        look(page)
        return page.url


def accept(browser: Browser, market: Market, who: int, follows: str) -> None:
    """From the to-do list, on a phone without script."""
    session = (market.site, market.schools[who].session)
    with opened(browser, 390, script=False, session=session) as page:
        page.goto(f"{market.site}/todo")
        page.get_by_role("link", name=re.compile("去答复")).click()
        expect(page.locator(".turn")).to_contain_text("答复环形对接")
        page.get_by_role("link", name="接受环形对接").click()
        expect(page.get_by_role("main")).to_contain_text("本校获得")
        page.get_by_role("button", name="接受环形对接").click()
        notice(page, follows)


def test_one_refusal_releases_all_and_a_ring_that_all_accept_becomes_matches(
    browser: Browser, market: Market
) -> None:
    address = assemble(browser, market)
    accept(browser, market, 0, f"还等{NAMES[1]}")
    accept(browser, market, 1, f"还等{NAMES[2]}")
    with opened(browser, session=(market.site, market.schools[2].session)) as page:
        page.goto(address)
        look(page)
        page.get_by_role("link", name="拒绝").click()
        page.get_by_role("button", name="拒绝环形对接").click()
        expect(page.locator("#field-reason-error")).to_be_visible()
        page.get_by_label("原因").fill("教师已另有任务")
        page.get_by_role("button", name="拒绝环形对接").click()
        notice(page, "已预留的全部释放")
        state(page, "未成环")
        expect(page.get_by_role("main")).to_contain_text(f"{NAMES[2]}拒绝：教师已另有任务")
        look(page)
    again = assemble(browser, market)
    for who in range(3):
        accept(browser, market, who, "各校都已接受" if who == 2 else "还等")
    market.sweep(1)
    with opened(browser, 390, session=(market.site, market.schools[0].session)) as page:
        page.goto(again)
        state(page, "全部确认")
        expect(page.get_by_role("link", name=re.compile("看对接"))).to_have_count(3)
        look(page)
        page.goto(f"{market.site}/rings")
        expect(page.locator("tbody tr")).to_have_count(2)
        look(page)
