"""The mentor of a shadowing teacher, whom only the host knows, in a browser on the real services."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, expect
from tests.looking import opened
from tests.town import Town

from cyzj.domain.clock import SHANGHAI

from .placing import Json, step

pytestmark = pytest.mark.browser
HOME, HOST, TEACHER = "coordinator-甲", "coordinator-乙", "teacher-甲"
TODAY = datetime.now(SHANGHAI).date()


def in_days(days: int) -> str:
    return str(TODAY + timedelta(days=days))


def person(town: Town, who: str) -> str:
    """Their person_ref."""
    me = town.members("GET", "/v1/me", None, Authorization=f"Bearer {town.token(who)}")
    return str(me["ref"])


def consented(town: Town) -> Json:
    """A shadowing of two weeks that the teacher wants and the host has on its desk."""
    body = {
        "exchange_type": "shadowing",
        "side": "host",
        "title": "数控骨干教师跟岗",
        "mode": "onsite",
        "window_from": in_days(20),
        "window_to": in_days(110),
        "working_days": 10,
        "deadline": in_days(10),
    }
    request = town.exchanges(HOST, "POST", "/v1/exchange-requests", body)
    match = town.exchanges(HOME, "POST", f"/v1/exchange-requests/{request['id']}/answer", {})
    for who in (HOST, HOME):
        seen = {"expected_version": match["version"]}
        match = town.exchanges(who, "POST", f"/v1/matches/{match['id']}/confirm", seen)
    nomination = {
        "teacher_ref": person(town, TEACHER),
        "planned_from": in_days(20),
        "planned_to": in_days(95),
        "expected_version": match["version"],
    }
    path = f"/v1/matches/{match['id']}/nominate"
    made = town.exchanges(HOME, "POST", path, nomination)
    made = step(town, TEACHER, made, "teacher_accept")
    return step(town, HOST, made, "host_acknowledge")


def test_the_host_names_the_mentor_and_the_home_school_plans_with_them(
    browser: Browser, town: Town, portal_site: str
) -> None:
    path = f"{portal_site}/engagements/{consented(town)['id']}"
    with opened(browser, 1440, script=False, session=(portal_site, town.sessions[HOST])) as host:
        host.goto(f"{path}/host-accept")
        accept = host.locator("main").get_by_role("button", name="接收教师", exact=True)
        accept.click()
        expect(host.locator("#field-mentor_ref-error")).to_be_visible()
        mentor = host.locator("#field-mentor_ref option").nth(1).inner_text()
        host.locator("#field-mentor_ref").select_option(label=mentor)
        accept.click()
        expect(host.locator("h1 .chip")).to_have_text("已接收")
        expect(host.locator("main")).to_contain_text(mentor)
    with opened(browser, 1440, script=False, session=(portal_site, town.sessions[HOME])) as home:
        home.goto(f"{path}/submit-plan")
        chosen = home.locator("#field-mentor_ref option:checked")
        expect(chosen).to_have_text(mentor)
        home.locator("main").get_by_label("目标").fill("听课 8 节")
        home.locator("main").get_by_role("button", name="提交任务书", exact=True).click()
        expect(home.locator("#notices")).to_contain_text("已提交任务书第 1 版")
