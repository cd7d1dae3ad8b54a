"""The form of a booking: where, when by day or by weeks, what for; and what it asks the API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from portal.fields import Field, Kind
from portal.forms import Draft, Form
from portal.pages.bases.vocabulary import WEEKDAYS

SPANS = {"day": "一次", "weeks": "一个系列"}
PARITIES = {"every": "每周", "odd": "单周", "even": "双周"}
TIMES_OF = {"base": "基地的作息表", "own": "本校的作息表"}
WHEN = ("resource_id", "first_period", "last_period", "people")
SERIES = ("term_ends_on", "weeks_from", "weeks_to", "parity", "weekdays")


def booking_form(rooms: Mapping[str, str], terms: Mapping[str, str], periods: int) -> Form:
    """The form; rooms and terms are chosen by name."""
    numbers = {str(n): f"第{n}节" for n in range(1, periods + 1)}
    return Form(
        "预览",
        (
            Field("resource_id", "实训室", Kind.CHOICE, choices=rooms),
            Field("span", "约几次", Kind.SEGMENT, choices=SPANS),
            Field("day", "日期", Kind.DATE, required=False),
            Field("term_ends_on", "学期", Kind.CHOICE, required=False, choices=terms),
            Field("weeks_from", "从第几周", Kind.INTEGER, required=False, unit="周"),
            Field("weeks_to", "到第几周", Kind.INTEGER, required=False, unit="周"),
            Field("parity", "单双周", Kind.SEGMENT, required=False, choices=PARITIES),
            Field("weekdays", "星期", Kind.CHOICES, required=False, choices=WEEKDAYS),
            Field("first_period", "从第几节", Kind.CHOICE, choices=numbers),
            Field("last_period", "到第几节", Kind.CHOICE, choices=numbers),
            Field("time_by", "节次按", Kind.SEGMENT, choices=TIMES_OF),
            Field(
                "title",
                "用途",
                most=30,
                placeholder="例如 数控编程实训",
                help="日历上各校可见，不写人名和电话。",
            ),
            Field("people", "人数", Kind.INTEGER, unit="人", help="按工位预约的，就是占用的工位。"),
            Field(
                "note", "说明", Kind.LONG, required=False, most=500, help="只有本校和基地能看到。"
            ),
        ),
    )


def require_span(draft: Draft) -> None:
    """Say under its field what is missing for a day, or for a series."""
    if draft.text("span") == "day":
        if not draft.values.get("day"):
            draft.add_error("day", "请选择日期")
        return
    for name, label in (("term_ends_on", "学期"), ("weeks_from", "起始周"), ("weeks_to", "结束周")):
        if not draft.values.get(name):
            draft.add_error(name, f"请填写{label}")
    if not draft.values.get("weekdays"):
        draft.add_error("weekdays", "请选择星期几")


def rule_of(draft: Draft, own: str) -> dict[str, Any]:
    """What the API is asked of the rule."""
    body = draft.body
    found = {name: body[name] for name in WHEN}
    found |= {name: int(body[name]) for name in ("first_period", "last_period")}
    if body["span"] == "day":
        found["day"] = body["day"]
    else:
        found |= {name: body[name] for name in SERIES}
        found["parity"] = body["parity"] or "every"
        found["weekdays"] = [int(one) for one in body["weekdays"]]
    if body["time_by"] == "own":
        found["time_of"] = own
    return found


def kept(draft: Draft) -> Sequence[tuple[str, str]]:
    """Every value as hidden fields of the preview."""
    found = []
    for spec in draft.form.fields:
        value = draft.values.get(spec.name, "")
        found += [
            (spec.name, one) for one in (value if isinstance(value, list) else [value]) if one
        ]
    return found
