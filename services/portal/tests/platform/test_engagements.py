"""An engagement from nomination to recognition in a browser, on the real services."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest
from docx import Document
from playwright.sync_api import Browser, FilePayload, Page, expect
from tests.looking import at_each_width, findings, is_too_wide, opened
from tests.town import Town

from cyzj.domain.clock import SHANGHAI

from .placing import Json, confirmed_match, step

pytestmark = pytest.mark.browser

HOME, HOST, TEACHER = "coordinator-甲", "coordinator-乙", "teacher-甲"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"
TODAY = datetime.now(SHANGHAI).date()


class Desk:
    """Somebody before the portal."""

    def __init__(self, page: Page, site: str) -> None:
        self.page = page
        self.site = site

    def open(self, path: str) -> None:
        self.page.goto(f"{self.site}{path}")

    def state(self, words: str) -> None:
        expect(self.page.locator("h1 .chip")).to_have_text(words)

    def fill(self, label: str, text: str) -> None:
        self.page.locator("main").get_by_label(label).fill(text)

    def send(self, name: str, media_type: str, content: bytes) -> None:
        """Choose the file to upload."""
        file = FilePayload(name=name, mimeType=media_type, buffer=content)
        self.page.get_by_label("文件").set_input_files(file)

    def press(self, name: str) -> None:
        """The button of the form that this page is, by its words."""
        self.page.locator("main").get_by_role("button", name=name, exact=True).click()

    def give(self, path: str, name: str) -> None:
        """A command on its own page, without any field to fill in."""
        self.open(path)
        self.press(name)


@pytest.fixture
def portal(browser: Browser, town: Town, portal_site: str) -> Portal:
    return Portal(browser, town, portal_site)


class Portal:
    """The portal before this town: a tab for each of its people."""

    def __init__(self, browser: Browser, town: Town, site: str) -> None:
        self.browser, self.town, self.site = browser, town, site

    @contextmanager
    def as_(self, who: str, width: int = 1440, *, script: bool = True) -> Iterator[Desk]:
        session = (self.site, self.town.sessions[who])
        with opened(self.browser, width, script=script, session=session) as page:
            yield Desk(page, self.site)

    def nominated(self) -> str:
        """The address of an engagement that the home school nominated without script."""
        match = confirmed_match(self.town)
        with self.as_(HOME, script=False) as home:
            home.open(f"/engagements/nominate?match={match['id']}")
            home.page.locator("#field-teacher_ref").select_option(label="示例教师甲")
            home.press("提名")
            home.state("已提名")
            expect(home.page.locator("#notices")).to_contain_text("接下来等示例教师甲答复提名")
            return home.page.url.removeprefix(self.site)

    def plan_signed(self, path: str) -> None:
        """From the nomination to the plan that all three signed."""
        with self.as_(TEACHER) as teacher:
            teacher.open(path)
            teacher.page.get_by_role("link", name="接受提名", exact=True).click()
            teacher.page.get_by_role("dialog").get_by_role("button", name="接受提名").click()
            expect(teacher.page.locator("#notices")).to_contain_text("已接受提名")
        with self.as_(HOST, script=False) as host:
            host.give(f"{path}/host-acknowledge", "受理提名")
            host.state("已受理")
            host.give(f"{path}/host-accept", "接收教师")
            host.state("已接收")
        with self.as_(HOME, script=False) as home:
            home.open(f"{path}/submit-plan")
            home.press("提交任务书")
            expect(home.page.locator("#field-goals-error")).to_contain_text("请填写目标")
            home.fill("目标", "完成数控车工艺 8 次课\n带教本校教师 2 人")
            home.press("提交任务书")
            expect(home.page.locator("#notices")).to_contain_text("已提交任务书第 1 版")
        for who in (HOST, TEACHER):
            with self.as_(who, script=False) as one:
                one.give(f"{path}/approve-plan", "同意任务书")
        with self.as_(TEACHER) as teacher:
            teacher.open(path)
            teacher.state("任务书已签")

    def stayed(self, path: str) -> None:
        """Ready, arrived and left, all today."""
        with self.as_(HOME) as home:
            home.open(path)
            home.page.get_by_role("link", name="确认可派出", exact=True).click()
            home.page.get_by_role("dialog").get_by_role("button", name="确认可派出").click()
            home.state("待派出")
        with self.as_(HOST, script=False) as host:
            host.give(f"{path}/confirm-arrival", "确认到岗")
            host.state("进行中")
            host.open(f"{path}/confirm-departure")
            host.fill("实际授课学时", "17")
            host.press("确认离岗")
            expect(host.page.locator("#field-taught_hours-error")).to_contain_text("不超过计划")
            host.fill("实际授课学时", "16")
            host.press("确认离岗")
            host.state("待考核")

    def evaluated(self, path: str) -> None:
        for who in (HOME, HOST, TEACHER):
            with self.as_(who, script=False) as one:
                one.open(f"{path}/evaluate")
                one.page.get_by_text("5 优秀").click()
                one.fill("评语", f"{who}：课上得好")
                one.press("提交考核")
                expect(one.page.locator("#notices")).to_contain_text("已提交考核")
        for who in (HOME, HOST):
            with self.as_(who, script=False) as one:
                one.give(f"{path}/accept-evaluation", "认可考核")

    def proven(self, path: str) -> None:
        """Every kind of evidence sent by the teacher without script, accepted by the host."""
        with self.as_(TEACHER, script=False) as teacher:
            teacher.open(path)
            self._a_wrong_file_is_explained(teacher)
            for index, kind in enumerate(("签到记录", "教案", "接收学校确认")):
                teacher.open(path)
                teacher.page.get_by_label("证据种类").select_option(label=kind)
                teacher.send(f"{kind}.pdf", "application/pdf", PDF + str(index).encode())
                teacher.press("提交证据")
                expect(teacher.page.locator("#notices")).to_contain_text(f"已提交{kind}")
        with self.as_(HOST, script=False) as host:
            for _ in range(3):
                host.open(path)
                host.page.get_by_role("button", name=re.compile("^接受")).first.click()
                expect(host.page.locator("#notices")).to_contain_text("已接受")

    def certified(self, path: str) -> None:
        """The certificate names the teacher; whoever holds it checks it without an account."""
        with self.as_(TEACHER) as teacher:
            teacher.open(path)
            with teacher.page.expect_download() as download:
                teacher.page.get_by_role("link", name=re.compile("^Word.*教师交流证明")).click()
            assert "教师交流证明" in download.value.suggested_filename
            document = Document(str(download.value.path()))
            assert any("示例教师甲" in one.text for one in document.paragraphs)
            assert findings(teacher.page) == []
        words = document.sections[0].footer.tables[0].rows[0].cells[1].text
        found = re.search(r"(/verify/\S+)", words)
        assert found
        with opened(self.browser, 390, script=False) as page:
            page.goto(self.site + found[1])
            expect(page.locator("h1")).to_have_text("内容属实")
            expect(page.locator("main")).to_contain_text("教师交流证明")
            expect(page.locator("main")).not_to_contain_text("示例教师甲")

    def _a_wrong_file_is_explained(self, teacher: Desk) -> None:
        teacher.send("a.html", "text/html", b"<html>1</html>")
        teacher.press("提交证据")
        expect(teacher.page.locator("#field-file-error")).to_contain_text("这种文件不能上传")


def test_an_engagement_from_nomination_to_recognition(portal: Portal) -> None:
    path = portal.nominated()
    portal.plan_signed(path)
    portal.stayed(path)
    portal.evaluated(path)
    portal.proven(path)
    with portal.as_(HOME, script=False) as home:
        home.open(f"{path}/recognise-hours")
        expect(home.page.locator(".confirm-facts")).to_contain_text("加权学时")
        home.press("认定学时")
        home.state("已认定")
        expect(home.page.locator(".events").first).to_contain_text("认定学时")
        home.open(f"{path}/print")
        expect(home.page.locator("footer")).to_contain_text("任务书第 1 版")
        home.open("/engagements?scope=ended")
        expect(home.page.get_by_role("row", name=re.compile("已认定")).first).to_be_visible()
        with home.page.expect_download() as download:
            home.page.locator("summary", has_text="导出").click()
            home.page.get_by_role("link", name="逗号分隔").click()
        assert "示例教师甲" not in download.value.path().read_text("utf-8-sig")
    portal.certified(path)


def test_a_plan_changed_meanwhile_is_shown_and_the_remark_kept(portal: Portal) -> None:
    path = portal.nominated()
    engagement = portal.town.exchanges(TEACHER, "GET", f"/v1{path}")
    engagement = step(portal.town, TEACHER, engagement, "teacher_accept")
    engagement = step(portal.town, HOST, engagement, "host_accept")
    plan = {
        "planned_from": engagement["planned_from"],
        "planned_to": engagement["planned_to"],
        "planned_hours": "16.00",
    }
    engagement = step(portal.town, HOME, engagement, "submit_plan", goals=["上 8 次课"], **plan)
    with portal.as_(HOST, script=False) as host:
        host.open(f"{path}/approve-plan")
        host.fill("审批意见", "同意，欢迎")
        step(portal.town, HOME, engagement, "submit_plan", goals=["上 6 次课"], **plan)
        host.press("同意任务书")
        expect(host.page.locator("#clash-heading")).to_have_text("刚被对方改过")
        row = host.page.get_by_role("row", name=re.compile("目标 1"))
        expect(row).to_contain_text("上 8 次课")
        expect(row).to_contain_text("上 6 次课")
        expect(host.page.get_by_label("审批意见")).to_have_value("同意，欢迎")
        host.press("同意任务书")
        expect(host.page.locator(".events").first).to_contain_text("同意，欢迎")


def test_a_nomination_is_returned_named_again_and_cancelled(portal: Portal) -> None:
    path = portal.nominated()
    with portal.as_(HOST, script=False) as host:
        host.open(f"{path}/host-return")
        host.press("退回修改")
        expect(host.page.locator("#field-reason-error")).to_contain_text("请填写退回意见")
        host.page.get_by_label("原因类别").select_option(label="材料不齐")
        host.fill("退回意见", "请补充调课安排")
        host.press("退回修改")
        host.state("退回修改")
    with portal.as_(HOME, script=False) as home:
        home.open(path)
        expect(home.page.locator(".turn")).to_contain_text("轮到贵校（派出学校）")
        home.page.locator(".turn").get_by_role("link", name="修改后重新提名").click()
        expect(home.page.locator(".notice-warn")).to_contain_text("请补充调课安排")
        home.fill("说明", "调课安排已附")
        home.press("重新提名")
        home.state("已提名")
        home.open(f"{path}/cancel")
        home.page.get_by_label("原因类别").select_option(label="工作安排变化")
        home.fill("取消的原因", "教师另有任务")
        home.press("取消交流")
        home.state("已取消")


def under_way(portal: Portal) -> tuple[str, Json]:
    """An engagement in progress without a plan, as short teaching is."""
    match = confirmed_match(portal.town, "8.00")
    ref = portal.town.exchanges(TEACHER, "GET", "/v1/engagements")["items"][0]["teacher_ref"]
    body = {
        "teacher_ref": ref,
        "planned_from": str(TODAY),
        "planned_to": str(TODAY),
        "planned_hours": "8.00",
        "expected_version": match["version"],
    }
    made = portal.town.exchanges(HOME, "POST", f"/v1/matches/{match['id']}/nominate", body)
    for who, command in (
        (TEACHER, "teacher_accept"),
        (HOST, "host_accept"),
        (HOME, "depart_ready"),
    ):
        made = step(portal.town, who, made, command)
    made = step(portal.town, HOST, made, "confirm_arrival", day=str(TODAY))
    return f"/engagements/{made['id']}", made


def give_reason(desk: Desk, path: str, label: str, name: str) -> None:
    desk.open(path)
    desk.page.get_by_label("原因类别").select_option(label="其他")
    desk.fill(label, "另有安排")
    desk.press(name)


def test_a_stay_pauses_goes_on_and_ends_early_without_good_reason(portal: Portal) -> None:
    portal.nominated()
    path, _ = under_way(portal)
    with portal.as_(HOST, script=False) as host:
        give_reason(host, f"{path}/interrupt", "中断的原因", "中断交流")
        host.state("已中断")
        host.give(f"{path}/resume", "恢复交流")
        host.state("进行中")
        host.open(f"{path}/end-early")
        host.fill("实际授课学时", "2")
        host.page.get_by_text("不属正当原因", exact=True).click()
        host.page.get_by_label("原因类别").select_option(label="工作安排变化")
        host.fill("提前结束的原因", "课程停开")
        host.press("提前结束")
        host.state("提前结束")
    with portal.as_(HOME, script=False) as home:
        home.give(f"{path}/close", "终止交流")
        home.state("已终止")


def test_a_dispute_is_decided_by_the_office(portal: Portal) -> None:
    portal.nominated()
    path, made = under_way(portal)
    ending = {"last_day": str(TODAY), "taught_hours": "8.00"}
    made = step(portal.town, HOST, made, "confirm_departure", **ending)
    for who in (HOME, HOST, TEACHER):
        made = step(portal.town, who, made, "evaluate", score=3, words="")
    with portal.as_(TEACHER, script=False) as teacher:
        give_reason(teacher, f"{path}/dispute", "异议内容", "提出异议")
        teacher.state("有异议")
    with portal.as_("office", script=False) as office:
        office.open("/engagements?scope=mine")
        office.page.get_by_role("link", name=re.compile(made["number"])).first.click()
        expect(office.page.locator(".turn")).to_contain_text("处理考核异议")
        office.page.locator(".turn").get_by_role("link", name="处理异议").click()
        office.fill("处理意见", "维持考核结果")
        office.press("处理异议")
        office.state("已考核")


def test_no_page_of_an_engagement_has_a_finding(portal: Portal) -> None:
    path = portal.nominated()
    further = ("", "/host-return", "/host-accept", "/cancel", "/print")
    with portal.as_(HOST) as host:
        for each in ("/engagements", *(f"{path}{verb}" for verb in further)):
            host.open(each)
            for width in at_each_width(host.page):
                assert findings(host.page) == [], (each, width)
                assert not is_too_wide(host.page), (each, width)
