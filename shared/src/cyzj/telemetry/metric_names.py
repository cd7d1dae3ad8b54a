"""THE list of metrics: name, kind, unit, labels, and the question each answers. Nothing else is exposed.

A test holds the rules and dashboards of `deploy/observability/` and every running process against it.
Labels have few values: codes, routes and topics, never ids, names or anything that a person typed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

By = Literal["every process", "services", "member_schools", "portal"]


class Kind(StrEnum):
    """What Prometheus makes of it."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


@dataclass(frozen=True)
class Metric:
    """One metric, by the name that a query writes; of a histogram, without `_bucket`, `_sum`, `_count`."""

    name: str
    kind: Kind
    unit: str
    labels: tuple[str, ...]
    question: str
    by: By = "services"
    """Who exposes it."""
    buckets: tuple[float, ...] = ()

    @property
    def series(self) -> tuple[str, ...]:
        """The names of its series in a query."""
        if self.kind is not Kind.HISTOGRAM:
            return (self.name,)
        return tuple(f"{self.name}_{part}" for part in ("bucket", "sum", "count"))


COUNTER, GAUGE, HISTOGRAM = Kind.COUNTER, Kind.GAUGE, Kind.HISTOGRAM
_ANSWERS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_BATCHES = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_DELAYS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)

BUILD = Metric(
    "cyzj_build_info", GAUGE, "1", ("service", "version"), "What runs where?", "every process"
)
PART_READY = Metric(
    "cyzj_part_ready", GAUGE, "0 or 1", ("part",), "Which part is away?", "every process"
)
HTTP_SECONDS = Metric(
    "cyzj_http_request_seconds",
    HISTOGRAM,
    "seconds",
    ("method", "route", "status"),
    "How long do answers take, and which routes fail?",
    "every process",
    _ANSWERS,
)
PORTAL_CALL_SECONDS = Metric(
    "cyzj_portal_call_seconds",
    HISTOGRAM,
    "seconds",
    ("service", "method", "status"),
    "Which service makes the pages slow, or fails them? (status none: no connection)",
    "portal",
    _ANSWERS,
)
SESSIONS_OPEN = Metric(
    "cyzj_sessions_open",
    GAUGE,
    "sessions",
    (),
    "How many people work now: is this a good moment to restart?",
    "member_schools",
)
JOURNAL_WAITING = Metric(
    "cyzj_journal_waiting_rows", GAUGE, "rows", ("topic",), "Does the relay keep up?"
)
JOURNAL_AGE = Metric(
    "cyzj_journal_oldest_seconds",
    GAUGE,
    "seconds",
    ("topic",),
    "Since when has the oldest event not been sent: does anything hang?",
)
JOURNAL_PARKED = Metric(
    "cyzj_journal_parked_rows",
    GAUGE,
    "rows",
    ("topic",),
    "Did Kafka refuse an event, so that its aggregate stands?",
)
RELAY_LEADING = Metric(
    "cyzj_relay_leading", GAUGE, "0 or 1", ("topic",), "Does exactly one process send?"
)
RELAY_SENT = Metric(
    "cyzj_relay_sent_total", COUNTER, "events", ("topic",), "How many events happen?"
)
RELAY_TURN_SECONDS = Metric(
    "cyzj_relay_turn_seconds",
    HISTOGRAM,
    "seconds",
    ("topic",),
    "How long does a turn take (send a batch, write down what arrived), how many turns are there?",
    buckets=_BATCHES,
)
RELAY_FAILURES = Metric(
    "cyzj_relay_failures_total",
    COUNTER,
    "interruptions",
    ("topic", "error"),
    "What keeps the relay from sending, and how often?",
)
CONSUMER_APPLIED = Metric(
    "cyzj_consumer_applied_total", COUNTER, "events", ("consumer",), "Is the consumer at work?"
)
CONSUMER_DUPLICATES = Metric(
    "cyzj_consumer_duplicates_total",
    COUNTER,
    "events",
    ("consumer",),
    "How much comes again: a rebalance, a restore, a relay that was cut off?",
)
CONSUMER_SET_ASIDE = Metric(
    "cyzj_consumer_set_aside_total",
    COUNTER,
    "records",
    ("consumer", "kind"),
    "When did records begin to be refused, and why?",
)
CONSUMER_BATCH_SECONDS = Metric(
    "cyzj_consumer_batch_seconds",
    HISTOGRAM,
    "seconds",
    ("consumer",),
    "How long does a batch take, from the first read to the commit?",
    buckets=_BATCHES,
)
CONSUMER_RETRIES = Metric(
    "cyzj_consumer_retries_total",
    COUNTER,
    "batches",
    ("consumer", "error"),
    "What keeps a batch from being applied, and how often?",
)
CONSUMER_DELAY_SECONDS = Metric(
    "cyzj_consumer_delay_seconds",
    HISTOGRAM,
    "seconds",
    ("consumer",),
    "How long after the click does the view know it? (the first event of each batch)",
    buckets=_DELAYS,
)
CONSUMER_LAG = Metric(
    "cyzj_consumer_lag_records",
    GAUGE,
    "records",
    ("consumer", "partition"),
    "How many records are not applied yet, and on which partition?",
)
CONSUMER_BEHIND = Metric(
    "cyzj_consumer_behind_seconds",
    GAUGE,
    "seconds",
    ("consumer",),
    "How far is the consumer behind its topic, at most?",
)
CONSUMER_PAUSED = Metric(
    "cyzj_consumer_paused",
    GAUGE,
    "0 or 1",
    ("consumer",),
    "Which subscription stopped because too many records in a row were bad?",
)
DEAD_LETTERS = Metric(
    "cyzj_dead_letters_open",
    GAUGE,
    "records",
    ("consumer", "kind"),
    "How many records wait for somebody to retry or discard them?",
)
DEADLINES_FIRED = Metric(
    "cyzj_deadlines_fired_total", COUNTER, "deadlines", ("kind",), "What fell due?"
)
DEADLINES_FAILED = Metric(
    "cyzj_deadlines_failed_total",
    COUNTER,
    "deadlines",
    ("kind",),
    "Which deadlines cannot be handled, and are tried again later?",
)
DEADLINES_OVERDUE = Metric(
    "cyzj_deadlines_overdue",
    GAUGE,
    "deadlines",
    ("kind",),
    "What has been due for over a minute without being handled?",
)
DEADLINES_SWEPT = Metric(
    "cyzj_deadlines_swept_timestamp_seconds",
    GAUGE,
    "seconds since 1970",
    (),
    "When did the sweep last come to its end?",
)
DATABASE_CONNECTIONS = Metric(
    "cyzj_database_connections",
    GAUGE,
    "connections",
    ("state",),
    "How many connections of the pool are in use, how many free?",
)
DATABASE_LIMIT = Metric(
    "cyzj_database_connections_limit",
    GAUGE,
    "connections",
    (),
    "How many may the process open: is the pool what everybody waits for?",
)
METRICS: tuple[Metric, ...] = tuple(one for one in globals().values() if isinstance(one, Metric))
"""Every metric, in the order above."""
