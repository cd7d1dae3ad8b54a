"""How much a base is used, by whom, against what each school built of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from joint_training.domain.base import Base
from joint_training.domain.base_parts import worth_by_school


@dataclass(frozen=True, kw_only=True)
class UseRow:
    """What one school used of one resource. Station-minutes weigh a whole room by all its stations."""

    base_id: UUID
    resource_id: UUID
    owner_id: UUID
    school_id: UUID
    times: int
    minutes: int
    station_minutes: int
    no_shows: int


@dataclass(frozen=True)
class SchoolShare:
    """A school at a base: its parts of the use and of the investment, in ten-thousandths."""

    school_id: UUID
    station_minutes: int
    of_use: int
    worth: int
    of_worth: int


@dataclass(frozen=True)
class BaseUse:
    """A base in a term."""

    base: Base
    station_minutes: int
    by_others: int
    """What others than its owner used, in ten-thousandths."""
    schools: Sequence[SchoolShare]


def base_use(base: Base, rows: Iterable[UseRow], on: date) -> BaseUse:
    """Use against investment, depreciated until `on`; whoever used or built is in it."""
    used: dict[UUID, int] = {}
    for row in rows:
        if row.base_id == base.id:
            used[row.school_id] = used.get(row.school_id, 0) + row.station_minutes
    worth = worth_by_school(base.shares, on)
    whole, built = sum(used.values()), sum(worth.values())
    schools = [
        SchoolShare(
            school,
            used.get(school, 0),
            part(used.get(school, 0), whole),
            worth.get(school, 0),
            part(worth.get(school, 0), built),
        )
        for school in {*used, *worth}
    ]
    schools.sort(key=lambda one: (-one.station_minutes, -one.worth, one.school_id))
    others = whole - used.get(base.owner_id, 0)
    return BaseUse(base, whole, part(others, whole), schools)


def part(of: int, whole: int) -> int:
    """In ten-thousandths, rounded half up; 0 of nothing."""
    return (of * 20_000 + whole) // (2 * whole) if whole else 0
