"""How teachers stand with what they owe: one, a school's, the alliance's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.contracts.codes import Jurisdiction
from cyzj.members.reading import Organisations, organisations
from teacher_exchanges.domain.duty import Progress, Standing, progress_of, worst_of
from teacher_exchanges.domain.duty_rules import rules_for
from teacher_exchanges.storage.duty import Teacher, credits_of, teachers

_LOOKED_BACK = timedelta(days=5 * 366)
ENOUGH = 5
"""A share of fewer people than this says nothing, and may tell of somebody."""


@dataclass(frozen=True)
class Stands:
    """How one teacher stands at one school."""

    teacher: Teacher
    progress: tuple[Progress, ...]

    @property
    def standing(self) -> Standing:
        return worst_of(self.progress)


@dataclass(frozen=True)
class SchoolStands:
    """How many of a school's teachers stand how."""

    school_id: UUID
    teachers: int
    standings: Counter[Standing]


async def standings(
    session: AsyncSession, on: date, *, school: UUID | None = None, person: UUID | None = None
) -> tuple[list[Stands], Organisations]:
    """Every teacher in post on that day, and the schools by id."""
    found = await teachers(session, on, school=school, person=person)
    people = list({one.person_ref for one in found})
    credits = await credits_of(session, people, on - _LOOKED_BACK)
    schools = await organisations(session, {one.school_id for one in found})
    stands = []
    for one in found:
        where = schools.get(one.school_id)
        if where is None:  # its registration is on its way, and with it which rules bind
            continue
        rules = rules_for(Jurisdiction(where.jurisdiction), one.profile.teaches, on)
        mine = credits.get(one.person_ref, [])
        stands.append(Stands(one, tuple(progress_of(rule, mine, one.since, on) for rule in rules)))
    return stands, schools


def by_school(stands: Iterable[Stands]) -> Sequence[SchoolStands]:
    """How many stand how at each school, in the order of their ids."""
    counted: dict[UUID, Counter[Standing]] = {}
    for one in stands:
        counted.setdefault(one.teacher.school_id, Counter())[one.standing] += 1
    return [SchoolStands(id, sum(many.values()), many) for id, many in sorted(counted.items())]
