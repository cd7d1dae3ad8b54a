"""A cohort in a real Chromium before the real joint_training: published, enrolled, taught, certified, checked."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

import httpx
import pytest
from anyio.from_thread import start_blocking_portal
from playwright.sync_api import Browser, Page, expect
from tests.looking import findings, is_too_wide, opened

from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.clock import SHANGHAI
from cyzj.settings import Addresses, AuthSettings, DatabaseSettings, FilesSettings, KafkaSettings
from cyzj.settings import Settings as ServiceSettings
from cyzj.testing.databases import service_database
from joint_training.storage.tables import metadata
from joint_training.wiring import build
from portal import wiring
from portal.app import create_app
from portal.settings import Settings

from ..contract import Contract
from ..real_members import RealMembers, served
from ..training_cast import Cast, known
from ..training_rooms import booked_morning, planned_cohort, step

pytestmark = pytest.mark.browser
ORGANISER, PARTNER = "示例成都汽车学校辰", "示例重庆职教中心巳"
TODAY = datetime.now(SHANGHAI).date()
PUPILS = ("示例学员甲", "示例学员乙", "示例学员丙")


@pytest.fixture(scope="module")
def cast(
    assets: None,
    postgres_server: str,
    real_members: RealMembers,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Cast]:
    schools = [
        real_members.member(name=ORGANISER, short_name="示例汽车辰"),
        real_members.member(name=PARTNER, short_name="示例职教巳", jurisdiction="50"),
    ]
    organiser, partner = (
        real_members.person(school["id"], "coordinator", "示例协调员") for school in schools
    )
    teacher = real_members.person(schools[0]["id"], "teacher", "示例教师辰")
    folder = tmp_path_factory.mktemp("files")
    with (
        start_blocking_portal() as elsewhere,
        elsewhere.wrap_async_context_manager(
            service_database(postgres_server, "joint_training", metadata)
        ) as database,
    ):
        settings = ServiceSettings(
            database=DatabaseSettings(url=database, pool_size=5),
            kafka=KafkaSettings(bootstrap_servers="127.0.0.1:9"),
            auth=AuthSettings(jwks_url=f"{real_members.url}/public/jwks.json"),
            files=FilesSettings(folder=folder),
        )
        app, beside = build(settings, "http"), build(settings, "http")
        with (
            served(app) as url,
            httpx.Client(base_url=url, timeout=30) as api,
            elsewhere.wrap_async_context_manager(beside.router.lifespan_context(beside)),
        ):
            elsewhere.call(partial(known, beside, schools, teacher))
            contract = Contract()
            portal = Settings(
                services=Addresses(member_schools=real_members.url, joint_training=url)
            )
            with served(create_app(wiring.build(portal, http=contract.http()))) as site:
                office = real_members.office
                yield Cast(
                    site, beside, api, real_members, organiser, partner, teacher, office, elsewhere
                )
            assert contract.faults == [], contract.faults


def notice(page: Page, text: str) -> None:
    expect(page.locator("#notices")).to_contain_text(text)


def look(page: Page, name: str = "") -> None:
    """What every page has to be: without a finding of axe, no wider than the window."""
    assert findings(page) == []
    assert not is_too_wide(page)
    if name and SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


SHOTS = os.environ.get("TRAINING_SHOTS", "")


def draft_programme(browser: Browser, cast: Cast) -> str:
    with opened(browser, session=(cast.site, cast.organiser.session)) as page:
        page.goto(f"{cast.site}/programmes")
        look(page, "programmes-empty")
        page.get_by_role("link", name="起草项目").first.click()
        look(page, "programme-form")
        page.get_by_role("button", name="保存草稿").click()
        expect(page.locator("#field-title-error")).to_be_visible()
        page.get_by_label("项目名称").fill("新能源汽车高压安全联合培训")
        page.get_by_text("联合培养", exact=True).last.click()
        for place, words in enumerate(("高压安全规程", "断电与验电实操")):
            page.locator(f"#field-units-{place}-name").fill(words)
            page.locator(f"#field-units-{place}-hours").fill("4")
        page.locator("#field-assessments-0-name").fill("实操考核")
        page.get_by_label(PARTNER).check()
        page.get_by_role("button", name="保存草稿").click()
        notice(page, "已保存草稿")
        look(page, "programme")
        page.locator(".turn").get_by_role("link", name="提交审批").click()
        look(page, "programme-submit")
        page.get_by_role("button", name="提交审批").click()
        notice(page, "接下来等集团办公室批准")
        return page.url


def approve_and_publish(browser: Browser, cast: Cast, address: str) -> None:
    with opened(browser, session=(cast.site, cast.office.session)) as page:
        page.goto(f"{cast.site}/programmes")
        page.get_by_role("link", name=re.compile("去审批")).click()
        assert page.url == address
        look(page, "programme-office")
        page.locator(".turn").get_by_role("link", name="批准").click()
        page.get_by_role("button", name="批准").click()
        notice(page, "已批准")
    with opened(browser, session=(cast.site, cast.organiser.session)) as page:
        page.goto(f"{cast.site}/todo")
        page.get_by_role("link", name=re.compile("去发布")).click()
        page.locator(".turn").get_by_role("link", name="发布项目").click()
        page.get_by_role("button", name="发布项目").click()
        notice(page, "可以计划班次了")


def plan_cohort(browser: Browser, cast: Cast, programme: str) -> str:
    with opened(browser, session=(cast.site, cast.organiser.session)) as page:
        page.goto(programme)
        page.get_by_role("link", name="计划班次").click()
        look(page, "cohort-form")
        page.get_by_label("班次名称").fill("秋季第 1 班")
        days = {
            "first_day": 0, "last_day": 0, "enrol_until": 0, "release_on": 0, "decide_on": -1,
        }  # fmt: skip
        for name, after in days.items():
            page.locator(f"#field-{name}").fill(str(TODAY + timedelta(days=after)))
        page.locator("#field-seats").fill("3")
        page.locator("#field-minimum").fill("9")
        page.locator("#field-shares-0-school_id").select_option(label=PARTNER)
        page.locator("#field-shares-0-seats").fill("2")
        page.get_by_role("button", name="保存班次").click()
        expect(page.locator("#field-minimum-error")).to_contain_text("1 至总名额")
        page.locator("#field-minimum").fill("2")
        page.get_by_role("button", name="保存班次").click()
        notice(page, "已保存班次")
        look(page, "cohort-planned")
        address = page.url
        page.locator("#timetable").get_by_role("link", name="排课").first.click()
        for place, (begin, end) in enumerate((("00:10", "03:10"), ("04:00", "07:00"))):
            page.locator(f"#field-sessions-{place}-topic").fill(
                ("高压安全规程", "断电与验电实操")[place]
            )
            page.locator(f"#field-sessions-{place}-day").fill(str(TODAY - timedelta(days=1)))
            page.locator(f"#field-sessions-{place}-begin").fill(begin)
            page.locator(f"#field-sessions-{place}-end").fill(end if place else "01:00")
            page.locator(f"#field-sessions-{place}-hours").fill("4")
            page.locator(f"#field-sessions-{place}-teacher").select_option(label="示例教师辰")
        look(page, "schedule")
        page.get_by_role("button", name="保存课程表").click()
        expect(page.get_by_role("main")).to_contain_text("4 学时至少 180 分钟")
        page.locator("#field-sessions-0-end").fill("03:10")
        page.get_by_role("button", name="保存课程表").click()
        notice(page, "已排 2 个课次")
        page.locator(".turn").get_by_role("link", name="开始报名").click()
        page.get_by_role("button", name="开始报名").click()
        notice(page, "已开始报名")
        look(page, "cohort-enrolling")
        return address


def enrol(browser: Browser, cast: Cast, cohort: str) -> None:
    """The partner school names three students, on a phone, without script."""
    with opened(browser, 390, script=False, session=(cast.site, cast.partner.session)) as page:
        page.goto(f"{cast.site}/cohorts")
        page.get_by_role("link", name=re.compile("报名.*JC-")).click()
        page.get_by_role("link", name="报名", exact=True).click()
        page.get_by_label("本校学生").fill("\n".join(PUPILS) + "\n李4")
        page.get_by_role("button", name="报名").click()
        main = page.get_by_role("main")
        expect(main).to_contain_text("已报名 3 人")
        expect(main).to_contain_text("不含数字")
        expect(page.get_by_label("本校学生")).to_have_value("李4")
        page.get_by_label("本校学生").fill(PUPILS[0])
        page.get_by_role("button", name="报名").click()
        expect(main).to_contain_text("已有同名学员")
        page.goto(f"{cohort}/roster")
        for name in PUPILS:
            expect(main).to_contain_text(name)
        look_plain(page)


def look_plain(page: Page) -> None:
    assert not is_too_wide(page)


def confirm_and_start(browser: Browser, cast: Cast, cohort: str) -> None:
    with opened(browser, session=(cast.site, cast.organiser.session)) as page:
        page.goto(f"{cast.site}/todo")
        look(page)
        page.get_by_role("link", name=re.compile("去录取")).click()
        page.locator(".turn").get_by_role("link", name="全部录取").click()
        page.get_by_role("button", name="全部录取").click()
        notice(page, "已录取")
        for step, done in (("确认开班", "已确认开班"), ("开班", "已开班")):
            page.get_by_text("更多操作").click()
            page.get_by_role("link", name=step, exact=True).click()
            page.get_by_role("button", name=step).click()
            notice(page, done)
        look(page, "cohort-running")
        page.goto(f"{cohort}/roster")
        look(page, "roster")


def attend(browser: Browser, cast: Cast) -> None:
    """The teacher marks who was there, on a phone; one is absent by mistake and put right."""
    with opened(browser, 390, session=(cast.site, cast.teacher.session)) as page:
        page.goto(f"{cast.site}/attendance")
        look(page, "attendance-phone")
        page.get_by_role("link", name=re.compile("登记考勤.*高压安全规程")).click()
        look(page, "marks-phone")
        page.locator(".mark-row", has_text=PUPILS[1]).get_by_text("迟到").click()
        page.locator(".mark-row", has_text=PUPILS[2]).get_by_text("缺勤").click()
        page.get_by_role("button", name="登记考勤").click()
        notice(page, "出勤 1 人，迟到 1 人，缺勤 1 人")
        look(page, "marked-phone")
        page.get_by_role("link", name=re.compile(f"更正.*{PUPILS[1]}")).click()
        look(page)
        page.get_by_text("出勤", exact=True).last.click()
        page.get_by_label("更正理由").fill("当天提前到场，签到漏记。")
        page.get_by_role("button", name="更正考勤").click()
        notice(page, "已更正考勤")
        expect(page.get_by_role("main")).to_contain_text("已更正")
        page.goto(f"{cast.site}/attendance")
        page.get_by_role("link", name=re.compile("登记考勤.*断电与验电实操")).click()
        page.get_by_role("button", name="登记考勤").click()
        notice(page, "出勤 3 人")


def grade(browser: Browser, cast: Cast, cohort: str) -> None:
    with opened(browser, session=(cast.site, cast.organiser.session)) as page:
        page.goto(cohort)
        expect(page.locator("#risk")).to_contain_text("已无法结业")
        look(page, "cohort-risk")
        page.get_by_text("更多操作").click()
        page.get_by_role("link", name="转入成绩评定").click()
        page.get_by_role("button", name="转入成绩评定").click()
        notice(page, "已转入成绩评定")
        page.locator(".turn").get_by_role("link", name="登记考核").click()
        for box in page.get_by_role("checkbox").all():
            box.check()
        for day in page.locator("input[type=date]").all():
            day.fill(str(TODAY - timedelta(days=1)))
        look(page, "results")
        page.get_by_role("button", name="保存结果").click()
        notice(page, "已登记 3 人")
        page.locator(".turn").get_by_role("link", name="结班").click()
        page.get_by_role("button", name="结班").click()
        notice(page, "已结班")
        expect(page.get_by_role("main")).to_contain_text("未结业")
        page.locator(".turn").get_by_role("link", name="批量签发证书").click()
        page.get_by_role("button", name="批量签发证书").click()
        notice(page, "已开始签发")
        expect(page.locator("#certificates")).to_contain_text("正在签发")
        cast.sweep(datetime.now(UTC) + timedelta(minutes=1))
        page.get_by_role("link", name="刷新进度").click()
        expect(page.locator("#certificates")).to_contain_text("已签发 2 / 2 张")
        look(page, "cohort-closed")


def verify(browser: Browser, cast: Cast) -> None:
    with opened(browser, session=(cast.site, cast.partner.session)) as page:
        page.goto(f"{cast.site}/certificates")
        look(page, "certificates")
        page.get_by_role("link", name=re.compile("^ZS-")).first.click()
        look(page, "certificate")
        with page.expect_download() as file:
            page.get_by_role("link", name="下载 PDF").click()
        assert file.value.path().read_bytes().startswith(b"%PDF")
        if SHOTS:
            file.value.save_as(f"{SHOTS}/certificate.pdf")
        code = page.locator("dd", has_text=re.compile(r"^ZS-\d{4}-\d{4}-\w{6}-\w$")).inner_text()
    with opened(browser, 390, script=False) as page:
        page.goto(f"{cast.site}/verify/certificates")
        page.get_by_label("核验码").fill(code.lower())
        page.get_by_role("button", name="核验").click()
        main = page.get_by_role("main")
        expect(page.get_by_role("heading", level=1)).to_have_text("证书有效")
        expect(main).to_contain_text("示例学员*")
        expect(main).not_to_contain_text(PUPILS[0])
        look_plain(page)
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/verify-phone.png", full_page=True)
    with opened(browser) as page:
        page.goto(f"{cast.site}/verify/certificates/{code}")
        look(page, "verify")
        page.goto(f"{cast.site}/verify/certificates/{code[:-1]}{'2' if code[-1] != '2' else '3'}")
        expect(page.get_by_role("main")).to_contain_text("校验位不符")
        look(page, "verify-mistyped")
    with opened(browser, session=(cast.site, cast.organiser.session)) as page:
        page.goto(f"{cast.site}/certificates?q={code[:12]}")
        page.get_by_role("link", name=code[:12], exact=True).click()
        page.get_by_text("更多操作").click()
        page.get_by_role("link", name="撤销证书").click()
        look(page, "revoke")
        page.get_by_label("原因").select_option(label="登记有误")
        page.get_by_label("理由").fill("学时登记有误，重新核定。")
        page.get_by_role("button", name="撤销证书").click()
        notice(page, "已撤销")
        page.goto(f"{cast.site}/verify/certificates/{code}")
        expect(page.get_by_role("heading", level=1)).to_have_text("证书已撤销")
        look(page, "verify-revoked")


def test_a_cohort_from_its_programme_to_a_certificate_that_anybody_can_check(
    browser: Browser, cast: Cast
) -> None:
    programme = draft_programme(browser, cast)
    approve_and_publish(browser, cast, programme)
    cohort = plan_cohort(browser, cast, programme)
    enrol(browser, cast, cohort)
    confirm_and_start(browser, cast, cohort)
    attend(browser, cast)
    grade(browser, cast, cohort)
    verify(browser, cast)


def test_a_session_is_taught_in_a_booked_room_and_says_when_that_is_gone(
    browser: Browser, cast: Cast
) -> None:
    days = (TODAY + timedelta(days=ahead) for ahead in range(21, 35))
    first = next(day for day in days if CALENDAR.is_working_day(day))
    manager = cast.members.person(cast.organiser.organisation, "base_manager", "示例基地管理员")
    booking = booked_morning(cast, manager, first)
    cohort = planned_cohort(cast, first)
    with opened(browser, session=(cast.site, cast.organiser.session)) as page:
        page.goto(f"{cast.site}/cohorts/{cohort['id']}/sessions/new")
        cells = {"topic": "断电实操", "day": str(first), "begin": "14:00", "end": "17:30"}
        for name, typed in cells.items():
            page.locator(f"#field-sessions-0-{name}").fill(typed)
        page.locator("#field-sessions-0-hours").fill("4")
        page.locator("#field-sessions-0-teacher").select_option(label="示例教师辰")
        page.locator("#field-sessions-0-booking").select_option(booking["id"])
        page.get_by_role("button", name="保存课程表").click()
        expect(page.locator("#field-sessions-0-booking-error")).to_contain_text("当天订的是 08:")
        look(page, "schedule-room")
        page.locator("#field-sessions-0-begin").fill("08:30")
        page.locator("#field-sessions-0-end").fill("12:00")
        page.get_by_role("button", name="保存课程表").click()
        notice(page, "已排 1 个课次")
        expect(page.locator("#timetable")).to_contain_text("数控实训室A")
        step(cast, cast.organiser, booking, "cancel", reason="改在本校上课")
        page.reload()
        expect(page.locator("#timetable")).to_contain_text("实训室预约已变")
        page.get_by_role("link", name="断电实操").click()
        expect(page.get_by_role("main")).to_contain_text("这个时间不再订有实训室")
        look(page, "session-room-lost")
        page.get_by_role("link", name="看预约").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("数控编程实训")
