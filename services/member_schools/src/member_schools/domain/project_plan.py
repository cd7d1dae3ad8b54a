"""The plan of a cooperation project: what a form must have, what a proposal must have, and its hash."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from cyzj.contracts.member_schools.cooperation_project import CooperationForm
from cyzj.domain.errors import FieldError, invalid
from cyzj.domain.hashing import content_hash
from cyzj.reference.majors import CODE
from member_schools.domain.project_parts import Milestone, Partner
from member_schools.domain.texts import names_a_telephone

TITLE_LENGTH, TEXT_LENGTH = 60, 4000
MOST_PARTIES, MOST_MILESTONES, MOST_MAJORS = 12, 20, 10
LONGEST = timedelta(days=366 * 5)


@dataclass(frozen=True)
class Content:
    """What the parties confirm. The lead is the first of the parties."""

    form: CooperationForm
    title: str
    plan: str
    """Who does what, and what for; stays behind the API."""
    parties: tuple[Partner, ...]
    major_codes: tuple[str, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    milestones: tuple[Milestone, ...] = ()

    @property
    def lead_id(self) -> UUID:
        return self.parties[0].organisation_id


def hash_of(content: Content) -> str:
    """The hash of the plan: the same words, parties, days and milestones have the same."""
    return content_hash(
        {
            "form": content.form,
            "title": content.title,
            "plan": content.plan,
            "lead_id": str(content.lead_id),
            "parties": sorted(str(one.organisation_id) for one in content.parties),
            "major_codes": sorted(content.major_codes),
            "starts_on": _day(content.starts_on),
            "ends_on": _day(content.ends_on),
            "milestones": [
                {"title": one.title, "owner_id": str(one.owner_id), "due_on": _day(one.due_on)}
                for one in content.milestones
            ],
        }
    )


def check_form(content: Content) -> None:
    """What even a draft has to keep; raises `invalid-project` naming every field."""
    _raise([*_texts(content), *_lists(content)])


def check_proposal(content: Content, today: date) -> None:
    """What others can confirm; raises `invalid-project` naming every field."""
    found = [*_texts(content), *_lists(content), *_sides(content)]
    if len(content.plan) < 10:
        found.append(FieldError("plan", "请写明方案：各方做什么、怎么做、达到什么（至少 10 字）。"))
    _raise([*found, *_days(content, today), *_owners(content)])


def _raise(errors: list[FieldError]) -> None:
    if errors:
        raise invalid("invalid-project", errors[0].message, *errors)


def _texts(content: Content) -> Iterator[FieldError]:
    if not 2 <= len(content.title) <= TITLE_LENGTH or not content.title.isprintable():
        yield FieldError("title", f"请填写项目名称，2 至 {TITLE_LENGTH} 字。")
    elif names_a_telephone(content.title):
        yield FieldError("title", "项目名称会公布，不要写电话号码。")
    if len(content.plan) > TEXT_LENGTH:
        yield FieldError("plan", f"方案不超过 {TEXT_LENGTH} 字，请缩短。")
    for place, one in enumerate(content.milestones):
        if not 2 <= len(one.title) <= TITLE_LENGTH or not one.title.isprintable():
            yield FieldError(
                f"milestones.{place}.title", f"请写明要完成什么，2 至 {TITLE_LENGTH} 字。"
            )


def _lists(content: Content) -> Iterator[FieldError]:
    others = [one.organisation_id for one in content.parties]
    if len(set(others)) != len(others):
        yield FieldError("partner_ids", "同一个单位选了两次，请去掉一个；牵头单位不用再选。")
    if len(others) > MOST_PARTIES:
        yield FieldError("partner_ids", f"最多 {MOST_PARTIES} 个单位，请减少。")
    if len(content.milestones) > MOST_MILESTONES:
        yield FieldError("milestones", f"最多 {MOST_MILESTONES} 个里程碑，请合并。")
    if len(content.major_codes) > MOST_MAJORS:
        yield FieldError("major_codes", f"最多 {MOST_MAJORS} 个专业，请减少或只写大类。")
    elif not all(CODE.fullmatch(code) for code in content.major_codes):
        yield FieldError("major_codes", "专业代码是 2、4 或 6 位数字，请修改或清空。")


def _sides(content: Content) -> Iterator[FieldError]:
    sides = {one.is_school for one in content.parties}
    if True not in sides:
        yield FieldError("partner_ids", "校企联建至少有一所学校，请加上学校。")
    if False not in sides:
        yield FieldError(
            "partner_ids", "校企联建至少有一个非学校单位（企业、协会、院所、园区、培训机构）。"
        )


def _days(content: Content, today: date) -> Iterator[FieldError]:
    start, end = content.starts_on, content.ends_on
    if start is None:
        yield FieldError("starts_on", "请填写开始日期。")
    if end is None:
        yield FieldError("ends_on", "请填写结束日期。")
    elif end < max(start or today, today):
        earliest = max(start or today, today).isoformat()
        yield FieldError("ends_on", f"结束日期不能早于 {earliest}，请改为 {earliest} 或以后。")
    elif start and end - start > LONGEST:
        yield FieldError("ends_on", "一个项目不超过 5 年，请改结束日期。")
    for place, one in enumerate(content.milestones):
        if start and end and not start <= one.due_on <= end:
            yield FieldError(
                f"milestones.{place}.due_on", f"期限应在 {start} 至 {end} 之间，请修改。"
            )


def _owners(content: Content) -> Iterator[FieldError]:
    if not content.milestones:
        yield FieldError("milestones", "请至少写一个里程碑：谁在什么时候以前完成什么。")
    parties = {one.organisation_id for one in content.parties}
    for place, one in enumerate(content.milestones):
        if one.owner_id not in parties:
            yield FieldError(f"milestones.{place}.owner_id", "责任方须是牵头单位或合作方，请改选。")


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
