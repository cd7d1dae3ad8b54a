"""What changed between two texts of an agreement, line by line and field by field."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from member_schools.domain.agreement_text import Content, Line, plain


class ChangeKind(StrEnum):
    """What became of a field or a line."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Change:
    """A difference between two texts; `field` "" stands for a whole line."""

    kind: ChangeKind
    line_id: UUID | None
    field: str
    before: object
    after: object


def redline(before: Content, after: Content) -> tuple[Change, ...]:
    """Every difference, in the order of the text: the whole, then lines as they stand after, then removed."""
    found = [
        Change(ChangeKind.CHANGED, None, name, was, now)
        for name, was, now in _differences(before, after, skip=("lines",))
    ]
    for line in after.lines:
        earlier = before.line(line.id)
        if earlier is None:
            found.append(Change(ChangeKind.ADDED, line.id, "", None, plain(line)))
            continue
        found += (
            Change(ChangeKind.CHANGED, line.id, name, was, now)
            for name, was, now in _differences(earlier, line)
        )
    found += (
        Change(ChangeKind.REMOVED, line.id, "", plain(line), None)
        for line in before.lines
        if after.line(line.id) is None
    )
    return tuple(found)


def _differences(
    before: Content | Line, after: Content | Line, skip: Sequence[str] = ()
) -> Iterable[tuple[str, object, object]]:
    was, now = plain(before), plain(after)
    return (
        (name, was[name], now[name]) for name in was if name not in skip and was[name] != now[name]
    )
