"""What an import would do, row by row, and how a service says so: the part each service writes itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar
from uuid import UUID

from cyzj.domain.errors import DomainError
from cyzj.spreadsheets.columns import Problem, Sheet
from cyzj.spreadsheets.reading import Table
from cyzj.storage.unit import Unit

C = TypeVar("C")


class Effect(StrEnum):
    """What confirming does with a row."""

    CREATE = "create"
    CHANGE = "change"
    UNCHANGED = "unchanged"
    """What it says is there already."""


@dataclass(frozen=True, slots=True)
class Step(Generic[C]):
    """One sound row: what it does, and the command that does it.

    `doubt`: why it is perhaps there already under another name; such a row is imported only where
    whoever confirms says so.
    """

    row: int
    title: str
    effect: Effect
    command: C | None = None
    doubt: str = ""


@dataclass(frozen=True)
class Plan(Generic[C]):
    """All rows of a file against what is there now: those in order, and what stands in the way."""

    table: Table
    steps: Sequence[Step[C]]
    problems: Sequence[Problem]

    def count(self, effect: Effect) -> int:
        return sum(step.effect is effect for step in self.steps)

    @property
    def wrong_rows(self) -> int:
        return len({problem.row for problem in self.problems})


@dataclass(frozen=True)
class Choices:
    """What whoever confirms chose: which doubtful rows to import too, whether to publish."""

    also: frozenset[int] = frozenset()
    publish: bool = False


@dataclass(frozen=True)
class Made:
    """What became of a row: the item, and where it has them its number and a secret shown once."""

    row: int
    id: UUID
    title: str
    number: str | None = None
    secret: str | None = field(default=None, repr=False)


class RowRefused(Exception):
    """The domain refused one row of a confirmed file."""

    def __init__(self, row: int, error: DomainError) -> None:
        super().__init__(f"row {row}: {error}")
        self.row = row
        self.error = error


@contextmanager
def doing(row: int) -> Iterator[None]:
    """Within the block, what the domain refuses is a refusal of this row."""
    try:
        yield
    except DomainError as error:
        raise RowRefused(row, error) from error


@dataclass(frozen=True)
class Importing(Generic[C]):
    """An import: the sheet as this caller fills it in, the check of a file, and its doing.

    `check` reads and never writes. `carry_out` gets the steps that create or change, in the order
    of the file, and does them as the single command would, events and all; what it raises undoes
    everything.
    """

    kind: str
    """Names it in the database and in the audit trail: `exchange_requests`."""
    sheet: Callable[[Unit], Awaitable[Sheet]]
    check: Callable[[Unit, Table], Awaitable[Plan[C]]]
    carry_out: Callable[[Unit, Sequence[Step[C]], Choices], Awaitable[Sequence[Made]]]
