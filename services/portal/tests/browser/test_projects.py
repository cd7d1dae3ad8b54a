"""校企联建 in a real Chromium before the real register: drafted, confirmed, proved, accepted, closed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.looking import findings, is_too_wide, opened

from cyzj.domain.clock import SystemClock

from ..membership_story import today
from ..real_members import Person, RealMembers

pytestmark = pytest.mark.browser
API = "/v1/cooperation-projects"
SCHOOL, FIRM = "示例内江职业学校联", "示例内江精密制造公司联"


@dataclass
class Pair:
    """A school that leads, and an enterprise; nobody else takes part."""

    school: Person
    firm: Person

    def plan(self, **changes: object) -> dict[str, Any]:
        return {
            "form": "joint_team",
            "title": "双师队伍共建",
            "plan": "企业工程师进校授课，教师进企业实践。",
            "partner_ids": [self.firm.organisation],
            "starts_on": str(today()),
            "ends_on": str(today() + timedelta(days=200)),
            "milestones": [
                {
                    "title": "首批教师进企业",
                    "owner_id": self.firm.organisation,
                    "due_on": str(today() + timedelta(days=20)),
                }
            ],
            **changes,
        }


@pytest.fixture(scope="module")
def pair(real_members: RealMembers) -> Pair:
    school = real_members.member(name=SCHOOL, short_name="示例内江联")
    firm = real_members.school(name=FIRM, short_name="示例精密联", kind="enterprise")
    return Pair(
        real_members.person(school["id"], "coordinator", "示例协调员联"),
        real_members.person(firm["id"], "enterprise_mentor", "示例导师联"),
    )


def pdf(folder: Path, name: str) -> str:
    path = folder / name
    path.write_bytes(f"%PDF-1.4 {name}".encode())
    return str(path)


def notice(page: Page, text: str) -> None:
    expect(page.locator("#notices")).to_contain_text(text)


def draft_with_what_was_forgotten(browser: Browser, site: str, who: Person) -> str:
    """Without script: more rows keep what was typed, and what is missing is said at its field."""
    with opened(browser, 390, script=False, session=(site, who.session)) as page:
        page.goto(f"{site}/projects")
        page.get_by_role("link", name="起草项目").first.click()
        page.get_by_label("项目名称").fill("智能制造实训基地共建")
        page.get_by_text("阵地共筑", exact=True).click()
        page.get_by_role("button", name="再加 3 行").click()
        expect(page.get_by_label("项目名称")).to_have_value("智能制造实训基地共建")
        page.get_by_label(FIRM).check()
        page.get_by_label("里程碑第 1 行的完成什么").fill("建成数控实训角")
        page.get_by_label("里程碑第 1 行的责任方").select_option(label=FIRM)
        page.get_by_role("button", name="存为草稿").last.click()
        expect(page.get_by_role("alert")).to_contain_text("期限：请填写期限")
        page.get_by_label("里程碑第 1 行的期限").fill(str(today() + timedelta(days=30)))
        page.get_by_role("button", name="提交各方确认").click()
        page.get_by_role("button", name="提交各方确认").click()
        expect(page.get_by_role("alert")).to_contain_text("请填写结束日期")
        expect(page.locator("#field-plan-error")).to_contain_text("请写明方案")
        page.get_by_label("开始日期").fill(str(today()))
        page.get_by_label("结束日期").fill(str(today() + timedelta(days=200)))
        page.get_by_label("方案", exact=False).last.fill("学校出场地，企业出设备，共同开发课程。")
        page.get_by_role("button", name="提交各方确认").click()
        expect(page.get_by_role("main")).to_contain_text(f"建成数控实训角（{FIRM}")
        page.get_by_role("button", name="提交各方确认").click()
        notice(page, f"接下来等{FIRM}确认方案。")
        return page.url


def confirm_from_the_workbench(browser: Browser, site: str, who: Person, address: str) -> None:
    with opened(browser, session=(site, who.session)) as page:
        page.goto(f"{site}/")
        page.get_by_role("link", name=re.compile("去确认.*智能制造")).click()
        assert page.url == address
        assert findings(page) == []
        page.locator(".turn").get_by_role("link", name="确认方案").click()
        expect(page.get_by_role("main")).to_contain_text("学校出场地，企业出设备")
        page.get_by_role("button", name="确认方案").click()
        expect(page.locator("h1")).to_contain_text("进行中")


def record_with_evidence(
    browser: Browser, site: str, who: Person, folder: Path, address: str
) -> None:
    """The file that was chosen is not chosen again when something else has to be corrected."""
    with opened(browser, 390, session=(site, who.session)) as page:
        page.goto(address)
        page.get_by_role("link", name="登记活动").first.click()
        page.get_by_label("做了什么").fill("工程师进校授课")
        page.get_by_label("活动类别").select_option(label="培训授课")
        page.get_by_label("证据").set_input_files(pdf(folder, "签到表.pdf"))
        page.get_by_role("button", name="登记活动").click()
        expect(page.locator("#field-participants-error")).to_have_text("请填写参加人数")
        assert findings(page) == []
        page.get_by_label("参加人数").fill("42")
        page.get_by_role("button", name="登记活动").click()
        notice(page, "已登记活动。")
        expect(page.get_by_role("region", name="活动表")).to_contain_text("签到表.pdf")
        assert not is_too_wide(page)


def hand_in_and_accept(browser: Browser, site: str, pair: Pair, folder: Path, address: str) -> None:
    with opened(browser, session=(site, pair.firm.session)) as page:
        page.goto(address)
        table = page.get_by_role("region", name="里程碑表")
        table.get_by_role("link", name=re.compile("交付.*建成数控实训角")).click()
        page.get_by_role("button", name="交付里程碑").click()
        expect(page.locator("#field-evidence-error")).to_have_text("请至少选择一份证据")
        page.get_by_label("证据").set_input_files(pdf(folder, "验收单.pdf"))
        page.get_by_role("button", name="交付里程碑").click()
        notice(page, f"接下来等{SCHOOL}验收里程碑。")
    with opened(browser, session=(site, pair.school.session)) as page:
        page.goto(f"{site}/todo")
        page.get_by_role("link", name=re.compile("去验收.*智能制造")).click()
        page.locator(".turn").get_by_role("link", name="验收里程碑").click()
        expect(page.get_by_role("main")).to_contain_text("验收单.pdf")
        page.get_by_role("button", name="验收里程碑").click()
        notice(page, "接下来等贵单位提交成果。")


def conclude_and_confirm(browser: Browser, site: str, pair: Pair, address: str) -> None:
    """The outcome begins with what the record says, and the evidence is there already."""
    with opened(browser, session=(site, pair.school.session)) as page:
        page.goto(address)
        page.locator(".turn").get_by_role("link", name="提交成果").click()
        expect(page.get_by_role("textbox", name="成果", exact=True)).to_have_value(
            re.compile("开展活动 1 次，参加 42 人次.*完成：建成数控实训角", re.DOTALL)
        )
        expect(page.get_by_label("验收单.pdf")).to_be_checked()
        page.get_by_label("教材与课程").fill("2")
        page.get_by_role("button", name="提交成果").click()
        notice(page, f"接下来等{FIRM}确认成果。")
    with opened(browser, 390, session=(site, pair.firm.session)) as page:
        page.goto(f"{address}/confirm-outcome")
        expect(page.get_by_role("main")).to_contain_text("教材与课程 2 种")
        page.get_by_role("button", name="确认成果").click()
        expect(page.locator("h1")).to_contain_text("已结项")
        expect(page.get_by_role("main")).to_contain_text(f"由 {FIRM} 确认")
        assert not is_too_wide(page)


def test_a_school_and_an_enterprise_from_the_draft_to_the_confirmed_outcome(
    browser: Browser, real_members: RealMembers, real_site: str, pair: Pair, tmp_path: Path
) -> None:
    address = draft_with_what_was_forgotten(browser, real_site, pair.school)
    confirm_from_the_workbench(browser, real_site, pair.firm, address)
    record_with_evidence(browser, real_site, pair.firm, tmp_path, address)
    hand_in_and_accept(browser, real_site, pair, tmp_path, address)
    conclude_and_confirm(browser, real_site, pair, address)
    with opened(browser, session=(real_site, real_members.office.session)) as page:
        page.goto(f"{real_site}/projects?scope=ended")
        page.get_by_role("link", name="智能制造实训基地共建").click()
        expect(page.get_by_role("main")).to_contain_text("学校出场地，企业出设备")
        with page.expect_download() as download:
            page.get_by_role("link", name="签到表.pdf").click()
        assert download.value.suggested_filename == "签到表.pdf"


def running(members: RealMembers, pair: Pair, **changes: object) -> dict[str, Any]:
    project = members.post(pair.school, API, pair.plan(**changes))
    project = step(members, pair.school, project, "propose")
    read = project["content_hash"]
    return step(members, pair.firm, project, "confirm", content_hash=read)


def step(
    members: RealMembers, by: Person, project: dict[str, Any], command: str, **body: object
) -> dict[str, Any]:
    path = f"{API}/{project['id']}/{command}"
    return members.post(by, path, {"expected_version": project["version"], **body})


def test_an_overdue_milestone_is_red_for_all_and_the_turn_of_its_owner(
    browser: Browser, real_members: RealMembers, real_site: str, pair: Pair
) -> None:
    due = str(today())
    owed = [{"title": "首批教师进企业", "owner_id": pair.firm.organisation, "due_on": due}]
    project = running(real_members, pair, title="逾期的双师队伍共建", milestones=owed)
    real_members.sweep(SystemClock().now() + timedelta(days=3))
    with opened(browser, session=(real_site, real_members.office.session)) as page:
        page.goto(f"{real_site}/projects?overdue=true")
        table = page.get_by_role("region", name="联建项目列表")
        expect(table).to_contain_text("1 个逾期")
        table.get_by_role("link", name="逾期的双师队伍共建").click()
        expect(page.get_by_role("alert")).to_contain_text("1 个里程碑逾期未交付。")
    with opened(browser, session=(real_site, pair.firm.session)) as page:
        page.goto(f"{real_site}/projects/{project['id']}")
        expect(page.locator(".turn")).to_contain_text("交付里程碑")


def test_a_plan_that_changed_while_it_was_read_is_shown_anew_before_it_is_confirmed(
    browser: Browser, real_members: RealMembers, real_site: str, pair: Pair
) -> None:
    members = real_members
    project = members.post(pair.school, API, pair.plan(title="改过的双师队伍共建"))
    project = step(members, pair.school, project, "propose")
    with opened(browser, session=(real_site, pair.firm.session)) as page:
        page.goto(f"{real_site}/projects/{project['id']}/confirm")
        project = step(members, pair.school, project, "withdraw", reason="改方案")
        plan = pair.plan(title="改过的双师队伍共建", plan="企业工程师每月进校授课四次。")
        project = step(members, pair.school, project, "change", **plan)
        step(members, pair.school, project, "propose")
        page.get_by_role("button", name="确认方案").click()
        expect(page.get_by_role("alert")).to_contain_text("刚被对方改过")
        expect(page.get_by_role("main")).to_contain_text("每月进校授课四次")
        page.get_by_role("button", name="确认方案").click()
        expect(page.locator("h1")).to_contain_text("进行中")


def test_each_further_step_states_what_it_changes_and_asks_for_the_reason(
    browser: Browser, real_members: RealMembers, real_site: str, pair: Pair
) -> None:
    project = running(real_members, pair, title="暂停过的双师队伍共建")
    with opened(browser, session=(real_site, pair.school.session)) as page:
        page.goto(f"{real_site}/projects/{project['id']}")

        def through_the_menu(name: str, shown: str, **typed: str) -> None:
            page.get_by_text("更多操作").click()
            page.get_by_role("link", name=name).click()
            if typed:
                page.get_by_role("button", name=name).click()
                expect(page.locator("#field-reason-error")).to_have_text("请填写理由")
                page.get_by_label("理由").fill(typed["reason"])
            page.get_by_role("button", name=name).click()
            expect(page.locator("h1")).to_contain_text(shown)

        through_the_menu("暂停项目", "已暂停", reason="设备未到。")
        through_the_menu("恢复项目", "进行中")
        through_the_menu("提前结束", "提前结束", reason="企业转产。")
        expect(page.get_by_role("main")).to_contain_text("企业转产。")
        page.goto(f"{real_site}/projects/{project['id']}/pause")
        notice(page, "现在不能暂停项目。")


def test_others_see_who_does_what_by_when_but_neither_plan_nor_evidence(
    browser: Browser, real_members: RealMembers, real_site: str, pair: Pair
) -> None:
    project = running(real_members, pair, title="公开的双师队伍共建")
    other = real_members.member(name="示例资阳职业学校联", short_name="示例资阳联")
    stranger = real_members.person(other["id"], "coordinator", "示例协调员旁")
    with opened(browser, session=(real_site, stranger.session)) as page:
        page.goto(f"{real_site}/projects?q=公开的双师")
        page.get_by_role("link", name="公开的双师队伍共建").click()
        expect(page.get_by_role("region", name="里程碑表")).to_contain_text(FIRM)
        expect(page.get_by_role("main")).not_to_contain_text("企业工程师进校授课")
        expect(page.get_by_role("main")).not_to_contain_text("首批教师进企业")
        answer = page.goto(f"{real_site}/projects/{project['id']}/end-early")
        assert answer
        notice(page, "现在不能提前结束。")
