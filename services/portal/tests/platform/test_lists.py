"""Lists on the real services: columns, row height, chosen rows, files; with script and without."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.looking import findings, opened

from cyzj.domain.clock import SHANGHAI
from cyzj.domain.ids import new_id

from .conftest import Town
from .test_exchanges import ANSWERS, ASKS, TEACHER, a_request

pytestmark = pytest.mark.browser
Json = dict[str, Any]


def in_days(days: int) -> str:
    return str((datetime.now(SHANGHAI) + timedelta(days=days)).date())


def of_a_kind(town: Town, count: int) -> tuple[str, list[Json]]:
    """Requests of one title, and that title."""
    title = f"批量{new_id().hex[-8:]}"
    return title, [a_request(town, title=title, course=f"课程{at}") for at in range(count)]


def row(page: Page, item: Json) -> Any:
    return page.locator("tbody tr", has_text=item["number"])


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_chosen_rows_are_paused_together_with_a_result_for_each(
    browser: Browser, town: Town, portal_site: str, script: bool
) -> None:
    title, (first, second, third) = of_a_kind(town, 3)
    with opened(browser, script=script, session=(portal_site, town.sessions[ASKS])) as page:
        page.goto(f"{portal_site}/exchange-requests?q={title}&density=compact")
        bar = page.locator("#batch")
        expect(bar).to_be_hidden()
        row(page, first).locator("[name=chosen]").check()
        row(page, second).locator("[name=chosen]").check()
        expect(bar).to_be_visible()
        expect(bar).to_contain_text("仅对我校发布的需求生效")
        if script:
            expect(bar).to_contain_text("已选 2 条")
            assert findings(page) == []
        path = f"/v1/exchange-requests/{second['id']}/pause"
        town.exchanges(ASKS, "POST", path, {"expected_version": second["version"]})
        bar.get_by_role("button", name="暂停").click()
        expect(page.locator(".page-line")).to_have_text("已暂停 1 条，1 条没有办成")
        expect(row(page, first)).to_contain_text("已暂停")
        expect(row(page, second)).to_contain_text("现在的状态不能暂停")
        page.get_by_role("link", name="回到列表").click()
        assert "density=compact" in page.url
        expect(row(page, first).locator(".chip")).to_have_text("已暂停")
        expect(row(page, third).locator(".chip")).to_have_text("征集中")


def test_all_rows_are_chosen_with_one_box_and_let_go_again(
    browser: Browser, town: Town, portal_site: str
) -> None:
    title, _ = of_a_kind(town, 2)
    with opened(browser, session=(portal_site, town.sessions[ASKS])) as page:
        page.goto(f"{portal_site}/exchange-requests?q={title}")
        page.get_by_label("选择本页全部").check()
        expect(page.locator("#batch")).to_contain_text("已选 2 条")
        page.get_by_role("link", name="取消选择").click()
        expect(page.locator("#batch")).to_be_hidden()
        page.keyboard.press("j")
        page.keyboard.press("x")
        expect(page.locator("#batch")).to_contain_text("已选 1 条")


def test_the_last_day_of_chosen_rows_is_asked_for_once(
    browser: Browser, town: Town, portal_site: str
) -> None:
    title, (first, second) = of_a_kind(town, 2)
    with opened(browser, script=False, session=(portal_site, town.sessions[ASKS])) as page:
        page.goto(f"{portal_site}/exchange-requests?q={title}")
        for one in (first, second):
            row(page, one).locator("[name=chosen]").check()
        page.locator("#batch").get_by_role("button", name="延长截止").click()
        expect(page.locator("h1")).to_have_text("延长 2 条需求的截止")
        expect(page.locator(".field-error")).to_have_count(0)
        send = page.locator("main").get_by_role("button", name="延长截止")
        send.click()
        expect(page.locator("#field-deadline-error")).to_contain_text("请填写征集截止")
        page.get_by_label(second["number"]).uncheck()
        page.locator("[name=deadline]").fill(in_days(15))
        send.click()
        expect(page.locator(".page-line")).to_have_text("已延长 1 条")
        page.get_by_role("link", name="回到列表").click()
        row(page, first).locator("[name=chosen]").check()
        page.locator("#batch").get_by_role("button", name="延长截止").click()
        page.locator("[name=deadline]").fill(in_days(90))
        send.click()
        expect(row(page, first)).to_contain_text("征集截止日晚于交流开始日期")


def test_chosen_rows_are_exported_in_the_columns_shown(
    browser: Browser, town: Town, portal_site: str
) -> None:
    title, (_, second) = of_a_kind(town, 2)
    with opened(browser, session=(portal_site, town.sessions[ASKS])) as page:
        page.goto(f"{portal_site}/exchange-requests?q={title}&limit=50")
        page.get_by_text("列设置", exact=True).click()
        page.get_by_label("时间与学时").uncheck()
        page.get_by_role("button", name="按所选显示").click()
        expect(page.get_by_role("columnheader", name="时间与学时")).to_have_count(0)
        expect(page.get_by_role("columnheader", name="发布单位")).to_be_visible()
        assert {"limit=50", "col=school"} <= set(re.split("[?&]", page.url))
        page.get_by_text("导出", exact=True).click()
        with page.expect_download() as coming:
            page.get_by_role("link", name=re.compile("csv")).click()
        head, *rows = coming.value.path().read_text("utf-8-sig").splitlines()
        assert ("开始日期" in head, "发布单位" in head, len(rows)) == (False, True, 2)
        row(page, second).locator("[name=chosen]").check()
        with page.expect_download() as coming:
            page.get_by_role("button", name="导出所选").click()
        assert coming.value.suggested_filename.endswith(".xlsx")
        assert coming.value.path().read_bytes().startswith(b"PK")
        expect(page.get_by_role("button", name="导出所选")).to_be_enabled()


def test_rows_of_others_cannot_be_chosen(browser: Browser, town: Town, portal_site: str) -> None:
    title, (item,) = of_a_kind(town, 1)
    for who in (ANSWERS, TEACHER):
        with opened(browser, session=(portal_site, town.sessions[who])) as page:
            page.goto(f"{portal_site}/exchange-requests?q={title}")
            expect(row(page, item)).to_be_visible()
            expect(page.locator("[name=chosen]:enabled")).to_have_count(0)


def test_columns_are_chosen_in_every_list(browser: Browser, town: Town, portal_site: str) -> None:
    with opened(browser, script=False, session=(portal_site, town.sessions[ASKS])) as page:
        for path, label in (
            ("/exchange-offers", "发布单位"),
            ("/matches", "更新"),
            ("/engagements", "计划"),
            ("/members", "答复承诺"),
        ):
            page.goto(f"{portal_site}{path}")
            if page.get_by_text("列设置").count() == 0:
                continue  # an empty list has no columns
            page.get_by_text("列设置", exact=True).click()
            page.get_by_role("checkbox", name=label).uncheck()
            page.get_by_role("button", name="按所选显示").click()
            expect(page.get_by_role("columnheader", name=label, exact=True)).to_have_count(0)
            heads = page.locator("thead th").count()
            assert all(
                one.locator("td").count() == heads for one in page.locator("tbody tr").all()
            ), path
