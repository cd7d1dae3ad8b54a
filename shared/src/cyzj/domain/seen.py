"""Which version of an item the caller saw."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Seen:
    """An item and the version the caller's decision is about; another version is a 409."""

    id: UUID
    version: int
