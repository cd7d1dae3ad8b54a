"""A term's statement in a real Chromium before the real ledger: signed, disputed, put right, signed by both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

import pytest
from anyio.from_thread import start_blocking_portal
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect
from tests.looking import findings, is_too_wide, opened

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.teacher_exchanges.engagement import EngagementStatus
from cyzj.domain.caller import SYSTEM
from cyzj.domain.terms import start_of_term
from cyzj.settings import Addresses, AuthSettings, DatabaseSettings, KafkaSettings
from cyzj.settings import Settings as ServiceSettings
from cyzj.storage.unit import Runner, Unit
from cyzj.testing.databases import service_database
from cyzj.testing.fixtures import served as running
from cyzj.testing.tokens import Issuer
from portal import wiring
from portal.app import create_app
from portal.settings import Settings
from teacher_exchanges.application.ledger.post_recognised import post_recognised
from teacher_exchanges.application.ledger.statements import draw_statement_up
from teacher_exchanges.domain.statement_steps import pair_of
from teacher_exchanges.storage.ledger import statement_of
from teacher_exchanges.storage.tables import metadata
from teacher_exchanges.testing import a_nomination
from teacher_exchanges.wiring import build

from ..contract import Contract
from ..membership_story import today
from ..real_members import Person, RealMembers, served

pytestmark = pytest.mark.browser
ONE, OTHER = "示例成都商贸学校寅", "示例重庆机电学校卯"
LAST = start_of_term(today()) - timedelta(days=1)
"""The last day of the term before this one."""


@dataclass(frozen=True)
class Sides:
    """The leaders of the two schools, and a portal before the ledger."""

    site: str
    one: Person
    other: Person
    office: Person


def service(database: str, members: RealMembers) -> FastAPI:
    """teacher_exchanges over HTTP, believing the tokens of `members`."""
    settings = ServiceSettings(
        database=DatabaseSettings(url=database, pool_size=5),
        kafka=KafkaSettings(bootstrap_servers="127.0.0.1:9"),
        auth=AuthSettings(jwks_url=f"{members.url}/public/jwks.json"),
    )
    return build(settings, "http")


async def post(database: str, members: RealMembers, one: UUID, other: UUID) -> None:
    """Two exchanges recognised in the term before this one, and its statement drawn up."""
    app = service(database, members)
    async with running(app, Issuer()):
        runner: Runner = app.state.runner
        lecture = replace(
            a_nomination(ExchangeType.LECTURE),
            home_school_id=one,
            host_school_id=other,
            status=EngagementStatus.RECOGNISED,
            since=datetime.combine(LAST - timedelta(days=60), time(4), tzinfo=UTC),
            recognised_hours=800,
        )
        back = replace(
            lecture,
            id=UUID(int=77),
            number="TE-2026-0002",
            home_school_id=other,
            host_school_id=one,
            recognised_hours=350,
        )

        async def work(unit: Unit) -> None:
            for engagement in (lecture, back):
                await post_recognised(unit, engagement)
            made = await statement_of(unit.session, pair_of(one, other), LAST)
            assert made
            await draw_statement_up(unit, made.id)

        await runner.run("post", SYSTEM, work)


@pytest.fixture(scope="module")
def sides(assets: None, postgres_server: str, real_members: RealMembers) -> Iterator[Sides]:
    one = real_members.member(name=ONE, short_name="示例商贸寅")
    other = real_members.member(name=OTHER, short_name="示例机电卯", jurisdiction="50")
    leaders = [
        real_members.person(school["id"], "school_leader", "示例校长") for school in (one, other)
    ]
    with (
        start_blocking_portal() as elsewhere,
        elsewhere.wrap_async_context_manager(
            service_database(postgres_server, "teacher_exchanges", metadata)
        ) as database,
        served(service(database, real_members)) as url,
    ):
        elsewhere.call(post, database, real_members, UUID(one["id"]), UUID(other["id"]))
        contract = Contract()
        settings = Settings(
            services=Addresses(member_schools=real_members.url, teacher_exchanges=url)
        )
        with served(create_app(wiring.build(settings, http=contract.http()))) as site:
            yield Sides(site, *leaders, real_members.office)
        assert contract.faults == [], contract.faults


def notice(page: Page, text: str) -> None:
    expect(page.locator("#notices")).to_contain_text(text)


def look(page: Page) -> None:
    """What every page has to be: without a finding of axe, no wider than the window."""
    assert findings(page) == []
    assert not is_too_wide(page)


def sign(browser: Browser, sides: Sides, who: Person, follows: str) -> str:
    """From the list, on a desk."""
    with opened(browser, session=(sides.site, who.session)) as page:
        page.goto(f"{sides.site}/statements?scope=mine")
        look(page)
        page.get_by_role("link", name=re.compile("去签认")).click()
        expect(page.locator(".turn")).to_contain_text("签认对账单")
        look(page)
        address = page.url
        page.locator(".turn").get_by_role("link", name="签认对账单").click()
        page.get_by_role("button", name="签认对账单").click()
        notice(page, follows)
        look(page)
        return address


def dispute_without_script(browser: Browser, sides: Sides, address: str) -> None:
    """From the to-do list, on a phone; what is wrong has to be said."""
    with opened(browser, 390, script=False, session=(sides.site, sides.other.session)) as page:
        page.goto(f"{sides.site}/todo")
        page.get_by_role("link", name=re.compile("去签认")).click()
        assert page.url == address
        main = page.get_by_role("main")
        expect(main).to_contain_text("8 加权学时")
        expect(main).to_contain_text("本校多获得 4.5 加权学时")
        page.get_by_role("link", name="提出异议").click()
        page.get_by_role("button", name="提出异议").click()
        expect(page.locator("#field-reason-error")).to_be_visible()
        page.get_by_label("哪里不对").fill("第二次讲座实为五学时，台账少计。")
        page.get_by_role("button", name="提出异议").click()
        notice(page, "接下来等集团办公室处理异议")
        expect(page.locator(".event").first).to_contain_text(OTHER)
        expect(page.locator(".event").first).to_contain_text("第二次讲座实为五学时")


def put_right(browser: Browser, sides: Sides, address: str) -> None:
    """The office corrects the entry in the ledger, then draws the statement up anew."""
    with opened(browser, session=(sides.site, sides.office.session)) as page:
        page.goto(f"{sides.site}/statements/ledger")
        accounts = page.locator("#accounts")
        expect(accounts).to_contain_text(OTHER)
        look(page)
        page.goto(address)
        expect(page.locator(".turn")).to_contain_text("处理对账异议")
        page.locator("#rows").get_by_role("row", name=re.compile(f"{OTHER} → {ONE}")).get_by_role(
            "link", name=re.compile("JZ-")
        ).click()
        look(page)
        page.get_by_text("更多操作").click()
        page.get_by_role("link", name="更正学时").click()
        page.get_by_label("正确的学时").fill("五")
        page.get_by_label("原因").fill("经核对课表，第二次讲座为五学时。")
        page.get_by_role("button", name="更正学时").click()
        expect(page.locator("#field-hours-error")).to_be_visible()
        expect(page.get_by_label("原因")).to_have_value("经核对课表，第二次讲座为五学时。")
        page.get_by_label("正确的学时").fill("5")
        page.get_by_role("button", name="更正学时").click()
        notice(page, "已更正")
        look(page)
        page.goto(address)
        page.locator(".turn").get_by_role("link", name="重新出具").click()
        page.get_by_label("处理结果").fill("已按课表更正，请重新签认。")
        page.get_by_role("button", name="重新出具").click()
        notice(page, "已重新出具")
        expect(page.locator("#rows")).to_contain_text("4 笔")
        look(page)


def test_a_statement_is_disputed_put_right_and_signed_by_both(
    browser: Browser, sides: Sides
) -> None:
    address = sign(browser, sides, sides.one, f"接下来等{OTHER}签认")
    dispute_without_script(browser, sides, address)
    put_right(browser, sides, address)
    sign(browser, sides, sides.other, f"接下来等{ONE}签认")
    sign(browser, sides, sides.one, "双方都已签认，本学期对账办结")
    with opened(browser, 390, session=(sides.site, sides.one.session)) as page:
        for path in (
            "/statements",
            "/statements?scope=signed",
            "/statements/ledger",
            "/statements/ledger?kind=correction",
        ):
            page.goto(sides.site + path)
            look(page)
        page.goto(f"{sides.site}/statements")
        expect(page.get_by_role("main")).to_contain_text("本校多给出 3 加权学时")
        page.get_by_text("导出", exact=True).click()
        with page.expect_download() as file:
            page.get_by_role("link", name="逗号分隔").click()
        assert "对账单" in file.value.suggested_filename
