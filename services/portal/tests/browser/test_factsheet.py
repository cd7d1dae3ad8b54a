"""Factsheets in a real Chromium before the real register: published, mended, read, verified, checked."""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from tests.looking import at_each_width, findings, is_too_wide, opened

from ..real_members import Person, RealMembers

pytestmark = pytest.mark.browser
LARGEST_PAGE = 15 * 1024
"""Bytes of HTML, compressed (portal.md 9)."""


@dataclass
class Story:
    """A school with people, and somebody of another school."""

    school: Mapping[str, Any]
    office: Person
    coordinator: Person
    manager: Person
    teacher: Person
    elsewhere: Person

    @property
    def page(self) -> str:
        return f"/members/{self.school['id']}/factsheet"

    @property
    def api(self) -> str:
        return f"/v1/organisations/{self.school['id']}/factsheet"


_NUMBERS = count(1)


def story_of(members: RealMembers) -> Story:
    school = members.member(
        name=f"示例宜宾职业技术学校第{next(_NUMBERS)}校区", short_name="示例宜宾丁", kind="higher"
    )
    other = members.member(jurisdiction="50")
    return Story(
        school,
        members.office,
        members.person(school["id"], "coordinator", "示例协调员丁"),
        members.person(school["id"], "base_manager", "示例管理员丁"),
        members.person(school["id"], "teacher", "示例教师丁"),
        members.person(other["id"], "coordinator", "示例协调员戊"),
    )


def said(story: Story, **changes: object) -> dict[str, Any]:
    """A factsheet as its API takes it."""
    bells = ("08:20", "09:05"), ("09:15", "10:00"), ("10:20", "11:05"), ("14:00", "14:45")
    return {
        "expected_version": 0,
        "majors": [
            {"code": "460103", "enrolment": 1320, "strength": True},
            {"code": "530802", "enrolment": 240},
            {"code": "999999"},
        ],
        "terms": [
            {"code": "2026-1", "first_day": "2026-08-31", "last_day": "2027-01-15"},
            {"code": "2026-2", "first_day": "2027-02-22", "last_day": "2027-07-02"},
        ],
        "sections": [
            {"number": at, "starts": starts, "ends": ends}
            for at, (starts, ends) in enumerate(bells, 1)
        ],
        "contacts": [
            {"role": "general", "person_ref": story.coordinator.ref},
            {"role": "bases", "person_ref": story.manager.ref},
        ],
        "strengths": "省级高水平专业群 1 个（数控技术）。\n有 5 轴加工中心 6 台，可接待跟岗教师。",
        "visiting": {
            "lodging": "校内专家楼，标准间 80 元/晚，至少提前 3 天预订。",
            "meals": "凭访客码在一食堂用餐。",
            "transport": "宜宾西站乘 12 路到职教园区站，步行 5 分钟。",
            "safety": "进实训室前完成 1 小时安全教育，自备工作服和防砸鞋。",
        },
        **changes,
    }


@pytest.fixture(scope="module")
def story(real_members: RealMembers) -> Story:
    made = story_of(real_members)
    real_members.post(made.coordinator, made.api, said(made))
    return made


def cell(page: Page, table: str, row: int, name: str) -> Locator:
    """A control by its table, its row as people count, and its column."""
    return page.get_by_label(f"{table}第 {row} 行的{name}")


def told(page: Page, control: Locator) -> str:
    """What stands under a control that is wrong."""
    expect(control).to_have_attribute("aria-invalid", "true")
    ids = (control.get_attribute("aria-describedby") or "").split()
    return page.locator(f"#{ids[-1]}").inner_text()


SMALL = """[...document.querySelectorAll("main button, main input:not([type=hidden]), main select, main .btn")]
.filter((each) => each.checkVisibility() && !each.closest(".visually-hidden, .check"))
.filter((each) => each.getBoundingClientRect().height > 2 && each.getBoundingClientRect().height < 43.5)
.map((each) => each.outerHTML.slice(0, 120))"""


