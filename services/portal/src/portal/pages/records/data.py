"""Personal data in words: masked as rows of facts, the parts that may be shown, what was shown."""

from __future__ import annotations

from typing import Any

from portal.fields import Field, Kind
from portal.forms import Form
from portal.pages.records.vocabulary import FIELDS

Item = dict[str, Any]


def masked_rows(data: Item) -> list[tuple[str, str | None]]:
    """(name, masked value) of every part."""
    return [(name, data[part]) for part, name in FIELDS.items()]


def kept(data: Item) -> dict[str, str]:
    """The parts that there is something of, by name."""
    return {part: name for part, name in FIELDS.items() if data[part]}


def shown_rows(found: Item, called: dict[str, str]) -> list[tuple[str, str]]:
    """(name, value in full) of the parts that were shown; `called`: qualifications by id."""
    rows = []
    for part in FIELDS:
        if part not in found["fields"]:
            continue
        if part == "certificates":
            rows += [
                (f"证书编号：{called.get(one['qualification_id'], '专业档案')}", one["number"])
                for one in found["certificates"]
            ]
        elif found[part]:
            rows.append((FIELDS[part], found[part]))
    return rows


def reveal_form(parts: dict[str, str]) -> Form:
    """Which parts, and what for."""
    return Form(
        "查看",
        (
            Field("fields", "要看的内容", Kind.CHOICES, choices=parts, help="只选这次用得着的。"),
            Field(
                "purpose",
                "用途",
                Kind.LONG,
                most=200,
                help="例如：核对派遣函上的联系电话。本人能看到您查看的时间、内容和用途。",
            ),
        ),
    )
