"""What a teacher owes, in a real Chromium before the real service: declared, returned, verified, counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from anyio.from_thread import start_blocking_portal
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect
from tests.looking import findings, is_too_wide, opened

from cyzj.contracts.codes import Role
from cyzj.contracts.member_schools.appointment import AppointmentState
from cyzj.domain.caller import SYSTEM
from cyzj.domain.ids import new_id
from cyzj.members.projecting import keep_member
from cyzj.settings import Addresses, AuthSettings, DatabaseSettings, FilesSettings, KafkaSettings
from cyzj.settings import Settings as ServiceSettings
from cyzj.storage.unit import Runner, Unit
from cyzj.testing.databases import service_database
from cyzj.testing.fixtures import served as running
from cyzj.testing.members import an_organisation
from cyzj.testing.tokens import Issuer
from portal import wiring
from portal.app import create_app
from portal.settings import Settings
from teacher_exchanges.storage.tables import metadata
from teacher_exchanges.wiring import build

from ..contract import Contract
from ..membership_story import today
from ..real_members import Person, RealMembers, served

pytestmark = pytest.mark.browser
SCHOOL = "示例泸州化工学校辰"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"
LAST = today() - timedelta(days=10)
FIRST = LAST - timedelta(days=44)


@dataclass(frozen=True)
class Staff:
    """A school's people, and a portal before the services."""

    site: str
    teacher: Person
    coordinator: Person
    leader: Person
    office: Person


def service(database: str, members: RealMembers, folder: Path) -> FastAPI:
    """teacher_exchanges over HTTP, believing the tokens of `members`."""
    settings = ServiceSettings(
        database=DatabaseSettings(url=database, pool_size=5),
        kafka=KafkaSettings(bootstrap_servers="127.0.0.1:9"),
        auth=AuthSettings(jwks_url=f"{members.url}/public/jwks.json"),
        files=FilesSettings(folder=folder),
    )
    return build(settings, "http")


async def tell(app: FastAPI, school: UUID, teacher: UUID) -> None:
    """The school and the teacher's post, as their events would have told."""
    async with running(app, Issuer()):
        runner: Runner = app.state.runner
        post = AppointmentState(
            person_ref=teacher,
            organisation_id=school,
            role=Role.TEACHER,
            starts_on=today() - timedelta(days=3000),
            ends_on=None,
        )

        async def work(unit: Unit) -> None:
            await keep_member(unit.session, school, an_organisation(name=SCHOOL))
            await keep_member(unit.session, new_id(), post)

        await runner.run("tell", SYSTEM, work)


@pytest.fixture(scope="module")
def staff(
    assets: None,
    postgres_server: str,
    real_members: RealMembers,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Staff]:
    school = real_members.member(name=SCHOOL, short_name="示例化工辰")
    teacher = real_members.person(school["id"], "teacher", "示例教师辰")
    coordinator = real_members.person(school["id"], "coordinator", "示例协调员辰")
    leader = real_members.person(school["id"], "school_leader", "示例校长辰")
    folder = tmp_path_factory.mktemp("duty")
    with (
        start_blocking_portal() as elsewhere,
        elsewhere.wrap_async_context_manager(
            service_database(postgres_server, "teacher_exchanges", metadata)
        ) as database,
        served(service(database, real_members, folder)) as url,
    ):
        apart = service(database, real_members, folder)
        elsewhere.call(tell, apart, UUID(school["id"]), UUID(teacher.ref))
        contract = Contract()
        settings = Settings(
            services=Addresses(member_schools=real_members.url, teacher_exchanges=url)
        )
        with served(create_app(wiring.build(settings, http=contract.http()))) as site:
            yield Staff(site, teacher, coordinator, leader, real_members.office)
        assert contract.faults == [], contract.faults


def look(page: Page) -> None:
    """What every page has to be: without a finding of axe, no wider than the window."""
    assert findings(page) == []
    assert not is_too_wide(page)


def notice(page: Page, text: str) -> None:
    expect(page.locator("#notices")).to_contain_text(text)


