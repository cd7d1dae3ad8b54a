"""A clearing round in a real Chromium: four schools post, one accepts all, one refuses, one stays silent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.looking import findings, is_too_wide, opened

from ..membership_story import today
from ..real_exchanges import Market, market_of
from ..real_members import RealMembers

pytestmark = pytest.mark.browser
NAMES = ("示例天府职校辰", "示例巴渝职校巳", "示例沱江职校午", "示例嘉陵职校未")
ENDS = today() + timedelta(days=14)


@pytest.fixture(scope="module")
def market(assets: None, postgres_server: str, real_members: RealMembers) -> Iterator[Market]:
    with market_of(postgres_server, real_members, NAMES) as made:
        yield made


def notice(page: Page, text: str) -> None:
    expect(page.locator("#notices")).to_contain_text(text)


def look(page: Page) -> None:
    """What every page has to be: without a finding of axe, no wider than the window."""
    assert findings(page) == []
    assert not is_too_wide(page)


def state(page: Page, words: str) -> None:
    expect(page.locator("h1 .chip")).to_have_text(words)


def plan(browser: Browser, market: Market) -> str:
    """The office, on a desk; dates that leave no time for answers are refused with all that was typed."""
    with opened(browser, session=(market.site, market.office.session)) as page:
        page.goto(f"{market.site}/rounds")
        expect(page.get_by_role("main")).to_contain_text("还没有撮合轮")
        page.get_by_role("link", name="计划撮合轮").first.click()
        look(page)
        page.get_by_label("名称").fill("示例秋季第一轮")
        for name in ("opens_on", "closes_on", "answers_by"):
            page.locator(f"[name={name}]").fill(str(today()))
        page.get_by_role("button", name="保存计划").click()
        expect(page.locator("#field-answers_by-error")).to_contain_text("3 个工作日")
        expect(page.get_by_label("名称")).to_have_value("示例秋季第一轮")
        page.locator("[name=answers_by]").fill(str(ENDS))
        page.get_by_role("button", name="保存计划").click()
        notice(page, "已计划 TC-")
        state(page, "已计划")
        look(page)
        return page.url


def post(browser: Browser, market: Market, address: str) -> None:
    """While it is open, each school posts; then its days are over and it is solved."""
    market.sweep(0)
    with opened(browser, 390, session=(market.site, market.schools[0].session)) as page:
        page.goto(address)
        state(page, "征集中")
        expect(page.get_by_role("link", name="发布需求")).to_be_visible()
        look(page)
    market.asks(0, "lecture", "数控专题讲座")
    market.asks(0, "outreach_teaching", "数控加工送教")
    later = {
        "window_from": str(today() + timedelta(days=90)),
        "window_to": str(today() + timedelta(days=110)),
    }
    market.asks(0, "shadowing", "没有人供给的跟岗", **later)
    market.asks(3, "shadowing", "数控教师跟岗")
    market.offers(1, "lecture", "可派教师讲座")
    market.offers(2, "outreach_teaching", "可派教师送教")
    market.offers(1, "shadowing", "可接收一位跟岗教师")
    market.sweep(1)


def accept_all(browser: Browser, market: Market, address: str) -> None:
    """From the to-do list; what it comes to stands before the act."""
    with opened(browser, session=(market.site, market.schools[0].session)) as page:
        page.goto(market.site)
        expect(page.locator(".next-dates")).to_contain_text("示例秋季第一轮答复截止")
        page.goto(f"{market.site}/todo")
        page.get_by_role("link", name=re.compile("去答复")).click()
        assert page.url == address
        state(page, "待答复")
        expect(page.get_by_role("main")).to_contain_text("本校多获得")
        page.locator("#gets").get_by_text("为什么").first.click()
        expect(page.locator("#gets")).to_contain_text("专业相同")
        look(page)
        page.get_by_role("link", name="全部接受").click()
        expect(page.get_by_role("dialog")).to_contain_text("接受后不能撤回")
        look(page)
        page.get_by_role("button", name="全部接受").click()
        notice(page, "已接受 2 条建议")
        expect(page.locator("#gets")).to_contain_text("一方已接受")
        look(page)


def answer_each(browser: Browser, market: Market, address: str) -> None:
    """One line becomes a match, the other is refused with a reason; on a phone, without script."""
    with opened(
        browser, 390, script=False, session=(market.site, market.schools[1].session)
    ) as page:
        page.goto(address)
        expect(page.locator(".turn")).to_contain_text("答复 2 条撮合建议")
        lecture = page.locator(".line-rows > li", has_text="数控专题讲座")
        lecture.get_by_role("link", name=re.compile("^接受")).click()
        expect(page.get_by_role("main")).to_contain_text("对方已接受")
        page.get_by_role("button", name="接受建议").click()
        notice(page, "对接已确认")
        page.locator(".line-rows > li", has_text="跟岗").get_by_role(
            "link", name=re.compile("^拒绝")
        ).click()
        page.get_by_role("button", name="拒绝建议").click()
        expect(page.locator("#field-reason-error")).to_be_visible()
        page.get_by_label("原因").select_option(label="其他")
        page.get_by_role("button", name="拒绝建议").click()
        expect(page.locator("#field-words-error")).to_contain_text("请写明拒绝原因")
        page.get_by_label("说明").fill("实训设备检修，暂不能接收。")
        page.get_by_role("button", name="拒绝建议").click()
        notice(page, "已拒绝")


def seen_by_the_office(browser: Browser, market: Market, address: str) -> None:
    """Who was silent, what is still needed, and that it comes out the same again."""
    with opened(browser, session=(market.site, market.office.session)) as page:
        page.goto(address)
        expect(page.locator(".waiting-line")).to_contain_text("1 所学校")
        look(page)
        market.sweep(15)
        page.reload()
        state(page, "已结束")
        expect(page.get_by_role("main")).to_contain_text(f"到期未答复的学校：{NAMES[2]}")
        silent = page.locator("#parts").get_by_role("row", name=re.compile(NAMES[2]))
        expect(silent).to_contain_text("1 条未答复")
        unmet = page.locator("#unmet")
        for title, why in (
            ("没有人供给的跟岗", "没有合适的供给"),
            ("数控教师跟岗", "建议被拒绝"),
            ("数控加工送教", "建议到期未答复"),
        ):
            expect(unmet.get_by_role("row", name=re.compile(title))).to_contain_text(why)
        look(page)
        page.get_by_role("link", name=re.compile("重算核对")).click()
        state(page, "结果一致")
        look(page)
        page.goto(address)
        page.get_by_role("link", name="全部建议").click()
        expect(page.locator("tbody tr")).to_have_count(3)
        look(page)
        page.get_by_text("导出", exact=True).click()
        with page.expect_download() as file:
            page.get_by_role("link", name="逗号分隔").click()
        assert "撮合建议" in file.value.suggested_filename


def test_four_schools_go_through_a_round_and_the_office_sees_who_was_silent(
    browser: Browser, market: Market
) -> None:
    address = plan(browser, market)
    post(browser, market, address)
    accept_all(browser, market, address)
    answer_each(browser, market, address)
    seen_by_the_office(browser, market, address)
    with opened(browser, 390, session=(market.site, market.schools[0].session)) as page:
        for path in ("/rounds", "/rounds?scope=over", "/rounds/lines"):
            page.goto(market.site + path)
            look(page)
        page.get_by_role("link", name="数控专题讲座").click()
        state(page, "已成对接")
        expect(page.get_by_role("link", name=re.compile("看对接"))).to_be_visible()
        look(page)
        page.goto(address)
        look(page)