def test_every_page_is_accessible_and_fits_a_phone(
    browser: Browser, real_members: RealMembers, real_site: str, story: Story, tmp_path: Path
) -> None:
    bare = story_of(real_members)
    visits = {
        "ours": (story.coordinator, story.page),
        "theirs": (story.elsewhere, story.page),
        "edit": (story.coordinator, f"{story.page}/edit"),
        "first": (bare.coordinator, f"{bare.page}/edit"),
        "none-ours": (bare.coordinator, "/factsheet"),
        "none-teacher": (bare.teacher, bare.page),
        "none-theirs": (story.elsewhere, bare.page),
        "member": (story.coordinator, f"/members/{story.school['id']}"),
        "majors": (story.office, "/majors"),
        "majors-found": (story.elsewhere, "/majors?q=数控"),
        "majors-none": (story.elsewhere, "/majors?q=没有"),
    }
    wrong: dict[str, list[str]] = {}
    for name, (who, path) in visits.items():
        with opened(browser, session=(real_site, who.session)) as page:
            answer = page.goto(real_site + path)
            assert answer
            size = len(gzip.compress(answer.body()))
            wrong[name] = [f"{size} bytes"] if size > LARGEST_PAGE else []
            for width in at_each_width(page):
                page.screenshot(path=tmp_path / f"{name}-{width}.png", full_page=True)
                wrong[name] += [f"{width}: {one}" for one in findings(page)]
                wrong[name] += page.evaluate(SMALL) if width < 768 else []
            page.set_viewport_size({"width": 320, "height": 700})
            wrong[name] += ["scrolls sideways at 320 px"] if is_too_wide(page) else []
    assert {name: lines for name, lines in wrong.items() if lines} == {}


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_coordinator_publishes_one_and_mends_what_is_wrong_in_its_cell(
    browser: Browser, real_members: RealMembers, real_site: str, script: bool, tmp_path: Path
) -> None:
    story = story_of(real_members)
    with opened(browser, script=script, session=(real_site, story.coordinator.session)) as page:
        page.goto(real_site)
        page.get_by_role("link", name="本校信息表").click()
        expect(page).to_have_url(real_site + story.page)
        expect(page.get_by_role("heading", name="还没有信息表")).to_be_visible()
        page.get_by_role("main").get_by_role("link", name="发布信息表").click()
        fill(page)
        page.get_by_role("button", name="发布信息表").click()
        summary = page.get_by_role("alert")
        expect(summary).to_contain_text("有 3 处需要修改，改好后再发布。")
        code = cell(page, "开设专业", 3, "专业代码")
        ends = cell(page, "作息时间", 2, "下课")
        assert told(page, code) == "与前面一行重复，请删去一行。"
        assert told(page, ends) == "下课时间要晚于上课时间，请修改。"
        assert told(page, page.get_by_label("住宿")) == "不要写电话号码，请在联系人里选人。"
        expect(page.locator("[aria-invalid]")).to_have_count(3)
        page.screenshot(path=tmp_path / "wrong-1440.png", full_page=True)
        if script:
            assert findings(page) == []
            page.set_viewport_size({"width": 390, "height": 844})
            page.screenshot(path=tmp_path / "wrong-390.png", full_page=True)
            page.set_viewport_size({"width": 1440, "height": 900})
        mend(page, summary, code, ends)
        expect(page.locator("#notices")).to_contain_text("已发布信息表。")
        expect(page.locator("h1")).to_contain_text("有效")
        expect(
            page.get_by_role("row", name=re.compile("数控技术.*优势专业.*460103"))
        ).to_be_visible()
    now = real_members.get(story.elsewhere, story.api)
    assert [one["code"] for one in now["majors"]] == ["460103", "530802"]
    assert [one["number"] for one in now["sections"]] == [1, 2]
    assert now["visiting"]["lodging"] == "校内专家楼"


