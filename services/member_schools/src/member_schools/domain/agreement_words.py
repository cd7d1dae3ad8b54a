"""How the codes of agreements are said on paper."""

from __future__ import annotations

from cyzj.contracts.member_schools.agreement import Bearer, CapPeriod
from cyzj.reference.majors import name_of
from member_schools.domain.agreement_text import Line

CAP_PERIODS = {
    CapPeriod.SCHOOL_YEAR: "每学年",
    CapPeriod.TERM: "每学期",
    CapPeriod.WHOLE: "有效期内",
}
BEARERS = {
    Bearer.HOME: "派出方承担",
    Bearer.HOST: "接收方承担",
    Bearer.EACH: "各自承担",
    Bearer.NONE: "不涉及",
}
UNSETTLED = "待定"


def cap_words(line: Line) -> str:
    """每学年 10 人次、40 学时."""
    said = []
    if line.cap_people is not None:
        said.append(f"{line.cap_people} 人次")
    if line.cap_hours is not None:
        said.append(f"{line.cap_hours / 100:g} 学时")
    return f"{CAP_PERIODS[line.cap_period]} {'、'.join(said)}" if said else UNSETTLED


def major_words(line: Line) -> str:
    """Codes with their names; 不限 where any major goes."""
    return "、".join(f"{code} {name_of(code) or ''}".strip() for code in line.major_codes) or "不限"


def cost_words(line: Line) -> str:
    """Who bears lodging and travel, and what else was noted."""
    lodging = BEARERS[line.lodging] if line.lodging else UNSETTLED
    travel = BEARERS[line.travel] if line.travel else UNSETTLED
    note = f"；{line.note}" if line.note else ""
    return f"住宿：{lodging}；交通：{travel}{note}"
