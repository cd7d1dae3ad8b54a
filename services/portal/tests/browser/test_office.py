"""The group office's pages against the real service: numbers lead to what makes them, 督办 is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from tests.looking import at_each_width, findings, is_too_wide, opened

from ..real_members import RealMembers
from ..real_office import OfficeStory

pytestmark = pytest.mark.browser

PAGES = {
    "board": "/office/board",
    "queue": "/office/queue",
    "overview": "/office/exchanges",
    "hours": "/office/drill?measure=hours&cell=all",
    "in time": "/office/drill?measure=answered_in_time&cell=unmet",
    "nothing": "/office/drill?measure=trend&cell=2026-08:cross",
    "empty queue": "/office/queue?scope=me",
}


@pytest.fixture(scope="module")
def session(real_members: RealMembers, office_site: str) -> tuple[str, str]:
    return office_site, real_members.office.session


@pytest.fixture
def page(browser: Browser, session: tuple[str, str]) -> Iterator[Page]:
    with opened(browser, session=session) as page:
        yield page


@pytest.fixture
def http(session: tuple[str, str]) -> Iterator[httpx.Client]:
    site, cookie = session
    with httpx.Client(base_url=site, cookies={"cyzj": cookie}, timeout=30) as client:
        yield client


def test_no_page_of_the_office_has_a_finding(
    browser: Browser, session: tuple[str, str], office_story: OfficeStory
) -> None:
    story = f"/exchange-requests/{office_story.request}/timeline"
    with opened(browser, session=session) as page:
        for name, path in {**PAGES, "timeline": story}.items():
            page.goto(session[0] + path)
            for width in at_each_width(page):
                assert (name, width, findings(page)) == (name, width, [])
                assert not is_too_wide(page), (name, width)
        page.goto(session[0] + "/office/queue")
        page.locator(".row-acts a").last.click()
        for width in at_each_width(page):
            assert (width, findings(page)) == (width, [])
            assert not is_too_wide(page), width


def test_no_page_of_the_office_scrolls_sideways_at_320_px(
    browser: Browser, session: tuple[str, str]
) -> None:
    with opened(browser, 320, session=session) as page:
        for name, path in PAGES.items():
            page.goto(session[0] + path)
            assert not is_too_wide(page), name


def test_the_stamp_stands_above_the_numbers(page: Page, session: tuple[str, str]) -> None:
    page.goto(session[0] + "/office/board")
    stamp = page.locator(".board-stamp")
    expect(stamp).to_contain_text("截至")
    expect(stamp).to_contain_text("事件位点")
    expect(stamp).to_contain_text("口径 v2026.1")
    expect(stamp).to_contain_text("数据延迟")
    waiting = page.locator(".sidebar").get_by_role("link", name="督办队列")
    expect(waiting).to_contain_text("5")


@pytest.mark.parametrize(
    ("number", "rows"), [("需求满足率", 12), ("匹配用时（中位）", 10), ("跨省市协作占比", 8)]
)
def test_a_tile_leads_to_as_many_rows_as_it_says(
    page: Page, session: tuple[str, str], number: str, rows: int
) -> None:
    page.goto(session[0] + "/office/board")
    tile = page.locator(".tile", has_text=number)
    expect(tile).to_contain_text(f"n = {rows}")
    tile.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(number.split("（")[0])
    expect(page.get_by_role("main")).to_contain_text(f"共 {rows} ")
    expect(page.locator("tbody > tr")).to_have_count(rows)


def test_a_cell_of_the_matrix_leads_to_its_exchange_and_its_event(
    page: Page, session: tuple[str, str]
) -> None:
    page.goto(session[0] + "/office/board")
    row = page.locator(".matrix tbody tr", has_text="示例重庆职校乙")
    row.get_by_role("link", name="96", exact=True).click()
    heading = "已认定加权学时：示例重庆职校乙 → 示例宜宾职校甲"
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    expect(page.locator("tbody > tr")).to_have_count(1)
    expect(page.locator("tbody > tr td").nth(3)).to_have_text(re.compile("96$"))
    page.locator("tbody details summary").click()
    expect(page.locator("tbody")).to_contain_text("学时已认定")
    expect(page.locator("tbody")).to_contain_text("cyzj.teacher_exchanges.v1 0:")


def test_the_balance_ends_with_the_account_that_makes_it_zero(
    page: Page, session: tuple[str, str]
) -> None:
    page.goto(session[0] + "/office/board")
    card = page.locator(".card", has=page.get_by_role("heading", name="互惠结余"))
    card.locator("summary").click()
    cells = card.locator("tbody td").all_inner_texts()
    values = [float(cell.replace("−", "-").replace(",", "")) for cell in cells]
    assert card.locator("tbody th").last.inner_text() == "联盟公共账户"
    assert sum(values) == 0


def test_who_was_silent_for_long_is_named(page: Page, session: tuple[str, str]) -> None:
    page.goto(session[0] + "/office/board?period=year&part=51")
    card = page.locator(".card", has=page.get_by_role("heading", name="需要关注的成员"))
    expect(card).to_contain_text("示例南充职校己")
    expect(card).to_contain_text("休眠")


def test_the_file_of_the_board_carries_the_stamp(http: httpx.Client) -> None:
    answer = http.get("/office/board/export.csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert "2026" in answer.headers["content-disposition"]
    assert lines[1].startswith("截至,2026-10-")
    assert "口径,v2026.1" in lines[1]
    assert "互惠平衡度,0.62,,n = 5 校," in lines


def test_the_queue_is_asked_by_its_address(page: Page, session: tuple[str, str]) -> None:
    page.goto(session[0] + "/office/queue")
    expect(page.locator("tbody > tr")).to_have_count(5)
    page.get_by_role("link", name="已超时").click()
    expect(page.locator("tbody > tr")).to_have_count(2)
    page.get_by_label("办理人").select_option(label="教师本人")
    page.get_by_role("button", name="查询").click()
    expect(page.locator("tbody > tr")).to_have_count(1)
    expect(page.locator("tbody > tr")).to_contain_text("示例高等职业学院戊")
    assert "scope=overdue" in page.url
    page.goto(session[0] + "/office/queue?number=nonsense")
    expect(page.get_by_role("main")).to_contain_text("没有符合条件的事项")


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_the_queue_as_a_file(http: httpx.Client, ending: str) -> None:
    answer = http.get(f"/office/queue/export.{ending}?scope=overdue")
    assert answer.status_code == 200
    assert len(answer.content) > 100


@pytest.mark.parametrize("path", ["/office/board", "/office/queue", "/office/exchanges"])
def test_what_did_not_change_is_not_sent_again(http: httpx.Client, path: str) -> None:
    first = http.get(path, headers={"HX-Request": "true"})
    assert first.status_code == 200
    tag = {"HX-Request": "true", "If-None-Match": first.headers["etag"]}
    again = http.get(path, headers=tag)
    assert (again.status_code, again.content) == (304, b"")


def test_the_queue_says_that_it_changed_and_moves_no_row(http: httpx.Client) -> None:
    shown = http.get("/office/queue?seen=before", headers={"HX-Request": "true"})
    assert "督办队列有变化" in shown.text
    assert "<tr" not in shown.text


def test_an_escalation_needs_a_reason_and_is_made_once_a_day_without_script(
    browser: Browser, session: tuple[str, str]
) -> None:
    with opened(browser, script=False, session=session) as page:
        page.goto(session[0] + "/office/queue?scope=overdue&party=school")
        page.get_by_role("link", name=re.compile("督办.*提名待受理")).click()
        expect(page.get_by_role("main")).to_contain_text("您代表 集团办公室 督办以下事项。")
        page.get_by_role("button", name="督办").click()
        expect(page.locator("#field-reason-error")).to_have_text("请填写督办原因")
        page.get_by_label("督办原因").fill("接收学校逾期未受理，影响排课，请本周内答复。")
        address = page.url
        page.get_by_role("button", name="督办").click()
        expect(page.locator("#notices")).to_contain_text("已督办。")
        expect(page.locator("tbody")).to_contain_text("已督办")
        page.goto(address)
        expect(page.get_by_role("main")).to_contain_text("影响排课，请本周内答复。")
        page.get_by_label("督办原因").fill("再催一次。")
        page.get_by_role("button", name="督办").click()
        expect(page.get_by_role("alert")).to_contain_text("今天已经")
        expect(page.get_by_label("督办原因")).to_have_value("再催一次。")


def test_a_reminder_may_go_without_words(page: Page, session: tuple[str, str]) -> None:
    page.goto(session[0] + "/office/queue")
    row = page.locator("tbody > tr", has_text="对接待确认")
    row.get_by_role("link", name=re.compile("提醒")).click()
    page.get_by_role("button", name="提醒").click()
    expect(page.locator("#notices")).to_contain_text("已提醒。")
    expect(page.locator("tbody > tr", has_text="对接待确认")).to_contain_text("已提醒 1 次")


def test_the_story_of_a_request_is_told_from_its_end(
    page: Page, session: tuple[str, str], office_story: OfficeStory
) -> None:
    page.goto(f"{session[0]}/exchange-requests/{office_story.request}/timeline")
    told = page.locator(".event-title").all_inner_texts()
    assert (told[0], told[-1]) == ("需求已完成", "需求已发布")
    assert len(told) == 16
    expect(page.get_by_role("main")).to_contain_text("现在不等任何一方")
