"""A pair's year in a real Chromium before the real register: proposed, agreed, counted, reviewed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from anyio.from_thread import start_blocking_portal
from playwright.sync_api import Browser, Page, expect
from tests.looking import findings, is_too_wide, opened

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.teacher_exchanges.engagement import EngagementState, EngagementStatus
from cyzj.contracts.teacher_exchanges.engagement_events import (
    EngagementRecognised,
    EngagementStarted,
)
from cyzj.domain.clock import start_of
from cyzj.domain.ids import new_id
from cyzj.domain.terms import end_of_term
from cyzj.messaging.topics import apply_topics
from cyzj.settings import KafkaSettings
from cyzj.testing.waiting import eventually
from member_schools.testing_events import engaged, send

from ..membership_story import Item, today
from ..membership_story import real_site as real_site
from ..real_members import Person, RealMembers, running_members

pytestmark = pytest.mark.browser
STRONG, WEAK = "示例重庆工商职业学校子", "示例万州职业学校丑"


@dataclass(frozen=True)
class Pair:
    """Two schools with those who speak for them."""

    strong: Item
    weak: Item
    strong_coordinator: Person
    strong_leader: Person
    weak_coordinator: Person
    weak_leader: Person


@pytest.fixture(scope="module")
def kafka(kafka_server: str) -> KafkaSettings:
    """The run's Kafka with topics of this module's own."""
    settings = KafkaSettings(bootstrap_servers=kafka_server, prefix=f"t{uuid4().hex[:12]}.")
    with start_blocking_portal() as elsewhere:
        elsewhere.call(lambda: apply_topics(settings, replication=1))
    return settings


@pytest.fixture(scope="module")
def real_members(postgres_server: str, kafka: KafkaSettings) -> Iterator[RealMembers]:
    """A register of this module alone, which hears what teacher_exchanges says."""
    with running_members(postgres_server, kafka=kafka) as members:
        yield members


@pytest.fixture(scope="module")
def pair(real_members: RealMembers) -> Pair:
    strong = real_members.member(name=STRONG, short_name="示例工商子", jurisdiction="50")
    weak = real_members.member(name=WEAK, short_name="示例万州丑", jurisdiction="50")
    people = [
        real_members.person(school["id"], role, f"示例教师{name}")
        for school, name in ((strong, "甲"), (weak, "乙"))
        for role in ("coordinator", "school_leader")
    ]
    return Pair(strong, weak, *people)


def notice(page: Page, text: str) -> None:
    expect(page.locator("#notices")).to_contain_text(text)


def look(page: Page) -> None:
    """What every page has to be: without a finding of axe, no wider than the window."""
    assert findings(page) == []
    assert not is_too_wide(page)


def propose(browser: Browser, site: str, who: Person) -> str:
    """The strong school's coordinator; the weak one is left out at first."""
    with opened(browser, session=(site, who.session)) as page:
        page.goto(f"{site}/pairings")
        expect(page.get_by_role("main")).to_contain_text("还没有结对")
        page.get_by_role("link", name="发起结对").first.click()
        page.get_by_role("button", name="发起结对").click()
        expect(page.locator("#field-supported_id-error")).to_have_text("请选择受援方")
        expect(page.get_by_label("帮扶方")).to_have_value(who.organisation)
        page.get_by_label("受援方").select_option(label=WEAK)
        page.get_by_label("结束日期").select_option(value=end_of_term(today()).isoformat())
        page.get_by_label("说明").fill("帮建数控专业，派骨干教师送教。")
        look(page)
        page.get_by_role("button", name="发起结对").click()
        notice(page, f"接下来等{WEAK}答复。")
        expect(page.locator("h1")).to_contain_text("已提议")
        look(page)
        return page.url


def accept_without_script(browser: Browser, site: str, who: Person, address: str) -> None:
    """From the leader's home, on a phone."""
    with opened(browser, 390, script=False, session=(site, who.session)) as page:
        page.goto(f"{site}/")
        page.get_by_role("link", name=re.compile("去答复")).click()
        assert page.url == address
        expect(page.locator(".turn")).to_contain_text("答复结对提议")
        expect(page.get_by_role("main")).to_contain_text("帮建数控专业，派骨干教师送教。")
        page.get_by_role("link", name="同意结对").click()
        page.get_by_role("button", name="同意结对").click()
        notice(page, "已同意结对")
        expect(page.locator("h1")).to_contain_text("结对中")
        expect(page.get_by_role("main")).to_contain_text("还没有商定目标")


