"""Sessions: scheduled many at once or not at all, changed, cancelled; teachers and days checked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.contracts.joint_training.session import SessionStatus
from cyzj.deadlines import cancel as drop_deadlines
from cyzj.domain.clock import SHANGHAI, school_date
from cyzj.domain.errors import DomainError, FieldError, conflict, not_found, not_yet_known
from cyzj.domain.ids import new_id
from cyzj.domain.seen import Seen
from cyzj.members.tables import APPOINTMENTS
from cyzj.storage.unit import Unit
from joint_training.application.cohorts.saving import own_cohort
from joint_training.application.sessions.rooms import in_room
from joint_training.domain import session as domain
from joint_training.domain.cohort import Cohort
from joint_training.domain.session import Decision, Planned, Session
from joint_training.domain.training_rights import acts_for
from joint_training.storage.training import clash_of, cohorts, keep_teaching, sessions, sessions_of


async def schedule_sessions(unit: Unit, seen: Seen, plans: Sequence[Planned]) -> Cohort:
    """All the sessions or none; a refusal names which one and why."""
    cohort = await own_cohort(unit, seen)
    there = await sessions_of(unit.session, cohort.id)
    for place, planned in enumerate(plans):
        try:
            where = await in_room(unit.session, cohort.owner_id, planned)
            made = domain.schedule(cohort, where, id=new_id(), now=unit.now)
            await _check(unit, cohort, made[0], there)
            there.append(await save_session(unit, made, new=True))
        except DomainError as refused:
            raise _at(place, len(plans), refused) from refused
    return cohort


async def change_session(unit: Unit, seen: Seen, planned: Planned) -> Session:
    """Another time, place or teacher."""
    before, cohort = await own_session(unit, seen)
    where = await in_room(unit.session, cohort.owner_id, planned)
    decided = domain.change(before, cohort, where)
    there = await sessions_of(unit.session, cohort.id)
    await _check(unit, cohort, decided[0], [one for one in there if one.id != before.id])
    return await save_session(unit, decided)


async def cancel_session(unit: Unit, seen: Seen, words: str) -> Session:
    """It does not take place; its teachers are free then."""
    before, _ = await own_session(unit, seen)
    by = unit.caller.person_ref
    after = await save_session(unit, domain.cancel(before, words, by, unit.now))
    await drop_deadlines(unit.session, after.id)
    return after


async def own_session(
    unit: Unit, seen: Seen, *, by_teacher: bool = False
) -> tuple[Session, Cohort]:
    """The session and its cohort, both locked: the organiser's, and with `by_teacher` who gives it."""
    found = await sessions.find(unit.session, seen.id)
    teaches = by_teacher and unit.caller.person_ref in found.teachers
    if not (teaches or acts_for(unit.caller, found.owner_id)):
        raise not_found()
    cohort = await cohorts.load(unit.session, found.cohort_id)
    return await sessions.load(unit.session, seen.id, expected_version=seen.version), cohort


async def save_session(unit: Unit, decided: Decision, *, new: bool = False) -> Session:
    """The session with its events, told to the alliance: who teaches elsewhere reads them."""
    after, events = decided
    if new:
        await sessions.add(unit.session, after)
    else:
        await sessions.save(unit.session, after)
    if after.status is not SessionStatus.HELD:
        await keep_teaching(unit.session, after)
    unit.record(after.id, after.version, events, schools=None)
    return after


async def _check(unit: Unit, cohort: Cohort, one: Session, there: Sequence[Session]) -> None:
    await _require_appointed(unit.session, one.teachers, school_date(unit.now))
    clash = await clash_of(unit.session, one)
    if clash is not None:
        other = clash[1]
        when = other.starts_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
        message = f"授课教师 {when} 已有课次，时间重叠；请调整时间或另选教师。"
        raise conflict("teacher-busy", message, FieldError("teachers", message))
    alike = [
        each
        for each in there
        if each.status is not SessionStatus.CANCELLED
        and (each.group is None or one.group is None or each.group == one.group)
    ]
    for each in alike:
        if each.starts_at < one.ends_at and one.starts_at < each.ends_at:
            when = each.starts_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
            message = f"学员 {when} 已有课次“{each.planned.topic}”，时间重叠；请调整时间。"
            raise conflict("cohort-busy", message, FieldError("starts_at", message))
    day, most = school_date(one.starts_at), cohort.completion.hours_a_day
    hours = one.hours + sum(e.hours for e in alike if school_date(e.starts_at) == day)
    if hours > most:
        message = f"{day} 一天共 {hours / 100:g} 学时，超过每天 {most // 100} 学时；请改到另一天。"
        raise conflict("too-many-hours", message, FieldError("hours", message))
    base = one.makes_up_for
    if base is not None and not any(e.id == base and e.makes_up_for is None for e in there):
        message = "找不到要补的课次，请重新选择。"
        raise conflict("not-made-up", message, FieldError("makes_up_for", message))


async def _require_appointed(session: AsyncSession, teachers: Sequence[UUID], today: date) -> None:
    """Who teaches holds a post somewhere in the alliance today."""
    a = APPOINTMENTS.c
    held = (a.starts_on <= today) & (func.coalesce(a.ends_on, today) >= today)
    query = select(a.person_ref, func.bool_or(held)).where(a.person_ref.in_(list(teachers)))
    rows = await session.execute(query.group_by(a.person_ref))
    found: dict[UUID, bool] = {}
    for person, appointed in rows:
        found[person] = appointed
    if set(teachers) - set(found):
        raise not_yet_known("还没有收到这位教师的任职登记，请稍候重试；如未登记，请先登记人员。")
    if not all(found.values()):
        message = "有一位授课教师现在不在任何成员单位任职，请另选教师。"
        raise conflict("teacher-not-appointed", message, FieldError("teachers", message))


def _at(place: int, count: int, refused: DomainError) -> DomainError:
    """The refusal of one of several sessions: which one, in words and in the names of its fields."""
    message = f"第 {place + 1} 个课次：{refused.message}" if count > 1 else refused.message
    fields = [FieldError(f"sessions.{place}.{one.field}", one.message) for one in refused.fields]
    return DomainError(
        refused.kind,
        refused.slug,
        message,
        fields=fields,
        retry_after=refused.retry_after,
        facts={**refused.facts, "place": place},
    )
