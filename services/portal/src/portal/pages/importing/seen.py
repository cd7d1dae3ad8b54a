"""A checked file as its page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.pages.importing.kinds import Kind
from portal.words import clock_time, number

Found = Mapping[str, Any]
LISTED = 100
"""Problems on the page; the marked sheet has them all."""


def stages(found: Found | None) -> list[dict[str, str]]:
    """填写模板 → 上传 → 检查 → 确认导入, as far as this import is."""
    done = found is not None and found["state"] == "confirmed"
    rows = f"{number(found['rows'])} 行" if found else "尚未上传"
    at = 4 if done else 2 if found else 0
    names = (
        ("填写模板", "下拉与校验已内置"),
        ("上传", rows),
        ("检查", "已通过" if done else "尚未写入任何数据"),
        ("确认导入", "已全部写入" if done else "一次全部成功或全部不动"),
    )
    return [
        {"name": name, "note": note, "at": "done" if i < at else "now" if i == at else "planned"}
        for i, (name, note) in enumerate(names)
    ]


def line(found: Found) -> str:
    """需求导入模板 2026 秋.xlsx · 24 行 · 上传于 09:21."""
    uploaded = clock_time(found["uploaded_at"])
    return f"{found['file_name']} · {number(found['rows'])} 行 · 上传于 {uploaded}"


def problems(found: Found) -> list[dict[str, Any]]:
    """The rows of the result: what must be corrected, then what must be confirmed; by row."""
    wrong = [
        {
            "row": one["row"],
            "title": one["title"],
            "column": f"{one['letter']} {one['column']}".strip(),
            "value": one["value"],
            "message": one["message"],
            "suggestion": one["suggestion"],
            "doubt": False,
        }
        for one in found["errors"]
    ]
    doubtful = [
        {
            "row": one["row"],
            "title": one["title"],
            "column": "整行",
            "value": "",
            "message": one["message"],
            "suggestion": None,
            "doubt": True,
        }
        for one in found["doubts"]
    ]
    if wrong:  # nothing can be confirmed yet: what must be corrected comes first
        return [*wrong, *doubtful][:LISTED]
    return doubtful


def ready(found: Found) -> bool:
    """Whether there is something to confirm and nothing in its way."""
    todo = found["would_create"] + found["would_change"]
    return bool(found["errors_total"] == 0 and todo)


def done_words(kind: Kind, outcome: Found) -> str:
    """已导入 19 条需求，更新 2 条。"""
    parts = [f"{kind.done} {number(outcome['created'])} {kind.unit}{kind.noun}"]
    for name, verb in (("changed", "更新"), ("unchanged", "原样保留"), ("left_out", "未导入")):
        if outcome[name]:
            parts.append(f"{verb} {number(outcome[name])} {kind.unit}")
    return "，".join(parts) + "。"
