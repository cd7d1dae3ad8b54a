"""The form of a factsheet: what a school fills in, and the API's body of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from cyzj.reference.majors import YEAR
from portal.fields import Field, Kind
from portal.rows import Row, SheetForm, Table
from portal.terms import Term, usual_term

MAJOR_CODES = "major-codes"
"""The id of the list of proposals for a major's code."""
CONTACT_ROLES = {
    "general": "总协调",
    "exchanges": "教师互训",
    "bases": "基地共建",
    "training": "人才共育",
    "results": "成果共享",
    "safety": "安全",
}
_LONGEST = 2000
_YEARS_AHEAD = 2
_STRENGTHS = Field(
    "strengths",
    "特色与优势",
    Kind.LONG,
    required=False,
    most=_LONGEST,
    help="例如省级以上示范专业、名师工作室、能对外开放的实训条件。",
)
VISITING = (
    Field("lodging", "住宿", Kind.LONG, required=False, most=_LONGEST, api="visiting.lodging"),
    Field("meals", "用餐", Kind.LONG, required=False, most=_LONGEST, api="visiting.meals"),
    Field("transport", "交通", Kind.LONG, required=False, most=_LONGEST, api="visiting.transport"),
    Field("safety", "安全要求", Kind.LONG, required=False, most=_LONGEST, api="visiting.safety"),
)
_MAJORS = Table(
    "majors",
    "开设专业",
    (
        Field(
            "code",
            "专业代码",
            placeholder="例如 460103",
            pattern=r"\d{6}",
            says="请填 6 位专业代码，例如 460103",
            suggests=MAJOR_CODES,
        ),
        Field("catalogue_year", "目录年份", Kind.INTEGER, required=False),
        Field("enrolment", "在校人数", Kind.INTEGER, required=False),
        Field("strength", "优势专业", Kind.FLAG, required=False),
    ),
    at_first=4,
    most=200,
    given=lambda _: {"catalogue_year": str(YEAR)},
)
_SECTIONS = Table(
    "sections",
    "作息时间",
    (
        Field("number", "第几节", Kind.INTEGER),
        Field("starts", "上课", Kind.TIME, placeholder="例如 0820"),
        Field("ends", "下课", Kind.TIME, placeholder="例如 0905"),
    ),
    at_first=8,
    most=20,
    given=lambda place: {"number": str(place + 1)},
)


def term_of(code: str, first_day: date) -> Term:
    """The term that a code such as 2026-1 means, its weeks counted from its first day of teaching."""
    year, ordinal = (int(part) for part in code.split("-"))
    return Term(year, ordinal, date.fromordinal(first_day.toordinal() - first_day.weekday()))


def sheet_form(
    verb: str, today: date, staff: Mapping[str, str], item: Mapping[str, Any] | None
) -> SheetForm:
    """The whole form; terms and people that stand in `item` may be kept."""
    kept = [one["code"] for one in (item or {}).get("terms", ())]
    terms = Table(
        "terms",
        "学期",
        (
            Field("code", "学期", Kind.CHOICE, choices=_terms(today, kept)),
            Field("first_day", "上课第一天", Kind.DATE),
            Field("last_day", "上课最后一天", Kind.DATE),
        ),
        at_first=2,
        most=12,
    )
    contacts = Table(
        "contacts",
        "联系人",
        (
            Field("role", "事项", Kind.CHOICE, choices=CONTACT_ROLES),
            Field("person_ref", "联系人", Kind.CHOICE, choices=staff),
        ),
        at_first=3,
        most=20,
    )
    return SheetForm(verb, (_STRENGTHS, *VISITING), (_MAJORS, terms, _SECTIONS, contacts))


def content(body: Mapping[str, Any]) -> dict[str, Any]:
    """The API's body: texts that were left empty are empty, a year left empty is the usual one."""
    majors: Sequence[dict[str, Any]] = body["majors"]
    return {
        **body,
        "strengths": body["strengths"] or "",
        "visiting": {name: text or "" for name, text in body["visiting"].items()},
        "majors": [{**one, "catalogue_year": one["catalogue_year"] or YEAR} for one in majors],
    }


def _terms(today: date, kept: Sequence[str]) -> dict[str, str]:
    """The terms to choose from: this school year, the one before, two to come, and those kept."""
    year = usual_term(today).school_year
    codes = {f"{one}-{half}" for one in range(year - 1, year + _YEARS_AHEAD + 1) for half in (1, 2)}
    return {code: term_of(code, today).name for code in sorted(codes | set(kept))}


def names_of_majors(rows: Sequence[Row], names: Mapping[str, str]) -> dict[str, str]:
    """What stands under each code: the name of the catalogue, by the name of the field."""
    return {
        f"majors-{place}-code": names[row["code"]]
        for place, row in enumerate(rows)
        if row["code"] in names
    }
