"""Membership in a real Chromium before the real register: from the application to the way out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.looking import opened

from ..membership_story import (
    CHARTER,
    Item,
    Voter,
    applied,
    charter,
    command,
    membership_of,
    motion,
    open_elsewhere,
    the_others_vote,
    voter,
)
from ..membership_story import real_members as real_members
from ..membership_story import real_site as real_site
from ..real_members import Person, RealMembers

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def council(real_members: RealMembers) -> tuple[Voter, Voter]:
    """Two members that vote."""
    charter(real_members)
    return (
        voter(real_members, "示例宜宾职业技术学校卯", "示例宜宾卯"),
        voter(real_members, "示例重庆工商职业学校辰", "示例工商辰", jurisdiction="50"),
    )


def applicant(members: RealMembers, name: str) -> tuple[Item, Person]:
    school = members.school(name=name, short_name=name[:6])
    return school, members.person(school["id"], "school_leader", "示例校长寅")


def pdf(folder: Path, name: str) -> str:
    path = folder / name
    path.write_bytes(f"%PDF-1.4 {name}".encode())
    return str(path)


def notice(page: Page, text: str) -> None:
    expect(page.locator("#notices")).to_contain_text(text)


def apply_without_script(browser: Browser, site: str, who: Person, folder: Path) -> str:
    """Both files, one of them only at the second try; the first is not chosen again."""
    with opened(browser, 390, script=False, session=(site, who.session)) as page:
        page.goto(f"{site}/memberships")
        page.get_by_role("link", name="申请加入联盟").first.click()
        page.get_by_label("入盟申请表").set_input_files(pdf(folder, "入盟申请表.pdf"))
        page.get_by_role("button", name="提交申请").click()
        expect(page.get_by_role("alert")).to_contain_text("单位公函（盖章）：请选择单位公函的文件")
        expect(page.get_by_role("main")).to_contain_text("已有 入盟申请表.pdf")
        page.get_by_label("单位公函").set_input_files(pdf(folder, "单位公函.pdf"))
        page.get_by_label("其他材料").set_input_files(
            [pdf(folder, "办学许可.pdf"), pdf(folder, "法人证书.pdf")]
        )
        page.get_by_role("button", name="提交申请").click()
        notice(page, "已提交入盟申请 CY-")
        expect(page.locator("h1")).to_contain_text("已申请")
        expect(page.get_by_role("row", name=re.compile("其他材料"))).to_have_count(2)
        with page.expect_download() as download:
            page.get_by_role("link", name="单位公函.pdf").click()
        assert download.value.suggested_filename == "单位公函.pdf"
        return page.url


def more_is_asked_for(browser: Browser, site: str, office: Person, address: str) -> None:
    with opened(browser, session=(site, office.session)) as page:
        page.goto(f"{site}/memberships?scope=mine")
        page.locator(f"a[href='{address.removeprefix(site)}']").first.click()
        expect(page.locator(".turn")).to_contain_text("审核入盟申请")
        page.get_by_role("link", name="要求补材料").click()
        page.get_by_role("button", name="要求补材料").click()
        expect(page.locator("#field-reason-error")).to_have_text("请填写缺什么")
        page.get_by_label("缺什么").fill("单位公函缺公章，请补。")
        page.get_by_role("button", name="要求补材料").click()
        notice(page, "接下来等该单位补交材料。")


def resubmit_without_script(
    browser: Browser, site: str, who: Person, folder: Path, address: str
) -> None:
    with opened(browser, 390, script=False, session=(site, who.session)) as page:
        page.goto(f"{site}/")
        page.get_by_role("link", name=re.compile("去补交")).click()
        expect(page.locator(".turn")).to_contain_text("单位公函缺公章，请补。")
        page.get_by_role("link", name="补交材料").click()
        page.get_by_label("单位公函").set_input_files(pdf(folder, "单位公函（盖章）.pdf"))
        page.get_by_label("法人证书.pdf").uncheck()
        page.get_by_role("button", name="补交材料").click()
        notice(page, "已补交材料")
        table = page.get_by_role("region", name="材料表")
        expect(table.get_by_role("link")).to_have_text(
            ["入盟申请表.pdf", "单位公函（盖章）.pdf", "办学许可.pdf"]
        )
        assert page.url == address


def review_and_put_to_the_vote(browser: Browser, site: str, office: Person, address: str) -> None:
    with opened(browser, session=(site, office.session)) as page:
        page.goto(address)
        page.get_by_role("link", name="开始审核").click()
        page.get_by_role("button", name="开始审核").click()
        expect(page.locator(".turn")).to_contain_text("提请理事会表决")
        page.get_by_role("link", name="提请表决").click()
        page.get_by_label("提请说明").fill("材料齐全，实地走访合格。")
        page.get_by_role("button", name="提请表决").click()
        notice(page, "接下来等各成员表决。")
        expect(page.locator(".waiting-line")).to_contain_text("已表决 0 / ")


def vote_in_the_dialog(browser: Browser, site: str, who: Person, choice: str) -> None:
    """From the council voter's home to the vote, asked in a dialog over the page."""
    with opened(browser, session=(site, who.session)) as page:
        page.goto(f"{site}/")
        expect(page.locator(".sidebar-count").first).to_contain_text("1")
        page.get_by_role("link", name=re.compile("去表决")).click()
        page.locator(".turn").get_by_role("link", name=choice).click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("投出后不能更改")
        dialog.get_by_label("意见").fill("同意接纳，愿意结对。")
        dialog.get_by_role("button", name=f"投{choice}票").click()
        notice(page, f"已投{choice}票")
        expect(page.get_by_role("main")).to_contain_text(f"贵校已投 {choice} 票")
        expect(page.locator(".turn")).to_have_count(0)


