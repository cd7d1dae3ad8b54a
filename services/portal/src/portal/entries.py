"""What the side bar is made of: places, in groups."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One place: `counter` names the number of waiting items shown beside it, if any."""

    label: str
    icon: str
    path: str
    counter: str = ""
    short: str = ""

    def leads_to(self, path: str) -> bool:
        """Whether the page at `path` belongs under this entry."""
        return path == self.path or (self.path != "/" and path.startswith(f"{self.path}/"))


@dataclass(frozen=True)
class Group:
    """Entries under one heading; the first group of a role has none."""

    heading: str
    entries: tuple[Entry, ...]
