"""How a preview stands in an answer: a row per time, who is in the way, what there is instead."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from cyzj.contracts.joint_training.booking import BookingStatus, Rank
from cyzj.http.schools import SchoolBrief, school_brief
from cyzj.http.values import Item
from cyzj.members.reading import Organisations
from joint_training.application.bookings.looking import Seen
from joint_training.application.bookings.preview import Preview
from joint_training.domain.alternatives import Alternative
from joint_training.domain.availability import Answer, Busy, Verdict
from joint_training.domain.series import rule_words, weekday_name


class HolderItem(Item):
    """Who has a time."""

    booking_id: UUID
    number: str
    school: SchoolBrief | None
    school_id: UUID
    title: str
    status: BookingStatus
    starts_at: datetime
    ends_at: datetime
    """With set-up and clean-down."""


class AlternativeItem(Item):
    """A time that is free instead."""

    resource_id: UUID
    resource_title: str
    day: date
    first_period: int
    last_period: int
    starts_at: datetime
    ends_at: datetime
    words: str
    """What is different about it."""
    recommended: bool


class TimeItem(Item):
    """One time of the series with what it comes to."""

    week: int | None
    planned_on: date
    day: date
    first_period: int
    last_period: int
    starts_at: datetime
    ends_at: datetime
    answer: Answer
    open: bool
    words: str
    """What it comes to, for people."""
    left: int | None
    """Stations left, where it is booked by stations."""
    holders: tuple[HolderItem, ...]
    alternatives: tuple[AlternativeItem, ...]


class PreviewItem(Item):
    """Everything that would come of it. Nothing is taken."""

    words: str
    """The rule in words."""
    base_id: UUID
    base_title: str
    resource_id: UUID
    resource_title: str
    owner: SchoolBrief | None
    owner_id: UUID
    setup_minutes: int
    cleandown_minutes: int
    people: int
    rank: Rank
    approval: bool
    """Whether the base manager would have to approve it."""
    becomes: BookingStatus
    """`held` or `confirmed`."""
    answer_by: datetime | None
    times: tuple[TimeItem, ...]
    open: int
    """How many times can be had."""
    refused: int
    """How many cannot, holidays not counted."""
    skipped: int
    """How many fall on days on which nothing is taught."""
    displaces: tuple[str, ...]
    """Numbers of the bookings that would have to give way."""
    fingerprint: str
    """Send it with the booking: if anything has changed since, nothing is taken."""


def preview_item(seen: Preview, schools: Organisations) -> PreviewItem:
    """The preview."""
    displaces = {
        one.number
        for row in seen.seen
        if row.verdict.answer is Answer.DISPLACES
        for one in row.verdict.holders
    }
    return PreviewItem(
        words=rule_words(seen.rule),
        base_id=seen.base.id,
        base_title=seen.base.title,
        resource_id=seen.resource.id,
        resource_title=seen.resource.title,
        owner=school_brief(schools.get(seen.base.owner_id)),
        owner_id=seen.base.owner_id,
        setup_minutes=seen.resource.setup_minutes,
        cleandown_minutes=seen.resource.cleandown_minutes,
        people=seen.people,
        rank=seen.rank,
        approval=seen.approval,
        becomes=seen.status,
        answer_by=seen.answer_by,
        times=tuple(_time(one, schools) for one in seen.seen),
        open=len(seen.open),
        refused=len(seen.refused),
        skipped=len(seen.seen) - len(seen.open) - len(seen.refused),
        displaces=tuple(sorted(displaces)),
        fingerprint=seen.fingerprint,
    )


def schools_in(seen: Preview) -> set[UUID]:
    """The schools that are named in it."""
    holders = (one.school_id for row in seen.seen for one in row.verdict.holders)
    return {seen.base.owner_id, seen.school_id, *holders}


def _time(one: Seen, schools: Organisations) -> TimeItem:
    p = one.planned
    return TimeItem(
        week=p.week,
        planned_on=p.planned_on,
        day=p.day,
        first_period=p.first_period,
        last_period=p.last_period,
        starts_at=p.starts_at,
        ends_at=p.ends_at,
        answer=one.verdict.answer,
        open=one.verdict.open,
        words=_words(one, schools),
        left=one.verdict.left,
        holders=tuple(_holder(busy, schools) for busy in one.verdict.holders),
        alternatives=tuple(
            _alternative(other, recommended=n == 0) for n, other in enumerate(one.alternatives)
        ),
    )


def _holder(busy: Busy, schools: Organisations) -> HolderItem:
    return HolderItem(
        booking_id=busy.booking_id,
        number=busy.number,
        school=school_brief(schools.get(busy.school_id)),
        school_id=busy.school_id,
        title=busy.title,
        status=busy.status,
        starts_at=busy.starts,
        ends_at=busy.ends,
    )


def _alternative(one: Alternative, *, recommended: bool) -> AlternativeItem:
    return AlternativeItem(
        resource_id=one.resource.id,
        resource_title=one.resource.title,
        day=one.slot.day,
        first_period=one.slot.first_period,
        last_period=one.slot.last_period,
        starts_at=one.slot.starts_at,
        ends_at=one.slot.ends_at,
        words=one.words,
        recommended=recommended,
    )


def _words(one: Seen, schools: Organisations) -> str:
    p, verdict = one.planned, one.verdict
    match verdict.answer:
        case Answer.HOLIDAY:
            return p.skipped or ""
        case Answer.FREE:
            left = f"，还余 {verdict.left} 个工位" if verdict.left is not None else ""
            return (p.note or "可约") + left
        case Answer.COMPETES:
            return f"可约；{_holders(verdict, schools)}也预占了这个时段，由基地决定"
        case Answer.DISPLACES:
            return f"可约；会挤占 {_holders(verdict, schools)} 的预占"
        case Answer.CLASH:
            return f"已被占用：{_holders(verdict, schools)}"
        case Answer.FULL:
            return f"工位不够：只余 {max(verdict.left or 0, 0)} 个"
        case Answer.BLACKOUT:
            return f"停用时段（{verdict.because}）"
        case Answer.BLOCKED:
            return "实训室已封锁或停用，解除前不接受预约"
        case Answer.SHUT:
            return f"{weekday_name(p.day)}这个时间基地不开放"
        case Answer.PAST:
            return "已经过去，请从以后的周开始"
        case Answer.TOO_FAR:
            return "离现在太远，一年以内的时段才能预约"


def _holders(verdict: Verdict, schools: Organisations) -> str:
    named = []
    for one in verdict.holders:
        school = schools.get(one.school_id)
        who = f"{school.name} " if school else ""
        named.append(f"{one.title} · {who}{one.number}")
    return "；".join(dict.fromkeys(named))
