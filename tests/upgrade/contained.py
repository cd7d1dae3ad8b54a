"""Whether everything that was said is still said: fields may come, none may go, no value may change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

SETS = frozenset({"allowed_actions"})
"""Members that are sets: a later release lets people do more, in any order."""
MOST = 20
"""So many differences are named; the rest are only counted."""


def lost(old: Any, new: Any, where: str = "") -> list[str]:
    """Every place where `new` does not say what `old` said, as `path: what was → what is`.

    An object may have more members than before, and so may a set (`SETS`). A list must have the
    same length and order: an item more or fewer is another answer.
    """
    return list(_lost(old, new, where))


def told(differences: list[str]) -> str:
    """The differences as text for people, at most `MOST` of them."""
    more = len(differences) - MOST
    return "\n".join(differences[:MOST] + ([f"… and {more} more"] if more > 0 else []))


def _lost(old: Any, new: Any, where: str) -> Iterator[str]:
    if isinstance(old, dict) and isinstance(new, dict):
        for name, value in old.items():
            place = f"{where}.{name}" if where else str(name)
            if name in SETS and isinstance(value, list) and isinstance(new.get(name), list):
                yield from (
                    f"{place}: {_short(one)} → gone" for one in value if one not in new[name]
                )
            elif name in new:
                yield from _lost(value, new[name], place)
            else:
                yield f"{place}: {_short(value)} → gone"
    elif isinstance(old, list) and isinstance(new, list):
        if len(old) != len(new):
            yield f"{where}: {len(old)} items → {len(new)}"
        for number, (before, after) in enumerate(zip(old, new, strict=False)):
            yield from _lost(before, after, f"{where}[{number}]")
    elif type(old) is not type(new) or old != new:
        yield f"{where}: {_short(old)} → {_short(new)}"


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
