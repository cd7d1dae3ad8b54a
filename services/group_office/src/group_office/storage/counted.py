"""What the rows of every measure have in common: the item they are about, and which part is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Float,
    FromClause,
    Text,
    Uuid,
    and_,
    cast,
    extract,
    func,
    literal,
    null,
    or_,
    select,
    true,
)

from cyzj.contracts.codes import ExchangeType, Jurisdiction
from group_office.storage.view_tables import ORGANISATIONS


@dataclass(frozen=True)
class Narrow:
    """What part of the alliance is counted; None: all of it."""

    school: UUID | None = None
    jurisdiction: Jurisdiction | None = None
    exchange_type: ExchangeType | None = None


def narrowed(rows: FromClause, narrow: Narrow) -> ColumnElement[bool]:
    """The rows that concern the school, the jurisdiction and the kind of exchange asked for."""
    said: list[ColumnElement[bool]] = [true()]
    parties = (rows.c.school_id, rows.c.partner_id)
    if narrow.exchange_type is not None:
        said.append(rows.c.exchange_type == narrow.exchange_type)
    if narrow.school is not None:
        said.append(or_(*(party == narrow.school for party in parties)))
    if narrow.jurisdiction is not None:
        here = select(ORGANISATIONS.c.id).where(ORGANISATIONS.c.jurisdiction == narrow.jurisdiction)
        said.append(or_(*(party.in_(here) for party in parties)))
    return and_(*said)


def days_between(first: Any, second: Any) -> ColumnElement[Any]:
    """Calendar days between two moments, with fractions; null if either is."""
    return cast(extract("epoch", second - first), Float) / 86400


ITEM = ("id", "item_kind", "item_id", "number", "school_id", "partner_id", "exchange_type")
unknown = cast(null(), Boolean)
"""Neither met nor not."""
nothing = cast(null(), Float)
"""The value of a measure that only counts."""


def item(kind: str, id: Any, number: Any, school: Any, partner: Any, type: Any) -> list[Any]:
    """The columns that say which item a row is about; partner and type may be None."""
    return [
        id.label("id"),
        literal(kind).label("item_kind"),
        id.label("item_id"),
        number.label("number"),
        school.label("school_id"),
        cast(partner, Uuid).label("partner_id"),
        cast(type, Text).label("exchange_type"),
    ]


def median(value: Any) -> Any:
    """The median of a column; null without rows."""
    return func.percentile_cont(0.5).within_group(value)
