"""How an import stands in answers."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import Field

from cyzj.http.values import Body, Item
from cyzj.imports.kept import Kept
from cyzj.imports.plan import Choices, Effect, Plan, Step

LISTED, SHOWN = 500, 20
"""Problems and rows that an answer lists; the marked copy has them all."""


class ImportState(StrEnum):
    """Whether the file waits to be corrected or confirmed, or was confirmed."""

    CHECKED = "checked"
    CONFIRMED = "confirmed"


class ImportProblem(Item):
    """What must be corrected, at one cell."""

    row: int
    """As the spreadsheet counts."""
    column: str = Field(examples=["学时"])
    """The heading; 整行 where it is about the row."""
    letter: str
    """The column's letter in the file; empty where it has none."""
    title: str
    """What names the row; empty where it has no name."""
    value: str
    """What stands there, at most 100 characters."""
    message: str
    """What is wrong and what to do, for people."""
    suggestion: str | None
    """What was probably meant."""


class ImportDoubt(Item):
    """A row that is perhaps there already: it is imported only where the confirmation names it."""

    row: int
    title: str
    message: str


class ImportRow(Item):
    """What confirming does with a row."""

    row: int
    title: str
    effect: Effect


class ImportOutcome(Item):
    """What a confirmation did, by rows."""

    created: int
    changed: int
    unchanged: int
    left_out: int
    """Doubtful ones that the confirmation did not name."""


class ImportPreview(Item):
    """A checked file: nothing is written yet, and the token confirms it within 24 hours."""

    token: UUID
    state: ImportState
    file_name: str
    uploaded_at: datetime
    expires_at: datetime
    rows: int
    would_create: int
    would_change: int
    unchanged: int
    wrong_rows: int
    errors_total: int
    errors: tuple[ImportProblem, ...]
    """The first 500; confirming is refused while there are any."""
    doubts: tuple[ImportDoubt, ...]
    sample: tuple[ImportRow, ...]
    """The first 20 rows in order."""
    outcome: ImportOutcome | None = None
    """Once it was confirmed."""


class ImportedRow(Item):
    """What became of a row."""

    row: int
    id: UUID
    title: str
    number: str | None
    secret: str | None = None
    """The token of a one-time link, in this answer only."""


class ImportDone(ImportOutcome):
    """What a confirmation did, and the items."""

    items: tuple[ImportedRow, ...]


class ConfirmImport(Body):
    """Which doubtful rows to import too."""

    also: tuple[int, ...] = Field(default=(), max_length=10_000, examples=[[20]])
    """Row numbers from `doubts`."""

    def choices(self) -> Choices:
        return Choices(frozenset(self.also))


class ConfirmPublishing(ConfirmImport):
    """Which doubtful rows to import too, and whether new items are published or saved as drafts."""

    publish: bool = False

    def choices(self) -> Choices:
        return Choices(frozenset(self.also), self.publish)


def previewed(kept: Kept, plan: Plan[Any]) -> ImportPreview:
    """The check of a file as an answer."""
    wrong = {problem.row for problem in plan.problems[:LISTED]}
    names = {row.number: plan.table.called(row) for row in plan.table.rows if row.number in wrong}
    listed = [
        ImportProblem(
            row=one.row,
            column=one.column,
            letter=one.letter,
            title=names.get(one.row, ""),
            value=one.value,
            message=one.message,
            suggestion=one.suggestion,
        )
        for one in plan.problems[:LISTED]
    ]
    return ImportPreview(
        **_about(kept),
        state=ImportState.CHECKED,
        rows=len(plan.table.rows),
        would_create=plan.count(Effect.CREATE),
        would_change=plan.count(Effect.CHANGE),
        unchanged=plan.count(Effect.UNCHANGED),
        wrong_rows=plan.wrong_rows,
        errors_total=len(plan.problems),
        errors=tuple(listed),
        doubts=tuple(_doubt(step) for step in plan.steps if step.doubt),
        sample=tuple(
            ImportRow(row=step.row, title=step.title, effect=step.effect)
            for step in plan.steps[:SHOWN]
        ),
    )


def confirmed(kept: Kept) -> ImportPreview:
    """A file that was confirmed: only what it did is left."""
    outcome = ImportOutcome.model_validate(kept.outcome)
    rows = outcome.created + outcome.changed + outcome.unchanged + outcome.left_out
    return ImportPreview(
        **_about(kept),
        state=ImportState.CONFIRMED,
        rows=rows,
        would_create=0,
        would_change=0,
        unchanged=outcome.unchanged,
        wrong_rows=0,
        errors_total=0,
        errors=(),
        doubts=(),
        sample=(),
        outcome=outcome,
    )


def _about(kept: Kept) -> dict[str, Any]:
    return {
        "token": kept.token,
        "file_name": kept.file_name,
        "uploaded_at": kept.kept_at,
        "expires_at": kept.expires_at,
    }


def _doubt(step: Step[Any]) -> ImportDoubt:
    return ImportDoubt(row=step.row, title=step.title, message=step.doubt)
