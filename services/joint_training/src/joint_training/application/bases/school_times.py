"""How schools count their time: a new 作息表, the first week of a term, what a 调休 day carries."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from cyzj.contracts.joint_training.school_time import (
    BellSchedulePublished,
    MakeUpDayDecided,
    PeriodFact,
    TeachingTermSet,
)
from cyzj.deadlines import schedule
from cyzj.domain.clock import school_date
from cyzj.domain.errors import FieldError, invalid
from cyzj.domain.ids import new_id
from cyzj.domain.terms import end_of_term
from cyzj.storage.unit import Unit
from joint_training.application.bookings.changing import RETIME, RETIME_ALL
from joint_training.domain.school_time import (
    BellSchedule,
    MakeUpDay,
    Period,
    Term,
    require_periods,
    require_term,
)
from joint_training.storage.school_times import (
    add_schedule,
    make_up_row,
    put_make_up,
    put_term,
    terms_of,
)


async def publish_schedule(
    unit: Unit, school_id: UUID, valid_from: date, periods: tuple[Period, ...]
) -> BellSchedule:
    """From a day to come on; bookings that it would move are put to their bookers, and stay till then."""
    require_periods(periods)
    if valid_from < school_date(unit.now):
        message = "新作息表请从今天或以后开始生效；已经过去的日子按原来的作息表记。"
        raise invalid("malformed", message, FieldError("valid_from", message))
    made = BellSchedule(
        id=new_id(),
        school_id=school_id,
        valid_from=valid_from,
        periods=periods,
        created_at=unit.now,
        published_by=unit.caller.person_ref,
    )
    await add_schedule(unit.session, made)
    facts = tuple(PeriodFact(starts=one.starts, ends=one.ends) for one in periods)
    told = BellSchedulePublished(school_id=school_id, valid_from=valid_from, periods=facts)
    unit.record(made.id, 1, [told])
    await schedule(unit.session, school_id, RETIME, unit.now)
    return made


async def set_term(
    unit: Unit, school_id: UUID, term_ends_on: date, first_monday: date, weeks: int
) -> Term:
    """The school's own weeks of a term."""
    if end_of_term(term_ends_on) != term_ends_on:
        message = "学期以最后一天表示：1 月 31 日或 8 月 31 日。"
        raise invalid("malformed", message, FieldError("term_ends_on", message))
    require_term(term_ends_on, first_monday, weeks)
    own = {one.term_ends_on: one for one in await terms_of(unit.session, school_id)}
    before = own.get(term_ends_on)
    made = Term(
        id=before.id if before else new_id(),
        version=before.version + 1 if before else 1,
        school_id=school_id,
        term_ends_on=term_ends_on,
        first_monday=first_monday,
        weeks=weeks,
    )
    await put_term(unit.session, made)
    told = TeachingTermSet(
        school_id=school_id, term_ends_on=term_ends_on, first_monday=first_monday, weeks=weeks
    )
    unit.record(made.id, made.version, [told])
    await schedule(unit.session, school_id, RETIME, unit.now)
    return made


async def decide_make_up(unit: Unit, day: date, lessons_of: date | None) -> MakeUpDay:
    """What the day carries; everybody's bookings are looked at again."""
    if lessons_of == day:
        message = "一天不能补自己的课，请填写另一天。"
        raise invalid("malformed", message, FieldError("lessons_of", message))
    before = await make_up_row(unit.session, day)
    id, version = (before.id, before.version + 1) if before else (new_id(), 1)
    decided = MakeUpDay(day, lessons_of)
    await put_make_up(unit.session, id, version, decided)
    unit.record(id, version, [MakeUpDayDecided(day=day, lessons_of=lessons_of)])
    await schedule(unit.session, id, RETIME_ALL, unit.now)
    return decided
