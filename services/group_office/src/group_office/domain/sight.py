"""How far somebody sees: everything, what concerns a school, or what concerns a person."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cyzj.contracts.codes import Role


@dataclass(frozen=True)
class Sight:
    """Everything with neither; else only what concerns the school, or only what concerns the person."""

    school: UUID | None = None
    person: UUID | None = None
    roles: frozenset[Role] = frozenset()

    @property
    def everything(self) -> bool:
        return self.school is None and self.person is None

    @property
    def key(self) -> str:
        """Tells one sight from another, for entity tags."""
        return f"{self.school}/{self.person}"
