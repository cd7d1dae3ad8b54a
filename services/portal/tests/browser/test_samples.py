"""The pages in a real Chromium: no accessibility finding, no error, no sideways scroll."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.looking import opened

from portal.build import HOME

pytestmark = pytest.mark.browser

PAGES = ("/sign-in", "/design-language", "/privacy", "/nowhere")
WIDTHS = (390, 820, 1440)


def findings(page: Page) -> list[str]:
    """What axe-core finds, of every impact, as short lines."""
    page.evaluate((HOME / "node_modules/axe-core/axe.min.js").read_text("utf-8"))
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
    found = page.evaluate(f"axe.run(document, {json.dumps(rules)})")
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_accessibility_finding(
    browser: Browser, site: str, path: str, width: int
) -> None:
    with opened(browser, width) as page:
        page.goto(site + path)
        assert findings(page) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_the_workbench_has_no_accessibility_finding(
    browser: Browser, site: str, width: int
) -> None:
    with opened(browser, width) as page:
        sign_in(page, site)
        assert findings(page) == []


@pytest.mark.parametrize("path", PAGES)
def test_no_page_scrolls_sideways_at_320_px(browser: Browser, site: str, path: str) -> None:
    with opened(browser, 320) as page:
        page.goto(site + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


def sign_in(page: Page, site: str) -> None:
    page.goto(f"{site}/sign-in")
    page.get_by_role("button", name="示例协调员乙").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("上午好")


def test_a_person_signs_in_and_out_without_script(browser: Browser, site: str) -> None:
    with opened(browser, 1440, script=False) as page:
        page.goto(f"{site}/")
        page.get_by_label("账号").fill("a")
        page.get_by_label("密码", exact=True).fill("wrong")
        page.get_by_role("button", name="登录", exact=True).click()
        expect(page.locator("#field-password-error")).to_contain_text("账号或密码不对")
        expect(page.get_by_label("账号")).to_have_value("a")
        page.get_by_label("密码", exact=True).fill("right")
        page.get_by_role("button", name="登录", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("上午好")
        page.locator(".account summary").click()
        page.get_by_role("button", name="退出登录").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("登录")


def test_the_password_can_be_looked_at(browser: Browser, site: str) -> None:
    with opened(browser, 390) as page:
        page.goto(f"{site}/sign-in")
        page.get_by_role("button", name="显示密码").click()
        expect(page.get_by_label("密码", exact=True)).to_have_attribute("type", "text")
        expect(page.get_by_role("button", name="隐藏密码")).to_be_visible()


def test_keys_reach_search_help_and_rows(browser: Browser, site: str) -> None:
    with opened(browser, 1440) as page:
        page.goto(f"{site}/design-language")
        page.keyboard.press("/")
        expect(page.locator("#search")).to_be_focused()
        page.keyboard.type("?j")
        expect(page.locator("#search")).to_have_value("?j")
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("j")
        page.keyboard.press("j")
        expect(page.locator("tr.row-at a").first).to_have_text("新能源汽车维修骨干教师跟岗")
        page.keyboard.press("?")
        expect(page.locator("#keys")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("#keys")).to_be_hidden()


def test_single_letters_can_be_switched_off(browser: Browser, site: str) -> None:
    with opened(browser, 1440) as page:
        page.goto(f"{site}/design-language")
        page.keyboard.press("?")
        page.get_by_label("关闭单字母快捷键").check()
        page.keyboard.press("Escape")
        page.keyboard.press("/")
        expect(page.locator("#search")).not_to_be_focused()


def test_a_dialog_keeps_the_focus_and_gives_it_back(browser: Browser, site: str) -> None:
    with opened(browser, 1440) as page:
        page.goto(f"{site}/design-language")
        opener = page.get_by_role("button", name="审批修订")
        opener.click()
        dialog = page.get_by_role("dialog", name="同意任务书第 3 版")
        expect(dialog).to_be_visible()
        for _ in range(12):
            page.keyboard.press("Tab")
            inside = "document.activeElement === document.body || document.activeElement.closest('dialog') !== null"
            assert page.evaluate(inside)
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        expect(opener).to_be_focused()


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(
    browser: Browser, site: str
) -> None:
    with opened(browser, 1440) as page:
        page.goto(f"{site}/design-language")
        expect(page.locator("[data-focus]").first).to_be_focused()
        page.get_by_role("link", name="结束日期：").click()
        expect(page.locator("#field-end")).to_be_focused()


def test_touch_targets_are_44_px_on_a_phone(browser: Browser, site: str) -> None:
    with opened(browser, 390) as page:
        page.goto(f"{site}/sign-in")
        small = page.evaluate(
            """[...document.querySelectorAll("main button, main input:not([type=hidden]), main .btn")]
            .filter((each) => each.offsetParent && !each.matches(".eye") && each.getBoundingClientRect().height < 43.5)
            .map((each) => each.outerHTML)"""
        )
        assert small == []
