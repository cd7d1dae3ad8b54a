"""What the register says of an organisation, and what must be corrected before it may say it."""

from __future__ import annotations

from dataclasses import dataclass

from cyzj.contracts.codes import Jurisdiction, OrganisationKind
from cyzj.domain.errors import FieldError, invalid
from member_schools.domain.cities import city_problem
from member_schools.domain.codes import credit_code_problem, school_code_problem
from member_schools.domain.texts import names_a_telephone

NAME_LENGTH = 60
DECISION_DAYS = range(1, 31)
"""Working days within which an organisation may promise to answer (domain.md 2, up to 30)."""


@dataclass(frozen=True)
class Profile:
    """What the register says of an organisation; codes already normal (`normal_code`)."""

    name: str
    short_name: str
    kind: OrganisationKind
    jurisdiction: Jurisdiction
    city_code: str | None = None
    credit_code: str | None = None
    school_id_code: str | None = None
    decision_days: int = 14

    def registered_facts(self) -> tuple[object, ...]:
        """The part that only the office may change."""
        return (self.name, self.kind, self.jurisdiction, self.credit_code, self.school_id_code)


def check(profile: Profile) -> None:
    """Raises `invalid` naming every field of the profile that must be corrected."""
    problems = [
        FieldError(field, message)
        for field, message in (
            ("name", _title_problem(profile.name, "单位名称")),
            ("short_name", _title_problem(profile.short_name, "简称")),
            ("city_code", _city(profile)),
            ("credit_code", profile.credit_code and credit_code_problem(profile.credit_code)),
            ("school_id_code", _school_code(profile)),
            ("decision_days", _days(profile.decision_days)),
        )
        if message
    ]
    if problems:
        raise invalid("bad-profile", problems[0].message, *problems)


def _title_problem(text: str, what: str) -> str | None:
    if not text.strip():
        return f"请填写{what}。"
    if len(text) > NAME_LENGTH:
        return f"{what}不超过{NAME_LENGTH}字，现在是{len(text)}字，请缩短。"
    if text != text.strip() or not text.isprintable():
        return f"{what}首尾和中间不能有空格以外的不可见字符，请重新输入。"
    if names_a_telephone(text):
        return f"{what}里像有电话号码，请删去号码。"
    return None


def _city(profile: Profile) -> str | None:
    return profile.city_code and city_problem(profile.city_code, profile.jurisdiction)


def _school_code(profile: Profile) -> str | None:
    if not profile.school_id_code:
        return None
    if not profile.kind.is_school:
        return "只有学校才有学校标识码，请清空此项。"
    return school_code_problem(profile.school_id_code)


def _days(days: int) -> str | None:
    if days in DECISION_DAYS:
        return None
    return f"答复承诺应为{DECISION_DAYS[0]}至{DECISION_DAYS[-1]}个工作日，请修改。"
