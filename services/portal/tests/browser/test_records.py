"""The professional record in a real Chromium: declared, returned, verified; data shown for a purpose."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.looking import findings, is_too_wide, opened

from ..real_members import Person, RealMembers

pytestmark = pytest.mark.browser
PHONE, ID_NUMBER = "13800005678", "11010519491231002X"


@dataclass(frozen=True)
class School:
    """A school's teacher, coordinator and leader."""

    id: str
    teacher: Person
    coordinator: Person
    leader: Person


@pytest.fixture
def school(real_members: RealMembers) -> School:
    made = real_members.member()
    posts = (
        ("teacher", "示例教师卯"),
        ("coordinator", "示例协调员卯"),
        ("school_leader", "示例校长卯"),
    )
    return School(made["id"], *(real_members.person(made["id"], *one) for one in posts))


def scan(folder: Path, name: str) -> str:
    path = folder / name
    path.write_bytes(f"%PDF-1.4 {name} {folder}".encode())
    return str(path)


def notice(page: Page, text: str) -> None:
    expect(page.locator("#notices")).to_contain_text(text)


def declare(browser: Browser, site: str, who: Person, folder: Path) -> str:
    """Without script, on a phone; what is missing is said at its field, and what was typed stays."""
    with opened(browser, 390, script=False, session=(site, who.session)) as page:
        page.goto(f"{site}/my/record")
        page.get_by_role("main").get_by_role("link", name="登记").first.click()
        page.get_by_label("种类与级别").select_option(label="双师型教师 · 中级")
        page.get_by_label("取得日期").fill("2024-06-30")
        page.get_by_label("证书编号").fill("示例-2024-0117")
        page.get_by_role("button", name="登记").click()
        expect(page.get_by_role("alert")).to_contain_text("证明材料：请选择至少一份证明材料")
        expect(page.get_by_label("证书编号")).to_have_value("示例-2024-0117")
        page.get_by_label("证明材料").set_input_files(scan(folder, "双师证书.pdf"))
        page.get_by_role("button", name="登记").click()
        notice(page, "接下来等集团办公室核验。")
        expect(page.locator("h1")).to_contain_text("双师型教师 · 中级")
        expect(page.locator(".waiting-line")).to_contain_text("集团办公室")
        return page.url


def return_it(browser: Browser, site: str, who: Person, address: str) -> None:
    with opened(browser, session=(site, who.session)) as page:
        page.goto(f"{site}/qualifications?scope=open")
        page.locator(f"a[href='{address.removeprefix(site)}']").first.click()
        page.get_by_text("更多操作").click()
        page.get_by_role("link", name="退回").click()
        page.get_by_role("button", name="退回").click()
        expect(page.locator("#field-reason-error")).to_contain_text("请填写退回的理由")
        page.get_by_label("退回的理由").fill("扫描件缺第二页，请补齐。")
        page.get_by_role("button", name="退回").click()
        notice(page, "已退回，等对方补正")


def redeclare(browser: Browser, site: str, who: Person, folder: Path) -> None:
    """From the to-do on the teacher's home; the first file stays, another comes."""
    with opened(browser, session=(site, who.session)) as page:
        page.goto(f"{site}/")
        page.get_by_role("link", name=re.compile("去补正")).click()
        expect(page.locator(".turn")).to_contain_text("扫描件缺第二页，请补齐。")
        page.get_by_role("link", name="重新登记").click()
        expect(page.get_by_label("种类与级别")).to_have_value("dual_teacher:intermediate")
        page.get_by_label("证明材料").set_input_files(scan(folder, "第二页.pdf"))
        page.get_by_role("button", name="重新登记").click()
        notice(page, "已重新登记")
        table = page.get_by_role("region", name="证明材料表")
        expect(table.get_by_role("link")).to_have_text(["双师证书.pdf", "第二页.pdf"])
        with page.expect_download() as download:
            table.get_by_role("link", name="第二页.pdf").click()
        assert download.value.suggested_filename == "第二页.pdf"


