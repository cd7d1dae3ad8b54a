"""The main job as a new user of the repository sees it: `make run`, clicks, Ctrl-C, `make run`.

With `PICTURES=folder` it writes the README's screenshots there (`make pictures`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect
from tests.fresh import copy_of_the_repository, make_run, still_running_from
from tests.looking import chromium, opened

from cyzj.domain.clock import SHANGHAI

pytestmark = pytest.mark.browser
HOST, HOME, TEACHER = "示例协调员甲", "示例协调员乙", "示例教师乙一"
OFFICE = "示例专员甲"
TITLE = "数控车削工艺送教（新用户）"
TODAY = datetime.now(SHANGHAI).date()
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"
PICTURES = os.environ.get("PICTURES")


@dataclass
class Person:
    """Somebody signed in at the portal, in a browser of their own."""

    page: Page
    site: str

    def open(self, path: str) -> None:
        self.page.goto(f"{self.site}{path}")

    def fill(self, **texts: str) -> None:
        for name, text in texts.items():
            self.page.locator(f"main [name={name}]:visible").first.fill(text)

    def press(self, words: str) -> None:
        self.page.locator("main").get_by_role("button", name=words, exact=True).first.click()

    def take_turn(self, path: str, verb: str, *, at_once: bool = True) -> None:
        """The button of the banner that says whose turn it is, and in the dialog the same verb."""
        self.open(path)
        self.page.locator(".turn").get_by_role("link", name=verb, exact=True).click()
        if at_once:
            self.page.get_by_role("dialog").get_by_role("button", name=verb, exact=True).click()
            self.is_told()

    def is_told(self) -> None:
        """The notice of success that follows every act."""
        expect(self.page.locator("#notices .notice-ok")).to_be_visible()

    def state(self, words: str) -> None:
        expect(self.page.locator("h1 .chip")).to_have_text(words)

    def picture(self, name: str) -> None:
        """For the README, when asked for."""
        if PICTURES:
            Path(PICTURES).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=Path(PICTURES) / f"{name}.png")


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of_the_repository(tmp_path_factory.mktemp("fresh") / "cyzj")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def test_the_main_job_in_a_fresh_copy_and_after_ctrl_c_everything_is_there(
    repository: Path, browser: Browser
) -> None:
    with make_run(repository) as running:
        site = running.address()
        assert "demo-alliance-2026" in running.output
        request, engagement = the_main_job(browser, site)
        running.ctrl_c()
        assert running.output.endswith("kafka stopped\npostgres stopped\n"), running.output[-2000:]
    assert still_running_from(repository) == []
    with make_run(repository) as running:
        assert running.address() == site
        assert "Loading the demonstration" not in running.output
        with ExitStack() as open_pages:
            home = signed_in(open_pages, browser, site, HOME)
            home.open(engagement)
            home.state("已认定")
            home.open(request)
            home.state("已完成")
            home.open(f"/exchange-requests?q={TITLE}")
            expect(home.page.locator("tbody tr")).to_have_count(1)


def signed_in(open_pages: ExitStack, browser: Browser, site: str, name: str) -> Person:
    """The person of that name, by the list of accounts on the sign-in page."""
    person = Person(open_pages.enter_context(opened(browser)), site)
    person.open("/sign-in")
    person.page.get_by_role("button", name=re.compile(name)).click()
    expect(person.page.locator("h1")).to_be_visible()
    return person


def the_main_job(browser: Browser, site: str) -> tuple[str, str]:
    """From the request to the recognised hours and the office's board: the two items' addresses."""
    with ExitStack() as open_pages:
        host, home, teacher, office = (
            signed_in(open_pages, browser, site, name) for name in (HOST, HOME, TEACHER, OFFICE)
        )
        host.picture("home")
        request, match = asked_and_answered(host, home)
        engagement = nominated_and_accepted(host, home, teacher, match)
        planned(host, home, teacher, engagement)
        worked(host, home, teacher, engagement)
        evaluated_and_recognised(host, home, teacher, engagement)
        seen_by_the_office(office, request)
        return request, engagement


def asked_and_answered(host: Person, home: Person) -> tuple[str, str]:
    """A request is posted and answered, and both confirm the match."""
    host.open("/exchange-requests/new?type=outreach_teaching")
    last = str(TODAY + timedelta(days=20))
    host.fill(title=TITLE, window_from=str(TODAY), window_to=last, class_hours="16")
    host.fill(deadline=str(TODAY), course="数控车削工艺", description="希望结合企业案例授课。")
    host.picture("request-form")
    host.press("发布需求")
    host.state("征集中")
    request = host.page.url.removeprefix(host.site)
    home.open("/exchange-requests")
    home.picture("requests")
    home.page.get_by_role("link", name=TITLE).first.click()
    home.page.get_by_role("link", name="应答", exact=True).first.click()
    home.fill(note="可派双师型教师")
    home.press("应答")
    home.state("已推荐")
    match = home.page.url.removeprefix(home.site)
    host.take_turn(match, "确认对接")
    host.state("接收方已确认")
    home.take_turn(match, "确认对接")
    home.state("已确认")
    return request, match


def nominated_and_accepted(host: Person, home: Person, teacher: Person, match: str) -> str:
    """The sending school names a teacher; the teacher and the receiving school accept."""
    home.open(match)
    home.page.locator(".turn").get_by_role("link", name="提名教师").click()
    home.page.locator("[name=teacher_ref]").select_option(label=TEACHER)
    home.press("提名")
    home.state("已提名")
    engagement = home.page.url.removeprefix(home.site)
    teacher.take_turn(engagement, "接受提名")
    host.take_turn(engagement, "受理提名")
    host.take_turn(engagement, "接收教师")
    host.state("已接收")
    return engagement


def planned(host: Person, home: Person, teacher: Person, engagement: str) -> None:
    """One plan, to which all three agree."""
    home.take_turn(engagement, "提交任务书", at_once=False)
    home.fill(goals="完成数控车削工艺 8 次课\n带教本校教师 2 人")
    home.press("提交任务书")
    home.is_told()
    host.open(engagement)
    host.picture("engagement")
    host.take_turn(engagement, "同意任务书")
    teacher.take_turn(engagement, "同意任务书")
    teacher.state("任务书已签")


def worked(host: Person, home: Person, teacher: Person, engagement: str) -> None:
    """The teacher comes, teaches, hands in the evidence, and leaves."""
    home.take_turn(engagement, "确认可派出")
    host.take_turn(engagement, "确认到岗")
    host.state("进行中")
    for number, kind in enumerate(("签到记录", "教案", "接收学校确认")):
        teacher.open(engagement)
        teacher.page.get_by_label("证据种类").select_option(label=kind)
        file = FilePayload(
            name=f"{kind}.pdf", mimeType="application/pdf", buffer=PDF + b"%d" % number
        )
        teacher.page.get_by_label("文件").set_input_files(file)
        teacher.press("提交证据")
        teacher.is_told()
    host.open(f"{engagement}/confirm-departure")
    host.fill(taught_hours="16")
    host.press("确认离岗")
    host.state("待考核")


def evaluated_and_recognised(host: Person, home: Person, teacher: Person, engagement: str) -> None:
    """All three evaluate, the evidence is accepted, the hours are recognised."""
    for person in (home, host, teacher):
        person.open(f"{engagement}/evaluate")
        person.page.get_by_text("5 优秀").click()
        person.fill(words="课上得好")
        person.press("提交考核")
        person.is_told()
    for _ in range(3):
        host.open(engagement)
        host.page.get_by_role("button", name=re.compile("^接受")).first.click()
        host.is_told()
    for person in (home, host):
        person.open(f"{engagement}/accept-evaluation")
        person.press("认可考核")
        person.is_told()
    home.take_turn(engagement, "认定学时")
    home.state("已认定")


def seen_by_the_office(office: Person, request: str) -> None:
    """The office sees the story from the request to the recognition, and its board."""
    office.open(f"{request}/timeline")
    expect(office.page.locator("main")).to_contain_text("学时已认定")
    office.picture("timeline")
    office.page.get_by_role("link", name="协同看板").first.click()
    expect(office.page.locator("h1")).to_contain_text("协同看板")
    office.picture("board")
