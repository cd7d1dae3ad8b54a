"""What the stories of membership and council begin with, told to the real member_schools.

A module of them has a register of its own (`real_members`, `real_site`): every member of the register
votes, so the schools of other tests would be asked too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import asyncpg
import pytest
from anyio.from_thread import start_blocking_portal

from cyzj.domain.clock import SystemClock, school_date
from cyzj.domain.ids import new_id
from cyzj.storage.engine import bare_dsn

from .real_members import Person, RealMembers, portal_before, running_members

CHARTER = (
    "第一章 总则\n第一条 本联盟由成渝地区的职业院校、企业和行业组织自愿组成。\n"
    "第二条 联盟以基地共建、教师互训、人才共育、成果共享为宗旨。\n"
    "第二章 成员\n第三条 成员一律平等，退会自由。\n第四条 新成员经理事会表决接纳，签署章程后生效。"
)
Item = dict[str, Any]


@pytest.fixture(scope="module")
def real_members(postgres_server: str) -> Iterator[RealMembers]:
    """A register of this module alone."""
    with running_members(postgres_server) as members:
        yield members


@pytest.fixture(scope="module")
def real_site(assets: None, real_members: RealMembers) -> Iterator[str]:
    """A portal in front of it."""
    with portal_before(real_members) as url:
        yield url


def today() -> date:
    return school_date(SystemClock().now())


@dataclass
class Voter:
    """A member with its leader and its representative in the council."""

    school: Item
    leader: Person
    voter: Person


def voter(members: RealMembers, name: str, short: str, **changes: object) -> Voter:
    """A full member that votes."""
    school = members.member(name=name, short_name=short, **changes)
    leader = members.person(school["id"], "school_leader", f"示例校长{short[-1]}")
    return Voter(
        school, leader, members.person(school["id"], "council_voter", f"示例代表{short[-1]}")
    )


def membership_of(members: RealMembers, school: Item) -> Item:
    """The latest membership of a school, as the office sees it."""
    found = members.get(members.office, "/v1/memberships", organisation_id=school["id"])
    latest: Item = found["items"][0]
    return latest


def command(members: RealMembers, by: Person, item: Item, slug: str, **body: object) -> Item:
    """One step of a membership."""
    path = f"/v1/memberships/{item['id']}"
    now = members.get(by, path)
    return members.post(by, f"{path}/{slug}", {"expected_version": now["version"], **body})


def applied(members: RealMembers, by: Person) -> Item:
    """An application with both documents."""
    kinds = (
        ("application_form", "入盟申请表.pdf"),
        ("official_letter", "关于申请加入联盟的函.pdf"),
    )
    documents = [
        {"kind": kind, "sha256": members.upload(by, name), "file_name": name}
        for kind, name in kinds
    ]
    return members.post(by, "/v1/memberships", {"documents": documents})


def charter(members: RealMembers, text: str = CHARTER) -> None:
    """A charter in force; the same text again stays as it is."""
    answer = members.api.get("/v1/charter", headers=members.headers(members.office))
    if answer.status_code == 404 or answer.json()["text"] != text:
        members.post(members.office, "/v1/charter", {"text": text})


def term(members: RealMembers, office: str, holder: Voter, days: tuple[int, int]) -> Item:
    """A term of office from and until so many days from today."""
    first, last = (today() + timedelta(days=one) for one in days)
    body = {
        "office": office,
        "organisation_id": holder.school["id"],
        "starts_on": first.isoformat(),
        "ends_on": last.isoformat(),
        "person_ref": holder.leader.ref,
    }
    return members.post(members.office, "/v1/terms", body)


def open_elsewhere(members: RealMembers, school: Item, kind: str, number: str) -> str:
    """Something of teacher_exchanges that its events told of: the id of the item."""
    item = str(new_id())

    async def write() -> None:
        connection = await asyncpg.connect(bare_dsn(members.database))
        row = (item, school["id"], kind, number)
        try:
            await connection.execute("INSERT INTO obligations VALUES ($1, $2, $3, $4)", *row)
        finally:
            await connection.close()

    with start_blocking_portal() as elsewhere:
        elsewhere.call(write)
    return item


def motion(members: RealMembers, title: str, **changes: object) -> Item:
    """A motion put to the vote for nine days."""
    body = {
        "kind": "other",
        "title": title,
        "text": "拟于 12 月中旬在宜宾召开年度理事会，审议年度报告和下一年度任务书。",
        "closes_at": (SystemClock().now() + timedelta(days=9)).isoformat(),
        **changes,
    }
    return members.post(members.office, "/v1/resolutions", body)


def vote(members: RealMembers, by: Voter, resolution: str, choice: str, words: str = "") -> Item:
    body = {"choice": choice, "words": words}
    return members.post(by.voter, f"/v1/resolutions/{resolution}/vote", body)


def the_others_vote(members: RealMembers, resolution: str, but: tuple[Voter, ...]) -> None:
    """Every voting member says yes, except those that still will."""
    path = f"/v1/resolutions/{resolution}"
    wait = {one.school["id"] for one in but}
    for school in members.get(members.office, path)["silent"]:
        if school["id"] not in wait:
            by = members.person(school["id"], "council_voter", "示例代表某")
            members.post(by, f"{path}/vote", {"choice": "yes", "words": ""})
