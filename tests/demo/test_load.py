"""The demonstration on the real platform: everything in it, and nothing twice."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest
from tests.platform import ROOT, DemoAlliance

from demo.members import STORY_DAYS
from demo.people import PEOPLE
from demo.places import PLACES, REAL, SCHOOLS, SUSPENDED
from demo.project_tales import CLOSED, PROPOSED, RUNNING, TALES
from demo.rounds import LECTURES, TITLE
from demo.statements import LEFT
from demo.stories import STORIES
from demo.story.model import Step
from demo.timeline import timeline

LISTS = {
    "request": "/v1/exchange-requests",
    "offer": "/v1/exchange-offers",
    "match": "/v1/matches",
    "engagement": "/v1/engagements",
}


class Eyes:
    """What people of the alliance see in its APIs."""

    def __init__(self, alliance: DemoAlliance) -> None:
        self.alliance = alliance

    def all(self, service: str, path: str, account: str, **query: str) -> list[dict[str, Any]]:
        headers, items, cursor = self.alliance.headers(account), [], ""
        with httpx.Client(base_url=self.alliance.url(service), timeout=60) as client:
            while True:
                page = {"limit": "200", **query, **({"cursor": cursor} if cursor else {})}
                answer = client.get(path, params=page, headers=headers)
                answer.raise_for_status()
                items += answer.json()["items"]
                cursor = answer.json().get("next_cursor") or ""
                if not cursor:
                    return items

    def exchanges(self, machine: str) -> list[dict[str, Any]]:
        """Every item of the alliance, private drafts of each school included."""
        found = {one["id"]: one for one in self._list(machine, "office.clerk")}
        if machine in ("request", "offer"):
            for school in SCHOOLS:
                for scope in ("mine", "archived"):
                    own = self._list(machine, f"{school.key}.coordinator", scope=scope)
                    found |= {one["id"]: one for one in own}
        return list(found.values())

    def _list(self, machine: str, account: str, **query: str) -> list[dict[str, Any]]:
        return self.all("teacher_exchanges", LISTS[machine], account, **query)


@pytest.fixture(scope="module")
def eyes(demo_alliance: DemoAlliance) -> Eyes:
    return Eyes(demo_alliance)


@pytest.fixture(scope="module")
def items(eyes: Eyes) -> dict[str, list[dict[str, Any]]]:
    return {machine: eyes.exchanges(machine) for machine in LISTS}


@pytest.fixture(scope="module")
def steps(eyes: Eyes) -> list[Step]:
    """The stories as they were told: on the day the load began."""
    office = eyes.all("member_schools", "/v1/organisations", "office.clerk", kind="office")[0]
    path = f"/v1/organisations/{office['id']}/staff"
    begun = [one["starts_on"] for one in eyes.all("member_schools", path, "office.clerk")]
    return timeline(date.fromisoformat(min(begun)) + timedelta(days=STORY_DAYS))


def test_every_item_stands_as_the_stories_say(
    items: dict[str, list[dict[str, Any]]], steps: list[Step]
) -> None:
    final = {(s.story, c.item): (c.machine, c.after) for s in steps for c in s.changes}
    found = Counter((machine, one["status"]) for machine, all in items.items() for one in all)
    assert Counter(final.values()) - found == Counter()
    titles = {story.name: story.need.title for story in STORIES}
    assert len(set(titles.values())) == len(titles)
    for name, title in titles.items():
        machine = "request" if (name, "request") in final else "offer"
        told = (
            [final[name, "request"][1]]
            if machine == "request"
            else [after for (story, _), (_, after) in final.items() if story == name]
        )
        assert [one["status"] for one in items[machine] if one["title"] == title] == told, name


def test_the_register_has_everybody(eyes: Eyes) -> None:
    register = eyes.all("member_schools", "/v1/organisations", "office.clerk")
    by_name = {one["name"]: one for one in register}
    for place in PLACES:
        entered = by_name[place.name]
        wanted = "active" if place.member else "partner"
        assert entered["standing"] == ("suspended" if place.key == SUSPENDED else wanted)
        assert entered["credit_code"] == place.credit_code
    for place in SCHOOLS:
        path = f"/v1/organisations/{by_name[place.name]['id']}/staff"
        staff = eyes.all("member_schools", path, f"{place.key}.coordinator")
        names = {one["person"]["name"] for one in staff}
        assert {person.name for person in PEOPLE if person.place == place.key} <= names


def test_real_schools_do_nothing(items: dict[str, list[dict[str, Any]]]) -> None:
    real = {place.name for place in REAL}
    for machine in ("match", "engagement"):
        for one in items[machine]:
            assert not real & {one["home_school"]["name"], one["host_school"]["name"]}
    for machine in ("request", "offer"):
        assert all(one["school"]["name"] not in real for one in items[machine])


def test_the_coordinator_of_the_first_account_has_something_to_do(eyes: Eyes) -> None:
    for account, at_least in (("chengdu.coordinator", 5), ("deyang.teacher1", 1)):
        waiting = eyes.all("teacher_exchanges", "/v1/waiting", account)
        assert len(waiting) >= at_least, (account, waiting)


def test_agreements_stand_as_the_story_leaves_them(eyes: Eyes) -> None:
    shared = eyes.all("member_schools", "/v1/agreements", "office.clerk")
    found = {one["title"]: (one["status"], one["text_version"]) for one in shared}
    assert found == {
        "示例智能制造专业群教师互训协议": ("amending", 1),
        "示例三校联合教研与跟岗协议": ("in_force", 1),
        "示例现代服务专业教师互派协议": ("partially_approved", 0),
        "示例教师企业实践协议": ("in_force", 1),
    }
    mine = eyes.all("member_schools", "/v1/agreements", "chengdu.leader", waiting="true")
    waits = {one["title"]: [w["action"] for w in one["waiting_on"]] for one in mine}
    assert waits["示例智能制造专业群教师互训协议"] == ["approve"]
    assert waits["示例三校联合教研与跟岗协议"] == ["amend"] * 3
    drafts = eyes.all("member_schools", "/v1/agreements", "jiangjin.coordinator", status="draft")
    assert [one["title"] for one in drafts] == ["示例送教下乡合作协议"]


def test_one_pair_is_filled_by_real_exchanges_and_the_other_is_silent(eyes: Eyes) -> None:
    pairs = eyes.all("member_schools", "/v1/pairings", "office.clerk")
    by_school = {one["supporting"]["short_name"]: one for one in pairs}
    busy, silent = by_school["示例成都甲"], by_school["示例泸州丙"]
    assert (busy["status"], silent["status"]) == ("active", "active")
    ended = busy["terms"][0]
    assert any(goal["reached"] not in ("0", "0.00") for goal in ended["goals"])
    assert len(ended["reviews"]) in (0, 2)  # none in the first days of a term
    items = eyes.all("member_schools", f"/v1/pairings/{busy['id']}/items", "office.clerk")
    engagements = {one["id"] for one in eyes.exchanges("engagement")}
    assert items
    assert {one["id"] for one in items} <= engagements
    assert not any(term["goals"] or term["reviews"] for term in silent["terms"])
    assert {one["action"] for one in silent["waiting_on"]} >= {"set_goals"}


def test_statements_of_the_term_before_are_signed_but_for_those_left_to_do(eyes: Eyes) -> None:
    statements = eyes.all("teacher_exchanges", "/v1/statements", "office.clerk")
    drawn = [one for one in statements if one["status"] != "running"]
    assert len(drawn) > LEFT
    assert all(one["rows"] for one in drawn)
    latest = max(one["term_ends_on"] for one in drawn)
    found = Counter(one["status"] for one in drawn if one["term_ends_on"] == latest)
    settled = {"half_signed": 1, "disputed": 1, "open": 1, "signed": found.total() - 3}
    untouched = {"open": found.total()}  # in the first days of a term
    assert found in (settled, untouched)
    earlier = {one["status"] for one in drawn if one["term_ends_on"] != latest}
    assert earlier <= {"signed"}
    accounts = eyes.all("teacher_exchanges", "/v1/ledger-accounts", "office.clerk")
    assert sum(Decimal(one["net"]) for one in accounts) == 0


def test_a_clearing_round_is_out_half_answered_and_comes_out_the_same_again(eyes: Eyes) -> None:
    (one,) = eyes.all("teacher_exchanges", "/v1/clearing-rounds", "office.clerk")
    assert (one["title"], one["status"]) == (TITLE, "solved")
    lines = eyes.all("teacher_exchanges", "/v1/clearing-lines", "office.clerk", round_id=one["id"])
    titles = {lecture.title for lecture in LECTURES}
    found = Counter(line["status"] for line in lines if line["request"]["title"] in titles)
    assert found == {"half_accepted": 1, "matched": 1, "refused": 1}
    waits = {step["school_id"] for step in one["waiting_on"]}
    own = {line["host_school_id"] for line in lines if line["status"] == "half_accepted"}
    assert own <= waits


def test_the_record_has_teachers_whose_qualifications_count_and_some_that_wait(eyes: Eyes) -> None:
    items = eyes.all("member_schools", "/v1/qualifications", "office.clerk")
    found = Counter((one["kind"], one["status"]) for one in items)
    assert found["dual_teacher", "verified"] == 2
    assert found["dual_teacher", "declared"] == 1
    assert {one["status"] for one in items} == {
        *("declared", "returned", "verified", "expired", "revoked"),
    }
    waits = {
        account: [one["called"] for one in eyes.all(
            "member_schools", "/v1/qualifications", account, waiting_on_me="true"
        )]
        for account in ("office.clerk", "chengdu.leader", "chengdu.teacher3", "deyang.teacher1")
    }  # fmt: skip
    assert {account: len(called) for account, called in waits.items()} == dict.fromkeys(waits, 1)
    assert waits["deyang.teacher1"] == ["双师型教师 · 高级"], "to be renewed"


def test_evidence_can_be_read_again(
    eyes: Eyes, items: dict[str, list[dict[str, Any]]], demo_alliance: DemoAlliance
) -> None:
    done = next(one for one in items["engagement"] if one["status"] == "recognised")
    headers = demo_alliance.headers("office.clerk")
    base = f"{demo_alliance.url('teacher_exchanges')}/v1/engagements/{done['id']}"
    engagement = httpx.get(base, headers=headers, timeout=60).json()
    assert engagement["missing_evidence"] == []
    piece = engagement["evidence"][0]
    file = httpx.get(f"{base}/evidence/{piece['id']}/file", headers=headers, timeout=60)
    assert file.status_code == 200
    assert file.content.startswith(b"%PDF-")
    assert len(file.content) == piece["size"]


def projects(eyes: Eyes) -> dict[str, tuple[str, int]]:
    found = eyes.all("member_schools", "/v1/cooperation-projects", "office.clerk")
    titles = {tale.title for tale in TALES}
    return {
        one["title"]: (one["status"], one["overdue"]) for one in found if one["title"] in titles
    }


def test_projects_of_schools_and_enterprises_stand_as_their_tales_say(eyes: Eyes) -> None:
    assert projects(eyes) == {
        RUNNING.title: ("running", 1),
        CLOSED.title: ("closed", 0),
        PROPOSED.title: ("proposed", 0),
    }


def test_loaded_again_it_adds_nothing_and_the_sweep_goes_on(
    eyes: Eyes, demo_alliance: DemoAlliance
) -> None:
    titles = {story.need.title for story in STORIES}

    def told() -> dict[str, tuple[str, int]]:
        requests = [one for one in eyes.exchanges("request") if one["title"] in titles]
        ids = {one["id"] for one in requests}
        of = [one for m in ("match", "engagement") for one in eyes.exchanges(m)]
        said = [*requests, *(one for one in of if one["request_id"] in ids)]
        return {one["number"]: (one["status"], one["version"]) for one in said}

    before, built = told(), projects(eyes)
    again = subprocess.run(
        [sys.executable, "-m", "demo", "load"],
        cwd=ROOT,
        env=demo_alliance.member_schools,
        capture_output=True,
        text=True,
        check=False,
    )
    assert again.returncode == 0, again.stderr[-3000:]
    assert again.stdout.splitlines()[-1].startswith("demo: 一学年的交流 100%")
    assert told() == before
    assert projects(eyes) == built
    headers = demo_alliance.headers("office.operator")
    sweep = f"{demo_alliance.url('teacher_exchanges')}/v1/ops/sweep/run"
    assert httpx.post(sweep, headers=headers, timeout=60).json()["resting"] is False
