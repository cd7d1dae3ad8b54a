"""The form of an agreement's text: parties, dates, clauses, and a card for each line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from portal.fields import Field, Kind
from portal.pages.agreements.vocabulary import BEARERS, PERIODS
from portal.rows import SheetForm, Table
from portal.words import EXCHANGE_TYPES, number

MOST_LINES = 100
JOINT = ","
"""Between the ids of several schools that one choice stands for."""
_WHOLE = (
    Field("title", "协议名称", most=60, help="例如：智能制造专业群教师互训合作协议。"),
    Field("valid_from", "有效期第一天", Kind.DATE, required=False),
    Field("valid_to", "有效期最后一天", Kind.DATE, required=False),
    Field(
        "clauses",
        "协议正文",
        Kind.LONG,
        required=False,
        most=20_000,
        help="一条一行；“第…章”单独一行。不要写电话号码和个人信息。",
    ),
)


def opening_fields(parties: Mapping[str, str]) -> tuple[Field, ...]:
    """What a draft begins with; `parties` are those that may be chosen, the viewer's own among them."""
    chosen = Field("parties", "协议各方", Kind.CHOICES, choices=parties, help="本单位须在其中。")
    return (_WHOLE[0], chosen, _WHOLE[1], _WHOLE[2])


def text_form(verb: str, parties: Mapping[str, str], sides: Mapping[str, str]) -> SheetForm:
    """The whole text; `sides` are the choices of who sends and who receives."""
    chosen = Field(
        "parties",
        "协议各方",
        Kind.CHOICES,
        choices=parties,
        help="加入新的一方，先保存，再为它写条款。",
    )
    cells = (
        Field("id", "编号", required=False),
        Field("home_ids", "派出", Kind.CHOICE, choices=sides),
        Field("host_ids", "接收", Kind.CHOICE, choices=sides),
        Field("exchange_type", "交流类型", Kind.CHOICE, choices=EXCHANGE_TYPES),
        Field(
            "major_codes",
            "专业代码",
            required=False,
            placeholder="不填为不限",
            pattern=r"\d{2,6}([、,，\s]+\d{2,6})*",
            says="请填 2、4 或 6 位代码，几个用顿号隔开，例如 4601、460301",
        ),
        Field("cap_people", "人次", Kind.INTEGER, required=False),
        Field("cap_hours", "学时", Kind.DECIMAL, required=False),
        Field("cap_period", "额度按", Kind.CHOICE, choices=PERIODS),
        Field("lodging", "住宿", Kind.CHOICE, required=False, choices=BEARERS),
        Field("travel", "交通", Kind.CHOICE, required=False, choices=BEARERS),
        Field("starts_on", "开始", Kind.DATE, required=False),
        Field("ends_on", "结束", Kind.DATE, required=False),
        Field("note", "备注", required=False, most=500),
    )
    lines = Table("lines", "条款", cells, at_first=1, most=MOST_LINES, given=_given)
    return SheetForm(verb, (_WHOLE[0], chosen, *_WHOLE[1:]), (lines,))


def _given(_: int) -> dict[str, str]:
    return {"id": "", "cap_period": "school_year"}


def sides_of(parties: Mapping[str, str], lines: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Each party, any party, and sets of parties that stand in the lines already."""
    found = dict(parties)
    if len(parties) > 2:
        found[JOINT.join(sorted(parties))] = "各方均可"
    for line in lines:
        for side in ("home_ids", "host_ids"):
            ids = line[side]
            if len(ids) > 1 and set(ids) <= set(parties):
                joint = sorted(ids)
                found.setdefault(JOINT.join(joint), "、".join(parties[id] for id in joint))
    return found


def typed(content: Mapping[str, Any]) -> dict[str, Any]:
    """A text as the form shows it: several schools are one choice, codes one word."""
    lines = [
        {
            **line,
            "home_ids": JOINT.join(sorted(line["home_ids"])),
            "host_ids": JOINT.join(sorted(line["host_ids"])),
            "major_codes": "、".join(line["major_codes"]),
            "cap_hours": number(line["cap_hours"]) if line["cap_hours"] is not None else None,
        }
        for line in content["lines"]
    ]
    return {**content, "lines": lines}


def content(body: Mapping[str, Any]) -> dict[str, Any]:
    """The API's body of what was typed."""
    lines = []
    for one in body["lines"]:
        codes = (one.get("major_codes") or "").replace("，", "、").replace(",", "、")
        lines.append(
            {
                **one,
                "id": one.get("id") or None,
                "home_ids": _ids(one.get("home_ids")),
                "host_ids": _ids(one.get("host_ids")),
                "major_codes": [each for each in codes.replace(" ", "、").split("、") if each],
                "note": one.get("note") or "",
            }
        )
    return {**body, "clauses": body.get("clauses") or "", "lines": lines}


def _ids(choice: str | None) -> list[str]:
    return choice.split(JOINT) if choice else []
