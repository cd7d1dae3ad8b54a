"""The forms of requests and offers: what a school fills in, and the API's body of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cyzj.contracts.teacher_exchanges.facets import BUDGET_SOURCES, LODGINGS, TEACHER_LEVELS
from portal import words
from portal.fields import Field, Kind, Value
from portal.forms import Draft, Form
from portal.pages.exchanges.kinds import Kind as Posting
from portal.pages.exchanges.vocabulary import SIDE_CHOICES
from portal.viewer import School

UNITS = ("class_hours", "working_days")
_MOST_TO_CHOOSE = 200


@dataclass(frozen=True)
class Section:
    """A numbered part of the form, for the progress beside it."""

    heading: str
    help: str
    fields: tuple[str, ...]


_WHAT = (
    Field("title", "标题", most=30, help="不超过 30 字，不写人名和电话。"),
    Field("exchange_type", "交流类型", Kind.SEGMENT, choices=words.EXCHANGE_TYPES),
    Field("side", "方向", Kind.SEGMENT, choices=SIDE_CHOICES),
    Field(
        "major_code",
        "专业代码",
        required=False,
        choices=words.MAJORS,
        placeholder="例如 460103",
        help="专业目录的 2、4 或 6 位数字，输入代码或名称可选（目录未核对）；不限专业请留空。",
    ),
    Field("course", "课程", required=False, most=60, help="填写贵校人才培养方案中的课程名称。"),
    Field("description", "说明", Kind.LONG, required=False, most=2000),
)
_WHEN = (
    Field("window_from", "开始日期", Kind.DATE),
    Field("window_to", "结束日期", Kind.DATE),
    Field(
        "class_hours",
        "学时",
        Kind.DECIMAL,
        required=False,
        unit="学时（1 学时 = 45 分钟）",
        help="必填，范围见所选的交流类型。",
    ),
    Field(
        "working_days",
        "工作日",
        Kind.INTEGER,
        required=False,
        unit="个工作日",
        help="必填，范围见所选的交流类型。",
    ),
    Field("mode", "方式", Kind.SEGMENT, choices=words.MODES),
    Field("headcount", "人数", Kind.INTEGER, unit="位教师"),
)
_NEEDS = (
    Field("teacher_level", "教师层次", Kind.CHOICE, choices=TEACHER_LEVELS),
    Field("lodging", "食宿", Kind.CHOICE, choices=LODGINGS),
    Field("budget_source", "经费来源", Kind.CHOICE, choices=BUDGET_SOURCES),
    Field(
        "contact_note",
        "联系方式",
        required=False,
        most=200,
        help="只有确认对接后的对方学校能看到。",
    ),
)
_AUDIENCE = Field("visibility", "公开范围", Kind.SEGMENT, choices=words.VISIBILITIES)


def sections(kind: Posting) -> tuple[Section, ...]:
    """The parts of the form in their order."""
    what, first = "需要什么", "写清楚要解决的教学问题，对方更容易判断能否提供。"
    if kind.machine == "offer":
        what, first = "能提供什么", "写清楚能解决的教学问题，对方更容易判断是否合用。"
    return (
        Section(what, first, _names(_WHAT)),
        Section("时间与学时", "时间按贵校校历填写。", _names(_WHEN)),
        Section("要求与保障", "联系方式只给确认对接的学校看。", _names(_NEEDS)),
        Section(
            "公开范围与截止",
            "截止后自动归档，可随时延长。",
            ("visibility", "visible_to", kind.last_day),
        ),
    )


def posting_form(kind: Posting, verb: str, schools: Iterable[School] = ()) -> Form:
    """The whole form; `schools` may be chosen to see it."""
    chosen = {one.id: one.name for one in tuple(schools)[:_MOST_TO_CHOOSE]}
    visible = Field(
        "visible_to",
        "可见的学校",
        Kind.CHOICES,
        required=False,
        choices=chosen,
        help="选“指定学校”时填写；只有选中的学校能看到。",
    )
    return Form(verb, (*_WHAT, *_WHEN, *_NEEDS, _AUDIENCE, visible, last_day_field(kind)))


def last_day_field(kind: Posting) -> Field:
    """Until when it stands."""
    help = "不晚于交流开始日期；建议至少早 5 个工作日。"
    if kind.machine == "offer":
        help = "过了这一天，其他学校不能再选用。"
    return Field(kind.last_day, kind.last_day_name, Kind.DATE, help=help)


def defaults(kind: Posting, types: Iterable[Mapping[str, Any]], wanted: str) -> dict[str, Value]:
    """What stands in a new form: `wanted` is a kind of exchange that a link named."""
    usual = {each["exchange_type"]: each["requester_side"] for each in types}
    chosen = wanted if wanted in usual else "outreach_teaching"
    side = usual.get(chosen, "host")
    if kind.machine == "offer":
        side = "home" if side == "host" else "host"
    return {
        "exchange_type": chosen,
        "side": side,
        "mode": "onsite",
        "headcount": "1",
        "teacher_level": "any",
        "lodging": "none",
        "budget_source": "school_training",
        "visibility": "alliance",
    }


def content(draft: Draft, types: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The API's body: without the volume that this kind of exchange is not counted in, and without
    schools when the whole alliance may see it."""
    body = {name: value for name, value in draft.body.items() if value is not None}
    units = {each["exchange_type"]: each["unit"] for each in types}
    unit = units.get(str(body.get("exchange_type")))
    for name in UNITS:
        if unit is not None and name != unit:
            body.pop(name, None)
    if body.get("visibility") != "schools":
        body.pop("visible_to", None)
    return body


def content_of(item: Mapping[str, Any], kind: Posting) -> dict[str, Any]:
    """An item's present content, to send anew with a change."""
    names = [field.path for field in posting_form(kind, "").fields]
    return {name: item[name] for name in names if item[name] is not None}


def key_for(key: str, command: str) -> str:
    """An idempotency key for one of several commands that a single form gives."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{key}:{command}"))


def _names(fields: Iterable[Field]) -> tuple[str, ...]:
    return tuple(field.name for field in fields)
