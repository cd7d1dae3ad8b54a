"""What the demonstration's training consists of: a programme, its students, three cohorts and their days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
OWNER, PARTNERS = "chengdu", ("jiangjin", "gaozhi")
TITLE = "新能源汽车高压安全联合培训"
LETTERS = "甲乙丙丁戊己"
PUPILS = {
    "chengdu": [f"示例学员成{one}" for one in LETTERS],
    "jiangjin": [f"示例学员江{one}" for one in LETTERS],
    "gaozhi": [f"示例学员高{one}" for one in LETTERS],
}
"""Made-up students; the story's own, with no account."""
DRAFTED, APPROVED = -120, -116
PROGRAMME: Json = {
    "title": TITLE,
    "kind": "joint_training",
    "tags": ["field_engineer"],
    "major_code": "460702",
    "units": [
        {"name": "高压安全规程与个人防护", "hours": "4"},
        {"name": "断电与验电实操", "hours": "4"},
        {"name": "动力电池拆装实操", "hours": "4"},
        {"name": "综合考核", "hours": "4"},
    ],
    "assessments": [
        {"code": "a1", "name": "高压安全笔试"},
        {"code": "a2", "name": "断电实操考核"},
    ],
    "valid_months": 36,
    "description": "面向新能源汽车专业学生，两天集中实训，企业师傅参与授课。",
}


@dataclass(frozen=True)
class Run:
    """One cohort, its days counted from today; `said` are the attendance marks, a session a row."""

    title: str
    planned: int
    opened: int
    named: int
    confirmed: int
    lessons: tuple[int, ...]
    pupils: Mapping[str, int]
    said: tuple[str, ...] = ()
    closed: int | None = None

    @property
    def first(self) -> int:
        return min(self.lessons)


MARKS = {"p": "present", "l": "late", "e": "left_early", "x": "excused", "a": "absent"}
RUNS = (
    Run(
        "第 1 期（秋）", -112, -110, -100, -92, (-90, -90, -89, -89),
        {"chengdu": 3, "jiangjin": 3, "gaozhi": 2},
        ("pppppppp", "ppplpppp", "ppppppap", "ppppppap"),
        closed=-86,
    ),
    Run(
        "第 2 期（秋）", -40, -38, -30, -14, (-12, -8, -1, 6),
        {"chengdu": 4, "jiangjin": 4, "gaozhi": 2},
        ("pppppppppp", "ppapplpppp"),
    ),
    Run("第 3 期（冬）", -9, -7, -4, 20, (35, 36, 37, 38), {"jiangjin": 3}),
)  # fmt: skip
