"""The main job in a browser, on the real services: ask, answer, agree; with script and without."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.looking import at_each_width, findings, is_too_wide, opened
from tests.town import Town

from cyzj.domain.clock import SHANGHAI
from cyzj.domain.ids import new_id

pytestmark = pytest.mark.browser
expect.set_options(timeout=15_000)

ASKS, ANSWERS, TEACHER = "coordinator-甲", "coordinator-乙", "teacher-甲"
TODAY = datetime.now(SHANGHAI).date()
Json = dict[str, Any]


def in_days(days: int) -> str:
    return str(TODAY + timedelta(days=days))


def a_request(town: Town, **changes: object) -> Json:
    body = {
        "exchange_type": "shadowing",
        "side": "host",
        "title": "数控骨干教师跟岗",
        "mode": "onsite",
        "window_from": in_days(20),
        "window_to": in_days(60),
        "working_days": 10,
        "deadline": in_days(10),
        "contact_note": "办公室 8 楼",
        **changes,
    }
    return town.exchanges(ASKS, "POST", "/v1/exchange-requests", body)


def an_answer(town: Town, request: Json, **changes: object) -> Json:
    path = f"/v1/exchange-requests/{request['id']}/answer"
    return town.exchanges(ANSWERS, "POST", path, {"note": "可派骨干教师", **changes})


def an_offer(town: Town) -> Json:
    body = {
        "exchange_type": "shadowing",
        "side": "home",
        "title": "骨干教师可跟岗",
        "mode": "onsite",
        "window_from": in_days(20),
        "window_to": in_days(60),
        "working_days": 10,
        "expires_on": in_days(20),
    }
    return town.exchanges(ANSWERS, "POST", "/v1/exchange-offers", body)


def fill(page: Page, **texts: str) -> None:
    for name, text in texts.items():
        page.locator(f"main [name={name}]").fill(text)


def choose(page: Page, name: str, words: str) -> None:
    group = page.locator(f"#field-{name}")
    group.get_by_text(words, exact=True).click()


def press(page: Page, words: str) -> None:
    page.locator("main").get_by_role("button", name=words, exact=True).click()


def state(page: Page, words: str) -> None:
    expect(page.locator("h1 .chip")).to_have_text(words)


@pytest.fixture
def site(portal_site: str) -> str:
    return portal_site


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_request_is_posted_answered_and_confirmed_by_both(
    browser: Browser, town: Town, site: str, script: bool
) -> None:
    title = f"新能源汽车高压安全送教{'一' if script else '二'}"
    with opened(browser, script=script, session=(site, town.sessions[ASKS])) as page:
        page.goto(f"{site}/exchange-requests/new?type=outreach_teaching")
        fill(page, title=title, window_from=in_days(20), window_to=in_days(10), class_hours="48")
        fill(page, deadline=in_days(5), course="动力电池检测与维护", major_code="70")
        press(page, "发布需求")
        summary = page.get_by_role("alert").first
        expect(summary).to_contain_text("有 2 处需要修改，改好后再发布。已填内容都已保留。")
        expect(page.locator("[name=title]")).to_have_value(title)
        expect(page.locator("[name=course]")).to_have_value("动力电池检测与维护")
        expect(page.locator("[name=class_hours]")).to_have_attribute("aria-invalid", "true")
        expect(page.locator("#field-window_to-error")).to_contain_text("结束日期早于开始日期")
        if script:
            assert page.evaluate("document.activeElement.hasAttribute('data-focus')")
        fill(page, window_to=in_days(40), class_hours="16")
        press(page, "发布需求")
        expect(page.get_by_role("status")).to_contain_text("已发布 TR-")
        state(page, "征集中")
        path = page.url

    with opened(browser, script=script, session=(site, town.sessions[ANSWERS])) as page:
        page.goto(path)
        page.get_by_role("link", name="应答").first.click()
        expect(page.locator("[name=class_hours]")).to_have_value("16")
        fill(page, note="示范课由双师型教师主讲")
        press(page, "应答")
        state(page, "已推荐")
        expect(page.locator(".waiting-line")).to_contain_text("示例宜宾职校甲")
        match = page.url

    confirm(browser, town, site, ASKS, match, "接收方已确认", script=script)
    confirm(browser, town, site, ANSWERS, match, "已确认", script=script)
    with opened(browser, script=script, session=(site, town.sessions[ANSWERS])) as page:
        page.goto(f"{site}/")
        row = page.locator(".list-rows li", has_text="提名教师").first
        expect(row.get_by_role("link")).to_have_attribute(
            "href", re.compile(r"^/engagements/nominate\?match=")
        )
        page.goto(path)
        state(page, "已对接")


def confirm(
    browser: Browser, town: Town, site: str, who: str, match: str, after: str, *, script: bool
) -> None:
    """Somebody confirms: what it changes is stated before, in a dialog or on a page."""
    with opened(browser, script=script, session=(site, town.sessions[who])) as page:
        page.goto(match)
        page.locator(".turn").get_by_role("link", name="确认对接").click()
        place = page.get_by_role("dialog") if script else page.locator("main")
        expect(place.locator(".confirm-facts")).to_contain_text(f"改为 {after}")
        place.get_by_role("button", name="确认对接").click()
        expect(page.get_by_role("status").first).to_contain_text("已确认 TM-")
        state(page, after)


def test_an_answer_is_shortlisted_at_once_and_declined_with_a_reason(
    browser: Browser, town: Town, site: str
) -> None:
    request = a_request(town, title="跟岗待婉拒")
    match = an_answer(town, request)
    with opened(browser, session=(site, town.sessions[ASKS])) as page:
        page.goto(f"{site}/exchange-requests/{request['id']}")
        row = page.locator("#matches tr", has_text=match["number"])
        row.get_by_role("button", name=re.compile("入围")).click()
        expect(page.get_by_role("status").first).to_contain_text("已入围")
        row.get_by_role("link", name=re.compile("婉拒")).click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("button", name="婉拒对接").click()
        expect(page.locator("#field-reason-error")).to_have_text("请选择原因")
        page.locator("[name=reason]").select_option("time")
        fill(page, words="与期末考试冲突")
        press(page, "婉拒对接")
        state(page, "已婉拒")
        expect(page.locator("main")).to_contain_text("与期末考试冲突")


def test_a_draft_is_kept_while_typing_and_published_once(
    browser: Browser, town: Town, site: str
) -> None:
    with opened(browser, session=(site, town.sessions[ASKS])) as page:
        title = f"先存草稿的讲座{new_id().hex[-6:]}"
        page.goto(f"{site}/exchange-requests/new?type=lecture")
        fill(page, title=title, window_from=in_days(20), window_to=in_days(40))
        fill(page, class_hours="4", deadline=in_days(5))
        page.locator("[name=course]").focus()
        expect(page.locator("[data-saved]")).to_contain_text("草稿已保存")
        fill(page, course="产教融合")
        page.locator("[name=description]").focus()
        expect(page.locator("[data-kept] [name=expected_version]")).to_have_value("2")
        press(page, "发布需求")
        state(page, "征集中")
        page.goto(f"{site}/exchange-requests?scope=mine&q={title}")
        expect(page.locator("tbody tr")).to_have_count(1)
        expect(page.locator("tbody tr .chip")).to_have_text("征集中")


def test_a_draft_is_saved_looked_at_and_given_up(browser: Browser, town: Town, site: str) -> None:
    with opened(browser, script=False, session=(site, town.sessions[ASKS])) as page:
        page.goto(f"{site}/exchange-offers/new?type=lecture")
        fill(page, title="草稿讲座", window_from=in_days(20), window_to=in_days(40))
        fill(page, class_hours="4", expires_on=in_days(20))
        press(page, "预览")
        expect(page.locator("#preview")).to_contain_text("4 学时")
        press(page, "存为草稿")
        state(page, "草稿")
        page.get_by_role("link", name="修改", exact=True).click()
        expect(page.locator("[name=class_hours]")).to_have_value("4")
        page.get_by_role("link", name="放弃草稿").click()
        press(page, "放弃草稿")
        expect(page.get_by_role("status").first).to_contain_text("已放弃草稿 TO-")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_the_same_request_is_published_twice_only_on_purpose(
    browser: Browser, town: Town, site: str, script: bool
) -> None:
    major = str(460000 + new_id().int % 9000)
    twin = a_request(town, title="动力电池高压安全送教", major_code=major)
    with opened(browser, script=script, session=(site, town.sessions[ASKS])) as page:
        page.goto(f"{site}/exchange-requests/new?type=shadowing")
        choose(page, "side", "我校接收教师")
        fill(page, title="又一次送教", major_code=major, working_days="10")
        fill(page, window_from=in_days(30), window_to=in_days(40), deadline=in_days(5))
        press(page, "发布需求")
        hint = page.locator(".twin")
        expect(hint).to_contain_text(f"贵校 {TODAY.month}月{TODAY.day}日发布过")
        expect(hint).to_contain_text(f"{twin['number']}，征集中")
        expect(page.get_by_role("alert").first).to_contain_text("确认不是同一需求")
        expect(page.locator(".progress-parts .part-done")).to_have_count(4)
        expect(hint.get_by_role("link")).to_have_attribute(
            "href", f"/exchange-requests/{twin['id']}"
        )
        if script:
            assert findings(page) == []
        hint.get_by_label("确认不是同一需求").check()
        press(page, "发布需求")
        state(page, "征集中")


def test_a_request_is_paused_resumed_extended_and_withdrawn(
    browser: Browser, town: Town, site: str
) -> None:
    request = a_request(town, title="跟岗将撤回")
    path = f"{site}/exchange-requests/{request['id']}"
    with opened(browser, script=False, session=(site, town.sessions[ASKS])) as page:
        page.goto(path)
        press(page, "暂停")
        state(page, "已暂停")
        press(page, "恢复")
        state(page, "征集中")
        page.goto(f"{path}/extend")
        fill(page, deadline=in_days(30))
        press(page, "延长截止")
        expect(page.locator(".field-error")).to_contain_text("征集截止日晚于交流开始日期")
        fill(page, deadline=in_days(15))
        press(page, "延长截止")
        expect(page.locator("main")).to_contain_text(f"征集截止 {in_days(15)}")
        page.goto(f"{path}/withdraw")
        press(page, "撤回")
        expect(page.locator(".field-error")).to_have_text("请填写原因")
        fill(page, reason="教学安排有变")
        press(page, "撤回")
        state(page, "已撤回")


def test_a_change_made_meanwhile_keeps_what_was_typed(
    browser: Browser, town: Town, site: str
) -> None:
    request = a_request(town, title="两人同改")
    path = f"/v1/exchange-requests/{request['id']}/pause"
    with opened(browser, script=False, session=(site, town.sessions[ASKS])) as page:
        page.goto(f"{site}/exchange-requests/{request['id']}/edit")
        town.exchanges(ASKS, "POST", path, {"expected_version": request["version"]})
        fill(page, course="我填的课程")
        press(page, "保存修改")
        expect(page.get_by_role("alert").first).to_contain_text("刚被对方改过")
        expect(page.locator("[name=course]")).to_have_value("我填的课程")
        press(page, "保存修改")
        expect(page.locator("main")).to_contain_text("我填的课程")


def test_an_offer_of_its_own_is_matched_with_a_request(
    browser: Browser, town: Town, site: str
) -> None:
    request, offer = a_request(town, title="跟岗等供给"), an_offer(town)
    with opened(browser, script=False, session=(site, town.sessions[ANSWERS])) as page:
        page.goto(f"{site}/exchange-offers/{offer['id']}/pair")
        press(page, "提出对接")
        expect(page.locator("#field-other-error")).to_have_text("请选择交流需求")
        page.locator(f"[name=other][value='{request['id']}']").check()
        press(page, "提出对接")
        state(page, "已推荐")
        expect(page.locator(".compare")).to_contain_text("跟岗等供给")


def test_a_recommendation_says_why_and_leads_to_the_proposal(
    browser: Browser, town: Town, site: str
) -> None:
    request, offer = a_request(town, title="等推荐的跟岗", major_code="460103"), an_offer(town)
    with opened(browser, session=(site, town.sessions[ASKS])) as page:
        page.goto(f"{site}/exchange-requests/{request['id']}")
        row = page.locator("#fits li", has_text=offer["number"])
        expect(row.locator(".chip")).to_have_text(re.compile(r"匹配 \d+ 分"))
        row.get_by_text("为什么").click()
        expect(row.get_by_role("row", name=re.compile("^专业相近"))).to_contain_text("一方不限专业")
        assert findings(page) == []
        page.goto(site)
        expect(page.locator("#fits")).to_contain_text("适合我校的需求")
        page.goto(f"{site}/exchange-requests/{request['id']}")
        row.get_by_role("link", name=re.compile("提出对接")).click()
        expect(page.locator(f"[name=other][value='{offer['id']}']")).to_be_checked()
        press(page, "提出对接")
        state(page, "已推荐")


def test_an_empty_list_leads_on_and_a_list_is_exported(
    browser: Browser, town: Town, site: str
) -> None:
    a_request(town, title="只在现场")
    with opened(browser, session=(site, town.sessions[ASKS])) as page:
        page.goto(f"{site}/exchange-requests?q=只在现场&mode=online")
        page.get_by_role("link", name=re.compile("去掉“方式：线上”")).click()
        expect(page.locator("tbody tr")).not_to_have_count(0)
        page.get_by_text("导出", exact=True).click()
        for words, start in (("（.xlsx）", b"PK"), ("（.csv）", "\ufeff编号".encode())):
            with page.expect_download() as coming:
                page.get_by_role("link", name=re.compile(re.escape(words))).click()
            assert coming.value.path().read_bytes().startswith(start)
            assert coming.value.suggested_filename.startswith("交流需求-")


def test_a_teacher_sees_the_market_but_posts_and_answers_nothing(
    browser: Browser, town: Town, site: str
) -> None:
    request = a_request(town, title="教师看到的需求")
    with opened(browser, session=(site, town.sessions[TEACHER])) as page:
        for path in ("/", "/todo", "/exchange-requests", f"/exchange-requests/{request['id']}"):
            page.goto(f"{site}{path}")
            expect(page.locator("h1")).to_be_visible()
            acts = re.compile("发布需求|应答$|修改|暂停")
            expect(page.locator("main .page-actions").get_by_text(acts)).to_have_count(0)


def test_no_page_has_a_finding(browser: Browser, town: Town, site: str) -> None:
    request = a_request(town, title="看一看", description="希望教师参与教案编写。")
    match, offer = an_answer(town, request), an_offer(town)
    one = f"/exchange-requests/{request['id']}"
    asking = [
        *("/", "/todo", "/todo?on=others", "/exchange-requests", "/exchange-requests/new"),
        *("/exchange-requests?q=没有这样的", "/exchange-offers", "/matches", one),
        *(f"{one}/{page}" for page in ("edit", "extend", "withdraw")),
        *(f"/matches/{match['id']}{page}" for page in ("", "/confirm", "/decline")),
    ]
    there = f"/exchange-offers/{offer['id']}"
    answering = [f"{one}/answer", "/exchange-offers/new", there, f"{there}/pair"]
    for who, paths in ((ASKS, asking), (ANSWERS, answering)):
        with opened(browser, session=(site, town.sessions[who])) as page:
            for path in paths:
                page.goto(f"{site}{path}")
                for width in at_each_width(page):
                    assert findings(page) == [], (path, width)
                    assert not is_too_wide(page), (path, width)
