"""The sheet of requests and offers, and how one of its rows becomes a command's content."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from cyzj.contracts.codes import Visibility
from cyzj.contracts.names import EXCHANGE_TYPES, MODES, SIDES
from cyzj.contracts.teacher_exchanges.facets import BUDGET_SOURCES, LODGINGS, TEACHER_LEVELS
from cyzj.domain.errors import FieldError
from cyzj.spreadsheets.columns import Field, Kind, Sheet, closest, same

_SEPARATORS = re.compile(r"[、，,；;\n]+")
Schools = Mapping[str, UUID]
"""The alliance's organisations by name, as `same` compares it."""


Missing = tuple[FieldError, str | None]
"""What is wrong, and the name probably meant."""


def _chosen(
    name: str, heading: str, names: Mapping[Any, str], *, required: bool = False, help: str = ""
) -> Field:
    choices: dict[str, object] = {words: code for code, words in names.items()}
    example = next(iter(choices))
    return Field(name, heading, Kind.CHOICE, required, help, example, choices)


_WHAT = (
    Field(
        "title",
        "标题",
        required=True,
        help="1–30 字，全联盟可见；不写姓名和电话。",
        example="数控加工工艺送教",
        width=30,
    ),
    _chosen("exchange_type", "交流类型", EXCHANGE_TYPES, required=True),
    _chosen(
        "side", "方向", SIDES, required=True, help="我校派出教师填“派出方”，接收教师填“接收方”。"
    ),
    Field(
        "major_code",
        "专业代码",
        Kind.DIGITS,
        help="2、4 或 6 位数字；不限专业请留空。",
        example="460103",
        choices={"不限": None},
    ),
    _chosen("mode", "方式", MODES, required=True),
)
_HOW_MUCH = (
    Field("window_from", "开始日期", Kind.DATE, True, "交流可以开始的第一天。", "2026-11-16"),
    Field("window_to", "结束日期", Kind.DATE, True, "交流的最后一天。", "2026-12-31"),
    Field("class_hours", "学时", Kind.DECIMAL, help="送教、专题讲座按学时填写。", example="16"),
    Field("working_days", "工作日", Kind.INTEGER, help="跟岗学习、同课异构按工作日填写。"),
    Field("headcount", "人数", Kind.INTEGER, help="不填为 1 人。", example="2", width=8),
)
_VISIBILITIES = {Visibility.ALLIANCE: "全联盟", Visibility.SCHOOLS: "指定学校"}
_MORE = (
    Field("course", "课程", help="60 字以内。", example="数控编程与加工", width=20),
    _chosen("teacher_level", "教师层次", TEACHER_LEVELS, help="不填为不限。"),
    _chosen("lodging", "食宿", LODGINGS, help="不填为自理。"),
    _chosen("budget_source", "经费来源", BUDGET_SOURCES, help="不填为学校培训经费。"),
    _chosen("visibility", "可见范围", _VISIBILITIES, help="不填为全联盟；填了可见学校为指定学校。"),
    Field("visible_to", "可见学校", help="登记的单位全称，几所之间用顿号分开。", width=24),
    Field("description", "说明", help="2,000 字以内。", width=30),
    Field("contact_note", "联系方式", help="只给对接成功的双方看。", width=20),
)


def posting_sheet(noun: str, prefix: str, last_day: Field) -> Sheet:
    """The columns of a request or an offer; `last_day` is the one in which they differ."""
    number = Field(
        "number",
        "编号",
        Kind.CODE,
        help="修改已有的才填；新的留空，由平台编号。",
        example=f"{prefix}-2026-0001",
        width=16,
    )
    note = "填了编号的行修改那一条；没有编号、内容与已有的相同的行不会重复。"
    return Sheet(noun, "title", (*_WHAT, *_HOW_MUCH, last_day, *_MORE, number), (note,))


_READ_APART = frozenset({"number", "visible_to"})


def content_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a row says, by field of the command; blanks left to the command's defaults."""
    content = {
        name: value
        for name, value in values.items()
        if value is not None and name not in _READ_APART
    }
    content.setdefault("major_code", None)
    hours = content.get("class_hours")
    if isinstance(hours, Decimal):
        content["class_hours"] = int(hours * 100)
    if values.get("visible_to"):
        content.setdefault("visibility", Visibility.SCHOOLS)
    return content


def schools_of(text: str | None, known: Schools) -> tuple[tuple[UUID, ...], list[Missing]]:
    """The schools that a cell names, and what is wrong with those that are not in the register."""
    if not text:
        return (), []
    found: dict[UUID, None] = {}
    missing: list[Missing] = []
    for name in _names(text):
        id = known.get(same(name))
        if id is None:
            message = f"登记册里没有“{name}”，请填写登记的单位全称。"
            missing.append((FieldError("visible_to", message), closest(name, known)))
        else:
            found[id] = None
    return tuple(found), missing


def _names(text: str) -> Iterator[str]:
    return (name.strip() for name in _SEPARATORS.split(text) if name.strip())
