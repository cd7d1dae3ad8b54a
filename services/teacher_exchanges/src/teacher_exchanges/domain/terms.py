"""What a request and an offer have in common, and what is wrong with it, all at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from cyzj.contracts.codes import ExchangeType, Mode, Side, Visibility
from cyzj.contracts.names import EXCHANGE_TYPES
from cyzj.contracts.teacher_exchanges.facets import BudgetSource, Lodging, TeacherLevel
from cyzj.domain.calendar import last_day_after
from cyzj.domain.errors import FieldError
from cyzj.domain.texts import text_problems, title_problems
from teacher_exchanges.domain.policies import TypePolicy, Unit

HEADCOUNT = 500
HORIZON = timedelta(days=5 * 366)
SCHOOLS = 200


@dataclass(frozen=True, kw_only=True)
class Terms:
    """The fields of the form that requests and offers share; hours in hundredths."""

    exchange_type: ExchangeType
    side: Side
    """The side the posting school takes."""
    title: str
    major_code: str | None
    """Two, four or six digits (大类, 类, 专业); None: any."""
    mode: Mode
    window_from: date
    window_to: date
    class_hours: int | None = None
    working_days: int | None = None
    headcount: int = 1
    visibility: Visibility = Visibility.ALLIANCE
    visible_to: tuple[UUID, ...] = ()
    """The schools that may see it, for `schools`; the posting school always may."""
    course: str = ""
    teacher_level: TeacherLevel = TeacherLevel.ANY
    lodging: Lodging = Lodging.NONE
    budget_source: BudgetSource = BudgetSource.SCHOOL_TRAINING
    description: str = ""
    contact_note: str = ""
    """How to reach the contact; shown to the two schools of a match only."""


def form_problems(terms: Terms) -> Iterator[FieldError]:
    """What even a draft must not contain: over-long or unprintable text, somebody's number, bad codes."""
    yield from title_problems(terms.title)
    yield from text_problems(terms.course, "course", "课程", 60)
    yield from text_problems(terms.description, "description", "说明", 2000)
    yield from text_problems(terms.contact_note, "contact_note", "联系方式", 200)
    if terms.major_code is not None and not _is_major_code(terms.major_code):
        yield FieldError(
            "major_code", "专业代码应为 2、4 或 6 位数字，例如 700209；不限专业请留空。"
        )
    if not 1 <= terms.headcount <= HEADCOUNT:
        yield FieldError("headcount", f"人数请填 1–{HEADCOUNT}。")
    if len(terms.visible_to) > SCHOOLS:
        yield FieldError("visible_to", f"一次最多选择 {SCHOOLS} 所学校；可改为全联盟可见。")


def rule_problems(
    terms: Terms, policy: TypePolicy, school_id: UUID, today: date
) -> Iterator[FieldError]:
    """What must hold before it is published: order of dates, volume of its kind, audience."""
    far = [f for f in ("window_from", "window_to") if abs(getattr(terms, f) - today) > HORIZON]
    for field in far:
        yield FieldError(field, "日期离今天太远，请填写 5 年以内的日期。")
    if not far:
        yield from _window_problems(terms, policy)
    yield from _volume_problems(terms, policy)
    if terms.visibility is Visibility.SCHOOLS:
        if not set(terms.visible_to) - {school_id}:
            yield FieldError("visible_to", "请至少选择一所可见的学校，或改为全联盟可见。")
    elif terms.visible_to:
        yield FieldError("visible_to", "全联盟可见时不用选择学校；请清空，或改为指定学校可见。")


def _window_problems(terms: Terms, policy: TypePolicy) -> Iterator[FieldError]:
    first, last = terms.window_from, terms.window_to
    if last < first:
        yield FieldError("window_to", f"结束日期早于开始日期，请改为 {first} 或以后。")
    elif policy.length.unit is Unit.MONTHS:
        name, words = EXCHANGE_TYPES[policy.exchange_type], policy.length.words
        shortest = last_day_after(first, policy.length.minimum)
        longest = last_day_after(first, policy.length.maximum)
        if last < shortest:
            yield FieldError("window_to", f"{name}为 {words}，请改为 {shortest} 或以后。")
        elif last > longest:
            yield FieldError("window_to", f"{name}为 {words}，请改为 {longest} 或以前。")
    elif terms.working_days is not None and terms.working_days > (last - first).days + 1:
        message = (
            f"窗口只有 {(last - first).days + 1} 天，放不下 {terms.working_days} 个工作日；请延长。"
        )
        yield FieldError("window_to", message)


def _volume_problems(terms: Terms, policy: TypePolicy) -> Iterator[FieldError]:
    name, words = EXCHANGE_TYPES[policy.exchange_type], policy.length.words
    for unit, value, what in (
        (Unit.CLASS_HOURS, terms.class_hours, "学时"),
        (Unit.WORKING_DAYS, terms.working_days, "工作日"),
    ):
        if unit is not policy.length.unit:
            if value is not None:
                yield FieldError(unit.value, f"{name}不按{what}申报，请清空{what}。")
        elif value is None:
            yield FieldError(unit.value, f"请填写{what}；{name}为 {words}。")
        elif not policy.length.minimum <= value <= policy.length.maximum:
            split = "，或拆成几条" if value > policy.length.maximum else ""
            yield FieldError(unit.value, f"{name}为 {words}，请改到这个范围内{split}。")


def _is_major_code(code: str) -> bool:
    return code.isascii() and code.isdigit() and len(code) in (2, 4, 6)
