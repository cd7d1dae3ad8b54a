"""The life of a qualification as a table, and who verifies what as dated data.

Actors: `teacher` the person, `school` the coordinator or leader of the school where it was declared,
`office` the group office, `system`; several by "/".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cyzj.contracts.member_schools.qualification import QualificationKind as Kind
from cyzj.contracts.member_schools.qualification import QualificationLevel as Level
from cyzj.domain.transitions import Machine, State, Transition

QUALIFICATION = Machine(
    "qualification",
    "专业档案",
    states=(
        State("declared", "待核验"),
        State("returned", "已退回"),
        State("verified", "已核验"),
        State("withdrawn", "已撤回", terminal=True),
        State("expired", "已到期", terminal=True),
        State("revoked", "已撤销", terminal=True),
    ),
    transitions=(
        Transition(
            (), "declare", "登记", "teacher/school",
            "附证明材料；本人在该单位任职；同一项没有登记过", "declared", "qualification.declared",
        ),
        Transition(
            ("declared",), "verify", "核验通过", "school/office",
            "不是本人，也不是登记人；按种类由学校或集团办公室核验；仍在有效期内",
            "verified", "qualification.verified",
        ),
        Transition(
            ("declared",), "return", "退回", "school/office",
            "不是本人，也不是登记人；写明理由", "returned", "qualification.returned",
        ),
        Transition(
            ("returned",), "redeclare", "重新登记", "teacher/school",
            "附证明材料", "declared", "qualification.redeclared",
        ),
        Transition(
            ("declared", "returned"), "withdraw", "撤回登记", "teacher/school",
            "", "withdrawn", "qualification.withdrawn",
        ),
        Transition(
            ("verified",), "remind", "到期提醒", "system",
            "90日内到期", "", "qualification.renewal_due",
        ),
        Transition(
            ("verified",), "answer_renewal", "已续登", "system",
            "登记了同一种类的新一项，或本人已注销", "", "qualification.renewal_answered",
        ),
        Transition(
            ("verified",), "expire", "到期", "system",
            "有效期已过", "expired", "qualification.expired",
        ),
        Transition(
            ("verified",), "revoke", "撤销", "school/office",
            "由核验的一方撤销；写明理由", "revoked", "qualification.revoked",
        ),
    ),
)  # fmt: skip

KINDS: dict[Kind, str] = {
    Kind.PROFESSIONAL_TITLE: "职称",
    Kind.DUAL_TEACHER: "双师型教师",
    Kind.MASTER_TEACHER: "名师",
    Kind.ENTERPRISE_MENTOR: "企业导师",
    Kind.SKILL_LEVEL: "职业技能等级",
}
_HONOURS = {
    Level.SCHOOL: "校级",
    Level.MUNICIPAL: "市级",
    Level.PROVINCIAL: "省级",
    Level.NATIONAL: "国家级",
}
LEVELS: dict[Kind, dict[Level, str]] = {
    Kind.PROFESSIONAL_TITLE: {
        Level.FULL_SENIOR: "正高级",
        Level.ASSOCIATE_SENIOR: "副高级",
        Level.INTERMEDIATE: "中级",
        Level.ASSISTANT: "初级（助理级）",
        Level.ENTRY: "员级",
    },
    Kind.DUAL_TEACHER: {
        Level.SENIOR: "高级",
        Level.INTERMEDIATE: "中级",
        Level.JUNIOR: "初级",
    },
    Kind.MASTER_TEACHER: _HONOURS,
    Kind.ENTERPRISE_MENTOR: _HONOURS,
    Kind.SKILL_LEVEL: {
        Level.GRADE_ONE: "一级（高级技师）",
        Level.GRADE_TWO: "二级（技师）",
        Level.GRADE_THREE: "三级（高级工）",
        Level.GRADE_FOUR: "四级（中级工）",
        Level.GRADE_FIVE: "五级（初级工）",
    },
}
"""Which levels a kind has, and what people call them; from memory (unverified)."""


@dataclass(frozen=True)
class RecordRules:
    """What counts from `since` on, all of it [P]."""

    since: date
    office_verifies: Mapping[Kind, frozenset[Level]]
    """The kinds and levels that the office verifies; every other the school does."""
    answer_days: int
    """Working days to verify, and to declare anew what was returned."""
    remind_days: int
    """Calendar days before the last day at which the person is reminded."""


RULES = (
    RecordRules(
        since=date(2020, 1, 1),
        office_verifies={
            Kind.DUAL_TEACHER: frozenset(LEVELS[Kind.DUAL_TEACHER]),
            Kind.ENTERPRISE_MENTOR: frozenset(LEVELS[Kind.ENTERPRISE_MENTOR]),
            Kind.MASTER_TEACHER: frozenset({Level.MUNICIPAL, Level.PROVINCIAL, Level.NATIONAL}),
        },
        answer_days=10,
        remind_days=90,
    ),
)


def record_rules_on(day: date) -> RecordRules:
    """The rules in force on `day`; before the first ones, those."""
    return max((r for r in RULES if r.since <= day), key=lambda r: r.since, default=RULES[0])


def called(kind: Kind, level: Level) -> str:
    """A qualification's name: 双师型教师 · 中级."""
    return f"{KINDS[kind]} · {LEVELS[kind].get(level, level)}"