def test_from_application_to_member_with_a_charter_issued_while_it_was_read(
    browser: Browser,
    real_members: RealMembers,
    real_site: str,
    council: tuple[Voter, Voter],
    tmp_path: Path,
) -> None:
    _, leader = applicant(real_members, "示例泸州航空职业学校寅")
    office = real_members.office
    address = apply_without_script(browser, real_site, leader, tmp_path)
    more_is_asked_for(browser, real_site, office, address)
    resubmit_without_script(browser, real_site, leader, tmp_path, address)
    review_and_put_to_the_vote(browser, real_site, office, address)
    item = real_members.get(office, f"/v1{address.removeprefix(real_site)}")
    the_others_vote(real_members, item["resolution_id"], council)
    vote_in_the_dialog(browser, real_site, council[0].voter, "赞成")
    vote_in_the_dialog(browser, real_site, council[1].voter, "赞成")
    with opened(browser, session=(real_site, office.session)) as page:
        page.goto(address)
        expect(page.locator(".turn")).to_contain_text("计票")
        page.get_by_role("link", name="去计票").click()
        page.locator(".turn").get_by_role("link", name="计票").click()
        page.get_by_role("dialog").get_by_role("button", name="计票").click()
        notice(page, "已批准接纳，接下来等该单位签署章程。")
        expect(page.locator("h1")).to_contain_text("已通过")
    sign_what_is_in_force(browser, real_members, real_site, leader, address)


def sign_what_is_in_force(
    browser: Browser, members: RealMembers, site: str, who: Person, address: str
) -> None:
    with opened(browser, 390, script=False, session=(site, who.session)) as page:
        page.goto(address)
        page.get_by_role("link", name="签署章程").click()
        expect(page.locator("#charter")).to_contain_text("第三条 成员一律平等，退会自由。")
        page.get_by_role("button", name="签署章程").click()
        expect(page.locator("#field-read-error")).to_contain_text("请阅读全文并勾选，再签署")
        page.get_by_label("已阅读").check()
        charter(members, CHARTER.replace("退会自由", "退会自由，学期末生效"))
        page.get_by_role("button", name="签署章程").click()
        expect(page.get_by_role("alert")).to_contain_text("您的签署没有送出")
        changed = page.get_by_role("region", name="章程修改对照")
        expect(changed.locator("ins")).to_contain_text("退会自由，学期末生效")
        expect(page.locator("#charter")).to_contain_text("退会自由，学期末生效")
        expect(page.get_by_label("已阅读")).not_to_be_checked()
        page.get_by_label("已阅读").check()
        page.get_by_role("button", name="签署章程").click()
        notice(page, "已签署章程，贵校成为正式成员。")
        expect(page.locator("h1")).to_contain_text("正式成员")
        assert page.url == address


