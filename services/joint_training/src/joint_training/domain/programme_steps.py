"""What becomes of a programme: drafted, changed, submitted, returned, approved, published, archived."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from cyzj.contracts.joint_training import programme as contract
from cyzj.contracts.joint_training.programme import ProgrammeStatus
from cyzj.domain.calendar import Calendar
from cyzj.domain.clock import school_date
from cyzj.domain.errors import FieldError, conflict, forbidden, invalid
from cyzj.domain.texts import text_problems, title_problems
from cyzj.domain.waiting import office_waits, school_waits
from joint_training.domain.completion import in_force, of_version
from joint_training.domain.machines.programme import PROGRAMME
from joint_training.domain.programme import (
    Content,
    Decision,
    Programme,
    Said,
    facts,
    hash_of,
    said,
)

MOST_UNITS, MOST_HOURS = 60, 400_000


def draft(
    content: Content,
    *,
    id: UUID,
    number: str,
    owner_id: UUID,
    now: datetime,
    replaced: Programme | None = None,
) -> Decision:
    """A new programme, or the next version of a published one of the same school."""
    PROGRAMME.require(None, "draft")
    _check(content, owner_id)
    if replaced is not None and replaced.status is not ProgrammeStatus.PUBLISHED:
        raise conflict("not-published", "只有已发布的项目可以修订；草稿请直接修改。")
    rule = in_force(school_date(now)).version
    made = Programme(
        id=id,
        version=1,
        number=number,
        status=ProgrammeStatus.DRAFT,
        owner_id=owner_id,
        title=content.title,
        kind=content.kind,
        content=content,
        content_hash=hash_of(content, rule),
        rule=rule,
        revision=replaced.revision + 1 if replaced else 1,
        replaces=replaced.id if replaced else None,
        created_at=now,
        since=now,
        waiting_on=(school_waits(owner_id, "submit", now),),
    )
    return made, [contract.ProgrammeDrafted(**facts(made))]


def change(programme: Programme, content: Content, now: datetime) -> Decision:
    """The draft with another content, and so another hash."""
    PROGRAMME.require(programme.status, "change")
    _check(content, programme.owner_id)
    after = _moved(
        programme,
        programme.status,
        now,
        title=content.title,
        kind=content.kind,
        content=content,
        content_hash=hash_of(content, programme.rule),
    )
    return after, [contract.ProgrammeChanged(**facts(after))]


def submit(programme: Programme, by: UUID | None, now: datetime, calendar: Calendar) -> Decision:
    """The office is asked."""
    PROGRAMME.require(programme.status, "submit")
    if not programme.content.units or programme.hours == 0:
        message = "请先填写课程单元和学时，再提交审批。"
        raise invalid("no-curriculum", message, FieldError("units", message))
    due = calendar.add_working_days(now, of_version(programme.rule).approve_days)
    after = _moved(
        programme,
        ProgrammeStatus.SUBMITTED,
        now,
        submitted_by=by,
        waiting_on=(office_waits("approve", now, due),),
    )
    return after, [contract.ProgrammeSubmitted(**facts(after))]


def send_back(programme: Programme, words: str, by: UUID | None, now: datetime) -> Decision:
    """It is a draft again, with the office's words."""
    PROGRAMME.require(programme.status, "return")
    after = _moved(
        programme,
        ProgrammeStatus.DRAFT,
        now,
        sayings=(*programme.sayings, Said("return", said(words), by, now)),
        waiting_on=(school_waits(programme.owner_id, "submit", now),),
    )
    return after, [contract.ProgrammeReturned(**facts(after))]


def approve(programme: Programme, digest: str, by: UUID | None, now: datetime) -> Decision:
    """What was read is approved; raises `content-changed`, and `own-submission` for who submitted it."""
    PROGRAMME.require(programme.status, "approve")
    if by is not None and by == programme.submitted_by:
        raise forbidden(
            "own-submission", "提交人不能批准自己提交的项目，请由集团办公室的另一人批准。"
        )
    if digest != programme.content_hash:
        raise conflict(
            "content-changed",
            "项目内容在您阅读之后改过，您的批准没有生效。请看过现在的内容再批准。",
            FieldError("content_hash", "不是现在这一版的内容指纹。"),
            content_hash=programme.content_hash,
        )
    after = _moved(
        programme,
        ProgrammeStatus.APPROVED,
        now,
        approved_by=by,
        waiting_on=(school_waits(programme.owner_id, "publish", now),),
    )
    return after, [contract.ProgrammeApproved(**facts(after))]


def publish(programme: Programme, now: datetime) -> Decision:
    """Cohorts may be planned from it."""
    PROGRAMME.require(programme.status, "publish")
    after = _moved(programme, ProgrammeStatus.PUBLISHED, now, waiting_on=())
    return after, [contract.ProgrammePublished(**facts(after))]


def archive(programme: Programme, now: datetime) -> Decision:
    """No new cohorts."""
    PROGRAMME.require(programme.status, "archive")
    after = _moved(programme, ProgrammeStatus.ARCHIVED, now, waiting_on=())
    return after, [contract.ProgrammeArchived(**facts(after))]


def _moved(
    programme: Programme, status: ProgrammeStatus, now: datetime, **changes: object
) -> Programme:
    return replace(
        programme,
        version=programme.version + 1,
        status=status,
        since=programme.since if status is programme.status else now,
        **changes,  # type: ignore[arg-type]  # its own fields
    )


def _check(content: Content, owner_id: UUID) -> None:
    errors = list(_problems(content, owner_id))
    if errors:
        raise invalid("bad-programme", errors[0].message, *errors)


def _problems(content: Content, owner_id: UUID) -> Iterator[FieldError]:
    yield from title_problems(content.title)
    yield from text_problems(content.description, "description", "说明", 2000)
    if owner_id in content.partners:
        yield FieldError("partners", "合作单位里不用写本校，请删去。")
    if len(content.units) > MOST_UNITS:
        yield FieldError("units", f"课程单元最多 {MOST_UNITS} 个，请合并。")
    for unit in content.units:
        if not unit.name.strip() or len(unit.name) > 60 or not 0 < unit.hours <= MOST_HOURS:
            yield FieldError("units", "每个课程单元要有名称（60 字以内）和大于 0 的学时，请补全。")
            break
    if sum(unit.hours for unit in content.units) > MOST_HOURS:
        yield FieldError("units", "总学时超过 4,000，请核对。")
    codes = [one.code for one in content.assessments]
    if len(set(codes)) != len(codes) or any(not one.name.strip() for one in content.assessments):
        yield FieldError("assessments", "每项考核要有不同的名称，请更正。")
    if content.valid_months is not None and not 1 <= content.valid_months <= 120:
        yield FieldError("valid_months", "证书有效期为 1 至 120 个月；长期有效请留空。")
