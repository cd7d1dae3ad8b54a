"""Requests, offers and what waits: what is worked out without a service, and pages without one."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from starlette.datastructures import FormData, QueryParams

from portal import turns
from portal.pages.exchanges.forms import content, content_of, defaults, key_for, posting_form
from portal.pages.exchanges.kinds import OFFERS, REQUESTS, Kind
from portal.pages.exchanges.lists import LISTINGS
from portal.pages.exchanges.showing import events, facts
from portal.pages.exchanges.vocabulary import turn_of, volume_words
from portal.viewer import School

TYPES = [
    {"exchange_type": "outreach_teaching", "unit": "class_hours", "requester_side": "host"},
    {"exchange_type": "shadowing", "unit": "working_days", "requester_side": "home"},
    {"exchange_type": "secondment", "unit": "months", "requester_side": "home"},
]
TYPED = {
    "title": "数控加工工艺送教",
    "exchange_type": "outreach_teaching",
    "side": "host",
    "mode": "onsite",
    "window_from": "2026-11-16",
    "window_to": "2026-12-18",
    "class_hours": "16",
    "working_days": "20",
    "headcount": "1",
    "teacher_level": "any",
    "lodging": "none",
    "budget_source": "project",
    "visibility": "alliance",
    "visible_to": "s2",
    "deadline": "2026-11-09",
}
NOW = datetime(2026, 10, 28, 1, 30, tzinfo=UTC)


def typed(**changes: str) -> dict[str, Any]:
    form = posting_form(REQUESTS, "发布", [School("s2", "示例重庆职校乙", "渝")])
    draft = form.read(FormData({**TYPED, **changes}))
    assert not draft.errors
    return content(draft, TYPES)


@pytest.mark.parametrize(
    ("kind", "kept"),
    [
        ("outreach_teaching", {"class_hours": "16"}),
        ("shadowing", {"working_days": 20}),
        ("secondment", {}),
    ],
)
def test_only_the_volume_of_its_kind_is_sent(kind: str, kept: dict[str, Any]) -> None:
    body = typed(exchange_type=kind)
    assert {name: body[name] for name in ("class_hours", "working_days") if name in body} == kept


def test_schools_are_sent_only_when_not_everybody_may_see_it() -> None:
    assert "visible_to" not in typed()
    assert typed(visibility="schools")["visible_to"] == ["s2"]


def test_what_is_left_empty_is_left_out() -> None:
    assert not {"course", "major_code", "description", "contact_note"} & set(typed())


@pytest.mark.parametrize(
    ("kind", "wanted", "type", "side"),
    [
        (REQUESTS, "", "outreach_teaching", "host"),
        (OFFERS, "", "outreach_teaching", "home"),
        (REQUESTS, "shadowing", "shadowing", "home"),
        (REQUESTS, "no-such-kind", "outreach_teaching", "host"),
    ],
)
def test_a_new_form_begins_with_what_is_usual(
    kind: Kind, wanted: str, type: str, side: str
) -> None:
    found = defaults(kind, TYPES, wanted)
    assert (found["exchange_type"], found["side"]) == (type, side)


def test_commands_of_one_form_have_keys_of_their_own_that_stay() -> None:
    assert key_for("a", "draft") == key_for("a", "draft") != key_for("a", "publish")


def test_a_change_of_one_thing_sends_the_rest_as_it_stands() -> None:
    item = dict.fromkeys((field.path for field in posting_form(OFFERS, "").fields), "x")
    body = content_of({**item, "class_hours": None, "id": "1", "status": "published"}, OFFERS)
    assert "class_hours" not in body
    assert "id" not in body
    assert body["expires_on"] == "x"


def test_the_facts_of_an_item_leave_out_what_is_empty() -> None:
    item = {**TYPED, "major_code": None, "course": "", "contact_note": None, "headcount": 1}
    found = dict(facts({**item, "working_days": None}))
    assert found["专业"] == "不限"
    assert found["学时"] == "16 学时"
    assert found["交流窗口"] == "2026-11-16 至 2026-12-18"
    assert not {"课程", "联系方式"} & set(found)


def test_a_kind_counted_by_its_window_has_no_volume() -> None:
    assert volume_words({"class_hours": None, "working_days": None}) == ""


def test_history_comes_newest_first_and_names_who_acted() -> None:
    at = NOW.isoformat()
    found = events(
        [{"name": "发布需求", "at": at, "actor": "p1"}, {"name": "过期", "at": at, "actor": None}],
        {"p1": "示例协调员甲"},
    )
    assert [(one["title"], one["who"]) for one in found] == [
        ("过期", "系统"),
        ("发布需求", "示例协调员甲"),
    ]


def test_a_step_without_a_promise_only_says_how_long_it_waits() -> None:
    found = turns.waited(NOW - timedelta(days=3), None, NOW)
    assert (found.words, found.level) == ("已等 3 天", "calm")


def test_an_unknown_step_still_has_words() -> None:
    assert turn_of("something_new").verb == "去处理"


def test_the_tabs_of_a_list_become_the_services_scopes() -> None:
    query = LISTINGS[REQUESTS.path].read(QueryParams("scope=matched&status=open&status=matched"))
    asked = query.params()
    assert (asked["scope"], asked["status"]) == ("matched", ["open", "matched"])


async def sign_in(client: httpx.AsyncClient) -> None:
    found = re.search(r'name="form_token" value="([^"]+)"', (await client.get("/sign-in")).text)
    assert found
    await client.post("/sign-in", data={"form_token": found[1], "demo": "demo-乙"})


@pytest.mark.parametrize("path", ["/", "/todo"])
async def test_the_workbench_is_shown_while_the_service_is_away(
    client: httpx.AsyncClient, path: str
) -> None:
    await sign_in(client)
    page = await client.get(path)
    assert page.status_code == 200
    assert "教师互训、基地与班次服务暂时连不上" in page.text
    assert "今天没有待办" not in page.text


async def test_a_list_whose_service_is_away_says_which(client: httpx.AsyncClient) -> None:
    await sign_in(client)
    page = await client.get("/exchange-requests")
    assert page.status_code == 503
    assert "教师互训服务暂时连不上" in page.text
