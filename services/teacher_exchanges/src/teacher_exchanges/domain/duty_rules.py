"""What teachers owe in enterprise practice and continuing education, as dated data by jurisdiction.

From memory and not checked against the official texts: every rule is flagged `unverified`, and says
which text it should be held against.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cyzj.contracts.codes import Jurisdiction
from cyzj.contracts.teacher_exchanges.duty_profile import Teaches
from cyzj.contracts.teacher_exchanges.duty_record import DutyCategory

_C = DutyCategory
HOURS = (_C.TRAINING, _C.PUBLIC_COURSE, _C.TEACHING_RESEARCH)
CATEGORIES = {
    _C.ENTERPRISE_PRACTICE: "企业实践",
    _C.TRAINING: "培训（专业科目）",
    _C.PUBLIC_COURSE: "公需科目",
    _C.TEACHING_RESEARCH: "教研",
}
TEACHES = {Teaches.PROFESSIONAL: "专业课", Teaches.GENERAL: "公共基础课"}


class Window(StrEnum):
    """Over which time a rule counts."""

    FIVE_YEARS = "five_years"
    """The five years up to the day asked about, both days included."""
    CALENDAR_YEAR = "calendar_year"
    """1 January to 31 December of the day asked about."""


class Measure(StrEnum):
    """What a rule counts."""

    MONTHS = "months"
    """Of enterprise practice, 30 days a month [P]; amounts in days."""
    CLASS_HOURS = "class_hours"
    """Amounts in hundredths of 学时."""


@dataclass(frozen=True)
class DutyRule:
    """One rule."""

    code: str
    name: str
    measure: Measure
    categories: tuple[DutyCategory, ...]
    at_least: int
    """Days, or hundredths of class hours."""
    window: Window
    teaches: tuple[Teaches, ...]
    """To whom it applies."""
    valid_from: date
    source: str
    """Title, number, article: what it should be held against."""
    jurisdictions: tuple[Jurisdiction, ...] = tuple(Jurisdiction)
    valid_until: date | None = None
    verified: bool = False


DAYS_A_MONTH = 30
"""[P]"""
TRAINING_PER_DAY = 800
"""[P] Hundredths of 学时 that a day of 跟岗 counts: the most that a day may (domain.md 2.3)."""
_ALL = tuple(Teaches)
SHIPPED: tuple[DutyRule, ...] = (
    DutyRule(
        "practice_five_years",
        "五年内企业实践累计不少于 6 个月",
        Measure.MONTHS,
        (_C.ENTERPRISE_PRACTICE,),
        6 * DAYS_A_MONTH,
        Window.FIVE_YEARS,
        (Teaches.PROFESSIONAL,),
        date(2016, 5, 11),
        "《职业学校教师企业实践规定》（教师〔2016〕3 号）",
    ),
    DutyRule(
        "practice_a_year",
        "每年至少 1 个月在企业或实训基地实训",
        Measure.MONTHS,
        (_C.ENTERPRISE_PRACTICE,),
        DAYS_A_MONTH,
        Window.CALENDAR_YEAR,
        (Teaches.PROFESSIONAL,),
        date(2019, 1, 24),
        "《国家职业教育改革实施方案》（国发〔2019〕4 号）",
    ),
    DutyRule(
        "training_five_years",
        "五年内培训累计不少于 360 学时",
        Measure.CLASS_HOURS,
        HOURS,
        36_000,
        Window.FIVE_YEARS,
        _ALL,
        date(2011, 1, 4),
        "《教育部关于大力加强中小学教师培训工作的意见》（教师〔2011〕1 号）",
    ),
    DutyRule(
        "education_a_year",
        "每年继续教育不少于 90 学时",
        Measure.CLASS_HOURS,
        HOURS,
        9_000,
        Window.CALENDAR_YEAR,
        _ALL,
        date(2015, 10, 1),
        "《专业技术人员继续教育规定》（人力资源社会保障部令第 25 号）",
    ),
    DutyRule(
        "professional_a_year",
        "其中专业科目不少于三分之二（60 学时）",
        Measure.CLASS_HOURS,
        (_C.TRAINING, _C.TEACHING_RESEARCH),
        6_000,
        Window.CALENDAR_YEAR,
        _ALL,
        date(2015, 10, 1),
        "《专业技术人员继续教育规定》（人力资源社会保障部令第 25 号）",
    ),
)


def rules_for(
    jurisdiction: Jurisdiction, teaches: Teaches, on: date, among: Sequence[DutyRule] = SHIPPED
) -> list[DutyRule]:
    """The rules that bind such a teacher on that day, in the order of the table."""
    return [
        rule
        for rule in among
        if jurisdiction in rule.jurisdictions
        and teaches in rule.teaches
        and rule.valid_from <= on <= (rule.valid_until or date.max)
    ]