def fill(page: Page) -> None:
    """The form with three things wrong, a row left blank between, and rows added."""
    cell(page, "开设专业", 1, "专业代码").fill("460103")
    cell(page, "开设专业", 1, "在校人数").fill("320")
    cell(page, "开设专业", 1, "优势专业").check()
    cell(page, "开设专业", 3, "专业代码").fill("460103")
    page.get_by_role("button", name=re.compile("再加 3 行.*开设专业")).click()
    added = cell(page, "开设专业", 5, "专业代码")
    expect(added).to_be_focused()
    expect(cell(page, "开设专业", 1, "优势专业")).to_be_checked()
    expect(cell(page, "开设专业", 3, "专业代码")).to_have_value("460103")
    added.fill("530802")
    for row, (starts, ends) in enumerate((("0820", "09:05"), ("915", "0900")), 1):
        cell(page, "作息时间", row, "上课").fill(starts)
        cell(page, "作息时间", row, "下课").fill(ends)
    cell(page, "学期", 1, "学期").select_option("2026–2027 学年第一学期")
    cell(page, "学期", 1, "上课第一天").fill("2026-08-31")
    cell(page, "学期", 1, "上课最后一天").fill("2027-01-15")
    cell(page, "联系人", 1, "事项").select_option("总协调")
    cell(page, "联系人", 1, "联系人").select_option("示例协调员丁（学校协调员）")
    page.get_by_label("住宿").fill("请联系 138-0000-0000")


def mend(page: Page, summary: Locator, code: Locator, ends: Locator) -> None:
    """The summary leads to the cell; the row that is too many is emptied, the others are put right."""
    summary.get_by_role("link", name=re.compile("作息时间第 2 行的下课")).click()
    expect(ends).to_be_focused()
    ends.fill("1000")
    page.get_by_label("住宿").fill("校内专家楼")
    page.get_by_role("button", name=re.compile("清空.*开设专业第 3 行")).click()
    expect(code).to_have_value("")
    expect(ends).to_have_value("1000")
    page.get_by_role("button", name="发布信息表").click()


def test_a_partner_reads_all_of_it_and_changes_nothing(
    browser: Browser, real_site: str, story: Story
) -> None:
    with opened(browser, session=(real_site, story.elsewhere.session)) as page:
        page.goto(f"{real_site}/members/{story.school['id']}")
        page.get_by_role("link", name=re.compile("查看.*信息表")).click()
        main = page.get_by_role("main")
        expect(page.locator("h1")).to_have_text(re.compile("示例宜宾职业技术学校第.*信息表.*有效"))
        expect(
            page.get_by_role("row", name=re.compile("基地共建 示例管理员丁.*今天"))
        ).to_be_visible()
        expect(page.get_by_role("row", name=re.compile("数控技术.*未核对.*1,320"))).to_be_visible()
        expect(page.get_by_role("row", name=re.compile("平台目录未收录.*999999"))).to_be_visible()
        expect(main).to_contain_text("2026-08-31 至 2027-01-15 · 20 个教学周")
        expect(page.get_by_role("row", name="第 2 节 09:15–10:00 45 分钟")).to_be_visible()
        expect(main).to_contain_text("14 个工作日内")
        expect(main).to_contain_text("自备工作服和防砸鞋")
        for name in ("更新信息表", "复核联系人", "发布信息表"):
            expect(page.get_by_text(name, exact=True)).to_have_count(0)
        page.goto(f"{real_site}{story.page}/edit")
        expect(page.locator("h1")).to_have_text("没有权限")


def test_it_prints_on_a4_without_its_frame(
    browser: Browser, real_site: str, story: Story, tmp_path: Path
) -> None:
    with opened(browser, session=(real_site, story.elsewhere.session)) as page:
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 688, "height": 970})  # A4 less its margins
        page.goto(real_site + story.page)
        page.screenshot(path=tmp_path / "print.png", full_page=True)
        for frame in (".sidebar", ".topbar", ".page-actions"):
            expect(page.locator(frame).first).to_be_hidden()
        expect(page.locator(".print-line")).to_contain_text("截至")
        expect(page.get_by_role("row", name=re.compile("第 3 节"))).to_be_visible()
        assert not is_too_wide(page)


