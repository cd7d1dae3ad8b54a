"""The council in a real Chromium before the real register: charter, votes, offices, sub-alliances."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.looking import at_each_width, findings, is_too_wide, opened

from cyzj.domain.clock import SystemClock

from ..membership_story import (
    CHARTER,
    Voter,
    applied,
    charter,
    command,
    membership_of,
    motion,
    open_elsewhere,
    term,
    the_others_vote,
    today,
    vote,
    voter,
)
from ..membership_story import real_members as real_members
from ..membership_story import real_site as real_site
from ..real_members import Person, RealMembers
from .test_members import SMALL

pytestmark = pytest.mark.browser

Visit = tuple[Person, str]


@pytest.fixture(scope="module")
def voters(real_members: RealMembers) -> tuple[Voter, Voter, Voter]:
    """Three members that vote."""
    charter(real_members)
    return (
        voter(real_members, "示例宜宾职业技术学校甲", "示例宜甲"),
        voter(real_members, "示例重庆工商职业学校乙", "示例工乙", jurisdiction="50"),
        voter(real_members, "示例成都信息职业学院丙", "示例成丙", kind="higher"),
    )


def applications(members: RealMembers, voters: tuple[Voter, ...]) -> dict[str, Visit]:
    """Applications at each step, and who looks at them."""
    office = members.office
    schools = [
        members.school(name=f"示例申请学校{one}", short_name=f"示例申{one}") for one in "一二三四"
    ]
    leaders = [members.person(one["id"], "school_leader", "示例校长丁") for one in schools]
    made = [applied(members, leader) for leader in leaders[:3]]
    first, second, third = (f"/memberships/{one['id']}" for one in made)
    command(members, office, made[1], "request-more", reason="单位公函缺公章，请补。")
    command(members, office, made[2], "start-review")
    visits: dict[str, Visit] = {
        "under-review": (office, third),
        "recommend": (office, f"{third}/recommend"),
        "reject": (office, f"{third}/reject"),
        "applied": (office, first),
        "request-more": (office, f"{first}/request-more"),
        "withdraw": (leaders[0], f"{first}/withdraw"),
        "info-requested": (leaders[1], second),
        "resubmit": (leaders[1], f"{second}/resubmit"),
        "apply": (leaders[3], "/memberships/apply"),
        "own-none": (leaders[3], "/memberships?scope=ours"),
        "member-none": (leaders[3], f"/members/{schools[3]['id']}"),
        "end": (office, f"/members/{schools[3]['id']}/end"),
        "home-leader": (leaders[1], "/"),
        "todo": (leaders[1], "/todo"),
    }
    fourth = applied(members, leaders[3])
    command(members, office, fourth, "start-review")
    opened_ = command(members, office, fourth, "recommend", reason="审核通过，提请表决。")
    vote(members, voters[0], opened_["resolution_id"], "yes", "同意接纳。")
    # It is only applied for once the pages before are listed: a new school takes its place there.
    other = members.school(name="示例申请学校五", short_name="示例申五")
    leader = members.person(other["id"], "school_leader", "示例校长戊")
    for name in ("apply", "own-none"):
        visits[name] = (leader, visits[name][1])
    visits["member-none"] = (leader, f"/members/{other['id']}")
    visits["pending"] = (office, f"/memberships/{fourth['id']}")
    visits["vote"] = (voters[1].voter, f"/resolutions/{opened_['resolution_id']}")
    visits["vote-no"] = (voters[1].voter, f"/resolutions/{opened_['resolution_id']}/vote/no")
    return visits


def admitted(members: RealMembers) -> Visit:
    """An application that the council admitted, and the leader who signs."""
    school = members.school(name="示例申请学校六", short_name="示例申六")
    leader = members.person(school["id"], "school_leader", "示例校长己")
    item = applied(members, leader)
    command(members, members.office, item, "start-review")
    put = command(members, members.office, item, "recommend", reason="审核通过，提请表决。")
    path = f"/v1/resolutions/{put['resolution_id']}"
    the_others_vote(members, put["resolution_id"], ())
    version = members.get(members.office, path)["version"]
    members.post(members.office, f"{path}/count", {"expected_version": version})
    return leader, f"/memberships/{item['id']}"


def members_pages(members: RealMembers, a: Voter, gone: Voter) -> dict[str, Visit]:
    """A member's pages, and those of one that leaves with something open."""
    office = members.office
    own = f"/memberships/{membership_of(members, a.school)['id']}"
    leaving = membership_of(members, gone.school)
    end = next(
        day
        for day in (today() + timedelta(days=one) for one in range(400))
        if (day.month, day.day) in ((1, 31), (8, 31))
    )
    command(members, gone.leader, leaving, "give-notice", leaves_on=str(end), reason="学校合并。")
    open_elsewhere(members, gone.school, "engagement", "TE-2026-0007")
    left = f"/memberships/{leaving['id']}"
    return {
        "active": (a.leader, own),
        "give-notice": (a.leader, f"{own}/give-notice"),
        "expel": (office, f"{own}/expel"),
        "leaving": (gone.leader, left),
        "settle": (gone.leader, f"{left}/settle-and-exit"),
        "cancel-notice": (gone.leader, f"{left}/cancel-notice"),
        "member": (a.leader, f"/members/{a.school['id']}"),
        "suspend": (office, f"/members/{a.school['id']}/standing/suspend"),
    }


