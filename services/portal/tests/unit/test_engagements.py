"""The words and pictures of an engagement's life, for every state and step that there is."""

from __future__ import annotations

import gc
import re
from typing import Any
from uuid import uuid4

import httpx
import pytest

from cyzj.contracts.teacher_exchanges.engagement import EngagementStatus, ReasonCode
from portal.pages.engagements.asking import REASONS
from portal.pages.engagements.evidence import size_words
from portal.pages.engagements.hours import hours_rows
from portal.pages.engagements.listing import SCOPES, STATES
from portal.pages.engagements.progress import steps_of
from portal.pages.engagements.turns import TURNS
from portal.pages.engagements.verbs import OWN_PAGES, VERBS
from teacher_exchanges.domain.machines import ENGAGEMENT

IN_THE_TABLE = {"submit_evidence", "accept_evidence", "return_evidence"}
PERSONS = {"home", "host", "teacher", "office"}


def item(**changes: Any) -> dict[str, Any]:
    """An engagement as the API answers it."""
    return {
        "status": "nominated",
        "exchange_type": "outreach_teaching",
        "needs_plan": True,
        "plan_version": 0,
        "since": "2026-10-20T01:00:00Z",
        "waiting_on": [],
        "planned_from": "2026-10-12",
        "planned_to": "2026-11-06",
        "planned_hours": "16.00",
        "actual_from": None,
        "actual_to": None,
        "taught_hours": None,
        "days_present": None,
        "recognised_hours": None,
        "expected_hours": "27.20",
        "formula": None,
        **changes,
    }


def happened(*events: str) -> list[dict[str, str]]:
    return [{"event": f"engagement.{event}", "at": "2026-10-09T01:00:00Z"} for event in events]


def test_every_command_that_a_person_gives_has_its_page() -> None:
    given = {row.command for row in ENGAGEMENT.transitions if PERSONS & set(row.actor.split("/"))}
    assert given - {"nominate"} == {*VERBS, *OWN_PAGES, *IN_THE_TABLE}


def test_a_verb_says_the_state_that_it_leads_to() -> None:
    for row in ENGAGEMENT.transitions:
        if row.command in VERBS:
            assert VERBS[row.command].to == row.target, row.command


def test_every_step_that_can_wait_leads_to_a_page() -> None:
    assert set(TURNS) <= {*VERBS, *OWN_PAGES, *IN_THE_TABLE}
    for turn in TURNS.values():
        assert turn.mine.startswith("待我")
        assert set(turn.beside) <= {*VERBS, *OWN_PAGES}


def test_a_refusal_asks_for_a_reason() -> None:
    for code in ("host_return", "host_reject", "teacher_decline", "cancel", "interrupt", "dispute"):
        fields = {field.name: field for field in VERBS[code].form(item()).fields}
        assert fields["reason"].required, code
        assert fields["reason_code"].required, code
    assert set(REASONS) == {reason.value for reason in ReasonCode}


def test_what_was_taught_or_how_long_is_asked_by_kind() -> None:
    by_hours = VERBS["confirm_departure"].form(item())
    by_days = VERBS["confirm_departure"].form(item(exchange_type="shadowing"))
    assert [field.name for field in by_hours.fields] == ["last_day", "taught_hours"]
    assert [field.name for field in by_days.fields] == ["last_day", "days_present"]


def test_who_takes_a_shadowing_teacher_chooses_a_mentor() -> None:
    asked = VERBS["host_accept"].form(item(exchange_type="shadowing"), {"ref": "示例师傅"})
    assert [field.name for field in asked.fields] == ["mentor_ref", "remark"]
    assert asked.fields[0].options == [("ref", "示例师傅")]
    assert [field.name for field in VERBS["host_accept"].form(item()).fields] == ["remark"]


@pytest.mark.parametrize("status", [status.value for status in EngagementStatus])
def test_every_state_has_seven_steps_and_one_present(status: str) -> None:
    history = happened("nominated", "accepted")
    steps = steps_of(item(status=status, actual_from="2026-10-12", plan_version=1), history)
    assert len(steps) == 7
    present = [step for step in steps if step["at"] == "now"]
    assert len(present) == (0 if status == "recognised" else 1)


def test_an_end_without_effect_stands_where_it_came() -> None:
    steps = steps_of(item(status="cancelled"), happened("nominated", "accepted"))
    assert [step["at"] for step in steps[:3]] == ["done", "done", "now"]
    assert steps[2]["note"] == "已取消 10月20日"


def test_short_teaching_says_that_it_needs_no_plan() -> None:
    steps = steps_of(item(status="ready", needs_plan=False), happened("nominated", "accepted"))
    assert steps[2]["note"] == "不需签任务书"


def test_the_tabs_part_all_states() -> None:
    assert SCOPES["running"] | SCOPES["ended"] == set(STATES)
    assert not SCOPES["running"] & SCOPES["ended"]


def test_how_hours_come_about() -> None:
    assert hours_rows(item()) == [
        ("计划授课", "16 学时"),
        ("系数", "× 1.7"),
        ("预计学时", "27.2 加权学时"),
    ]
    stayed = item(
        exchange_type="shadowing",
        days_present=20,
        recognised_hours="40.00",
        formula="hours_2026_1",
    )
    assert hours_rows(stayed) == [
        ("在岗", "20 个工作日"),
        ("每日", "× 2 加权学时"),
        ("认定学时", "40 加权学时"),
        ("口径", "hours_2026_1"),
    ]


def test_sizes_of_files() -> None:
    assert [size_words(size) for size in (10, 340 * 1024, 1258291)] == ["1 KB", "340 KB", "1.2 MB"]


async def token_of(client: httpx.AsyncClient, path: str) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', (await client.get(path)).text)
    assert found
    return found[1]


async def sign_in(client: httpx.AsyncClient) -> None:
    token = await token_of(client, "/sign-in")
    await client.post("/sign-in", data={"form_token": token, "demo": "demo-乙"})


async def test_a_file_that_came_with_a_form_is_closed(client: httpx.AsyncClient) -> None:
    await sign_in(client)
    form = {"form_token": await token_of(client, "/")}
    path = f"/engagements/{uuid4()}/no-such-step"
    answer = await client.post(path, data=form, files={"file": ("a.pdf", b"%PDF" * 500_000)})
    assert answer.status_code == 404
    gc.collect()  # a file left open would warn here, and a warning fails the test


async def test_a_visitor_is_sent_to_sign_in_and_a_word_that_is_no_step_is_not_found(
    client: httpx.AsyncClient,
) -> None:
    path = f"/engagements/{uuid4()}/host-accept"
    answer = await client.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?next={path}")
    await sign_in(client)
    for word in ("host_accept", "expire", "nominate"):
        assert (await client.get(f"/engagements/{uuid4()}/{word}")).status_code == 404
