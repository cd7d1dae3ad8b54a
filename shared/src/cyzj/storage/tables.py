"""The tables every service has, as functions of its own MetaData."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB


def moment(name: str, *, nullable: bool = False, now: bool = False) -> Column[object]:
    """A timestamptz column; `now` lets the database fill it."""
    return Column(
        name, DateTime(timezone=True), nullable=nullable, server_default=func.now() if now else None
    )


def journal_table(metadata: MetaData) -> Table:
    """The journal: outbox, audit trail and source of replays in one append-only table.

    Only the relay's own columns ever change: `sent_at`, `chain_seq`, `chain`, `parked_at`,
    `park_reason`. `lane` is the Kafka partition of the subject; `chain = sha256(previous chain ‖ leaf)`
    in the order of `chain_seq`. A parked row is one that Kafka refused: later ones of its subject wait.
    """
    return Table(
        "journal",
        metadata,
        Column("position", BigInteger, Identity(always=True), primary_key=True),
        Column("id", Uuid, nullable=False, unique=True),
        Column("type", String(200), nullable=False),
        Column("subject", Uuid, nullable=False),
        Column("lane", SmallInteger, nullable=False),
        Column("aggregateversion", Integer, nullable=False),
        Column("epoch", Integer, nullable=False),
        moment("time"),
        moment("occurredat", nullable=True),
        Column("correlationid", String(64)),
        Column("causationid", String(64)),
        Column("actor", String(64), nullable=False),
        Column("role", String(40), nullable=False),
        Column("command", String(80), nullable=False),
        Column("audience", Text, nullable=False),
        Column("traceparent", String(60)),
        Column("data", Text, nullable=False),
        Column("salt", LargeBinary, nullable=False),
        Column("leaf", LargeBinary, nullable=False),
        moment("sent_at", nullable=True),
        Column("chain_seq", BigInteger),
        Column("chain", LargeBinary),
        moment("parked_at", nullable=True),
        Column("park_reason", Text),
        UniqueConstraint(
            "subject", "epoch", "aggregateversion", name="journal_one_event_a_version"
        ),
        Index(
            "journal_unsent",
            "position",
            postgresql_where=text("sent_at IS NULL AND parked_at IS NULL"),
        ),
        Index("journal_parked", "subject", postgresql_where=text("parked_at IS NOT NULL")),
        Index("journal_chain_seq", "chain_seq", unique=True),
        CheckConstraint("octet_length(data) <= 262144", name="journal_event_at_most_256_kib"),
    )


def state_table(metadata: MetaData) -> Table:
    """One row of what a service knows of its own database.

    `epoch` is raised by a restore; `sweeping` is false while a demonstration loader plays history;
    `chain_seq` and `chain` are the journal's last link, so that a missing last row is noticed.
    """
    return Table(
        "service_state",
        metadata,
        Column("one", SmallInteger, primary_key=True, server_default="1"),
        Column("epoch", Integer, nullable=False, server_default="1"),
        Column("sweeping", Boolean, nullable=False, server_default="true"),
        Column("chain_seq", BigInteger, nullable=False, server_default="0"),
        Column("chain", LargeBinary),
        CheckConstraint("one = 1", name="service_state_is_one_row"),
    )


def idempotency_table(metadata: MetaData) -> Table:
    """Answers to writes by caller and key, kept for 48 hours."""
    return Table(
        "idempotency",
        metadata,
        Column("caller", String(80), primary_key=True),
        Column("key", String(128), primary_key=True),
        Column("fingerprint", LargeBinary, nullable=False),
        Column("status", SmallInteger, nullable=False),
        Column("body", Text, nullable=False),
        moment("at"),
        Index("idempotency_at", "at"),
    )


def deadlines_table(metadata: MetaData) -> Table:
    """What falls due: one open row per item and kind, swept with SKIP LOCKED."""
    return Table(
        "deadlines",
        metadata,
        Column("item", Uuid, primary_key=True),
        Column("kind", String(64), primary_key=True),
        moment("due"),
        Column("attempts", Integer, nullable=False, server_default="0"),
        moment("not_before", nullable=True),
        Index("deadlines_due", "due"),
    )


def inbox_table(metadata: MetaData) -> Table:
    """How far each consumer has applied each aggregate: the guard of exactly-once effects."""
    return Table(
        "inbox",
        metadata,
        Column("consumer", String(80), primary_key=True),
        Column("aggregate", Uuid, primary_key=True),
        Column("epoch", Integer, nullable=False),
        Column("version", Integer, nullable=False),
    )


def dead_letter_table(metadata: MetaData) -> Table:
    """Records a consumer could not apply, and the later ones of the same aggregate behind them.

    `kind`: `poison` (the handler refused), `undecodable`, `gap` (an earlier event is missing),
    `behind` (parked behind another of its aggregate). Open while `settled_at` is null.
    """
    return Table(
        "dead_letters",
        metadata,
        Column("id", BigInteger, Identity(always=True), primary_key=True),
        Column("consumer", String(80), nullable=False),
        Column("topic", String(120), nullable=False),
        Column("partition", Integer, nullable=False),
        Column("offset", BigInteger, nullable=False),
        Column("key", LargeBinary),
        Column("headers", JSONB, nullable=False),
        Column("value", LargeBinary),
        Column("aggregate", Uuid),
        Column("event_type", String(200)),
        Column("kind", String(20), nullable=False),
        Column("error", Text, nullable=False),
        moment("at", now=True),
        Column("attempts", Integer, nullable=False, server_default="1"),
        moment("settled_at", nullable=True),
        Column("outcome", String(20)),
        Column("settled_by", String(64)),
        Column("discard_asked_by", String(64)),
        Column("reason", Text),
        UniqueConstraint("consumer", "topic", "partition", "offset", name="dead_letter_once"),
        Index(
            "dead_letters_open",
            "consumer",
            "aggregate",
            "id",
            postgresql_where=text("settled_at IS NULL"),
        ),
    )


def common_tables(metadata: MetaData) -> None:
    """Add every table of this module to `metadata`."""
    for make in (
        journal_table,
        state_table,
        idempotency_table,
        deadlines_table,
        inbox_table,
        dead_letter_table,
    ):
        make(metadata)
