"""What matching knows: postings, schools, and which pairs are together already. Nothing else counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from cyzj.contracts.codes import ExchangeType, Mode, Side, Visibility
from cyzj.contracts.teacher_exchanges.facets import TeacherLevel
from teacher_exchanges.domain.offer import Offer
from teacher_exchanges.domain.request import Request

Pair = tuple[UUID, UUID]
"""A request and an offer."""


@dataclass(frozen=True, kw_only=True)
class Posted:
    """A request or an offer as it is matched; hours in hundredths."""

    id: UUID
    version: int
    number: str
    school: UUID
    exchange_type: ExchangeType
    side: Side
    major: str | None
    mode: Mode
    first: date
    last: date
    class_hours: int | None
    working_days: int | None
    places: int
    """How many teachers it is still open for."""
    level: TeacherLevel
    visible_to: tuple[UUID, ...] | None
    """The schools it is addressed to besides its own, sorted; None: the whole alliance."""


@dataclass(frozen=True)
class Rating:
    """What others gave a school for earlier exchanges of a kind: the sum of scores 1 to 5, and how many."""

    exchange_type: ExchangeType
    total: int
    count: int


@dataclass(frozen=True, kw_only=True)
class School:
    """What matching knows of a school. One never heard of: no place, balanced, active."""

    id: UUID
    city: str | None = None
    """GB/T 2260, six digits."""
    jurisdiction: str | None = None
    active: bool = True
    """Whether it may begin anything new."""
    net: int = 0
    """Hundredths that it gave less those that it received."""
    ratings: tuple[Rating, ...] = ()
    """By kind, sorted."""

    def rated(self, exchange_type: ExchangeType) -> Rating:
        """Its rating of that kind; nothing yet: none of none."""
        of_kind = (one for one in self.ratings if one.exchange_type is exchange_type)
        return next(of_kind, Rating(exchange_type, 0, 0))


@dataclass(frozen=True)
class Around:
    """What stands around the postings."""

    schools: Mapping[UUID, School] = field(default_factory=dict)
    apart: frozenset[Pair] = frozenset()
    """Pairs in a match that lives, or that one of them declined."""

    def school(self, id: UUID) -> School:
        return self.schools.get(id) or School(id=id)


def posted(posting: Request | Offer) -> Posted:
    """The request or offer as it is matched, with what is left of its headcount."""
    left = posting.free if isinstance(posting, Offer) else posting.headcount - posting.matched
    addressed = posting.visibility is Visibility.SCHOOLS
    others = set(posting.visible_to) - {posting.school_id}
    return Posted(
        id=posting.id,
        version=posting.version,
        number=posting.number,
        school=posting.school_id,
        exchange_type=posting.exchange_type,
        side=posting.side,
        major=posting.major_code,
        mode=posting.mode,
        first=posting.window_from,
        last=posting.window_to,
        class_hours=posting.class_hours,
        working_days=posting.working_days,
        places=left,
        level=posting.teacher_level,
        visible_to=tuple(sorted(others)) if addressed else None,
    )


def shown(one: Posted | School) -> Mapping[str, object]:
    """A fact as canonical JSON takes it; what its hash is made of."""
    return {name: _plain(value) for name, value in vars(one).items()}


def in_order(postings: Iterable[Posted]) -> tuple[Posted, ...]:
    """By id: the order everything is computed in, whatever order they came in."""
    return tuple(sorted(postings, key=lambda one: one.id))


def _plain(value: object) -> object:
    match value:
        case UUID():
            return str(value)
        case date():
            return value.isoformat()
        case tuple():
            return [_plain(one) for one in value]
        case Rating():
            return [str(value.exchange_type), value.total, value.count]
        case _:
            return value
