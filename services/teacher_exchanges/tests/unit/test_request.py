"""The life of an exchange request."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from cyzj.contracts.codes import ExchangeType, Side, Visibility
from cyzj.contracts.payload import Payload
from cyzj.contracts.teacher_exchanges.request import RequestStatus
from cyzj.domain.errors import DomainError
from cyzj.domain.ids import new_id
from teacher_exchanges.domain import request as requests
from teacher_exchanges.domain import request_matching as matching
from teacher_exchanges.domain.request import Request
from teacher_exchanges.testing import HOST, NOW, OTHER, a_command, a_request, at

S = RequestStatus
AFTER_DEADLINE = at(date(2026, 11, 10), 0)


def names(events: list[Payload]) -> list[str]:
    return [event.TYPE.split(".")[4] for event in events]


def problems(**changes: Any) -> dict[str, str]:
    kind = changes.pop("kind", ExchangeType.OUTREACH_TEACHING)
    with pytest.raises(DomainError) as refused:
        a_request(kind, **changes)
    assert refused.value.slug == "invalid-request"
    return {field.field: field.message for field in refused.value.fields}


def test_a_posted_request_is_open_and_says_so() -> None:
    command = a_command()
    request, events = requests.post_request(
        command, id=new_id(), number="TR-2026-0252", school_id=HOST, now=NOW
    )
    assert (request.status, request.version, request.opened_at) == (S.OPEN, 1, NOW)
    assert names(events) == ["opened"]
    assert events[0].model_dump()["class_hours"] == 1600


def test_all_that_is_wrong_is_said_at_once() -> None:
    wrong = problems(
        title="",
        major_code="新能源车",
        window_to=date(2026, 11, 6),
        class_hours=4800,
        headcount=0,
        deadline=date(2026, 11, 20),
    )
    assert wrong["window_to"] == "结束日期早于开始日期，请改为 2026-11-16 或以后。"
    assert wrong["class_hours"] == "送教为 1–40 学时，请改到这个范围内，或拆成几条。"
    assert wrong["deadline"] == "征集截止日晚于交流开始日期，请改为 2026-11-16 或以前。"
    assert set(wrong) == {
        "title",
        "major_code",
        "window_to",
        "class_hours",
        "headcount",
        "deadline",
    }


@pytest.mark.parametrize(
    ("kind", "changes", "field"),
    [
        (ExchangeType.OUTREACH_TEACHING, {"class_hours": None}, "class_hours"),
        (ExchangeType.OUTREACH_TEACHING, {"class_hours": 99}, "class_hours"),
        (ExchangeType.OUTREACH_TEACHING, {"working_days": 3}, "working_days"),
        (ExchangeType.LECTURE, {"class_hours": 801}, "class_hours"),
        (ExchangeType.SHADOWING, {"working_days": 4}, "working_days"),
        (
            ExchangeType.SHADOWING,
            {"working_days": 61, "window_to": date(2027, 3, 1)},
            "working_days",
        ),
        (ExchangeType.SHADOWING, {"window_to": date(2026, 11, 20)}, "window_to"),
        (ExchangeType.SECONDMENT, {"window_to": date(2026, 12, 14)}, "window_to"),
        (ExchangeType.SECONDMENT, {"window_to": date(2027, 11, 16)}, "window_to"),
        (ExchangeType.SECONDMENT, {"class_hours": 100}, "class_hours"),
        (ExchangeType.SAME_LESSON, {"working_days": 3}, "working_days"),
        (ExchangeType.MENTORING, {"window_to": date(2027, 5, 1)}, "window_to"),
        (ExchangeType.JOINT_RESEARCH, {"window_to": date(2027, 12, 1)}, "window_to"),
    ],
)
def test_the_volume_fits_the_kind(kind: ExchangeType, changes: dict[str, Any], field: str) -> None:
    assert set(problems(kind=kind, **changes)) == {field}


@pytest.mark.parametrize("kind", list(ExchangeType))
def test_every_kind_can_be_posted(kind: ExchangeType) -> None:
    assert a_request(kind).status is S.OPEN


@pytest.mark.parametrize(
    "title",
    [
        "联系 13800138000",
        "联系138 0013 8000",
        "电话０２３－６８８８８８８８",
        "邮箱 a.b@example.com",
        "身份证 50010119900101123X",
        "一" * 31,
        "零宽\u200b字符\u0000",
    ],
)
def test_a_title_carries_nobodys_number(title: str) -> None:
    assert "title" in problems(title=title)


@pytest.mark.parametrize("title", ["2026–2027学年第一学期数控送教", "1+X证书师资培训20260901期"])
def test_years_and_codes_are_no_telephone_numbers(title: str) -> None:
    assert a_request(title=title).title == title


def test_a_request_for_named_schools_names_some() -> None:
    assert "visible_to" in problems(visibility=Visibility.SCHOOLS)
    assert "visible_to" in problems(visibility=Visibility.SCHOOLS, visible_to=(HOST,))
    assert "visible_to" in problems(visible_to=(OTHER,))
    assert a_request(visibility=Visibility.SCHOOLS, visible_to=(OTHER,)).visible_to == (OTHER,)


def test_dates_at_the_end_of_time_are_refused_not_computed() -> None:
    last = date(9999, 12, 31)
    assert "window_to" in problems(kind=ExchangeType.SECONDMENT, window_to=last)


def test_a_draft_may_break_rules_until_it_is_opened() -> None:
    command = a_command(class_hours=9900, deadline=date(2020, 1, 1))
    draft, events = requests.save_draft(
        command, id=new_id(), number="TR-2026-0001", school_id=HOST, now=NOW
    )
    assert (draft.status, names(events)) == (S.DRAFT, ["drafted"])
    with pytest.raises(DomainError, match="invalid-request"):
        requests.open_request(draft, NOW)
    fixed, _ = requests.change(draft, a_command(), NOW)
    opened, events = requests.open_request(fixed, NOW)
    assert (opened.status, opened.version, names(events)) == (S.OPEN, 3, ["opened"])


def test_a_change_without_a_difference_is_no_event() -> None:
    request = a_request()
    assert requests.change(request, a_command(), NOW) == (request, [])


def test_a_published_request_keeps_kind_and_side() -> None:
    with pytest.raises(DomainError) as refused:
        requests.change(a_request(), a_command(ExchangeType.LECTURE, side=Side.HOME), NOW)
    assert {f.field for f in refused.value.fields} == {"exchange_type", "side"}


def test_a_request_is_matched_when_the_whole_headcount_is() -> None:
    request = a_request(headcount=3)
    request, events = matching.record_match(request, 1, NOW)
    assert (request.status, names(events)) == (S.PARTIALLY_MATCHED, ["partially_matched"])
    with pytest.raises(DomainError, match="request-taken"):
        matching.record_match(request, 3, NOW)
    request, events = matching.record_match(request, 2, NOW)
    assert (request.status, request.matched, names(events)) == (S.MATCHED, 3, ["matched"])
    with pytest.raises(DomainError, match="wrong-state"):
        matching.record_match(request, 1, NOW)


def test_lowering_the_headcount_to_the_matched_makes_it_matched() -> None:
    request, _ = matching.record_match(a_request(headcount=3), 1, NOW)
    changed, events = requests.change(request, a_command(headcount=1), NOW)
    assert (changed.status, changed.version) == (S.MATCHED, 4)
    assert names(events) == ["changed", "matched"]
    with pytest.raises(DomainError, match="invalid-request"):
        requests.change(request, a_command(headcount=0), NOW)


def test_a_request_is_open_again_when_its_match_falls_through() -> None:
    matched, _ = matching.record_match(a_request(headcount=2), 2, NOW)
    short, _ = matching.reopen(matched, 1, NOW)
    assert (short.status, short.matched) == (S.PARTIALLY_MATCHED, 1)
    reopened, events = matching.reopen(short, 1, NOW)
    assert (reopened.status, names(events)) == (S.OPEN, ["reopened"])


def test_a_paused_request_takes_no_answers_and_resumes_before_its_deadline() -> None:
    paused, _ = requests.pause(a_request(), NOW)
    assert not requests.takes_answers(paused, date(2026, 10, 28))
    assert [w.action for w in requests.waiting_on(paused)] == ["resume"]
    assert requests.resume(paused, NOW)[0].status is S.OPEN
    with pytest.raises(DomainError, match="deadline-passed"):
        requests.resume(paused, AFTER_DEADLINE)


def test_a_request_expires_after_its_last_day_and_not_before() -> None:
    request = a_request()
    with pytest.raises(DomainError, match="not-due"):
        requests.expire(request, AFTER_DEADLINE - timedelta(seconds=1))
    assert requests.expire(request, AFTER_DEADLINE)[0].status is S.EXPIRED


def test_a_withdrawal_needs_a_reason() -> None:
    with pytest.raises(DomainError) as refused:
        requests.withdraw(a_request(), "  ", NOW)
    assert refused.value.fields[0].field == "reason"
    withdrawn, _ = requests.withdraw(a_request(), "校内已解决", NOW)
    assert (withdrawn.status, withdrawn.withdrawal_reason) == (S.WITHDRAWN, "校内已解决")


def matched(headcount: int, of: int) -> Request:
    return matching.record_match(a_request(headcount=of), headcount, NOW)[0]


def test_a_request_is_fulfilled_when_every_placement_is_recognised() -> None:
    request = matched(2, of=2)
    with pytest.raises(DomainError, match="still-running"):
        matching.fulfil(request, completed=1, ended=1, now=NOW)
    assert matching.fulfil(request, completed=2, ended=2, now=NOW)[0].status is S.FULFILLED
    part, _ = matching.fulfil(request, completed=1, ended=2, now=NOW)
    assert part.status is S.PARTIALLY_FULFILLED


def test_a_request_still_collecting_is_not_fulfilled_in_part() -> None:
    request = matched(1, of=2)
    with pytest.raises(DomainError, match="still-running"):
        matching.fulfil(request, completed=1, ended=1, now=NOW)
    done, _ = matching.fulfil(request, completed=1, ended=1, now=AFTER_DEADLINE)
    assert done.status is S.PARTIALLY_FULFILLED


def test_the_refusal_names_the_state_and_what_may_be_done() -> None:
    expired = replace(a_request(), status=S.EXPIRED)
    with pytest.raises(DomainError) as refused:
        requests.pause(expired, NOW)
    assert refused.value.message == "交流需求现在是“已过期”，不能暂停征集；现在可以：查看。"
