"""Who is asking: the person, the one school they act for now, and the roles they hold there."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from cyzj.contracts.codes import Role


@dataclass(frozen=True)
class Caller:
    """The bearer of a verified token. `system` callers have no person and no school."""

    person_ref: UUID | None
    school_id: UUID | None
    roles: frozenset[Role]
    mandate: str | None = None
    token: str = field(default="", repr=False)
    """The caller's own token, to ask member_schools for names on their behalf."""

    @property
    def key(self) -> str:
        """Stands for the caller in the journal and beside idempotency keys."""
        return str(self.person_ref) if self.person_ref else "system"

    def holds(self, *roles: Role) -> bool:
        return any(role in self.roles for role in roles)

    @property
    def is_office(self) -> bool:
        """The group office, the operator and the system see all the alliance's items."""
        return self.holds(Role.GROUP_OFFICE, Role.OPERATOR, Role.SYSTEM)


SYSTEM = Caller(person_ref=None, school_id=None, roles=frozenset({Role.SYSTEM}))
"""The scheduler and reactions to events act as this."""