def verify(browser: Browser, site: str, office: Person, address: str) -> None:
    with opened(browser, session=(site, office.session)) as page:
        page.goto(f"{site}/qualifications?scope=mine")
        row = page.locator("tr", has=page.locator(f"a[href='{address.removeprefix(site)}']"))
        expect(row).to_contain_text("待我核验")
        row.get_by_role("link", name=re.compile("去核验")).click()
        page.locator(".turn").get_by_role("link", name="核验通过").click()
        page.get_by_role("button", name="核验通过").click()
        notice(page, "已核验通过")
        expect(page.locator("h1")).to_contain_text("已核验")


def test_a_teacher_declares_the_coordinator_returns_it_and_the_office_verifies_it(
    browser: Browser, real_members: RealMembers, real_site: str, school: School, tmp_path: Path
) -> None:
    address = declare(browser, real_site, school.teacher, tmp_path)
    return_it(browser, real_site, school.coordinator, address)
    redeclare(browser, real_site, school.teacher, tmp_path)
    verify(browser, real_site, real_members.office, address)
    with opened(browser, session=(real_site, school.coordinator.session)) as page:
        page.goto(f"{real_site}/qualifications")
        expect(page.get_by_role("region", name="人数表")).to_contain_text("1 人")
        with page.expect_download() as download:
            page.get_by_text("导出", exact=True).click()
            page.get_by_role("link", name="逗号分隔").click()
        text = Path(download.value.path()).read_text("utf-8-sig")
        assert "双师型教师" in text
        assert "示例教师卯" not in text


def test_the_coordinator_sees_a_number_for_a_purpose_and_the_teacher_reads_that(
    browser: Browser, real_site: str, school: School
) -> None:
    teacher = school.teacher
    with opened(browser, 390, script=False, session=(real_site, teacher.session)) as page:
        page.goto(f"{real_site}/my/record/personal-data")
        page.get_by_label("手机号").fill(PHONE)
        page.get_by_label("身份证号").fill("110105194912310021")
        page.get_by_role("button", name="保存").click()
        expect(page.locator("#field-id_number-error")).to_contain_text("校验位不符")
        page.get_by_label("身份证号").fill(ID_NUMBER)
        page.get_by_role("button", name="保存").click()
        notice(page, "已保存，加密存放。")
        expect(page.get_by_role("main")).to_contain_text("138****5678")
        expect(page.get_by_role("main")).not_to_contain_text(PHONE)
    with opened(browser, session=(real_site, school.coordinator.session)) as page:
        page.goto(f"{real_site}/staff")
        page.get_by_role("link", name="示例教师卯", exact=True).click()
        page.get_by_role("link", name="查看完整内容").click()
        page.get_by_role("group", name="要看的内容").get_by_label("手机号").check()
        page.get_by_role("button", name="查看").click()
        expect(page.locator("#field-purpose-error")).to_contain_text("请填写用途")
        page.get_by_label("用途").fill("核对派遣函上的联系电话")
        page.get_by_role("button", name="查看").click()
        expect(page.get_by_role("main")).to_contain_text(PHONE)
        expect(page.get_by_role("main")).not_to_contain_text(ID_NUMBER)
    with opened(browser, session=(real_site, teacher.session)) as page:
        page.goto(f"{real_site}/my/record")
        seen = page.get_by_role("region", name="查看记录表")
        expect(seen).to_contain_text("示例协调员卯")
        expect(seen).to_contain_text("核对派遣函上的联系电话")
        page.get_by_role("button", name="显示").click()
        expect(page.get_by_role("main")).to_contain_text(ID_NUMBER)
        with page.expect_download() as download:
            page.get_by_text("导出我的数据").click()
            page.get_by_role("link", name="机器可读").click()
        found = json.loads(Path(download.value.path()).read_bytes())
        assert found["personal_data"]["phone"] == PHONE
        assert [one["role"] for one in found["accesses"]] == ["coordinator", "self", "self"]


