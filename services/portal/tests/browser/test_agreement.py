"""An agreement in a real Chromium: drafted, changed between reading and approving, amended, checked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.looking import findings, is_too_wide, opened

from ..membership_story import Item
from ..real_members import Person, RealMembers

pytestmark = pytest.mark.browser
ONE, OTHER = "示例成都工业职业学校申", "示例重庆轻工职业学校酉"


@dataclass(frozen=True)
class Parties:
    """Two members with those who speak for them."""

    one: Item
    other: Item
    one_coordinator: Person
    one_leader: Person
    other_coordinator: Person
    other_leader: Person


@pytest.fixture(scope="module")
def parties(real_members: RealMembers) -> Parties:
    one = real_members.member(name=ONE, short_name="示例成工申")
    other = real_members.member(name=OTHER, short_name="示例轻工酉", jurisdiction="50")
    people = [
        real_members.person(school["id"], role, f"示例教师{name}")
        for school, name in ((one, "申"), (other, "酉"))
        for role in ("coordinator", "school_leader")
    ]
    return Parties(one, other, *people)


def notice(page: Page, text: str) -> None:
    expect(page.locator("#notices")).to_contain_text(text)


def look(page: Page) -> None:
    """What every page has to be: without a finding of axe, no wider than the window."""
    assert findings(page) == []
    assert not is_too_wide(page)


def draft(browser: Browser, site: str, who: Person) -> str:
    """Named first, then its clauses and a line; what is missing is said at the line."""
    with opened(browser, session=(site, who.session)) as page:
        page.goto(f"{site}/agreements")
        page.get_by_role("link", name="起草协议").first.click()
        page.get_by_role("button", name="建立草稿").click()
        expect(page.locator("#field-title-error")).to_have_text("请填写协议名称")
        page.get_by_label("协议名称").fill("示例教师互训合作协议")
        page.get_by_label(OTHER).check()
        page.get_by_label("有效期第一天").fill("2026-09-01")
        page.get_by_label("有效期最后一天").fill("2029-08-31")
        look(page)
        page.get_by_role("button", name="建立草稿").click()
        notice(page, "只有本单位看得到")
        page.get_by_label("协议正文").fill(
            "第一条 互派教师跟岗学习。\n第二条 实际到岗由接收学校确认。"
        )
        line = page.get_by_role("group", name="第 1 条")
        line.get_by_label("派出").select_option(label=ONE)
        line.get_by_label("接收").select_option(label=OTHER)
        line.get_by_label("交流类型").select_option(label="跟岗学习")
        line.get_by_label("专业代码").fill("4601、460301")
        line.get_by_label("结束").fill("2020-01-01")
        page.get_by_role("button", name="保存并提请批准").click()
        expect(page.locator("#field-lines-0-ends_on-error")).to_contain_text("早于第一天")
        line.get_by_label("结束").fill("")
        look(page)
        page.get_by_role("button", name="保存并提请批准").click()
        page.get_by_role("button", name="提请批准").click()
        expect(page.get_by_role("alert")).to_contain_text("第 1 条还没有写额度")
        page.get_by_role("link", name="返回").click()
        page.get_by_role("link", name="修改文本").first.click()
        line = page.get_by_role("group", name="第 1 条")
        line.get_by_label("人次").fill("10")
        line.get_by_label("住宿").select_option(label="接收方承担")
        line.get_by_label("交通").select_option(label="派出方承担")
        page.get_by_role("button", name="保存并提请批准").click()
        page.get_by_role("button", name="提请批准").click()
        notice(page, f"接下来等{OTHER}批准。")
        expect(page.locator("h1")).to_contain_text("已提议")
        look(page)
        return page.url


def comment_without_script(browser: Browser, site: str, who: Person, address: str) -> None:
    with opened(browser, 390, script=False, session=(site, who.session)) as page:
        page.goto(address)
        page.get_by_label("关于").select_option(label="第 1 条")
        page.get_by_label("批注内容").fill("10 人次偏多，请改为 8。")
        page.get_by_role("button", name="添加批注").click()
        expect(page.locator("#comments")).to_contain_text("10 人次偏多")
        expect(page.locator("#comments")).to_contain_text("1 条待处理")


def change_between_reading_and_approving(
    browser: Browser, site: str, who: Parties, address: str
) -> None:
    """The other's leader reads; the one changes the text; the approval shows what changed, then holds."""
    with opened(browser, session=(site, who.other_leader.session)) as reader:
        reader.goto(f"{site}/")
        reader.get_by_role("link", name="去审批").first.click()
        reader.get_by_role("link", name=re.compile("^批准")).first.click()
        expect(reader.get_by_role("main")).to_contain_text("每学年 10 人次")
        look(reader)
        with opened(browser, session=(site, who.one_coordinator.session)) as editor:
            editor.goto(f"{address}/revise")
            editor.get_by_role("group", name="第 1 条").get_by_label("人次").fill("8")
            editor.get_by_role("button", name="保存并提请批准").click()
            editor.get_by_role("button", name="提请批准").click()
            editor.get_by_role("button", name="标为已处理").click()
            notice(editor, "批注已标为处理")
        reader.get_by_label("我已看过全文和修改对照").check()
        reader.get_by_label("审批意见").fill("同意，请尽快安排。")
        reader.get_by_role("button", name="批准").click()
        expect(reader.get_by_role("alert")).to_contain_text("您的批准没有生效")
        row = reader.get_by_role("region", name="阅读之后的修改").get_by_role("row").nth(1)
        expect(row).to_contain_text("第 1 条 人次")
        expect(row.locator("del")).to_have_text("10 人次")
        expect(row.locator("ins")).to_have_text("8 人次")
        expect(reader.get_by_label("我已看过全文和修改对照")).not_to_be_checked()
        expect(reader.get_by_label("审批意见")).to_have_value("同意，请尽快安排。")
        look(reader)
        reader.get_by_label("我已看过全文和修改对照").check()
        reader.get_by_role("button", name="批准").click()
        notice(reader, f"接下来等{ONE}批准。")


