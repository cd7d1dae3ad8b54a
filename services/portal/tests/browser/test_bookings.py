"""Bases and bookings in a real Chromium before the real joint_training: a series with a clash in week 11,
a co-builder displaced by the owner, and the calendar on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from anyio.from_thread import start_blocking_portal
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect
from tests.looking import findings, is_too_wide, opened

from cyzj.domain.terms import end_of_term, start_of_term
from cyzj.settings import Addresses, AuthSettings, DatabaseSettings, KafkaSettings
from cyzj.settings import Settings as ServiceSettings
from cyzj.testing.databases import service_database
from joint_training.storage.tables import metadata
from joint_training.testing_api import KINDS, a_base_body, a_booking_body, a_room_body
from joint_training.wiring import build
from portal import wiring
from portal.app import create_app
from portal.settings import Settings

from ..contract import Contract
from ..membership_story import today
from ..real_members import Person, RealMembers, served

pytestmark = pytest.mark.browser
Json = dict[str, Any]
TERM = end_of_term(end_of_term(today()) + timedelta(days=1))
"""The last day of the next term."""


def first_monday() -> date:
    """Of the next term: in the first days of March or of September."""
    month = 3 if TERM.month == 8 else 9
    day = date(start_of_term(TERM).year, month, 1)
    return day + timedelta(days=-day.weekday() % 7)


def wednesday(week: int) -> date:
    return first_monday() + timedelta(days=7 * (week - 1) + 2)


@dataclass
class Town:
    """A base with two rooms and one of stations, the schools around it, and a portal before it."""

    site: str
    service: httpx.Client
    members: RealMembers
    manager: Person
    leader: Person
    builder: Person
    member: Person
    base: Json = field(default_factory=dict)
    rooms: list[Json] = field(default_factory=list)

    def post(self, by: Person, path: str, body: Json) -> Json:
        answer = self.service.post(path, json=body, headers=self.members.headers(by))
        assert answer.is_success, answer.text
        found: Json = answer.json()
        return found

    def step(self, by: Person, item: Json, command: str, **body: Any) -> Json:
        kind = KINDS[item["number"][:2]]
        path = f"/v1/{kind}/{item['id']}/{command}"
        return self.post(by, path, {**body, "expected_version": item["version"]})

    def build_base(self) -> None:
        shares = [
            {
                "school_id": school,
                "kind": kind,
                "value": value,
                "since": "2025-09-01",
                "depreciates_on": "2033-09-01",
            }
            for school, kind, value in (
                (self.manager.organisation, "site", 600_000_000),
                (self.builder.organisation, "equipment", 200_000_000),
            )
        ]
        tool = {"name": "五轴加工中心", "equipment_class": "machining", "quantity": 2, "value": 0}
        body = a_base_body(shares=shares, equipment=[tool])
        base = self.post(self.manager, "/v1/bases", body)
        base = self.step(self.members.office, base, "start-evaluation")
        base = self.step(self.members.office, base, "approve")
        self.base = self.step(self.manager, base, "start-construction")
        for changes in (
            {"setup_minutes": 10, "cleandown_minutes": 10, "needs_approval": True},
            {"title": "数控实训室B", "stations": 20},
            {"title": "钳工工位区", "booked_as": "stations", "stations": 40},
        ):
            room = a_room_body(self.base, **changes)
            self.rooms.append(self.post(self.manager, "/v1/resources", room))
        self.base = self.step(self.manager, self.base, "open")
        term = {"term_ends_on": str(TERM), "first_monday": str(first_monday()), "weeks": 18}
        self.post(self.manager, "/v1/teaching-terms", term)


def service(database: str, members: RealMembers) -> FastAPI:
    """joint_training over HTTP, believing the tokens of `members`."""
    settings = ServiceSettings(
        database=DatabaseSettings(url=database, pool_size=5),
        kafka=KafkaSettings(bootstrap_servers="127.0.0.1:9"),
        auth=AuthSettings(jwks_url=f"{members.url}/public/jwks.json"),
    )
    return build(settings, "http")


@pytest.fixture(scope="module")
def town(assets: None, postgres_server: str, real_members: RealMembers) -> Iterator[Town]:
    owner = real_members.member(
        name="示例重庆工程职校辰", short_name="示例工程辰", jurisdiction="50"
    )
    builder = real_members.member(name="示例宜宾装备职校巳", short_name="示例装备巳")
    member = real_members.member(name="示例江津职校午", short_name="示例江津午", jurisdiction="50")
    person = real_members.person
    with (
        start_blocking_portal() as elsewhere,
        elsewhere.wrap_async_context_manager(
            service_database(postgres_server, "joint_training", metadata)
        ) as database,
        served(service(database, real_members)) as url,
        httpx.Client(base_url=url, timeout=30) as client,
    ):
        contract = Contract()
        settings = Settings(services=Addresses(member_schools=real_members.url, joint_training=url))
        with served(create_app(wiring.build(settings, http=contract.http()))) as site:
            found = Town(
                site,
                client,
                real_members,
                person(owner["id"], "base_manager", "示例基地管理员"),
                person(owner["id"], "school_leader", "示例校长"),
                person(builder["id"], "coordinator", "示例协调员"),
                person(member["id"], "coordinator", "示例协调员"),
            )
            found.build_base()
            yield found
        assert contract.faults == [], contract.faults


def look(page: Page) -> None:
    """What every page has to be: without a finding of axe, no wider than the window."""
    assert findings(page) == []
    assert not is_too_wide(page)


def notice(page: Page, text: str) -> None:
    expect(page.locator("#notices")).to_contain_text(text)


def test_a_series_with_a_clash_in_week_eleven_takes_an_alternative(
    browser: Browser, town: Town
) -> None:
    room = town.rooms[0]
    clash = a_booking_body(room, wednesday(11), title="技能竞赛集训")
    taken = town.post(town.manager, "/v1/bookings", clash)
    with opened(browser, session=(town.site, town.member.session)) as page:
        page.goto(f"{town.site}/bookings?base={town.base['id']}")
        look(page)
        page.get_by_role("link", name="预约基地").click()
        page.get_by_text("一个系列", exact=True).click()
        page.get_by_role("button", name="预览").click()
        expect(page.locator("#field-title-error")).to_be_visible()
        look(page)
        page.get_by_label("学期").select_option(str(TERM))
        page.get_by_label("从第几周").fill("1")
        page.get_by_label("到第几周").fill("18")
        page.get_by_text("单周", exact=True).click()
        page.get_by_label("周三").check()
        page.get_by_label("从第几节").select_option("3")
        page.get_by_label("到第几节").select_option("4")
        page.get_by_label("用途").fill("数控加工跟岗实操")
        page.get_by_label("人数").fill("20")
        page.get_by_role("button", name="预览").click()
        expect(page.locator(".notice-bad")).to_contain_text("第 11 周")
        clashing = page.locator(".preview-bad")
        expect(clashing).to_contain_text(taken["number"])
        expect(clashing.get_by_role("radio")).to_have_count(4)
        look(page)
        submit = page.get_by_role("button", name=re.compile("提交"))
        expect(submit).to_have_text("提交 9 次预约")
        page.get_by_label("跳过冲突的").check()
        expect(submit).to_have_text("提交 8 次预约")
        page.get_by_label("按我的选择替换").check()
        submit.click()
        notice(page, "共 9 次")
        expect(page.locator("#times")).to_contain_text("替换的时段")
        look(page)
        address = page.url
    with opened(browser, session=(town.site, town.manager.session)) as page:
        page.goto(town.site)
        expect(page.get_by_role("heading", level=1)).to_have_text("今日使用")
        look(page)
        page.get_by_role("link", name=re.compile("去审批")).click()
        expect(page.locator(".turn")).to_contain_text("审批预约")
        look(page)
        page.locator(".turn").get_by_role("link", name="批准预约").click()
        page.get_by_role("button", name="批准预约").click()
        notice(page, "已批准预约")
    with opened(browser, 390, script=False, session=(town.site, town.member.session)) as page:
        page.goto(address)
        expect(page.get_by_role("main")).to_contain_text("已确认")
        assert not is_too_wide(page)


def test_a_co_builder_who_is_displaced_by_the_owner_is_told(browser: Browser, town: Town) -> None:
    room, day = town.rooms[1], today() + timedelta(days=40)
    held = town.post(town.builder, "/v1/bookings", a_booking_body(room, day, title="装备调试实训"))
    assert (held["rank"], held["status"]) == ("co_builder", "held")
    with opened(browser, session=(town.site, town.manager.session)) as page:
        page.goto(f"{town.site}/bookings/new?resource={room['id']}&day={day}&first=3")
        page.get_by_label("用途").fill("本校考核周")
        page.get_by_label("人数").fill("20")
        page.get_by_role("button", name="预览").click()
        main = page.get_by_role("main")
        expect(main).to_contain_text(f"会挤占 1 个预占：{held['number']}")
        look(page)
        page.get_by_role("button", name="提交 1 次预约").click()
        expect(page.locator(".notice-warn")).to_contain_text(held["number"])
        page.get_by_label(re.compile("我知道")).check()
        page.get_by_role("button", name="提交 1 次预约").click()
        notice(page, "已确认")
    with opened(browser, session=(town.site, town.builder.session)) as page:
        page.goto(f"{town.site}/todo")
        expect(page.get_by_role("main")).to_contain_text("预约被挤占或调整，请另约")
        look(page)
        page.get_by_role("link", name=re.compile("去另约")).click()
        expect(page.locator(".turn")).to_contain_text("请另约")
        expect(page.locator(".event").first).to_contain_text("优先级更高的学校预约了这个时段")
        look(page)
        page.locator(".turn").get_by_role("link", name="重新预约").click()
        expect(page.get_by_label("日期")).to_have_value(str(day))


def test_the_calendar_is_a_list_on_a_phone(browser: Browser, town: Town) -> None:
    day = today() + timedelta(days=3)
    seats = a_booking_body(town.rooms[2], day, title="钳工基础", people=28)
    town.post(town.builder, "/v1/bookings", seats)
    with opened(browser, 390, session=(town.site, town.builder.session)) as page:
        page.goto(f"{town.site}/bookings?base={town.base['id']}&day={day}")
        expect(page.locator(".calendar-list")).to_be_visible()
        expect(page.locator(".calendar-table")).to_be_hidden()
        expect(page.locator(".calendar-list")).to_contain_text("最少余 12")
        look(page)
        page.get_by_role("link", name=re.compile("预约.*钳工工位区")).click()
        expect(page.get_by_label("日期")).to_have_value(str(day))
        look(page)
        for path in (
            f"/bookings/week?resource={town.rooms[2]['id']}&day={day}",
            "/bookings/list",
            "/bookings/list?scope=ours",
            "/bookings/subscribe",
            "/bases",
            f"/bases/{town.base['id']}",
            f"/resources/{town.rooms[0]['id']}",
            "/resources",
            "/bases/use",
            "/bases/times",
        ):
            page.goto(town.site + path)
            look(page)


def test_an_incident_and_a_blackout_are_decided_by_two(browser: Browser, town: Town) -> None:
    room, day = town.rooms[1], today() + timedelta(days=5)
    town.post(town.member, "/v1/bookings", a_booking_body(room, day, title="午间练习"))
    with opened(browser, session=(town.site, town.member.session)) as page:
        page.goto(f"{town.site}/bookings?base={town.base['id']}&day={day}")
        expect(page.locator(".calendar-table .entry-mine")).to_contain_text("午间练习")
        look(page)
        page.goto(f"{town.site}/bookings/week?resource={room['id']}&day={day}")
        expect(page.locator(".calendar-table .entry-mine")).to_contain_text("我校预约")
        look(page)
    with opened(browser, session=(town.site, town.manager.session)) as page:
        page.goto(f"{town.site}/resources")
        look(page)
        page.get_by_role("link", name="数控实训室B").click()
        page.get_by_text("更多操作").click()
        page.get_by_role("link", name="申请停用时段").click()
        page.get_by_label("开始日期").fill(str(day))
        page.get_by_label("结束日期").fill(str(day))
        page.get_by_label("原因类别").select_option("inspection")
        page.get_by_label("说明").fill("年度检测")
        look(page)
        page.get_by_role("button", name="申请停用").click()
        notice(page, "已申请")
        look(page)
        page.goto(f"{town.site}/incidents/new?resource={room['id']}")
        page.get_by_text("轻微").click()
        page.get_by_label("发生了什么").fill("防护罩松动，已停机。")
        look(page)
        page.get_by_role("button", name="上报并封锁").click()
        notice(page, "已封锁")
        expect(page.locator("#times")).to_contain_text("午间练习")
        look(page)
        incident = page.url
    with opened(browser, session=(town.site, town.leader.session)) as page:
        page.goto(f"{town.site}/todo")
        page.get_by_role("link", name=re.compile("去审批.*审批停用时段")).click()
        page.locator(".turn").get_by_role("link", name="批准停用").click()
        page.get_by_role("button", name="批准停用").click()
        expect(page.locator("#field-reason-error")).to_be_visible()
        page.get_by_label(re.compile("调整已有的")).check()
        page.get_by_label("调整原因").fill("年度检测，请改期。")
        page.get_by_role("button", name="批准停用").click()
        notice(page, "停用已生效")
        page.goto(incident)
        page.locator(".turn").get_by_role("link", name="解除安全事件").click()
        page.get_by_label("处理结果").fill("已更换防护罩并试车。")
        page.get_by_role("button", name="解除安全事件").click()
        notice(page, "已解除")
        look(page)
        for path in (
            "/incidents",
            "/bases/new",
            f"/bases/{town.base['id']}/edit",
            "/bookings/today",
        ):
            page.goto(town.site + path)
            look(page)


def test_a_school_sets_its_weeks_and_the_office_says_what_a_day_carries(
    browser: Browser, town: Town
) -> None:
    monday = first_monday() + timedelta(days=7)
    with opened(browser, session=(town.site, town.builder.session)) as page:
        page.goto(f"{town.site}/bookings")
        page.get_by_role("link", name="作息与教学周").first.click()
        expect(page.locator("#days")).to_contain_text("还没有登记调休")
        page.get_by_role("link", name=re.compile("^修改")).last.click()
        page.get_by_label("学期").select_option(str(TERM))
        page.get_by_label("第 1 周的星期一").fill(str(monday + timedelta(days=1)))
        page.get_by_label("教学周数").fill("16")
        page.get_by_role("button", name="设置教学周").click()
        expect(page.locator("#field-first_monday-error")).to_contain_text("请从星期一开始")
        look(page)
        page.get_by_label("第 1 周的星期一").fill(str(monday))
        page.get_by_role("button", name="设置教学周").click()
        notice(page, "共 16 周")
        with page.expect_download() as file:
            page.goto(f"{town.site}/bases/use")
            page.get_by_text("导出").click()
            page.get_by_role("link", name="本校对账").click()
        assert file.value.suggested_filename.startswith("基地使用对账-")
    saturday = monday + timedelta(days=5)
    with opened(
        browser, 390, script=False, session=(town.site, town.members.office.session)
    ) as page:
        page.goto(f"{town.site}/bases/times")
        page.get_by_role("link", name="登记调休").click()
        page.get_by_label("哪一天").fill(str(saturday))
        page.get_by_label("上哪天的课").fill(str(saturday))
        page.get_by_role("button", name="登记调休").click()
        expect(page.locator("#field-lessons_of-error")).to_contain_text("请填写另一天")
        page.get_by_label("上哪天的课").fill(str(monday))
        page.get_by_role("button", name="登记调休").click()
        expect(page.locator("#days")).to_contain_text("的课")
        assert not is_too_wide(page)