@pytest.fixture(scope="module")
def visits(real_members: RealMembers, voters: tuple[Voter, Voter, Voter]) -> Mapping[str, Visit]:
    """Every page of membership and council, and who looks at it."""
    members, office = real_members, real_members.office
    a, b, c = voters
    charter(members, f"{CHARTER}\n第五条 成员每学年至少承接一项交流。")
    gone = voter(members, "示例遂宁职业学校子", "示例遂子")
    terms = [term(members, "vice_chair", one, (-90, 20)) for one in (a, b)]
    term(members, "vice_chair", c, (30, 200))
    members.sweep(SystemClock().now())
    sub = {"name": "示例护理专业委员会", "lead_id": a.school["id"], "members": [b.school["id"]]}
    group = members.post(office, "/v1/sub-alliances", {**sub, "purpose": "共建护理类专业标准。"})
    held = f"/sub-alliances/{group['id']}"
    sign = admitted(members)
    done = motion(members, "关于召开年度理事会的决议")
    for one, choice in ((a, "yes"), (b, "no"), (c, "abstain"), (gone, "yes")):
        vote(members, one, done["id"], choice)
    return {
        **applications(members, voters),
        **members_pages(members, a, gone),
        "admitted": (sign[0], sign[1]),
        "sign": (sign[0], f"{sign[1]}/sign-charter"),
        "memberships": (office, "/memberships"),
        "memberships-mine": (office, "/memberships?scope=mine"),
        "memberships-none": (office, "/memberships?q=CY-1999-0001"),
        "charter": (a.leader, "/charter"),
        "charter-old": (a.leader, "/charter/1"),
        "charter-new": (office, "/charter/new"),
        "resolutions": (a.voter, "/resolutions"),
        "resolutions-mine": (b.voter, "/resolutions?scope=mine"),
        "counted-next": (office, f"/resolutions/{done['id']}"),
        "count": (office, f"/resolutions/{done['id']}/count"),
        "motion": (office, "/resolutions/new"),
        "presidency": (office, "/presidency"),
        "presidency-seen": (c.leader, "/presidency"),
        "schedule": (office, "/presidency/schedule"),
        "schedule-next": (
            office,
            f"/presidency/schedule?office=chair&organisation_id={a.school['id']}",
        ),
        "term-change": (office, f"/presidency/{terms[0]['id']}/change"),
        "subs": (a.leader, "/sub-alliances"),
        "sub": (c.leader, held),
        "sub-office": (office, held),
        "sub-new": (office, "/sub-alliances/new"),
        "sub-change": (a.leader, f"{held}/change"),
        "sub-join": (c.leader, f"{held}/join"),
        "home-voter": (b.voter, "/"),
    }


