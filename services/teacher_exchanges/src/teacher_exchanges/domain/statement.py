"""A statement (对账单) of two accounts for a term: computed from the ledger, signed by both over one hash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from cyzj.contracts.payload import Waiting
from cyzj.contracts.teacher_exchanges.statement import StatementState, StatementStatus
from cyzj.domain.clock import start_of
from teacher_exchanges.domain.ledger import POOL


@dataclass(frozen=True)
class Signed:
    """A side's signature; `account` POOL: the office, for the alliance's account."""

    account: UUID
    content_hash: str
    by: UUID | None
    at: datetime


@dataclass(frozen=True)
class Row:
    """An entry on a statement: positive hours the first gave the second, negative the other way."""

    entry_id: UUID
    number: str
    engagement_id: UUID
    engagement_number: str
    posted_on: date
    hours: int


@dataclass(frozen=True)
class Said:
    """What was said with a dispute, or with its settlement."""

    command: str
    account: UUID | None
    words: str
    by: UUID | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A statement as it stands; `version` counts its events. `rows` are empty while the term runs."""

    id: UUID
    version: int
    number: str
    status: StatementStatus
    first: UUID
    second: UUID
    """POOL: the alliance's account."""
    term_ends_on: date
    created_at: datetime
    since: datetime
    revision: int = 0
    content_hash: str | None = None
    opening: int = 0
    rows: tuple[Row, ...] = ()
    signatures: tuple[Signed, ...] = ()
    sayings: tuple[Said, ...] = ()
    waiting_on: tuple[Waiting, ...] = ()

    @property
    def first_id(self) -> UUID:
        return self.first

    @property
    def second_id(self) -> UUID | None:
        return None if self.second == POOL else self.second

    @property
    def entries(self) -> int:
        return len(self.rows)

    @property
    def first_gave(self) -> int:
        return sum(row.hours for row in self.rows if row.hours > 0)

    @property
    def second_gave(self) -> int:
        return -sum(row.hours for row in self.rows if row.hours < 0)

    @property
    def closing(self) -> int:
        return self.opening + self.first_gave - self.second_gave

    @property
    def signed_by(self) -> tuple[UUID, ...]:
        return tuple(one.account for one in self.signatures if one.account != POOL)

    @property
    def office_signed(self) -> bool:
        return any(one.account == POOL for one in self.signatures)

    @property
    def accounts(self) -> tuple[UUID, UUID]:
        return self.first, self.second

    @property
    def schools(self) -> tuple[UUID, ...]:
        return tuple(one for one in self.accounts if one != POOL)

    @property
    def unsigned(self) -> tuple[UUID, ...]:
        """The sides that have not signed this revision."""
        signed = {one.account for one in self.signatures}
        return tuple(one for one in self.accounts if one not in signed)

    @property
    def ends_at(self) -> datetime:
        """The first moment after the term."""
        return start_of(date.fromordinal(self.term_ends_on.toordinal() + 1))


def facts(statement: Statement) -> dict[str, object]:
    """What its events say."""
    return {name: getattr(statement, name) for name in StatementState.model_fields}


def content_of(statement: Statement) -> Mapping[str, object]:
    """What its hash is made of."""
    return {
        "number": statement.number,
        "revision": statement.revision,
        "first": str(statement.first),
        "second": str(statement.second),
        "term_ends_on": statement.term_ends_on.isoformat(),
        "opening": statement.opening,
        "rows": [[row.number, row.posted_on.isoformat(), row.hours] for row in statement.rows],
        "closing": statement.closing,
    }
