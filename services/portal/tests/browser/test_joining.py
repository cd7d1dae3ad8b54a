"""Coming to the platform, against the real register: invitation, sign-in, roles, passwords."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.looking import opened

from ..real_members import PASSWORD, Person, RealMembers

pytestmark = pytest.mark.browser

OTHER = "三江汇流处的老码头在下雨"


def sign_in(page: Page, site: str, account: str, password: str = PASSWORD) -> None:
    page.goto(f"{site}/sign-in")
    page.get_by_label("账号").fill(account)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录", exact=True).click()


def fill_account(page: Page, account: str, password: str = PASSWORD, again: str = "") -> None:
    page.get_by_role("textbox", name="账号").fill(account)
    page.locator("#field-password").fill(password)
    page.locator("#field-again").fill(again or password)
    page.get_by_role("button", name="开通账号并登录").click()


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


@pytest.fixture(scope="module")
def school(real_members: RealMembers) -> str:
    return str(real_members.member(name="示例入门职业学校", short_name="示例入门")["id"])


@pytest.fixture(scope="module")
def coordinator(real_members: RealMembers, school: str) -> Person:
    return real_members.person(school, "coordinator", "示例协调员乙")


def test_invited_signed_in_a_colleague_invited_signed_out_without_script(
    browser: Browser, real_members: RealMembers, real_site: str, school: str
) -> None:
    token = real_members.invite(real_members.office, school, "coordinator", "示例协调员壬")
    with opened(browser, 390, script=False) as page:
        page.goto(f"{real_site}/invitations/{token}")
        expect(page.get_by_role("main")).to_contain_text("示例入门职业学校")
        expect(page.get_by_label("姓名")).to_have_value("示例协调员壬")
        fill_account(page, "ren-xietiao")
        expect(page.locator("#notices")).to_contain_text("您现在是示例入门职业学校的学校协调员。")
        page.goto(f"{real_site}/staff")
        page.get_by_role("link", name="邀请人员").click()
        page.get_by_role("button", name="生成邀请链接").click()
        expect(page.locator("#field-role-error")).to_have_text("请选择角色")
        page.get_by_role("combobox", name="角色").select_option(label="教师")
        page.get_by_role("textbox", name="姓名").fill("示例教师癸")
        page.get_by_role("button", name="生成邀请链接").click()
        link = page.get_by_label("邀请链接").input_value()
        assert link.startswith(f"{real_site}/invitations/")
        page.reload()
        expect(page.get_by_role("main")).to_contain_text("示例教师癸")
        expect(page.locator("#notices")).to_contain_text("链接只显示一次")
        page.locator(".account summary").click()
        page.get_by_role("button", name="退出登录").click()
        assert heading(page) == "登录"
        page.goto(link)
        fill_account(page, "gui-jiaoshi")
        assert "示例教师癸" in heading(page)


def test_a_wrong_entry_is_named_at_its_field_and_nothing_else_is_lost(
    browser: Browser, real_members: RealMembers, real_site: str, school: str, coordinator: Person
) -> None:
    token = real_members.invite(coordinator, school, "teacher", "示例教师丁")
    with opened(browser) as page:
        page.goto(f"{real_site}/invitations/{token}")
        page.get_by_label("手机号").fill("13800000000")
        fill_account(page, "ding", PASSWORD, OTHER)
        expect(page.get_by_role("alert")).to_be_focused()
        expect(page.locator("#field-again-error")).to_contain_text("两次输入的密码不一样")
        fill_account(page, "ding", "1234567890")
        expect(page.locator("#field-password-error")).to_contain_text("不能是连续的字母或数字")
        fill_account(page, coordinator.account)
        expect(page.locator("#field-account-error")).to_be_visible()
        expect(page.get_by_label("手机号")).to_have_value("13800000000")
        fill_account(page, "ding")
        assert "示例教师丁" in heading(page)


def test_a_link_that_opens_nothing_says_why(
    browser: Browser, real_members: RealMembers, real_site: str, school: str, coordinator: Person
) -> None:
    used = real_members.invite(coordinator, school, "teacher", "示例教师己")
    real_members.join(used)
    taken_back = real_members.invite(coordinator, school, "teacher", "示例教师庚")
    with opened(browser, session=(real_site, coordinator.session)) as page:
        page.goto(f"{real_site}/staff")
        page.get_by_role("button", name=re.compile("撤回.*示例教师庚的邀请")).click()
        expect(page.locator("#notices")).to_contain_text("已撤回邀请")
        expect(page.get_by_role("main")).not_to_contain_text("示例教师庚")
    with opened(browser) as page:
        page.goto(f"{real_site}/invitations/{used}")
        assert heading(page) == "这个邀请已经接受过"
        page.goto(f"{real_site}/invitations/{taken_back}")
        assert heading(page) == "这个邀请已撤回"
        for nonsense in ("short", "x" * 43):
            page.goto(f"{real_site}/invitations/{nonsense}")
            assert heading(page) == "链接打不开"


def test_a_person_known_already_takes_a_further_post_and_switches_to_it(
    browser: Browser, real_members: RealMembers, real_site: str, school: str
) -> None:
    teacher = real_members.person(school, "teacher", "示例教师辛")
    token = real_members.invite(real_members.office, school, "reviewer", "示例教师辛")
    with opened(browser, session=(real_site, teacher.session)) as page:
        page.goto(f"{real_site}/invitations/{token}")
        page.get_by_role("button", name="用现在的账号接受").click()
        expect(page.locator("#notices")).to_contain_text("您现在也是示例入门职业学校的评审人")
        page.locator(".account summary").click()
        page.get_by_role("button", name="以评审人身份办理").click()
        page.locator(".account summary").click()
        expect(page.locator(".menu-who")).to_contain_text("评审人 · 示例入门职业学校")
        page.get_by_role("link", name="我的设置").click()
        row = page.get_by_role("row", name="评审人")
        expect(row).to_contain_text("现在的身份")


def test_each_further_wrong_password_makes_the_wait_longer_in_words(
    browser: Browser, real_members: RealMembers, real_site: str, school: str
) -> None:
    teacher = real_members.person(school, "teacher", "示例教师卯")
    with opened(browser) as page:
        for _ in range(4):
            sign_in(page, real_site, teacher.account, "不是这个密码的密码")
            expect(page.locator("#field-password-error")).to_contain_text("账号或密码不对")
        sign_in(page, real_site, teacher.account, "不是这个密码的密码")
        expect(page.get_by_role("alert")).to_contain_text("秒后再试")
        expect(page.get_by_label("账号")).to_have_value(teacher.account)


def test_a_changed_password_ends_every_session(
    browser: Browser, real_members: RealMembers, real_site: str, school: str
) -> None:
    teacher = real_members.person(school, "teacher", "示例教师辰")
    with opened(browser, session=(real_site, teacher.session)) as page:
        page.goto(f"{real_site}/settings")
        page.get_by_role("link", name="更换密码").click()
        for label, text in (("现在的密码", "不对的密码"), ("新密码", OTHER), ("再输一次", OTHER)):
            page.get_by_label(label).first.fill(text)
        page.get_by_role("button", name="更换密码").click()
        expect(page.locator("#field-present-error")).to_contain_text("现在的密码不对")
        for label, text in (("现在的密码", PASSWORD), ("新密码", OTHER), ("再输一次", OTHER)):
            page.get_by_label(label).first.fill(text)
        page.get_by_role("button", name="更换密码").click()
        expect(page.locator("#notices")).to_contain_text("密码已更换")
        page.goto(f"{real_site}/settings")
        assert heading(page) == "登录"
        sign_in(page, real_site, teacher.account, OTHER)
        expect(page.get_by_role("heading", level=1)).to_contain_text("示例教师辰")


def test_the_office_resets_a_password_by_a_link_used_once(
    browser: Browser, real_members: RealMembers, real_site: str, school: str
) -> None:
    real_members.person(school, "teacher", "示例教师巳")
    with opened(browser, session=(real_site, real_members.office.session)) as page:
        page.goto(f"{real_site}/members/{school}/staff?q=示例教师巳")
        page.get_by_role("link", name=re.compile("重置密码.*示例教师巳")).click()
        expect(page.get_by_role("main")).to_contain_text("24 小时内有效")
        page.get_by_role("button", name="生成重置链接").click()
        link = page.get_by_label("重置链接").input_value()
        account = page.locator(".facts dd").nth(1).inner_text()
    with opened(browser, script=False) as page:
        page.goto(link)
        page.get_by_label("新密码", exact=True).fill(OTHER)
        page.get_by_label("再输一次新密码").fill(OTHER)
        page.get_by_role("button", name="设置新密码").click()
        expect(page.locator("#notices")).to_contain_text("新密码已生效")
        sign_in(page, real_site, account, OTHER)
        assert "示例教师巳" in heading(page)
        page.goto(link)
        page.get_by_label("新密码", exact=True).fill(OTHER)
        page.get_by_label("再输一次新密码").fill(OTHER)
        page.get_by_role("button", name="设置新密码").click()
        assert heading(page) == "链接打不开"


def test_a_post_ends_after_its_confirmation_and_the_person_is_out(
    browser: Browser, real_members: RealMembers, real_site: str, school: str, coordinator: Person
) -> None:
    teacher = real_members.person(school, "teacher", "示例教师午")
    with opened(browser, session=(real_site, coordinator.session)) as page:
        page.goto(f"{real_site}/staff?q=示例教师午")
        page.get_by_role("link", name=re.compile("结束任命.*示例教师午")).click()
        page.get_by_label("最后一天").fill("2020-01-01")
        page.get_by_role("button", name="结束任命").click()
        expect(page.locator("#field-last_day-error")).to_contain_text("末日不能早于")
        end_elsewhere = real_members.get(coordinator, f"/v1/organisations/{school}/staff", q="午")
        page.get_by_label("最后一天").fill(end_elsewhere["items"][0]["starts_on"])
        page.get_by_role("button", name="结束任命").click()
        expect(page.locator("#notices")).to_contain_text("已结束示例教师午的教师任命")
        page.get_by_role("link", name="含已结束").click()
        expect(page.get_by_role("row", name="示例教师午")).to_contain_text("已结束")
    gone = real_members.api.post("/v1/sessions/token", headers={"X-Session": teacher.session})
    assert gone.status_code == 401


def test_the_link_is_copied_by_a_button_where_there_is_script(
    browser: Browser, real_site: str, coordinator: Person
) -> None:
    with opened(browser, session=(real_site, coordinator.session)) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=real_site)
        page.goto(f"{real_site}/staff/invite")
        page.get_by_role("combobox", name="角色").select_option(label="基地管理员")
        page.get_by_label("姓名").fill("示例基地管理员戊")
        page.get_by_role("button", name="生成邀请链接").click()
        page.get_by_role("button", name="复制链接").click()
        expect(page.get_by_role("main").get_by_role("status").last).to_have_text(
            "链接已复制，可以粘贴给本人"
        )
        link = page.get_by_label("邀请链接").input_value()
        assert page.evaluate("navigator.clipboard.readText()") == link