def test_an_application_is_taken_back_and_another_one_turned_down(
    browser: Browser, real_members: RealMembers, real_site: str, council: tuple[Voter, Voter]
) -> None:
    _, leader = applicant(real_members, "示例绵阳职业学校戌")
    made = applied(real_members, leader)
    with opened(browser, session=(real_site, leader.session)) as page:
        page.goto(f"{real_site}/memberships/apply")
        notice(page, "贵单位已有成员资格。")
        page.get_by_text("更多操作").click()
        page.get_by_role("link", name="撤回申请").click()
        page.get_by_label("理由").fill("明年再申请。")
        page.get_by_role("button", name="撤回申请").click()
        notice(page, "已撤回申请")
        page.goto(f"{real_site}/memberships/{made['id']}/withdraw")
        notice(page, "现在不能撤回申请。")
    again = applied(real_members, leader)
    command(real_members, real_members.office, again, "start-review")
    with opened(browser, session=(real_site, real_members.office.session)) as page:
        page.goto(f"{real_site}/memberships/{again['id']}")
        page.get_by_role("link", name="不予通过").click()
        page.get_by_label("理由").fill("办学条件未达到章程要求。")
        page.get_by_role("button", name="不予通过").click()
        expect(page.locator("h1")).to_contain_text("未通过")
        expect(page.get_by_role("main")).to_contain_text("办学条件未达到章程要求。")
        page.goto(f"{real_site}/memberships?scope=ended")
        expect(page.get_by_role("region", name="成员资格列表")).to_contain_text(
            "示例绵阳职业学校戌"
        )


def test_a_member_that_leaves_sees_each_open_item_and_may_stay(
    browser: Browser, real_members: RealMembers, real_site: str
) -> None:
    gone = voter(real_members, "示例遂宁职业学校亥", "示例遂宁亥")
    item = membership_of(real_members, gone.school)
    engagement = open_elsewhere(real_members, gone.school, "engagement", "TE-2026-0183")
    open_elsewhere(real_members, gone.school, "request", "TR-2026-0252")
    path = f"{real_site}/memberships/{item['id']}"
    with opened(browser, session=(real_site, gone.leader.session)) as page:
        page.goto(path)
        page.get_by_text("更多操作").click()
        page.get_by_role("link", name="通知退会").click()
        page.get_by_label("生效日").select_option(index=1)
        page.get_by_label("理由").fill("学校合并调整。")
        page.get_by_role("button", name="通知退会").click()
        expect(page.locator("h1")).to_contain_text("退出中")
        one = page.get_by_role("link", name="交流任务 TE-2026-0183")
        expect(one).to_have_attribute("href", f"/engagements/{engagement}")
        expect(page.get_by_role("link", name="交流需求 TR-2026-0252")).to_be_visible()
        page.goto(f"{path}/settle-and-exit")
        expect(page.get_by_role("main")).to_contain_text("还有 2 项没有办结")
        page.get_by_role("button", name="办结退出").click()
        expect(page.get_by_role("alert")).to_contain_text("生效，到那天再办结。")
        expect(page.get_by_role("link", name="交流任务 TE-2026-0183")).to_be_visible()
        page.goto(f"{path}/cancel-notice")
        page.get_by_role("button", name="撤回退会通知").click()
        expect(page.locator("h1")).to_contain_text("正式成员")