def test_every_page_is_accessible_and_fits_a_phone(
    browser: Browser, real_site: str, visits: Mapping[str, Visit], tmp_path: Path
) -> None:
    wrong: dict[str, list[str]] = {}
    for who in {who for who, _ in visits.values()}:
        with opened(browser, session=(real_site, who.session)) as page:
            for name in (name for name, (viewer, _) in visits.items() if viewer == who):
                answer = page.goto(real_site + visits[name][1])
                assert answer
                wrong[name] = [] if answer.ok else [f"status {answer.status}"]
                for width in at_each_width(page):
                    page.screenshot(path=tmp_path / f"{name}-{width}.png", full_page=True)
                    wrong[name] += [f"{width}: {one}" for one in findings(page)]
                    wrong[name] += page.evaluate(SMALL) if width < 768 else []
                wrong[name] += [] if page.url.endswith(visits[name][1]) else [page.url]
                if (
                    page.locator("main .btn-primary:visible").count()
                    > 1 + page.locator(".query .btn-primary:visible").count()
                ):
                    wrong[name].append("two primary buttons")
                page.set_viewport_size({"width": 320, "height": 700})
                wrong[name] += ["scrolls sideways at 320 px"] if is_too_wide(page) else []
    assert {name: lines for name, lines in wrong.items() if lines} == {}


def notice(page: Page, text: str) -> None:
    expect(page.locator("#notices")).to_contain_text(text)


def schedule(page: Page, site: str, office: str, holder: Voter, days: tuple[int, int]) -> None:
    """Through both steps of the form."""
    page.goto(f"{site}/presidency")
    page.get_by_role("link", name="排定任期").first.click()
    page.get_by_label("职务").select_option(label=office)
    page.locator("#field-organisation_id").select_option(label=holder.school["name"])
    page.get_by_role("button", name="选人员和日期").click()
    page.get_by_label("人员").select_option(label=holder.leader.name)
    page.get_by_label("第一天").fill((today() + timedelta(days=days[0])).isoformat())
    page.get_by_role("button", name="排定任期").click()
    expect(page.locator("#field-ends_on-error")).to_have_text("请填写最后一天")
    page.get_by_label("最后一天").fill((today() + timedelta(days=days[1])).isoformat())
    page.get_by_role("button", name="排定任期").click()
    notice(page, f"已排定{holder.school['name']}的{office}任期。")


def posts(members: RealMembers, holder: Voter) -> set[str]:
    """The roles that a member's leader holds now."""
    path = f"/v1/organisations/{holder.school['id']}/staff"
    held = members.get(members.office, path)["items"]
    return {
        one["role"]
        for one in held
        if one["person"]["ref"] == holder.leader.ref and one["state"] == "held"
    }


def test_a_presidency_passes_on_at_the_end_of_a_term_with_its_role_and_its_list(
    browser: Browser, real_members: RealMembers, real_site: str
) -> None:
    members, now = real_members, SystemClock().now()
    first = voter(members, "示例自贡职业学校午", "示例自贡午")
    second = voter(members, "示例涪陵职业学校未", "示例涪陵未", jurisdiction="50")
    with opened(browser, script=False, session=(real_site, members.office.session)) as page:
        schedule(page, real_site, "轮值理事长单位", first, (-30, 0))
        schedule(page, real_site, "轮值理事长单位", second, (1, 300))
        members.sweep(now)
        page.goto(f"{real_site}/presidency")
        holder = page.locator(".office-holder", has_text="轮值理事长单位")
        expect(holder).to_contain_text("示例自贡职业学校午")
        assert posts(members, first) == {"school_leader", "council_voter"}
        members.sweep(now + timedelta(days=1))
        page.reload()
        expect(holder).to_contain_text("示例涪陵职业学校未")
        assert posts(members, first) == {"school_leader"}
        assert posts(members, second) == {"school_leader", "council_voter"}
        row = page.get_by_role("row", name=re.compile("示例自贡职业学校午"))
        expect(row).to_contain_text("已届满")
    receive(browser, real_site, second.leader)
    with opened(browser, session=(real_site, first.voter.session)) as page:
        page.goto(f"{real_site}/presidency")
        expect(page.get_by_role("link", name="确认收到")).to_have_count(0)
        expect(page.get_by_role("region", name="交接：示例自贡午")).to_contain_text("已确认 1 / 5")


