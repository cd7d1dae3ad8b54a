"""Lists by cursor: opaque, validated, stable under inserts."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    and_,
    false,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import SQLCoreOperations

from cyzj.domain.errors import FieldError, invalid

COUNTED_TO = 1000
T = TypeVar("T")
Sortable = Mapping[str, "SQLCoreOperations[Any]"]


class Page(BaseModel, Generic[T]):
    """One page of a list; `total` only when asked for, exact up to 1,000 (1001 means more)."""

    items: list[T]
    next_cursor: str | None = None
    total: int | None = None


@dataclass(frozen=True)
class Paging:
    """The paging part of a list's query."""

    limit: Annotated[int, Query(ge=1, le=200)] = 50
    cursor: Annotated[str | None, Query(max_length=2000)] = None
    sort: Annotated[str | None, Query(max_length=200, description="e.g. `-created_at,number`")] = (
        None
    )
    with_total: Annotated[bool, Query(description="count the list, up to 1,000")] = False


@dataclass(frozen=True)
class Rows:
    """The rows of a page, the cursor of the next and the count, if asked for."""

    rows: Sequence[Any]
    next_cursor: str | None
    total: int | None


async def fetch(
    session: AsyncSession,
    query: Select[Any],
    paging: Paging,
    *,
    sortable: Sortable,
    default: str,
    key: str = "id",
) -> Rows:
    """The page of `query` that `paging` names, sorted by its `sort` and at last by `key`.

    `sortable` names the columns a caller may sort by; it must hold `key`, which is unique. Raises a
    422 for an unknown column or a cursor that is not ours.
    """
    order = _order(paging.sort or default, sortable, key)
    total = None
    if paging.with_total:
        counted = (
            query.with_only_columns(literal(1), maintain_column_froms=True)
            .order_by(None)
            .limit(COUNTED_TO + 1)
            .subquery()
        )
        total = (await session.execute(select(func.count()).select_from(counted))).scalar_one()
    columns = [sortable[name] for name, _ in order]
    page = query
    if paging.cursor:
        page = page.where(_after(order, columns, _read_cursor(paging.cursor, order, columns)))
    page = page.order_by(
        *(c.desc() if down else c.asc() for c, (_, down) in zip(columns, order, strict=True))
    )
    found = (await session.execute(page.add_columns(*columns).limit(paging.limit + 1))).all()
    rows = found[: paging.limit]
    cursor = None
    if len(found) > paging.limit:
        cursor = _write_cursor(order, rows[-1][-len(columns) :])
    return Rows([row[0] for row in rows], cursor, total)


Order = list[tuple[str, bool]]


def _order(text: str, sortable: Sortable, key: str) -> Order:
    order = [(part.lstrip("-"), part.startswith("-")) for part in text.split(",") if part]
    for name, _ in order:
        if name not in sortable:
            known = "、".join(sorted(sortable))
            raise invalid(
                "malformed", "排序字段不对。", FieldError("sort", f"可用的排序字段：{known}。")
            )
    if key not in [name for name, _ in order]:
        order.append((key, order[0][1] if order else False))
    return order


def _after(order: Order, columns: Sequence[Any], values: Sequence[object]) -> ColumnElement[bool]:
    """Rows strictly after `values` in mixed directions: a > x or (a = x and (b < y or …)).

    The first column is also bounded alone, so that an index on it can be entered at that place.
    """
    alternatives = []
    for i, ((_, down), column) in enumerate(zip(order, columns, strict=True)):
        equal = [columns[j] == values[j] for j in range(i)]
        alternatives.append(and_(*equal, _beyond(column, values[i], down)))
    (_, down), first, value = order[0], columns[0], values[0]
    if _may_be_null(first):
        return or_(*alternatives)
    return and_(first <= value if down else first >= value, or_(*alternatives))


def _beyond(column: Any, value: object, down: bool) -> ColumnElement[bool]:
    """What PostgreSQL sorts after `value`: nulls come last going up and first going down."""
    if value is None:
        return column.is_not(None) if down else false()
    if down:
        return column < value  # type: ignore[no-any-return]
    return or_(column > value, column.is_(None)) if _may_be_null(column) else column > value


def _may_be_null(column: Any) -> bool:
    return bool(getattr(getattr(column, "expression", column), "nullable", True))


def _write_cursor(order: Order, values: Sequence[object]) -> str:
    body = json.dumps([order, [_plain(value) for value in values]], separators=(",", ":"))
    return base64.urlsafe_b64encode(body.encode()).decode().rstrip("=")


def _read_cursor(cursor: str, order: Order, columns: Sequence[Any]) -> list[object]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        saved, values = json.loads(base64.urlsafe_b64decode(padded))
        if [tuple(part) for part in saved] != order or len(values) != len(order):
            raise ValueError("another sort")
        rich = [_rich(value) for value in values]
        if not all(_fits(v, c) for v, c in zip(rich, columns, strict=True)):
            raise ValueError("a value of another type")
        return rich
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise invalid(
            "malformed",
            "翻页位置已失效，请从第一页开始。",
            FieldError("cursor", "请去掉这个参数。"),
        ) from error


def _plain(value: object) -> object:
    match value:
        case UUID():
            return {"u": str(value)}
        case datetime():
            return {"t": value.isoformat()}
        case date():
            return {"d": value.isoformat()}
        case str() | int() | None:
            return value
        case _:
            raise TypeError(f"cannot page by {type(value).__name__}")


_READ: Mapping[str, Callable[[str], object]] = {
    "u": UUID,
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
}


def _rich(value: object) -> object:
    if isinstance(value, dict):
        ((kind, text),) = value.items()
        return _READ[kind](text)
    return value


def _fits(value: object, column: Any) -> bool:
    """Whether a cursor's value may be compared with the column: of its type, and within its range."""
    if value is None:
        return _may_be_null(column)
    match value:
        case bool():
            return False
        case int() if isinstance(column.type, Integer):
            return abs(value) < (2**63 if isinstance(column.type, BigInteger) else 2**31)
        case datetime():
            return value.tzinfo is not None and isinstance(value, column.type.python_type)
        case str():
            value.encode()  # half a surrogate pair raises
            return "\0" not in value and isinstance(value, column.type.python_type)
        case _:
            return isinstance(value, column.type.python_type)
