"""导入 in a browser, on the real services: a sheet checked, corrected, confirmed; with script and without."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect
from python_calamine import CalamineWorkbook
from tests.looking import WIDTHS, findings, is_too_wide, opened
from tests.town import Town

from cyzj.domain.clock import SHANGHAI
from cyzj.testing.books import book

pytestmark = pytest.mark.browser
expect.set_options(timeout=15_000)
ASKS, TEACHER, OFFICE = "coordinator-甲", "teacher-甲", "office"
TODAY = datetime.now(SHANGHAI).date()
Row = dict[str, Any]


def in_days(days: int) -> str:
    return str(TODAY + timedelta(days=days))


def a_row(title: str, **changes: Any) -> Row:
    row = {
        "标题": title,
        "交流类型": "跟岗学习",
        "方向": "接收方",
        "专业代码": "460103",
        "方式": "现场",
        "开始日期": in_days(20),
        "结束日期": in_days(60),
        "工作日": 10,
        "征集截止": in_days(10),
    }
    return {**row, **changes}


def file_of(*rows: Row) -> FilePayload:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": "2026 秋.xlsx", "mimeType": kind, "buffer": book(*rows)}


def send(page: Page, file: FilePayload) -> None:
    page.get_by_label("表格").set_input_files(file)
    page.get_by_role("button", name="上传并检查").click()


def counts(page: Page) -> list[str]:
    tiles = page.locator(".tile")
    expect(tiles.first).to_be_visible()
    return [text.split()[0] for text in page.locator(".tile-value").all_inner_texts()]


def picture(page: Page, name: str) -> None:
    """Kept only where `LOOK` names a folder: for a person to look at."""
    if folder := os.environ.get("LOOK"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize("script", [True, False])
def test_a_coordinator_imports_requests_after_correcting_the_sheet(
    browser: Browser, town: Town, portal_site: str, script: bool
) -> None:
    major = "460301" if script else "460302"
    session = portal_site, town.sessions[ASKS]
    with opened(browser, script=script, session=session) as page:
        page.goto(f"{portal_site}/exchange-requests")
        page.get_by_role("link", name="导入", exact=True).click()
        with page.expect_download() as download:
            page.get_by_role("link", name="下载模板").click()
        with CalamineWorkbook.from_path(download.value.path()) as template:
            assert template.sheet_names[0] == "交流需求"
        wrong = a_row("焊接机器人送教", 交流类型="送教", 工作日="", 学时=48, 专业代码=major)
        send(
            page,
            file_of(a_row("数控跟岗", 专业代码=major), wrong, a_row("电气", 专业代码="4603O1")),
        )
        expect(page.get_by_role("heading", level=1)).to_have_text("批量导入需求")
        assert counts(page) == ["1", "0", "0", "2", "0"]
        row = page.get_by_role("row", name="焊接机器人送教")
        expect(row).to_contain_text("学时")
        expect(row).to_contain_text("送教为 1–40 学时，请改到这个范围内，或拆成几条。")
        expect(page.get_by_role("row", name="电气")).to_contain_text("您要填的是 460301 吗？")
        expect(page.get_by_role("button", name="确认导入")).to_be_disabled()
        with page.expect_download() as download:
            page.get_by_role("link", name="下载标注了错误的表").click()
        assert download.value.suggested_filename.endswith("（标注了错误）.xlsx")
        page.get_by_role("link", name="重新上传").click()
        right = {**wrong, "学时": 16}
        send(page, file_of(a_row("数控跟岗", 专业代码=major), right))
        assert counts(page) == ["2", "0", "0", "0", "0"]
        page.get_by_role("button", name="确认导入").click()
        expect(page.locator(".notice-ok")).to_contain_text("已导入 2 条需求。")
        page.get_by_role("link", name="再导入一份").click()
        again = file_of(a_row("数控跟岗", 专业代码=major), right, a_row("数控带教", 专业代码=major))
        send(page, again)
        assert counts(page) == ["1", "0", "2", "0", "1"]
        page.get_by_label("仍然导入").check()
        page.get_by_text("立即发布").click()
        page.get_by_role("button", name="确认导入").click()
        expect(page.locator(".notice-ok")).to_contain_text("已导入 1 条需求，原样保留 2 条。")
    found = town.exchanges(ASKS, "GET", f"/v1/exchange-requests?scope=mine&major_code={major}")
    mine = [one for one in found["items"] if one["major_code"] == major]  # not those open to any
    states = {one["title"]: one["status"] for one in mine}
    assert states == {"数控跟岗": "draft", "焊接机器人送教": "draft", "数控带教": "open"}


def test_a_file_that_is_no_sheet_is_explained_at_the_field(
    browser: Browser, town: Town, portal_site: str
) -> None:
    with opened(browser, session=(portal_site, town.sessions[ASKS])) as page:
        page.goto(f"{portal_site}/exchange-offers/import")
        page.get_by_role("button", name="上传并检查").click()
        expect(page.locator(".field-error")).to_contain_text("请选择填好的表格")
        send(page, {"name": "a.xlsx", "mimeType": "x/y", "buffer": b"PK\x03\x04broken"})
        expect(page.locator(".field-error")).to_contain_text("另存为 .xlsx")
        assert findings(page) == []


def test_staff_are_invited_from_a_sheet_and_each_link_is_shown_once(
    browser: Browser, town: Town, portal_site: str
) -> None:
    rows = [{"姓名": f"示例教师{name}", "角色": "教师"} for name in "子丑寅"]
    with opened(browser, session=(portal_site, town.sessions[ASKS])) as page:
        page.goto(f"{portal_site}/staff")
        page.get_by_role("link", name="导入", exact=True).click()
        send(page, file_of(*rows))
        page.get_by_role("button", name="确认导入").click()
        links = page.get_by_label("的邀请链接")
        expect(links).to_have_count(3)
        assert links.first.input_value().startswith(f"{portal_site}/invitations/")
        assert findings(page) == []
        picture(page, "links-1440")
        page.get_by_role("link", name="查看人员与权限").click()
        expect(page.get_by_role("row", name="示例教师丑")).to_contain_text("教师")


def test_the_office_registers_organisations_and_others_may_not(
    browser: Browser, town: Town, portal_site: str
) -> None:
    row = {"单位名称": "示例绵阳职校丙", "简称": "绵阳丙", "类型": "中职", "省（市）": "四川"}
    with opened(browser, session=(portal_site, town.sessions[OFFICE])) as page:
        page.goto(f"{portal_site}/members")
        page.get_by_role("link", name="导入", exact=True).click()
        send(page, file_of(row))
        page.get_by_role("button", name="确认导入").click()
        expect(page.locator(".notice-ok")).to_contain_text("已登记 1 家单位。")
        page.get_by_role("link", name="查看成员单位").click()
        expect(page.get_by_role("link", name="示例绵阳职校丙", exact=True)).to_be_visible()
    with opened(browser, session=(portal_site, town.sessions[TEACHER])) as page:
        for path in ("/members", "/staff", "/exchange-requests"):
            answer = page.goto(f"{portal_site}{path}/import")
            assert answer
            assert answer.status == 403


@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_of_an_import_have_no_fault_at_any_width(
    browser: Browser, town: Town, portal_site: str, width: int
) -> None:
    rows = [
        a_row("数控骨干教师跟岗", 专业代码="4603"),
        a_row("焊接机器人送教", 交流类型="送教", 工作日="", 学时=48),
        a_row("课程思政专题讲座", 专业代码="4603O1", 开始日期="2026-02-30"),
    ]
    with opened(browser, width, session=(portal_site, town.sessions[ASKS])) as page:
        page.goto(f"{portal_site}/exchange-requests/import")
        assert findings(page) == []
        assert not is_too_wide(page)
        picture(page, f"upload-{width}")
        send(page, file_of(*rows))
        expect(page.get_by_role("heading", name="需要处理的行")).to_be_visible()
        assert findings(page) == []
        assert not is_too_wide(page)
        picture(page, f"check-{width}")
        page.goto(f"{portal_site}/exchange-requests/import")
        send(page, file_of(rows[0], a_row("模具", 专业代码=f"46{width:04d}"[:6])))
        expect(page.get_by_role("heading", name="可导入的行")).to_be_visible()
        assert findings(page) == []
        picture(page, f"ready-{width}")
