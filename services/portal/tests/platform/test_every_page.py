"""Every page that a role can reach in the demonstration, as that role and at three widths: no finding
of axe, no console error, no sideways scroll, small; and on paper."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests import platform
from tests.looking import at_each_width, findings, is_too_wide, opened
from tests.platform import DemoAlliance

from cyzj.local.passing_folders import folder_of_this_process

pytestmark = pytest.mark.browser
LARGEST_PAGE = 15 * 1024
"""Bytes of HTML, compressed (portal.md 9)."""
FIRST = "td[data-cell=title] a"
"""Instead of an address: the first item of the list before."""
EXCHANGES = ("/exchange-requests", FIRST, f"{FIRST}/timeline", "/exchange-offers", FIRST)
PAGES = {
    "chengdu.coordinator": (
        *("/", "/todo", "/todo?on=others", *EXCHANGES, "/exchange-requests/new"),
        *("/exchange-requests?scope=mine&density=compact&col=state", "/matches", FIRST),
        *("/engagements", FIRST, "/members", FIRST, "/staff", "/staff/import"),
        *("/exchange-requests/import", "/exchange-offers/import", "/settings", "/nowhere"),
        *("/memberships", FIRST, "/sub-alliances", FIRST, "/resolutions", FIRST),
        *("/presidency", "/charter", "/factsheet", "/majors", "/pairings?scope=ours", FIRST),
        *(f"{FIRST}/set-goals", "/pairings/new", "/agreements", FIRST, "/agreements/new"),
        *("/projects?scope=running", FIRST, f"{FIRST}/record-activity", "/projects/new"),
        *("/qualifications", FIRST, "/statements", FIRST, "/statements/ledger", FIRST),
        *("/duty", FIRST, "/duty/records", FIRST, "/duty/records/new"),
        *("/rounds", FIRST, "/rounds/lines", FIRST, f"{FIRST}/accept", "/rings"),
        *("/programmes", FIRST, "/programmes/new", "/cohorts?scope=running", FIRST),
        *(f"{FIRST}/roster", "/cohorts", FIRST, f"{FIRST}/apply", "/cohorts/new", "/attendance"),
        *("/attendance/import", "/certificates", FIRST, f"{FIRST}/revoke"),
        *("/bases", FIRST, "/bookings", "/bookings/week", "/bookings/list", FIRST),
        *(
            "/bookings/new",
            "/bookings/subscribe",
            "/resources",
            FIRST,
            "/bases/use",
            "/bases/times",
        ),
    ),
    "chengdu.manager": (
        *("/", "/bookings/today", "/todo", "/bookings", "/bookings/list?scope=here", FIRST),
        *("/resources", FIRST, f"{FIRST}/edit", f"{FIRST}/close", "/incidents", "/bases/new"),
        *("/bases?scope=ours", FIRST, f"{FIRST}/edit", f"{FIRST}/start_maintenance"),
        *("/bases/use", "/bases/times/new", "/bases/times/weeks"),
    ),
    "office.clerk": (
        *("/office/board", "/office/queue", "/office/exchanges", *EXCHANGES),
        *("/engagements", FIRST, "/members", FIRST, "/members/import", "/staff"),
        *("/bases/times", "/bases/times/days"),
        *("/memberships", FIRST, "/memberships?scope=mine", FIRST, "/memberships?scope=ended"),
        *("/resolutions", FIRST, "/resolutions/new", "/presidency", "/presidency/schedule"),
        *("/charter", "/charter/new", "/sub-alliances", FIRST, "/sub-alliances/new", "/majors"),
        *("/pairings", FIRST, f"{FIRST}/dissolve", "/pairings/new"),
        *("/projects", "/projects?scope=ended", FIRST),
        *("/qualifications?scope=mine", FIRST, "/statements?scope=unsettled", FIRST),
        *("/statements/ledger", FIRST, f"{FIRST}/correct"),
        *("/duty/schools", FIRST, "/duty/records?scope=open", FIRST),
        *("/rounds", FIRST, f"{FIRST}/replay", "/rounds/new", "/rounds/lines", FIRST),
        *("/rings", "/rings/new"),
        *("/programmes", FIRST, "/cohorts?scope=over", FIRST, "/certificates", FIRST),
        *("/bases", FIRST, f"{FIRST}/certify", "/bookings/list", FIRST, "/bases/use"),
    ),
    "deyang.teacher1": (
        *("/", "/todo", "/engagements", FIRST, "/my/hours", "/exchange-requests", "/settings"),
        *("/my/record", "/my/record/personal-data", "/qualifications/new", "/my/duty"),
        *("/cohorts", FIRST, f"{FIRST}/roster", "/attendance", "/certificates"),
    ),
    "chengdu.leader": (
        *("/", "/todo", "/staff", "/memberships?scope=ours", FIRST, f"{FIRST}/give-notice"),
        *("/presidency", "/sub-alliances", FIRST, "/charter"),
    ),
    "chengdu.voter": (
        *("/", "/resolutions", "/resolutions?scope=mine", FIRST, f"{FIRST}/vote/abstain"),
        *("/presidency", "/charter"),
    ),
    "auto.mentor": (
        *("/", "/engagements", FIRST, "/projects?scope=mine", FIRST),
        *("/projects?scope=agreeing", FIRST, f"{FIRST}/confirm", f"{FIRST}/decline"),
    ),
    "office.operator": ("/",),
}


@pytest.fixture(scope="session")
def demo_alliance() -> Iterator[DemoAlliance]:
    """The demonstration that the whole run shares (tests/conftest.py); one of our own when only the
    portal is tested."""
    shared = os.environ.get("DEMO_ALLIANCE_FOLDER")
    folder = Path(shared) if shared else Path(folder_of_this_process("platform"))
    yield platform.shared(folder, int(os.environ.get("DEMO_ALLIANCE_OWNER") or os.getpid()))
    if not shared:
        platform.end(folder)


def sign_in(page: Page, alliance: DemoAlliance, account: str) -> None:
    page.goto(f"{alliance.url('portal')}/sign-in")
    page.get_by_label("账号").fill(account)
    page.get_by_label("密码", exact=True).fill(alliance.password)
    page.locator("#sign-in").get_by_role("button", name="登录", exact=True).click()
    expect(page.locator(".sidebar, .bottom-bar").first).to_be_attached()


def walk(page: Page, alliance: DemoAlliance, paths: tuple[str, ...]) -> list[str]:
    """The addresses of the pages, opened one after the other; what is wrong with each is asserted."""
    item, seen = "", []
    for path in paths:
        if path == FIRST:
            item = page.locator(FIRST).first.get_attribute("href") or ""
        address = path.replace(FIRST, item)
        answer = page.goto(alliance.url("portal") + address)
        assert answer
        assert answer.status == (404 if address == "/nowhere" else 200), address
        assert len(gzip.compress(answer.body())) <= LARGEST_PAGE, address
        for width in at_each_width(page):
            assert findings(page) == [], (address, width)
            assert not is_too_wide(page), (address, width)
        seen.append(address)
    return seen


@pytest.mark.parametrize("account", PAGES)
def test_no_page_of_a_role_has_a_fault(
    browser: Browser, demo_alliance: DemoAlliance, account: str
) -> None:
    with opened(browser) as page:
        sign_in(page, demo_alliance, account)
        assert len(walk(page, demo_alliance, PAGES[account])) == len(PAGES[account])


@pytest.mark.parametrize(
    ("account", "paths"),
    [
        ("chengdu.coordinator", ("/exchange-requests", FIRST, "/matches", FIRST)),
        ("office.clerk", ("/office/board", "/office/queue")),
    ],
)
def test_a_page_prints_on_a4_without_its_frame(
    browser: Browser, demo_alliance: DemoAlliance, account: str, paths: tuple[str, ...]
) -> None:
    with opened(browser) as page:
        sign_in(page, demo_alliance, account)
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 688, "height": 970})  # A4 less its margins
        for path in paths:
            item = page.locator(FIRST).first.get_attribute("href") if path == FIRST else path
            page.goto(f"{demo_alliance.url('portal')}{item}")
            for frame in (".sidebar", ".topbar", ".page-actions", ".bottom-bar", ".query"):
                for one in page.locator(frame).all():
                    expect(one).to_be_hidden()
            expect(page.locator(".print-line")).to_contain_text("截至")
            size = page.evaluate("getComputedStyle(document.body).fontSize")
            assert round(float(size.removesuffix("px")) * 3 / 4) == 11, "points"
            assert not is_too_wide(page), item