def declare_on_a_phone(browser: Browser, staff: Staff) -> str:
    """The teacher; what was typed stays when something has to be corrected."""
    with opened(browser, 390, session=(staff.site, staff.teacher.session)) as page:
        page.goto(f"{staff.site}/my/duty")
        expect(page.get_by_role("main")).to_contain_text("还差 6 个月")
        expect(page.get_by_role("main")).to_contain_text("还没有履职记录")
        look(page)
        page.get_by_role("main").get_by_role("link", name="登记").first.click()
        look(page)
        page.get_by_label("类别").select_option(label="企业实践")
        page.get_by_label("名称").fill("化工工艺岗位实践")
        page.get_by_label("单位").fill("示例化工企业")
        page.get_by_label("开始日期").fill(str(LAST))
        page.get_by_label("结束日期").fill(str(FIRST))
        page.get_by_label("证明材料").set_input_files(
            {"name": "实践证明.pdf", "mimeType": "application/pdf", "buffer": PDF}
        )
        page.get_by_role("button", name="登记").click()
        expect(page.locator("#field-last_day-error")).to_contain_text("早于开始日期")
        expect(page.get_by_label("名称")).to_have_value("化工工艺岗位实践")
        expect(page.get_by_role("main")).to_contain_text("实践证明.pdf")
        look(page)
        page.get_by_label("开始日期").fill(str(FIRST))
        page.get_by_label("结束日期").fill(str(LAST))
        page.get_by_role("button", name="登记").click()
        notice(page, "接下来等学校负责人核验")
        look(page)
        return page.url


def send_back_without_script(browser: Browser, staff: Staff, address: str) -> None:
    """The coordinator, from the to-do list."""
    who = (staff.site, staff.coordinator.session)
    with opened(browser, script=False, session=who) as page:
        page.goto(f"{staff.site}/todo")
        page.get_by_role("link", name=re.compile("去核验")).click()
        assert page.url == address
        page.locator(".turn").get_by_role("link", name="退回补正").click()
        page.get_by_role("button", name="退回补正").click()
        expect(page.locator("#field-reason-error")).to_be_visible()
        page.get_by_label("理由").fill("请补企业盖章的实践鉴定。")
        page.get_by_role("button", name="退回补正").click()
        notice(page, "等登记人补正")


def declare_anew(browser: Browser, staff: Staff) -> None:
    """The teacher, from the to-do list; the file of before goes along."""
    with opened(browser, session=(staff.site, staff.teacher.session)) as page:
        page.goto(f"{staff.site}/")
        page.get_by_role("link", name=re.compile("去补正")).first.click()
        expect(page.locator(".turn")).to_contain_text("请补企业盖章的实践鉴定")
        look(page)
        page.locator(".turn").get_by_role("link", name="重新登记").click()
        expect(page.get_by_role("main")).to_contain_text("实践证明.pdf")
        page.get_by_label("证明材料").set_input_files(
            {"name": "实践鉴定.pdf", "mimeType": "application/pdf", "buffer": PDF + b"2"}
        )
        page.get_by_role("button", name="重新登记").click()
        notice(page, "已重新登记")


def verify(browser: Browser, staff: Staff, address: str) -> None:
    """The leader; the file is there to read, and then it counts."""
    with opened(browser, session=(staff.site, staff.leader.session)) as page:
        page.goto(address)
        with page.expect_download() as file:
            page.get_by_role("link", name="实践鉴定.pdf").click()
        assert file.value.suggested_filename == "实践鉴定.pdf"
        page.locator(".turn").get_by_role("link", name="核验通过").click()
        page.get_by_role("button", name="核验通过").click()
        notice(page, "计入履职进度")
        look(page)


def test_a_practice_is_declared_returned_verified_and_counts(
    browser: Browser, staff: Staff
) -> None:
    address = declare_on_a_phone(browser, staff)
    send_back_without_script(browser, staff, address)
    declare_anew(browser, staff)
    verify(browser, staff, address)
    with opened(browser, session=(staff.site, staff.coordinator.session)) as page:
        page.goto(f"{staff.site}/duty")
        row = page.get_by_role("row", name=re.compile(staff.teacher.name))
        expect(row).to_contain_text("还差 4.5 个月")
        look(page)
        page.get_by_role("link", name=staff.teacher.name).click()
        expect(page.get_by_role("main")).to_contain_text("1.5 / 6 个月")
        look(page)
        page.get_by_label("任教类别").select_option(label="公共基础课")
        page.get_by_role("button", name="保存").click()
        notice(page, "任教类别已设为公共基础课")
        expect(page.get_by_role("main")).not_to_contain_text("五年内企业实践")
        for path in (
            "/duty?standing=met",
            "/duty/records",
            "/duty/records?scope=ended",
            "/duty/records/new",
        ):
            page.goto(staff.site + path)
            look(page)
        page.goto(f"{staff.site}/duty/records")
        page.get_by_text("导出", exact=True).click()
        with page.expect_download() as file:
            page.get_by_role("link", name="逗号分隔").click()
        assert "履职记录" in file.value.suggested_filename
    with opened(browser, 390, session=(staff.site, staff.office.session)) as page:
        page.goto(f"{staff.site}/duty")
        expect(page.get_by_role("heading", level=1)).to_have_text("各校履职情况")
        expect(page.get_by_role("main")).to_contain_text("样本不足")
        look(page)
        page.get_by_role("link", name=SCHOOL).click()
        expect(page.get_by_role("main")).to_contain_text(staff.teacher.name)
        look(page)
