"""Every metric, with its kind, its unit and the question it answers."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

RELAYED = Counter("cyzj_relay_sent", "Events sent. How fast does the journal drain?", ["topic"])
RELAY_PARKED = Counter(
    "cyzj_relay_parked", "Journal rows Kafka refused. Must anybody act?", ["topic"]
)
JOURNAL_WAITING = Gauge("cyzj_journal_waiting", "Rows not sent yet. Is the relay keeping up?")
JOURNAL_AGE = Gauge(
    "cyzj_journal_oldest_seconds", "Age of the oldest unsent row. Does anything hang?"
)
CONSUMED = Counter("cyzj_consumer_applied", "Events applied. Is the consumer alive?", ["consumer"])
DUPLICATES = Counter("cyzj_consumer_duplicates", "Events dropped by the inbox.", ["consumer"])
DEAD_LETTERS = Counter(
    "cyzj_consumer_dead_letters", "Records set aside. Must anybody act?", ["consumer", "kind"]
)
BATCH_SECONDS = Histogram(
    "cyzj_consumer_batch_seconds", "Time for one batch, in seconds.", ["consumer"]
)
REQUESTS = Histogram(
    "cyzj_http_seconds", "Time to answer, in seconds.", ["method", "route", "status"]
)
DEADLINES = Counter("cyzj_deadlines_fired", "Deadlines that fell due and were handled.", ["kind"])
