"""Checking and confirming, for any import: what is confirmed is checked again, in the same transaction."""

from __future__ import annotations

import asyncio
from typing import TypeVar
from uuid import UUID

from cyzj.domain.errors import DomainError, FieldError, Kind, conflict
from cyzj.imports import kept as keeping
from cyzj.imports.items import (
    ImportDone,
    ImportedRow,
    ImportOutcome,
    ImportPreview,
    confirmed,
    previewed,
)
from cyzj.imports.kept import Kept
from cyzj.imports.plan import Choices, Effect, Importing, Made, Plan, RowRefused, Step
from cyzj.spreadsheets.marked import marked
from cyzj.spreadsheets.reading import Table, read
from cyzj.storage.unit import Unit

C = TypeVar("C")
_NAMED = 20
"""Problems that a refusal names."""


async def check(
    unit: Unit, importing: Importing[C], file_name: str, content: bytes
) -> ImportPreview:
    """The preview of a file, which is kept for 24 hours; raises `invalid` for what is no such sheet."""
    plan = await _plan(unit, importing, content)
    kept = await keeping.keep(unit, importing.kind, file_name, content, len(plan.problems))
    return previewed(kept, plan)


async def show(unit: Unit, importing: Importing[C], token: UUID) -> ImportPreview:
    """The preview again, against what is there now; 404 where it is not the caller's."""
    kept = await keeping.find(unit, importing.kind, token)
    if kept.content is None:
        return confirmed(kept)
    return previewed(kept, await _plan(unit, importing, kept.content))


async def mark(unit: Unit, importing: Importing[C], token: UUID) -> bytes:
    """The file with its problems marked (.xlsx); 409 once it was confirmed."""
    kept = await keeping.find(unit, importing.kind, token)
    plan = await _plan(unit, importing, _content(kept))
    table = plan.table
    complete = Table(
        table.sheet, table.rows, plan.problems, table.headings, table.heading_row, table.places
    )
    return await asyncio.to_thread(marked, complete)


async def confirm(unit: Unit, importing: Importing[C], token: UUID, choices: Choices) -> ImportDone:
    """All of it or nothing. 409 while there are problems, or where a row would fail now: it is named."""
    kept = await keeping.find(unit, importing.kind, token, lock=True)
    plan = await _plan(unit, importing, _content(kept))
    _require_sound(kept, plan)
    wanted = [
        step
        for step in plan.steps
        if step.effect is not Effect.UNCHANGED and (not step.doubt or step.row in choices.also)
    ]
    made = await _carried_out(unit, importing, wanted, choices)
    changed = sum(step.effect is Effect.CHANGE for step in wanted)
    unchanged = plan.count(Effect.UNCHANGED)
    outcome = ImportOutcome(
        created=len(wanted) - changed,
        changed=changed,
        unchanged=unchanged,
        left_out=len(plan.steps) - len(wanted) - unchanged,
    )
    await keeping.settle(unit, kept, outcome.model_dump_json())
    return ImportDone(**outcome.model_dump(), items=tuple(_item(one) for one in made))


async def _plan(unit: Unit, importing: Importing[C], content: bytes) -> Plan[C]:
    """Reading takes a second for 10,000 rows: on a thread, so that others are answered meanwhile."""
    sheet = await importing.sheet(unit)
    table = await asyncio.to_thread(read, sheet, content)
    return await importing.check(unit, table)


async def _carried_out(
    unit: Unit, importing: Importing[C], steps: list[Step[C]], choices: Choices
) -> list[Made]:
    try:
        return list(await importing.carry_out(unit, steps, choices))
    except RowRefused as refused:
        error = refused.error
        words = f"第 {refused.row} 行现在不能导入：{error.message}没有写入任何数据。"
        raise DomainError(
            Kind.CONFLICT,
            "import-row-refused",
            words,
            fields=[FieldError(f"rows.{refused.row}.{f.field}", f.message) for f in error.fields],
            facts={"row": refused.row, "reason": error.slug},
        ) from error


def _content(kept: Kept) -> bytes:
    if kept.content is None:
        raise conflict(
            "import-confirmed", "这次导入已经确认过，不会重复写入；如需再导入，请重新上传。"
        )
    return kept.content


def _require_sound(kept: Kept, plan: Plan[C]) -> None:
    if not plan.problems:
        return
    first = plan.problems[0]
    where = f"第 {first.row} 行{first.column}：{first.message}"
    fields = [
        FieldError(f"rows.{one.row}.{one.column}", one.message) for one in plan.problems[:_NAMED]
    ]
    if kept.problems:
        words = f"还有 {plan.wrong_rows} 行错误，改好后重新上传再确认。{where}"
        raise conflict("import-has-errors", words, *fields, row=first.row)
    words = f"检查之后情况有变，有 {plan.wrong_rows} 行现在不能导入，请看过后重新上传。{where}"
    raise conflict("import-outdated", words, *fields, row=first.row)


def _item(made: Made) -> ImportedRow:
    return ImportedRow(
        row=made.row, id=made.id, title=made.title, number=made.number, secret=made.secret
    )
