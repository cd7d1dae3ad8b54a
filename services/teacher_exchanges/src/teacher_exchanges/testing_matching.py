"""Builders for tests of matching and clearing rounds: postings and schools as matching knows them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from cyzj.contracts.codes import ExchangeType, Mode, Side
from cyzj.contracts.teacher_exchanges.facets import TeacherLevel
from teacher_exchanges.domain.matching.facts import Around, Posted, Rating, School

FIRST = date(2026, 11, 16)
KINDS = (ExchangeType.LECTURE, ExchangeType.OUTREACH_TEACHING, ExchangeType.SHADOWING)
MAJORS = ("460103", "460104", "4601", "46", "660102", "510203", "710205", "720301", None)
CITIES = (("510100", "51"), ("510700", "51"), ("500100", "50"), (None, None))
_HOURS = {ExchangeType.LECTURE: (100, 800), ExchangeType.OUTREACH_TEACHING: (100, 4000)}


def a_posted(**changes: Any) -> Posted:
    """A request of a host school for a teacher who gives lessons."""
    id = changes.get("id", UUID(int=101))
    content: dict[str, Any] = {
        "id": id,
        "version": 1,
        "number": f"TR-2026-{id.int % 10**8:04d}",
        "school": UUID(int=1),
        "exchange_type": ExchangeType.OUTREACH_TEACHING,
        "side": Side.HOST,
        "major": "460103",
        "mode": Mode.ONSITE,
        "first": FIRST,
        "last": FIRST + timedelta(days=30),
        "class_hours": 1600,
        "working_days": None,
        "places": 1,
        "level": TeacherLevel.ANY,
        "visible_to": None,
        **changes,
    }
    return Posted(**content)


def an_offered(**changes: Any) -> Posted:
    """An offer that answers `a_posted`."""
    return a_posted(**{"id": UUID(int=201), "school": UUID(int=2), "side": Side.HOME, **changes})


def a_market(
    seed: int,
    *,
    requests: int,
    offers: int,
    schools: int = 60,
    kinds: Sequence[ExchangeType] = KINDS,
    most_places: int = 2,
) -> tuple[list[Posted], list[Posted], Around]:
    """A plainly made-up market, the same for the same seed."""
    draw = random.Random(seed)  # noqa: S311  # made-up data
    members = [UUID(int=number + 1) for number in range(schools)]
    known = {id: _a_school(draw, id, kinds) for id in members}

    def some(count: int, base: int, prefix: str, side: Side) -> list[Posted]:
        return [
            _drawn(draw, UUID(int=base + n), f"{prefix}-2026-{n:04d}", side, members, kinds)
            for n in range(count)
        ]

    asked = some(requests, 10**6, "TR", Side.HOST)
    offered = some(offers, 2 * 10**6, "TO", Side.HOME)
    for postings in (asked, offered):
        for at, one in enumerate(postings):
            places = draw.randint(1, most_places)
            postings[at] = Posted(**{**vars(one), "places": places})
    apart = frozenset(
        (draw.choice(asked).id, draw.choice(offered).id) for _ in range(min(requests, offers))
    )
    return asked, offered, Around(known, apart)


def _a_school(draw: random.Random, id: UUID, kinds: Sequence[ExchangeType]) -> School:
    city, jurisdiction = draw.choice(CITIES)
    ratings = []
    for kind in sorted(kinds):
        count = draw.randint(0, 6)
        ratings.append(Rating(kind, sum(draw.randint(2, 5) for _ in range(count)), count))
    return School(
        id=id,
        city=city,
        jurisdiction=jurisdiction,
        active=draw.random() > 0.03,
        net=draw.randint(-12_000, 12_000),
        ratings=tuple(ratings),
    )


def _drawn(
    draw: random.Random,
    id: UUID,
    number: str,
    side: Side,
    members: Sequence[UUID],
    kinds: Sequence[ExchangeType],
) -> Posted:
    kind = draw.choice(kinds)
    first = FIRST + timedelta(days=draw.randint(0, 60))
    hours = draw.randrange(*_HOURS[kind], 50) if kind in _HOURS else None
    addressed = tuple(sorted(draw.sample(members, min(5, len(members)))))
    return a_posted(
        id=id,
        number=number,
        school=draw.choice(members),
        exchange_type=kind,
        side=side,
        major=draw.choice(MAJORS),
        mode=draw.choice(list(Mode)),
        first=first,
        last=first + timedelta(days=draw.randint(10, 60)),
        class_hours=hours,
        working_days=None if hours else draw.randint(5, 30),
        level=draw.choice(list(TeacherLevel)),
        visible_to=addressed if draw.random() < 0.1 else None,
    )
