"""The tables of schema `view`: a column per field of the view they hold. Rebuilt, never migrated."""

from __future__ import annotations

import hashlib
import types
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from sqlalchemy import Boolean, Column, Date, DateTime, Index, Integer, MetaData, Table, Text, Uuid
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from group_office.domain.activity_view import ActivityView
from group_office.domain.engagement_view import EngagementView
from group_office.domain.match_view import MatchView
from group_office.domain.offer_view import OfferView
from group_office.domain.organisation_view import OrganisationView
from group_office.domain.request_view import RequestView
from group_office.domain.step_view import StepView

SCHEMA = "view"
FOLD = 2
"""Raised when a fold changes what it makes of the same events: the views are then built anew."""
views = MetaData(schema=SCHEMA)
_TYPES: Mapping[type, Any] = {
    UUID: Uuid(),
    str: Text(),
    int: Integer(),
    bool: Boolean(),
    date: Date(),
    datetime: DateTime(timezone=True),
}


def _table(name: str, view: type, *indexes: Index, key: Sequence[str] = ("id",)) -> Table:
    columns = []
    for field, kind in get_type_hints(view).items():
        optional = get_origin(kind) in (types.UnionType, Union)
        plain = get_args(kind)[0] if optional else kind
        columns.append(Column(field, _TYPES[plain], primary_key=field in key, nullable=optional))
    # Room on every page, so that most updates touch no index.
    return Table(name, views, *columns, *indexes, postgresql_with={"fillfactor": 80})


def _by_day(table: str, column: str) -> Index:
    """Rows come in about this order, so a few bytes a page find them; and updates touch nothing."""
    return Index(f"{table}_by_{column}", column, postgresql_using="brin")


ORGANISATIONS = _table("organisations", OrganisationView)
REQUESTS = _table("requests", RequestView, _by_day("requests", "opened_at"))
OFFERS = _table("offers", OfferView, Index("offers_by_request", "answers"))
MATCHES = _table("matches", MatchView, Index("matches_by_request", "request_id"))
ENGAGEMENTS = _table(
    "engagements",
    EngagementView,
    Index("engagements_by_request", "request_id"),
    Index("engagements_by_teacher", "teacher_ref"),
)
QUEUE = _table("queue", StepView)
Index("queue_open", QUEUE.c.item_id, postgresql_where=QUEUE.c.settled_at.is_(None))
ACTIVITY = _table("activity", ActivityView, key=("school_id", "day"))


def definition(schema: str = SCHEMA) -> list[str]:
    """The statements that make the tables in `schema`, which exists and is empty."""
    copy = MetaData()
    tables = [table.to_metadata(copy, schema=schema) for table in views.sorted_tables]
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy gives it no types
    made = [str(CreateTable(table).compile(dialect=dialect)) for table in tables]
    for table in tables:
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        made += [str(CreateIndex(index).compile(dialect=dialect)) for index in indexes]
    return made


FINGERPRINT = hashlib.sha256("\n".join([*definition(), f"fold {FOLD}"]).encode()).hexdigest()[:16]
"""Stands for the tables and the folds of this code; the schema carries it as its comment."""