def test_a_member_is_expelled_on_a_passed_resolution_alone(
    browser: Browser, real_members: RealMembers, real_site: str
) -> None:
    bad = voter(real_members, "示例达州职业学校酉", "示例达州酉")
    item = membership_of(real_members, bad.school)
    with opened(browser, session=(real_site, real_members.office.session)) as page:
        page.goto(f"{real_site}/memberships/{item['id']}/expel")
        expect(page.get_by_role("main")).to_contain_text("还没有已通过的除名决议")
        page.get_by_role("link", name="提请除名表决").click()
        expect(page.get_by_label("事项")).to_have_value("expulsion")
        expect(page.get_by_label("关于哪个成员")).to_have_value(item["id"])
        page.get_by_label("标题").fill("关于除名示例达州酉的决议")
        page.get_by_role("button", name="提请表决").click()
        expect(page.locator("#field-text-error")).to_have_text("请填写表决内容")
        page.get_by_label("表决内容").fill("连续三学期未履行协议。")
        page.get_by_role("button", name="提请表决").click()
        notice(page, "已提请表决 JY-")
        page.get_by_text("更多操作").click()
        page.get_by_role("link", name="撤回决议").click()
        page.get_by_label("理由").fill("先听取申辩。")
        page.get_by_role("button", name="撤回决议").click()
        expect(page.locator("h1")).to_contain_text("已撤回")


def test_a_suspension_rests_on_the_resolution_that_passed(
    browser: Browser, real_members: RealMembers, real_site: str, council: tuple[Voter, Voter]
) -> None:
    members, office = real_members, real_members.office
    held = voter(members, "示例万州职业学校巳", "示例万州巳")
    about = membership_of(members, held.school)["id"]
    title = "关于暂停示例万州巳成员资格的决议"
    item = motion(members, title, kind="suspension", membership_id=about)
    the_others_vote(members, item["id"], ())
    path = f"/v1/resolutions/{item['id']}"
    version = members.get(office, path)["version"]
    members.post(office, f"{path}/count", {"expected_version": version})
    with opened(browser, session=(real_site, office.session)) as page:
        page.goto(f"{real_site}/members/{held.school['id']}/standing/suspend")
        page.get_by_label("依据的决议").select_option(label=f"{item['number']} {title}")
        page.get_by_label("理由").fill("连续两学期未履行协议。")
        page.get_by_role("button", name="暂停").click()
        notice(page, "已暂停成员资格。")
        page.goto(f"{real_site}/memberships/{about}")
        expect(page.locator("h1")).to_contain_text("暂停")
        expect(page.get_by_role("link", name=title)).to_be_visible()
        expect(page.get_by_role("main")).to_contain_text("连续两学期未履行协议。")
    found = members.get(office, f"/v1/organisations/{held.school['id']}")
    assert found["resolution"] == item["id"]


def test_a_partner_is_merged_and_its_page_leads_to_the_successor(
    browser: Browser, real_members: RealMembers, real_site: str
) -> None:
    old, _ = applicant(real_members, "示例合川职业学校申")
    renamed = {key: old[key] for key in ("short_name", "kind", "jurisdiction")}
    body = {**renamed, "name": "示例合川机电学校申", "decision_days": 14, "expected_version": 1}
    real_members.post(real_members.office, f"/v1/organisations/{old['id']}/change", body)
    into = real_members.member(name="示例合川职教中心申", short_name="示例合川申")
    with opened(browser, session=(real_site, real_members.office.session)) as page:
        page.goto(f"{real_site}/members/{into['id']}/end")
        notice(page, "现在不能注销或并入。")
        page.goto(f"{real_site}/members/{old['id']}")
        expect(page.get_by_role("main")).to_contain_text("曾用名：示例合川职业学校申")
        page.get_by_text("更多操作").click()
        page.get_by_role("link", name="注销或并入").click()
        page.get_by_label("并入的单位").select_option(label="示例合川职教中心申")
        page.get_by_label("理由").fill("两校合并。")
        page.get_by_role("button", name="注销或并入").click()
        notice(page, "已并入：示例合川机电学校申。")
        expect(page.get_by_role("link", name="看接续的单位")).to_have_attribute(
            "href", f"/members/{into['id']}"
        )
