"""What a base is made of: certifications, shares, equipment, opening hours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cyzj.contracts.joint_training.base import CertificationLevel, EquipmentClass, ShareKind
from cyzj.domain.errors import FieldError
from cyzj.domain.texts import text_problems, title_problems


@dataclass(frozen=True)
class Certification:
    """A level held from `since` to `until`, both included."""

    level: CertificationLevel
    since: date
    until: date | None = None

    def holds(self, day: date) -> bool:
        return self.since <= day <= (self.until or date.max)

    def meets(self, other: Certification) -> bool:
        """Whether both are of one level and share a day."""
        return self.level is other.level and not (
            (self.until or date.max) < other.since or (other.until or date.max) < self.since
        )


@dataclass(frozen=True)
class BuildingShare:
    """What one school put in; `value` in fen."""

    school_id: UUID
    kind: ShareKind
    value: int
    since: date
    depreciates_on: date | None = None

    def worth(self, day: date) -> int:
        """What is left of it on `day`: falling evenly from its first day to that of its end."""
        if day < self.since:
            return 0
        if self.depreciates_on is None:
            return self.value
        if day >= self.depreciates_on:
            return 0
        whole = (self.depreciates_on - self.since).days
        return self.value * (self.depreciates_on - day).days // whole


@dataclass(frozen=True)
class Equipment:
    """Pieces of one kind; `value` of all of them in fen."""

    name: str
    equipment_class: EquipmentClass
    quantity: int
    value: int


@dataclass(frozen=True)
class Opening:
    """When a base is open on a weekday (1: Monday): by periods, or in minutes after midnight."""

    weekday: int
    first_period: int | None = None
    last_period: int | None = None
    opens: int | None = None
    closes: int | None = None


def worth_by_school(shares: Iterable[BuildingShare], day: date) -> dict[UUID, int]:
    """What each school's shares are worth on `day`, those worth nothing left out."""
    found: dict[UUID, int] = {}
    for share in shares:
        found[share.school_id] = found.get(share.school_id, 0) + share.worth(day)
    return {school: worth for school, worth in found.items() if worth}


def part_problems(
    shares: Sequence[BuildingShare], equipment: Sequence[Equipment], opening: Sequence[Opening]
) -> Iterator[FieldError]:
    """What is wrong with shares, equipment and opening hours, each at its place in its list."""
    for n, share in enumerate(shares):
        if share.depreciates_on is not None and share.depreciates_on <= share.since:
            yield FieldError(f"shares.{n}.depreciates_on", "折旧完毕日期请晚于投入日期。")
    for n, piece in enumerate(equipment):
        yield from title_problems(piece.name, f"equipment.{n}.name")
    for n, hours in enumerate(opening):
        yield from _opening_problems(hours, f"opening.{n}")


def _opening_problems(hours: Opening, field: str) -> Iterator[FieldError]:
    by_period = hours.first_period is not None and hours.last_period is not None
    by_time = hours.opens is not None and hours.closes is not None
    if by_period is by_time:
        yield FieldError(f"{field}.weekday", "开放时间请按节次或按时刻填写一种。")
    elif by_period and hours.first_period > hours.last_period:  # type: ignore[operator]
        yield FieldError(f"{field}.last_period", "结束节次请不早于开始节次。")
    elif by_time and hours.opens >= hours.closes:  # type: ignore[operator]
        yield FieldError(f"{field}.closes", "关闭时刻请晚于开放时刻。")


def words_problems(
    description: str, place: str, contact_role: str, contact: str
) -> Iterator[FieldError]:
    """What is wrong with the texts of a base; a contact is a post, never a person."""
    yield from text_problems(description, "description", "基地说明", 2000)
    yield from text_problems(place, "place", "地点", 100)
    yield from text_problems(contact, "contact_note", "联系方式", 200)
    yield from title_problems(contact_role, "contact_role")
