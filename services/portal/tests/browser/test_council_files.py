"""The council's lists as files, in a real Chromium before the real register."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.looking import opened

from ..membership_story import Voter, charter, motion, term, voter
from ..membership_story import real_members as real_members
from ..membership_story import real_site as real_site
from ..real_members import RealMembers

pytestmark = pytest.mark.browser
MEMBER = "示例宜宾职业技术学校甲"


@pytest.fixture(scope="module")
def member(real_members: RealMembers) -> Voter:
    """A member that votes."""
    charter(real_members)
    return voter(real_members, MEMBER, "示例宜甲")


@pytest.mark.parametrize(
    ("path", "noun", "said"),
    [
        ("/memberships?status=active", "成员资格", MEMBER),
        ("/resolutions?scope=voting", "决议", "关于导出的决议"),
        ("/sub-alliances", "专业委员会", "示例导出专业委员会"),
        ("/presidency", "理事会任职", MEMBER),
    ],
)
def test_each_list_of_the_council_is_a_file_too(
    browser: Browser,
    real_members: RealMembers,
    real_site: str,
    member: Voter,
    path: str,
    noun: str,
    said: str,
) -> None:
    if path == "/presidency":
        term(real_members, "secretariat", member, (400, 430))
    elif path == "/sub-alliances":
        body = {"name": said, "major_code": "5307", "lead_id": member.school["id"]}
        real_members.post(real_members.office, "/v1/sub-alliances", body)
    elif path.startswith("/resolutions"):
        motion(real_members, said)
    with opened(browser, session=(real_site, real_members.office.session)) as page:
        page.goto(real_site + path)
        page.get_by_text("导出", exact=True).click()
        with page.expect_download() as file:
            page.get_by_role("link", name="逗号分隔").click()
        assert file.value.suggested_filename.startswith(f"{noun}-")
        assert said in Path(file.value.path()).read_text("utf-8-sig")