def receive(browser: Browser, site: str, who: Person) -> None:
    """The successor's leader confirms one item, in a dialog."""
    with opened(browser, 390, session=(site, who.session)) as page:
        page.goto(f"{site}/presidency")
        card = page.get_by_role("region", name="交接：示例自贡午")
        card.get_by_role("link", name=re.compile("确认收到.*档案与印章")).click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("确认后记入交接单，不能撤回。")
        dialog.get_by_role("button", name="确认收到").click()
        notice(page, "已确认收到“档案与印章”。")
        expect(card.get_by_role("listitem").first).to_contain_text("已交接")


def test_a_term_is_changed_and_one_to_come_is_cancelled_and_an_overlap_is_named(
    browser: Browser, real_members: RealMembers, real_site: str, voters: tuple[Voter, Voter, Voter]
) -> None:
    holder = voters[2]
    made = term(real_members, "secretariat", holder, (40, 400))
    with opened(browser, session=(real_site, real_members.office.session)) as page:
        asked = f"office=secretariat&organisation_id={voters[0].school['id']}"
        page.goto(f"{real_site}/presidency/schedule?{asked}")
        page.get_by_label("第一天").fill((today() + timedelta(days=50)).isoformat())
        page.get_by_label("最后一天").fill((today() + timedelta(days=60)).isoformat())
        page.get_by_role("button", name="排定任期").click()
        expect(page.locator("#field-starts_on-error")).to_contain_text("已有任期")
        page.goto(f"{real_site}/presidency/{made['id']}/change")
        page.get_by_label("最后一天").fill((today() + timedelta(days=300)).isoformat())
        page.get_by_role("button", name="变更任期").click()
        notice(page, "已变更任期。")
        page.goto(f"{real_site}/presidency/{made['id']}/cancel")
        page.get_by_role("button", name="取消任期").click()
        expect(page.locator("#field-reason-error")).to_have_text("请填写理由")
        page.get_by_label("理由").fill("改由专职人员承担。")
        page.get_by_role("button", name="取消任期").click()
        notice(page, "已取消任期。")
        expect(page.get_by_role("region", name="秘书处任期列表")).to_contain_text("已取消")


def test_the_office_issues_a_charter_after_seeing_what_it_changes_and_what_came_before_it(
    browser: Browser, real_members: RealMembers, real_site: str
) -> None:
    charter(real_members, CHARTER)
    with opened(browser, session=(real_site, real_members.office.session)) as page:
        page.goto(f"{real_site}/charter/new")
        page.get_by_label("章程全文").fill(f"{CHARTER}\n第五条 成员每学期报告一次。")
        page.get_by_role("button", name="看修改对照").click()
        changed = page.get_by_role("region", name="章程修改对照")
        expect(changed.locator("ins")).to_have_text("第五条 成员每学期报告一次。")
        charter(real_members, f"{CHARTER}\n第五条 年度理事会每年召开一次。")
        page.get_by_role("button", name="发布章程").click()
        expect(page.get_by_role("alert")).to_contain_text("这一版还没有发布")
        expect(changed.locator("del")).to_have_text("第五条 年度理事会每年召开一次。")
        assert findings(page) == []
        page.get_by_role("button", name="返回修改").click()
        expect(page.get_by_label("章程全文")).to_have_value(re.compile("每学期报告一次"))
        page.get_by_role("button", name="看修改对照").click()
        page.get_by_role("button", name="发布章程").click()
        notice(page, "已发布章程第")
        expect(page.get_by_role("main")).to_contain_text("第五条 成员每学期报告一次。")
        expect(page.get_by_role("region", name="版本")).to_contain_text("现行")