def set_goals(browser: Browser, site: str, who: Person, address: str) -> None:
    """Two goals; a target that is no number is said at its cell, and the rest is kept."""
    with opened(browser, session=(site, who.session)) as page:
        page.goto(address)
        expect(page.locator(".turn")).to_contain_text("商定学期目标")
        page.locator(".turn").get_by_role("link", name="提出学期目标").click()
        fill_goal(page, 1, "exchanges", "supporting_sends", "outreach_teaching,lecture", "两次")
        fill_goal(page, 2, "hours", "either", "any", "40")
        page.get_by_role("button", name="提出目标").last.click()
        expect(page.locator("#field-goals-0-target-error")).to_have_text("请填数字，例如 4 或 16.5")
        page.get_by_label("目标第 1 行的目标值").fill("2.5")
        page.get_by_role("button", name="提出目标").last.click()
        expect(page.locator("#field-goals-0-target-error")).to_contain_text("整数")
        page.get_by_label("目标第 1 行的目标值").fill("2")
        look(page)
        page.get_by_role("button", name="提出目标").last.click()
        notice(page, f"接下来等{WEAK}答复学期目标。")
        look(page)


def fill_goal(page: Page, row: int, measure: str, way: str, kinds: str, target: str) -> None:
    line = f"目标第 {row} 行的"
    page.get_by_label(f"{line}数什么").select_option(measure)
    page.get_by_label(f"{line}谁派出").select_option(way)
    page.get_by_label(f"{line}哪些交流").select_option(kinds)
    page.get_by_label(f"{line}目标值").fill(target)


def agree(browser: Browser, members: RealMembers, site: str, pair: Pair, address: str) -> None:
    """The goals change while they are read: what stands now is shown, and asked again."""
    who = pair.weak_coordinator
    with opened(browser, 390, script=False, session=(site, who.session)) as page:
        page.goto(address)
        expect(page.locator(".turn")).to_contain_text("答复学期目标")
        page.locator(".turn").get_by_role("link", name="同意学期目标").click()
        expect(page.get_by_role("main")).to_contain_text("认定学时 40 学时")
        change_the_goals(members, pair.strong_leader, address.rsplit("/", 1)[1])
        page.get_by_role("button", name="同意学期目标").click()
        expect(page.get_by_role("main")).to_contain_text("认定学时 30 学时")
        look_alert = page.get_by_role("alert")
        expect(look_alert.first).to_be_visible()
        page.get_by_role("button", name="同意学期目标").click()
        notice(page, "已同意学期目标")
        expect(page.get_by_role("main")).to_contain_text("0 / 30 学时")


def change_the_goals(members: RealMembers, by: Person, id: str) -> None:
    path = f"/v1/pairings/{id}"
    now = members.get(by, path)
    offer = now["terms"][0]["offer"]
    goals = [
        {**one, "target": "30"} if one["measure"] == "hours" else one for one in offer["goals"]
    ]
    body = {"expected_version": now["version"], "term_ends_on": now["terms"][0]["ends_on"]}
    members.post(by, f"{path}/set-goals", {**body, "goals": goals})


def exchange(kafka: KafkaSettings, members: RealMembers, pair: Pair, id: str) -> None:
    """Two visits by the strong school's teachers, one of them recognised; a third that goes back."""
    sides = pair.strong["id"], pair.weak["id"]
    teach = ExchangeType.OUTREACH_TEACHING
    one = started(*sides, "TE-2026-0301", teach)
    item = tell(kafka, one)
    tell(kafka, one, item)  # the same again counts nothing
    tell(kafka, started(*sides, "TE-2026-0302", ExchangeType.LECTURE))
    tell(kafka, started(*reversed(sides), "TE-2026-0303", ExchangeType.SHADOWING))
    done = engaged(
        EngagementRecognised,
        EngagementStatus.RECOGNISED,
        *sides,
        number="TE-2026-0301",
        actual_from=today(),
        exchange_type=teach,
        recognised_hours=1850,
    )
    tell(kafka, done, item, version=2)

    async def counted() -> bool:
        found = members.get(pair.weak_leader, f"/v1/pairings/{id}")
        return [goal["reached"] for goal in found["terms"][0]["goals"]] == ["2", "18.50"]

    with start_blocking_portal() as elsewhere:
        elsewhere.call(eventually, counted)


def started(home: str, host: str, number: str, kind: ExchangeType) -> EngagementStarted:
    return engaged(
        EngagementStarted,
        EngagementStatus.IN_PROGRESS,
        home,
        host,
        number=number,
        actual_from=today(),
        exchange_type=kind,
        teacher_ref=new_id(),
    )


def tell(
    kafka: KafkaSettings, data: EngagementState, subject: object = None, version: int = 1
) -> object:
    with start_blocking_portal() as elsewhere:
        return elsewhere.call(
            lambda: send(kafka, data, datetime.now(UTC), subject=subject, version=version)  # type: ignore[arg-type]  # an id of ours
        )


