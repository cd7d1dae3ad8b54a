"""Every envelope of every topic, once; and how far each partition has been read."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Identity, Index, Integer, String, Table, Text, Uuid

from cyzj.storage.tables import moment
from group_office.storage.base import metadata

FACTS = Table(
    "facts",
    metadata,
    Column("topic", String(120, collation="C"), primary_key=True),
    Column("partition", Integer, primary_key=True),
    Column("offset", BigInteger, primary_key=True),
    Column("position", BigInteger, Identity(always=True), nullable=False, unique=True),
    Column("id", Uuid, nullable=False),
    Column("type", String(200, collation="C"), nullable=False),
    Column("subject", Uuid, nullable=False),
    Column("aggregateversion", Integer, nullable=False),
    Column("epoch", Integer, nullable=False),
    moment("time"),
    moment("occurredat", nullable=True),
    Column("audience", Text, nullable=False),
    Column("actor", Text),
    Column("correlationid", Text),
    Column("causationid", Text),
    Column("data", Text, nullable=False),
    Index("facts_of_subject", "subject", "position"),
    Index("facts_by_time", "time", postgresql_using="brin"),
    comment="Append-only. `position` is the order of arrival here: the cursor of rebuilds and lists",
)

READ_TO = Table(
    "read_to",
    metadata,
    Column("topic", String(120, collation="C"), primary_key=True),
    Column("partition", Integer, primary_key=True),
    Column("offset", BigInteger, nullable=False),
    Column("events", BigInteger, nullable=False),
    moment("time"),
    Column("delay_ms", BigInteger, nullable=False),
    moment("at"),
    comment="The vector of offsets: the highest folded, how many are, the latest event's time",
)
