"""The comparison of answers: what it forgives, and what it never does."""

from __future__ import annotations

from typing import Any

import pytest
from tests.upgrade.contained import MOST, lost, told

OLD: dict[str, Any] = {
    "id": "7",
    "hours": "16.00",
    "plan": {"goals": "示例", "weeks": 8},
    "items": [{"number": "TR-1"}, {"number": "TR-2"}],
    "done": True,
}


def changed(**changes: Any) -> dict[str, Any]:
    return {**OLD, **changes}


def test_the_same_answer_and_one_with_more_fields_are_fine() -> None:
    more = changed(colour="red", plan={**OLD["plan"], "room": "A1"})
    more["items"] = [{**item, "version": 1} for item in OLD["items"]]
    assert lost(OLD, OLD) == []
    assert lost(OLD, more) == []


def test_more_may_be_allowed_and_nothing_less() -> None:
    allowed = {"allowed_actions": ["change", "admit"]}
    assert lost(allowed, {"allowed_actions": ["admit", "end", "change"]}) == []
    assert lost(allowed, {"allowed_actions": ["change"]}) == ["allowed_actions: 'admit' → gone"]


@pytest.mark.parametrize(
    ("new", "named"),
    [
        ({k: v for k, v in OLD.items() if k != "hours"}, "hours: '16.00' → gone"),
        (changed(hours="15.00"), "hours: '16.00' → '15.00'"),
        (changed(hours=None), "hours: '16.00' → None"),
        (changed(done=1), "done: True → 1"),
        (changed(plan={"goals": "示例"}), "plan.weeks: 8 → gone"),
        (changed(plan=None), "plan: {'goals': '示例', 'weeks': 8} → None"),
        (changed(items=OLD["items"][:1]), "items: 2 items → 1"),
        (changed(items=[*OLD["items"], {}]), "items: 2 items → 3"),
        (changed(items=OLD["items"][::-1]), "items[0].number: 'TR-1' → 'TR-2'"),
    ],
)
def test_what_is_lost_or_changed_is_named_with_its_place(new: Any, named: str) -> None:
    assert lost(OLD, new)[0] == named


def test_many_differences_are_told_shortly() -> None:
    text = told(lost(list(range(100)), [None] * 100))
    assert text.count("\n") == MOST
    assert text.endswith("… and 80 more")
