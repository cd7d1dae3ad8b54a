"""Forms: what was typed is kept, the body is typed, an API's answer lands under its field."""

from __future__ import annotations

from starlette.datastructures import FormData, UploadFile

from portal.clients.problems import Conflict, FieldProblem, Invalid
from portal.fields import Field, Kind
from portal.forms import Form

FORM = Form(
    "发布",
    (
        Field("title", "标题", most=10),
        Field("type", "交流类型", Kind.SEGMENT, choices={"lecture": "专题讲座"}),
        Field("start", "开始日期", Kind.DATE, api="window.start"),
        Field("hours", "学时", Kind.DECIMAL),
        Field("people", "人数", Kind.INTEGER, required=False),
        Field("needs", "食宿", Kind.CHOICES, choices={"bed": "住宿"}, required=False),
        Field("agreed", "确认不是同一需求", Kind.FLAG, required=False),
    ),
)
GOOD: list[tuple[str, str | UploadFile]] = [
    ("title", " 送教 "),
    ("type", "lecture"),
    ("start", "2026-11-16"),
    ("hours", "16.5"),
    ("needs", "bed"),
    ("agreed", "yes"),
    ("idempotency_key", "k-1"),
    ("expected_version", "3"),
]


def test_a_good_form_becomes_the_body_of_the_api() -> None:
    draft = FORM.read(FormData(GOOD))
    assert not draft.errors
    assert draft.body == {
        "title": "送教",
        "type": "lecture",
        "window": {"start": "2026-11-16"},
        "hours": "16.5",
        "people": None,
        "needs": ["bed"],
        "agreed": True,
    }
    assert (draft.key, draft.version) == ("k-1", 3)


def test_what_cannot_be_understood_is_kept_as_typed_and_says_what_to_type() -> None:
    draft = FORM.read(
        FormData([("title", "很长很长很长的一个标题"), ("start", "下周一"), ("people", "两位")])
    )
    assert draft.values["start"] == "下周一"
    assert draft.errors == {
        "title": "最多 10 字，现在 11 字",
        "type": "请选择交流类型",
        "start": "请按 2026-10-28 的样子填写日期",
        "hours": "请填写学时",
        "people": "请填整数，例如 16",
    }
    assert draft.summary == "有 5 处需要修改，改好后再发布。已填内容都已保留。"


def test_an_apis_refusal_lands_under_its_field_and_the_rest_in_the_summary() -> None:
    draft = FORM.read(FormData(GOOD))
    errors = (FieldProblem("window.start", "请改为开学以后"), FieldProblem("major", "请选择专业"))
    draft.refuse(Invalid("teacher_exchanges", 422, errors=errors))
    assert draft.field("start").error == "请改为开学以后"
    assert draft.field("start").described_by == "field-start-error"
    assert draft.other_errors == ["请选择专业"]


def test_a_clash_shows_both_versions_and_keeps_the_input() -> None:
    draft = FORM.read(FormData(GOOD))
    current = {"version": 4, "title": "送教两次", "window": {"start": "2026-11-16"}}
    draft.clash(Conflict("teacher_exchanges", 409, "stale-version", current=current))
    assert draft.version == 4
    assert draft.key != "k-1"
    assert [(d.label, d.mine, d.theirs) for d in draft.differences] == [
        ("标题", "送教", "送教两次")
    ]
    assert draft.text("title") == "送教"


def test_a_rule_that_refuses_is_told_in_the_summary() -> None:
    draft = FORM.read(FormData(GOOD))
    draft.clash(Conflict("teacher_exchanges", 409, "quota", message="本协议额度只剩 12 学时。"))
    assert draft.other_errors == ["本协议额度只剩 12 学时。"]


def test_a_form_is_filled_from_an_item_of_the_api() -> None:
    item = {"version": 2, "title": "送教", "window": {"start": "2026-11-16"}, "needs": ["bed"]}
    draft = FORM.blank(item)
    assert draft.field("start").value == "2026-11-16"
    assert draft.field("needs").holds("bed")
    assert draft.version == 2