def test_contacts_are_verified_with_one_press_and_who_has_left_is_replaced_first(
    browser: Browser, real_members: RealMembers, real_site: str, tmp_path: Path
) -> None:
    story = story_of(real_members)
    real_members.post(story.coordinator, story.api, said(story))
    real_members.sweep(datetime.now(UTC) + timedelta(days=181))
    with opened(browser, session=(real_site, story.elsewhere.session)) as page:
        page.goto(real_site + story.page)
        expect(page.locator(".waiting-line")).to_contain_text("复核联系人")
    with opened(browser, session=(real_site, story.coordinator.session)) as page:
        page.goto(f"{real_site}/todo")
        page.get_by_role("link", name=re.compile("去复核")).click()
        expect(page.locator("h1")).to_contain_text("联系人待复核")
        assert page.url == real_site + story.page
        assert findings(page) == []
        page.screenshot(path=tmp_path / "stale-1440.png", full_page=True)
        page.set_viewport_size({"width": 390, "height": 844})
        page.screenshot(path=tmp_path / "stale-390.png", full_page=True)
        page.get_by_role("button", name="一键复核联系人").click()
        expect(page.locator("#notices")).to_contain_text("已复核 2 位联系人。")
        expect(page.locator("h1")).to_contain_text("有效")
        leaves(real_members, story, story.manager)
        page.get_by_role("button", name="复核联系人").click()
        who = cell(page, "联系人", 2, "联系人")
        assert told(page, who) == "请选本单位在任的人员。"
        expect(who.locator("option:checked")).to_have_text("示例管理员丁（已不在任）")
        who.select_option("示例教师丁（教师）")
        page.get_by_role("button", name="更新信息表").click()
        expect(page.locator("#notices")).to_contain_text("已更新信息表。")
        expect(page.locator(".contact-table")).to_contain_text("示例教师丁")


def leaves(members: RealMembers, story: Story, who: Person) -> None:
    """Somebody's post ends today."""
    posts = members.get(story.office, f"/v1/organisations/{story.school['id']}/staff")["items"]
    post = next(one for one in posts if one["person"]["ref"] == who.ref)
    members.post(
        story.office, f"/v1/appointments/{post['id']}/end", {"expected_version": post["version"]}
    )


def test_what_a_colleague_changed_meanwhile_is_shown_and_what_was_typed_is_kept(
    browser: Browser, real_members: RealMembers, real_site: str, tmp_path: Path
) -> None:
    story = story_of(real_members)
    with opened(browser, script=False, session=(real_site, story.coordinator.session)) as page:
        page.goto(f"{real_site}{story.page}/edit")
        cell(page, "开设专业", 1, "专业代码").fill("770101")
        real_members.post(story.office, story.api, said(story))
        page.get_by_role("button", name="发布信息表").click()
        clash = page.get_by_role("alert")
        expect(clash.get_by_role("row", name=re.compile("开设专业.*770101"))).to_contain_text(
            "530802"
        )
        expect(clash.get_by_role("row", name=re.compile("联系人"))).to_contain_text("示例管理员丁")
        expect(cell(page, "开设专业", 1, "专业代码")).to_have_value("770101")
        page.screenshot(path=tmp_path / "clash-1440.png", full_page=True)
        page.get_by_role("button", name="更新信息表").click()
        expect(page.locator("#notices")).to_contain_text("已更新信息表。")
        page.goto(f"{real_site}{story.page}/edit")
        page.get_by_role("button", name="更新信息表").click()
        expect(page.locator("#notices")).to_contain_text("内容没有变化。")
    assert [one["code"] for one in real_members.get(story.office, story.api)["majors"]] == [
        "770101"
    ]


def test_the_office_checks_an_entry_of_the_catalogue_and_it_is_no_longer_marked(
    browser: Browser, real_site: str, story: Story
) -> None:
    with opened(browser, session=(real_site, story.office.session)) as page:
        page.goto(f"{real_site}/majors")
        expect(page.get_by_role("main")).to_contain_text("这张表是凭记忆选录的，不是官方目录。")
        page.get_by_label("代码或名称").fill("530802")
        page.get_by_role("button", name="查询").click()
        page.get_by_role("button", name=re.compile("核对无误.*530802")).click()
        expect(page).to_have_url(re.compile(r"/majors\?q=530802#major-530802$"))
        row = page.get_by_role("row", name=re.compile("530802"))
        expect(row).to_contain_text(re.compile(r"已核对 \d{4}-\d\d-\d\d"))
        page.get_by_role("link", name="已核对 1").click()
        expect(row).to_be_visible()
    with opened(browser, session=(real_site, story.elsewhere.session)) as page:
        page.goto(f"{real_site}/majors?q=530802")
        expect(page.get_by_role("button", name=re.compile("核对无误"))).to_have_count(0)
        page.goto(real_site + story.page)
        checked = page.get_by_role("row", name=re.compile("530802"))
        expect(checked).not_to_contain_text("未核对")