def approve_with_a_mandate(
    browser: Browser, site: str, who: Person, address: str, folder: Path
) -> None:
    """Who is no leader is asked for the 授权书; on a phone, without script."""
    mandate = folder / "授权书.pdf"
    mandate.write_bytes(b"%PDF-1.4 mandate")
    with opened(browser, 390, script=False, session=(site, who.session)) as page:
        page.goto(f"{address}/approve")
        page.get_by_label("我已看过全文和修改对照").check()
        page.get_by_role("button", name="批准").click()
        expect(page.get_by_role("alert")).to_contain_text("授权书")
        page.get_by_label("授权书扫描件").set_input_files(str(mandate))
        page.get_by_label("我已看过全文和修改对照").check()
        page.get_by_role("button", name="批准").click()
        notice(page, "第 1 版生效")
        expect(page.locator("h1")).to_contain_text("生效中")
        assert not is_too_wide(page)


def amend(browser: Browser, site: str, who: Parties, address: str) -> None:
    """The text in force stays so; the amendment is given up; a renewal is approved by both."""
    with opened(browser, session=(site, who.one_leader.session)) as page:
        page.goto(f"{address}/amend?renew=1")
        expect(page.get_by_label("有效期最后一天")).to_have_value("2032-08-31")
        page.get_by_role("button", name="发起修订").click()
        notice(page, "已发起修订")
        expect(page.locator("h1")).to_contain_text("修订中")
        expect(page.get_by_role("region", name="修订对照")).to_contain_text("2032-08-31")
        look(page)
        page.goto(f"{address}/revert")
        page.get_by_label("理由").fill("先不续签")
        page.get_by_role("button", name="放弃修订").click()
        notice(page, "现行文本继续有效")
        page.goto(f"{address}/give-notice")
        look(page)


def check_the_paper(browser: Browser, site: str, who: Person, address: str) -> None:
    """The paper is had as PDF and Word; whoever holds one checks it without script or sign-in."""
    with opened(browser, session=(site, who.session)) as page:
        page.goto(address)
        number = re.search(r"XY-\d{4}-\d+", page.locator("main").inner_text())
        assert number
        for ending in ("PDF", "Word"):
            with page.expect_download() as got:
                page.get_by_role("link", name=f"下载 {ending}").last.click()
            assert number[0] in got.value.suggested_filename
        digest = page.locator("#text .hash").first.get_attribute("title")
    with opened(browser, 390, script=False) as page:
        page.goto(f"{site}/verify")
        page.get_by_label("编号").fill("XY")
        page.get_by_label("内容指纹").fill("9f")
        page.get_by_role("button", name="核验").click()
        expect(page.locator("#field-number-error")).to_contain_text("请照纸上的编号填写")
        page.get_by_label("编号").fill(number[0])
        page.get_by_label("内容指纹").fill(digest or "")
        page.get_by_role("button", name="核验").click()
        expect(page.locator("h1")).to_have_text("有效")
        expect(page.get_by_role("main")).to_contain_text(OTHER)
        assert "示例教师申" not in page.content()
        page.goto(f"{site}/verify/{number[0]}/{'0' * 16}")
        expect(page.locator("h1")).to_have_text("查无此文本")
    with opened(browser) as page:
        page.goto(f"{site}/verify/{number[0]}/{digest}")
        look(page)


def test_an_agreement_from_its_draft_to_a_paper_that_anybody_checks(
    browser: Browser, real_site: str, parties: Parties, tmp_path: Path
) -> None:
    address = draft(browser, real_site, parties.one_coordinator)
    comment_without_script(browser, real_site, parties.other_coordinator, address)
    change_between_reading_and_approving(browser, real_site, parties, address)
    approve_with_a_mandate(browser, real_site, parties.one_coordinator, address, tmp_path)
    amend(browser, real_site, parties, address)
    check_the_paper(browser, real_site, parties.other_leader, address)
