"""The portal's tables of cooperation projects against those of member_schools, which decides; and what
its pages say of one."""

from __future__ import annotations

from dataclasses import fields
from types import SimpleNamespace
from typing import Any

import pytest

from cyzj.contracts.codes import Role
from cyzj.contracts.member_schools.cooperation_project import ActivityKind
from member_schools.domain.project_machine import PROJECT
from member_schools.domain.project_parts import FORMS, Numbers
from member_schools.http.policies import PARTIES as MAY_ACT
from portal.clients.council_waiting import PARTIES, presses
from portal.pages.projects import drafting, proving, story, verbs, vocabulary
from portal.pages.projects.detail import banner_of
from portal.pages.projects.seen import Seen
from portal.states import MACHINES
from portal.viewer import Post, School, Viewer

from ..conftest import NOW, SCHOOL

OTHER = "01a0e7f0-0000-7000-8000-0000000000f2"


def test_states_forms_and_numbers_are_called_as_their_service_calls_them() -> None:
    ours = {code: state.name for code, state in MACHINES["cooperation_project"].states.items()}
    assert ours == {state.code: state.name for state in PROJECT.states}
    assert {str(form): name for form, name in FORMS.items()} == vocabulary.FORMS
    assert set(vocabulary.ACTIVITIES) == {str(kind) for kind in ActivityKind}
    assert list(vocabulary.NUMBERS) == [one.name for one in fields(Numbers)]
    assert set(MAY_ACT) == PARTIES


def test_the_tabs_hold_every_state_once() -> None:
    states = [code for codes in vocabulary.SETS.values() for code in codes]
    assert sorted(states) == sorted(state.code for state in PROJECT.states)
    assert {state.code for state in PROJECT.states if state.terminal} == vocabulary.OVER
    assert set(vocabulary.REACHED) == set(states) - vocabulary.OVER | {"closed"}


def test_every_command_that_people_give_has_its_page_under_the_name_of_the_service() -> None:
    by_people = {row.command: row for row in PROJECT.transitions if row.actor != "system"}
    assert set(verbs.VERBS) | set(verbs.OWN_PAGES) == set(by_people)
    assert set(vocabulary.SAID) == set(PROJECT.commands())
    for command, row in by_people.items():
        assert verbs.name_of(command) == row.name
        if command in verbs.VERBS:
            assert verbs.VERBS[command].to == row.target


def seen(**changes: Any) -> Seen:
    """A running project that the viewer's school leads with an enterprise."""
    party = {"confirmed_at": None, "confirmed_hash": None, "organisation": None}
    item = {
        "id": "1",
        "number": "XM-2026-0001",
        "status": "running",
        "since": "2026-09-01T09:00:00+08:00",
        "created_at": "2026-08-20T09:00:00+08:00",
        "lead_id": SCHOOL.id,
        "parties": [
            {"organisation_id": SCHOOL.id, "is_school": True, **party},
            {"organisation_id": OTHER, "is_school": False, **party},
        ],
        "starts_on": "2026-09-01",
        "ends_on": "2027-06-30",
        "milestones": [],
        "activities_held": 0,
        "evidence_pieces": 0,
        "reached": 0,
        "last_activity_on": None,
        "outcome": None,
        "story": [],
        "waiting_on": [],
        "allowed_actions": [],
        **changes,
    }
    viewer = Viewer("p", "示例协调员", Post(Role.COORDINATOR, SCHOOL))
    return Seen(item, SimpleNamespace(now=NOW, viewer=viewer))  # type: ignore[arg-type]  # no page is asked


def milestone(**changes: Any) -> dict[str, Any]:
    return {
        "id": "m",
        "title": "建成实训角",
        "owner_id": SCHOOL.id,
        "due_on": "2026-12-31",
        "claimed_on": None,
        "done_on": None,
        "accepted_by_id": None,
        "overdue": False,
        "evidence": [],
        "allowed_actions": [],
        **changes,
    }


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, ("draft", "待交付")),
        ({"claimed_on": "2026-10-20"}, ("wait", "待验收")),
        (
            {"claimed_on": "2026-10-20", "allowed_actions": ["accept_milestone"]},
            ("mine", "待我验收"),
        ),
        ({"claimed_on": "2026-10-20", "done_on": "2026-10-20"}, ("done", "已验收")),
        ({"due_on": "2026-10-25", "overdue": True}, ("no", "逾期 3 天")),
    ],
)
def test_a_milestone_says_how_it_stands(changes: dict[str, Any], said: tuple[str, str]) -> None:
    [row] = story.milestones_of(seen(milestones=[milestone(**changes)]))
    assert (row["tone"], row["words"]) == said


def test_silence_is_said_of_a_running_project_alone() -> None:
    assert story.silence_of(seen(since="2026-08-01T09:00:00+08:00")) == "已 88 天没有登记活动"
    assert story.silence_of(seen(last_activity_on="2026-10-01")) == ""
    assert story.silence_of(seen(status="paused", since="2026-08-01T09:00:00+08:00")) == ""


def owed(due: str) -> dict[str, Any]:
    waiting_on = {
        "party": "school",
        "school_id": SCHOOL.id,
        "action": "complete_milestone",
        "since": "2026-09-01T09:00:00+08:00",
        "due": due,
    }
    mine = milestone(allowed_actions=["complete_milestone"])
    return {
        "waiting_on": [waiting_on],
        "milestones": [mine],
        "allowed_actions": ["complete_milestone"],
    }


def test_a_milestone_is_its_owners_turn_a_month_before_its_day() -> None:
    later, soon = (
        seen(**owed("2027-01-01T00:00:00+08:00")),
        seen(**owed("2026-11-01T00:00:00+08:00")),
    )
    assert banner_of(later) is None
    banner = banner_of(soon)
    assert banner
    assert banner.heading == "交付里程碑：建成实训角"
    assert banner.first == ("交付里程碑", "/projects/1/complete-milestone?milestone=m")
    assert not presses(later.item["waiting_on"][0], NOW)
    assert presses(soon.item["waiting_on"][0], NOW)


def test_the_outcome_begins_with_what_the_record_says() -> None:
    done = milestone(done_on="2026-10-20", owner_id=OTHER)
    text = proving.begun_of(
        seen(milestones=[done], activities_held=3, reached=1200, evidence_pieces=5)
    )
    assert "开展活动 3 次，参加 1,200 人次，留存证据 5 份" in text
    assert "2026-10-20，单位 0000f2完成：建成实训角。" in text


def test_codes_may_stand_apart_by_whatever_people_type() -> None:
    body = {"major_codes": "4603、460103，46  4604", "plan": None}
    assert drafting.content(body)["major_codes"] == ["4603", "460103", "46", "4604"]
    assert drafting.content({"major_codes": None, "plan": None}) == {"major_codes": [], "plan": ""}


def test_a_project_that_was_declined_shows_the_way_as_far_as_it_went() -> None:
    told = [{"command": "propose", "at": "2026-08-25T09:00:00+08:00"}]
    shown = story.steps_of(seen(status="declined", story=told))
    assert [(one["name"], one["at"]) for one in shown] == [("起草", "done"), ("已婉拒", "now")]
    assert School(OTHER, "单位 0000f2") == seen().party(OTHER)