def test_the_office_erases_a_person_once_no_post_is_open(
    browser: Browser, real_members: RealMembers, real_site: str, school: School
) -> None:
    office, teacher = real_members.office, school.teacher
    with opened(browser, session=(real_site, office.session)) as page:
        page.goto(f"{real_site}/people/{teacher.ref}")
        page.get_by_text("更多操作").click()
        page.get_by_role("link", name="注销").click()
        page.get_by_label("依据").fill("本人书面申请")
        page.get_by_role("button", name="注销").click()
        expect(page.get_by_role("alert")).to_contain_text("请先由所在单位结束任命，再注销")
        expect(page.get_by_label("依据")).to_have_value("本人书面申请")
        staff = real_members.get(office, f"/v1/organisations/{school.id}/staff")["items"]
        post = next(one for one in staff if one["person"]["ref"] == teacher.ref)
        ended = {"expected_version": post["version"]}
        real_members.post(office, f"/v1/appointments/{post['id']}/end", ended)
        page.get_by_role("button", name="注销").click()
        notice(page, "已注销。")
        expect(page.locator("h1")).to_contain_text("已注销人员")


def visits(members: RealMembers, school: School) -> dict[str, tuple[Person, str]]:
    """Every page of the record, each with something in it."""
    teacher, record = school.teacher, "/v1/qualifications"

    def declared(kind: str, level: str, **more: Any) -> dict[str, Any]:
        file = {"sha256": members.upload(teacher, "证书.pdf"), "file_name": "示例证书扫描件.pdf"}
        body = {
            "kind": kind,
            "level": level,
            "awarded_on": "2024-06-30",
            "evidence": [file],
            **more,
        }
        return members.post(teacher, record, body)

    title = declared("professional_title", "associate_senior", major_code="4603")
    dual = declared("dual_teacher", "senior", certificate_number="示例-1")
    members.post(school.leader, f"{record}/{title['id']}/verify", {"expected_version": 1})
    said = {"expected_version": 1, "reason": "扫描件缺第二页，请补齐。"}
    members.post(school.coordinator, f"{record}/{dual['id']}/return", said)
    declared("skill_level", "grade_two", valid_until="2099-12-31")
    data = {"phone": PHONE, "id_number": ID_NUMBER, "expected_version": 1}
    members.post(teacher, "/v1/me/personal-data", data)
    seen = {"fields": ["phone"], "purpose": "核对派遣函上的联系电话"}
    members.post(school.coordinator, f"/v1/people/{teacher.ref}/personal-data/reveal", seen)
    person = f"/people/{teacher.ref}"
    return {
        "mine": (teacher, "/my/record"),
        "mine-empty": (school.leader, "/my/record"),
        "my-data": (teacher, "/my/record/personal-data"),
        "returned": (teacher, f"/qualifications/{dual['id']}"),
        "redeclare": (teacher, f"/qualifications/{dual['id']}/redeclare"),
        "list": (school.coordinator, "/qualifications"),
        "list-none": (school.coordinator, "/qualifications?kind=master_teacher"),
        "declare": (school.coordinator, "/qualifications/new"),
        "verified": (school.leader, f"/qualifications/{title['id']}"),
        "revoke": (school.leader, f"/qualifications/{title['id']}/revoke"),
        "office-list": (members.office, "/qualifications?scope=mine"),
        "person": (school.coordinator, person),
        "reveal": (school.coordinator, f"{person}/reveal"),
        "erase": (members.office, f"{person}/erase"),
    }


def test_no_page_of_the_record_has_a_fault(
    browser: Browser, real_members: RealMembers, real_site: str, school: School
) -> None:
    pictures = os.environ.get("RECORD_PICTURES")
    for name, (who, path) in visits(real_members, school).items():
        with opened(browser, session=(real_site, who.session)) as page:
            for width in (390, 1440):
                page.set_viewport_size({"width": width, "height": 900})
                page.goto(f"{real_site}{path}")
                assert findings(page) == [], (name, width)
                assert not is_too_wide(page), (name, width)
                if pictures:
                    page.screenshot(path=f"{pictures}/{name}-{width}.png", full_page=True)