def see_the_progress(browser: Browser, site: str, who: Person, address: str) -> None:
    """The bars and the real exchanges behind each, on both widths."""
    for width in (1440, 390):
        with opened(browser, width, session=(site, who.session)) as page:
            page.goto(address)
            goals = page.get_by_role("region", name=re.compile("的目标"))
            expect(goals).to_contain_text("2 / 2 次")
            expect(goals).to_contain_text("已达成")
            expect(goals).to_contain_text("18.5 / 30 学时")
            expect(goals.get_by_role("progressbar")).to_have_count(2)
            goals.get_by_text("看明细（2）").click()
            expect(goals.get_by_role("link", name="TE-2026-0302")).to_be_visible()
            expect(page.get_by_role("link", name="TE-2026-0303")).to_have_count(0)
            look(page)


def review(browser: Browser, site: str, who: Person, address: str, score: str, words: str) -> None:
    with opened(browser, session=(site, who.session)) as page:
        page.goto(f"{site}/")
        page.get_by_role("link", name=re.compile("去评议")).click()
        page.locator(".turn").get_by_role("link", name="评议学期").click()
        page.get_by_role("button", name="评议学期").click()
        expect(page.get_by_role("main")).to_contain_text("请选择评分")
        page.get_by_text(score, exact=True).click()
        page.get_by_label("评议意见").fill(words)
        look(page)
        page.get_by_role("button", name="评议学期").click()
        notice(page, "已评议学期")
        assert page.url == address


def test_a_pairs_year(
    browser: Browser,
    real_members: RealMembers,
    real_site: str,
    kafka: KafkaSettings,
    pair: Pair,
) -> None:
    address = propose(browser, real_site, pair.strong_coordinator)
    accept_without_script(browser, real_site, pair.weak_leader, address)
    set_goals(browser, real_site, pair.strong_coordinator, address)
    agree(browser, real_members, real_site, pair, address)
    exchange(kafka, real_members, pair, address.rsplit("/", 1)[1])
    see_the_progress(browser, real_site, pair.weak_leader, address)
    real_members.sweep(start_of(end_of_term(today()) + timedelta(days=1)))
    review(browser, real_site, pair.strong_leader, address, "4 较好", "送教两次，学时还差一些。")
    review(browser, real_site, pair.weak_coordinator, address, "5 很好", "教师上手很快，盼继续。")
    with opened(browser, session=(real_site, real_members.office.session)) as page:
        page.goto(f"{real_site}/pairings?scope=ended")
        row = page.get_by_role("row", name=re.compile("示例工商子帮扶示例万州丑"))
        expect(row).to_contain_text("已期满")
        expect(row).to_contain_text("达成 1 / 2 项")
        look(page)
        row.get_by_role("link", name="示例工商子帮扶示例万州丑").click()
        expect(page.locator(".pair-reviews")).to_contain_text("送教两次，学时还差一些。")
        expect(page.locator(".pair-reviews")).to_contain_text("教师上手很快，盼继续。")
        look(page)


def test_the_office_pairs_two_schools_and_dissolves_a_pair_on_paper(
    browser: Browser, real_members: RealMembers, real_site: str
) -> None:
    sides = [
        real_members.member(name=f"示例结对学校{one}", short_name=f"示例结对{one}")
        for one in ("寅", "卯")
    ]
    leaders = [real_members.person(one["id"], "school_leader", "示例校长寅") for one in sides]
    with opened(browser, session=(real_site, real_members.office.session)) as page:
        page.goto(f"{real_site}/pairings/new")
        page.get_by_label("帮扶方").select_option(label="示例结对学校寅")
        page.get_by_label("受援方").select_option(label="示例结对学校卯")
        page.get_by_label("结束日期").select_option(index=1)
        page.get_by_role("button", name="发起结对").click()
        notice(page, "已发起结对 JD-")
        address = page.url
        expect(page.locator(".waiting-line")).to_have_count(2)
    for leader in leaders:
        with opened(browser, session=(real_site, leader.session)) as page:
            page.goto(f"{address}/accept")
            page.get_by_role("button", name="同意结对").click()
            notice(page, "已同意结对")
    with opened(browser, session=(real_site, real_members.office.session)) as page:
        page.goto(address)
        page.get_by_text("更多操作").click()
        page.get_by_role("link", name="解除结对").click()
        page.get_by_label("理由").fill("两校一直没有开展。")
        page.get_by_role("button", name="解除结对").click()
        expect(page.locator("h1")).to_contain_text("已解除")
        expect(page.get_by_role("main")).to_contain_text("两校一直没有开展。")
        page.goto(f"{address}/dissolve")
        notice(page, "现在不能解除结对。")