def test_a_vote_is_cast_once_without_script_and_the_silent_are_named(
    browser: Browser, real_members: RealMembers, real_site: str, voters: tuple[Voter, Voter, Voter]
) -> None:
    item = motion(real_members, "关于修订年度任务书的决议")
    path = f"{real_site}/resolutions/{item['id']}"
    with opened(browser, 390, script=False, session=(real_site, voters[0].voter.session)) as page:
        page.goto(path)
        page.locator(".turn").get_by_role("link", name="弃权").click()
        vote(real_members, voters[0], item["id"], "yes")
        page.get_by_role("button", name="投弃权票").click()
        notice(page, "贵校已经表决。")
        expect(page.get_by_role("main")).to_contain_text("贵校已投 赞成 票")
        silent = page.get_by_role("region", name="表决情况表").get_by_role("row", name="未表决")
        expect(silent).to_contain_text(voters[1].school["name"])
        expect(page.locator(".quorum")).to_contain_text("还差")
    with opened(browser, session=(real_site, real_members.office.session)) as page:
        page.goto(f"{path}/count")
        page.get_by_role("button", name="计票").click()
        expect(page.get_by_role("alert")).to_contain_text("截止后才能计票")


def test_a_sub_alliance_is_founded_joined_left_led_by_another_and_dissolved(
    browser: Browser, real_members: RealMembers, real_site: str, voters: tuple[Voter, Voter, Voter]
) -> None:
    a, b, c = voters
    with opened(browser, script=False, session=(real_site, real_members.office.session)) as page:
        page.goto(f"{real_site}/sub-alliances/new")
        page.get_by_label("名称").fill("示例数字商贸专业委员会")
        page.get_by_label("专业代码").fill("53-7")
        page.get_by_label("牵头单位").select_option(label=a.school["name"])
        page.get_by_label(b.school["name"]).check()
        page.get_by_role("button", name="成立专业委员会").click()
        expect(page.locator("#field-major_code-error")).to_contain_text("2、4 或 6 位数字")
        expect(page.get_by_label(b.school["name"])).to_be_checked()
        page.get_by_label("专业代码").fill("5307")
        page.get_by_role("button", name="成立专业委员会").click()
        notice(page, "已成立示例数字商贸专业委员会。")
        address = page.url
    with opened(browser, session=(real_site, c.leader.session)) as page:
        page.goto(address)
        page.get_by_role("link", name="加入").click()
        page.get_by_role("dialog").get_by_role("button", name="加入").click()
        notice(page, "已加入：示例数字商贸专业委员会。")
    with opened(browser, session=(real_site, a.leader.session)) as page:
        page.goto(f"{address}/change")
        page.get_by_label("牵头单位").select_option(label=c.school["name"])
        page.get_by_role("button", name="保存").click()
        page.get_by_role("link", name="退出").click()
        page.get_by_role("dialog").get_by_role("button", name="退出").click()
        expect(page.get_by_role("main")).to_contain_text("以前的成员（1）")
    with opened(browser, session=(real_site, real_members.office.session)) as page:
        page.goto(address)
        page.get_by_role("link", name=re.compile(f"让它退出.*{b.school['name']}")).click()
        expect(page.get_by_label("退出的单位")).to_have_value(b.school["id"])
        page.goto(f"{address}/dissolve")
        page.get_by_label("理由").fill("并入现代服务业专业委员会。")
        page.get_by_role("button", name="撤销").click()
        expect(page.locator("h1")).to_contain_text("已撤销")
