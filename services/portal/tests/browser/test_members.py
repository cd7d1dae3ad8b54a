"""The register, staff and settings in a real Chromium before the real register."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.looking import at_each_width, findings, is_too_wide, opened

from ..real_members import Person, RealMembers

pytestmark = pytest.mark.browser

Visit = tuple[Person | None, str]


@dataclass
class Story:
    """A school with people and a waiting invitation, a partner, and a suspended member."""

    school: Mapping[str, Any]
    partner: Mapping[str, Any]
    suspended: Mapping[str, Any]
    office: Person
    coordinator: Person
    appointment: str
    invitation: str

    def visits(self) -> dict[str, Visit]:
        """Every page of these groups, and who looks at it."""
        ours, theirs = f"/members/{self.school['id']}", f"/members/{self.partner['id']}"
        return {
            "sign-in": (None, "/sign-in"),
            "invitation": (None, f"/invitations/{self.invitation}"),
            "invitation-known": (self.coordinator, f"/invitations/{self.invitation}"),
            "invitation-wrong": (None, f"/invitations/{'x' * 43}"),
            "reset-link": (None, "/password-resets/" + "x" * 43),
            "members": (self.office, "/members"),
            "members-none": (self.coordinator, "/members?kind=enterprise&standing=ended"),
            "member-ours": (self.coordinator, ours),
            "member-partner": (self.office, theirs),
            "member-suspended": (self.office, f"/members/{self.suspended['id']}"),
            "register": (self.office, "/members/new"),
            "change": (self.coordinator, f"{ours}/change"),
            "admit": (self.office, f"{theirs}/standing/admit"),
            "suspend": (self.office, f"{ours}/standing/suspend"),
            "staff": (self.coordinator, "/staff"),
            "staff-of": (self.office, f"{ours}/staff"),
            "invite": (self.coordinator, "/staff/invite"),
            "end": (self.coordinator, f"/staff/{self.appointment}/end"),
            "reset": (self.office, f"{ours}/staff/{self.appointment}/reset"),
            "settings": (self.coordinator, "/settings"),
            "password": (self.coordinator, "/settings/password"),
            "query": (self.coordinator, "/settings/queries/new?list=/members%3Fkind%3Dhigher"),
        }


@pytest.fixture(scope="module")
def story(real_members: RealMembers) -> Story:
    members = real_members
    school = members.member(name="示例宜宾职业技术学校甲", short_name="示例宜宾甲", kind="higher")
    partner = members.school(name="示例新能源科技公司", short_name="示例新能源", kind="enterprise")
    suspended = members.member(name="示例重庆工商学校乙", short_name="示例乙", jurisdiction="50")
    why = {"expected_version": suspended["version"], "reason": "连续两学期未履行协议。"}
    members.post(members.office, f"/v1/organisations/{suspended['id']}/suspend", why)
    coordinator = members.person(school["id"], "coordinator", "示例协调员乙")
    teacher = members.person(school["id"], "teacher", "示例教师甲")
    posts = members.get(coordinator, f"/v1/organisations/{school['id']}/staff")["items"]
    post = next(one["id"] for one in posts if one["person"]["ref"] == teacher.ref)
    invitation = members.invite(coordinator, school["id"], "teacher", "示例教师戊")
    return Story(school, partner, suspended, members.office, coordinator, post, invitation)


SMALL = """[...document.querySelectorAll("main button, main input:not([type=hidden]), main select, main .btn")]
.filter((each) => each.checkVisibility() && !each.closest(".eye, .visually-hidden, .check, .ts-wrapper"))
.filter((each) => each.getBoundingClientRect().height > 2 && each.getBoundingClientRect().height < 43.5)
.map((each) => each.outerHTML.slice(0, 120))"""


def test_every_page_is_accessible_and_fits_a_phone(
    browser: Browser, real_site: str, story: Story, tmp_path: Path
) -> None:
    wrong: dict[str, list[str]] = {}
    visits = story.visits()
    for who in {who for who, _ in visits.values()}:
        with opened(browser, session=(real_site, who.session if who else "")) as page:
            for name in (name for name, (viewer, _) in visits.items() if viewer == who):
                page.goto(real_site + visits[name][1])
                for width in at_each_width(page):
                    page.screenshot(path=tmp_path / f"{name}-{width}.png", full_page=True)
                    wrong[f"{name} {width}"] = findings(page)
                    if width < 768:
                        wrong[f"{name} {width}"] += page.evaluate(SMALL)
                page.set_viewport_size({"width": 320, "height": 700})
                wrong[name] = ["scrolls sideways at 320 px"] if is_too_wide(page) else []
    assert {name: lines for name, lines in wrong.items() if lines} == {}


def test_the_office_registers_admits_suspends_and_reinstates(
    browser: Browser, real_site: str, story: Story
) -> None:
    with opened(browser, session=(real_site, story.office.session)) as page:
        page.goto(f"{real_site}/members")
        page.get_by_role("link", name="登记单位").click()
        page.get_by_role("button", name="登记单位").click()
        expect(page.get_by_role("heading", name="有 4 处需要修改")).to_be_visible()
        page.get_by_label("单位名称").fill("示例达州职业学校丙")
        page.locator("#field-short_name").fill("示例达州丙")
        page.locator("#field-kind").select_option(label="中职")
        page.get_by_text("四川", exact=True).click()
        page.get_by_label("统一社会信用代码").fill("12345")
        page.get_by_role("button", name="登记单位").click()
        expect(page.locator("#field-credit_code-error")).to_be_visible()
        expect(page.get_by_label("单位名称")).to_have_value("示例达州职业学校丙")
        page.get_by_label("统一社会信用代码").fill("")
        page.get_by_role("button", name="登记单位").click()
        expect(page.locator("h1")).to_contain_text("合作单位")

        page.get_by_role("link", name="补录为正式成员").click()
        page.get_by_role("button", name="补录").click()
        expect(page.locator("h1")).to_contain_text("正式成员")

        page.get_by_text("更多操作").click()
        page.get_by_role("link", name="暂停成员资格").click()
        expect(page.get_by_role("main")).to_contain_text("正式成员 改为 暂停")
        page.get_by_role("button", name="暂停").click()
        expect(page.locator("#field-reason-error")).to_have_text("请填写理由")
        page.get_by_label("理由").fill("连续两学期未履行协议。")
        page.get_by_role("button", name="暂停").click()
        expect(page.locator("h1")).to_contain_text("暂停")
        expect(page.get_by_role("main")).to_contain_text("连续两学期未履行协议。")

        page.get_by_role("link", name="恢复成员资格").click()
        page.get_by_label("理由").fill("协议已补签。")
        page.get_by_role("button", name="恢复").click()
        expect(page.locator("h1")).to_contain_text("正式成员")


def test_who_may_not_decide_is_not_asked_to(browser: Browser, real_site: str, story: Story) -> None:
    with opened(browser, session=(real_site, story.coordinator.session)) as page:
        page.goto(f"{real_site}/members/{story.partner['id']}")
        expect(page.get_by_role("link", name="变更信息")).to_have_count(0)
        expect(page.get_by_role("link", name="补录")).to_have_count(0)
        page.goto(f"{real_site}/members/{story.partner['id']}/change")
        expect(page.locator("h1")).to_have_text("没有权限")
        page.goto(f"{real_site}/members/{story.partner['id']}/standing/admit")
        expect(page.locator("#notices")).to_contain_text("现在不能这样办理")
        page.goto(f"{real_site}/members/{story.partner['id']}/staff")
        expect(page.locator("h1")).to_have_text("找不到，或您没有权限查看")


def test_two_changes_at_once_show_both_and_keep_what_was_typed_without_script(
    browser: Browser, real_members: RealMembers, real_site: str, story: Story
) -> None:
    path = f"/v1/organisations/{story.school['id']}"
    with opened(browser, script=False, session=(real_site, story.coordinator.session)) as page:
        page.goto(f"{real_site}/members/{story.school['id']}/change")
        expect(page.get_by_label("单位名称")).to_have_count(0)
        page.get_by_label("简称").fill("示例宜宾职校")
        now = real_members.get(story.office, path)
        kept = {key: now[key] for key in ("name", "short_name", "kind", "jurisdiction")}
        body = {**kept, "decision_days": 7, "expected_version": now["version"]}
        real_members.post(story.office, f"{path}/change", body)
        page.get_by_role("button", name="保存").click()
        clash = page.get_by_role("alert")
        expect(clash.get_by_role("row", name=re.compile("答复承诺"))).to_contain_text("7")
        expect(page.locator("#field-short_name")).to_have_value("示例宜宾职校")
        page.get_by_label("答复承诺").fill("7")
        page.get_by_role("button", name="保存").click()
        expect(page.locator("#notices")).to_contain_text("已保存")
    after = real_members.get(story.office, path)
    assert (after["short_name"], after["decision_days"]) == ("示例宜宾职校", 7)
    assert after["name"] == story.school["name"]


def test_the_list_narrows_counts_is_kept_and_leaves_as_a_file(
    browser: Browser, real_site: str, story: Story
) -> None:
    with opened(browser, session=(real_site, story.coordinator.session)) as page:
        page.goto(f"{real_site}/members?q=示例新能源科技公司")
        expect(page.get_by_role("link", name="重庆 0")).to_be_visible()
        page.get_by_role("checkbox", name=re.compile("企业")).check()
        expect(page).to_have_url(re.compile("kind=enterprise"))
        expect(page.get_by_text("符合条件 1 家")).to_be_visible()
        page.get_by_text("导出", exact=True).click()
        with page.expect_download() as download:
            page.get_by_role("link", name="Excel 工作簿").click()
        assert re.fullmatch(r"成员单位-\d{4}-\d\d-\d\d\.xlsx", download.value.suggested_filename)
        page.get_by_role("link", name="存为常用查询").click()
        page.get_by_label("名称").fill("合作企业")
        page.get_by_role("button", name="保存").click()
        expect(page.get_by_role("link", name="合作企业")).to_have_attribute("aria-current", "true")
        keep_again_after_forgetting(page, real_site)
        page.goto(f"{real_site}/members?q=示例新能源科技公司&kind=training")
        page.get_by_role("link", name="去掉“类型：培训机构”（1 家）").click()
        expect(page.get_by_text("符合条件 1 家")).to_be_visible()


def keep_again_after_forgetting(page: Page, site: str) -> None:
    """A saved query goes at once, and comes back by the notice's link."""
    page.goto(f"{site}/settings")
    page.get_by_role("button", name=re.compile("删除.*合作企业")).click()
    expect(page.get_by_role("heading", name="还没有常用查询")).to_be_visible()
    page.get_by_role("link", name="重新保存").click()
    page.get_by_role("button", name="保存").click()
    page.goto(f"{site}/settings")
    expect(page.get_by_role("link", name="合作企业")).to_be_visible()
