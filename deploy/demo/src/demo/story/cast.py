"""Which teacher goes where: nobody is at two places at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from demo.people import mentor_of, teachers_of
from demo.story.layout import FULL_TIME, Layout, Placement


def cast(layouts: Iterable[Layout]) -> None:
    """Give every placement a teacher of its home school who is free on its days.

    Those who have been away least come first. Raises ValueError where nobody is free.
    """
    placements = [p for layout in layouts for p in layout.placements.values()]
    placements.sort(key=lambda p: (not p.teacher, p.nominated, p.first, p.home, p.host))
    taken: list[Placement] = []
    turns: Counter[str] = Counter()
    for placement in placements:
        free = [t for t in teachers_of(placement.home) if _is_free(t, placement, taken)]
        if placement.teacher not in free and (placement.teacher or not free):
            raise ValueError(f"nobody of {placement.home} is free {placement.first}")
        placement.teacher = placement.teacher or min(free, key=lambda t: (turns[t], t))
        turns[placement.teacher] += 1
        taken.append(placement)


def mentor_for(placement: Placement) -> str:
    """Who of the host looks after the visiting teacher."""
    return mentor_of(placement.host)


def _is_free(teacher: str, placement: Placement, taken: list[Placement]) -> bool:
    own = [p for p in taken if p.teacher == teacher]
    if placement.kind not in FULL_TIME:
        own = [p for p in own if p.kind in FULL_TIME]
    return all(p.last < placement.first or placement.last < p.first for p in own)
