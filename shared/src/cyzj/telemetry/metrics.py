"""The metrics of a service, made; `metric_names` says what each of them answers."""

from __future__ import annotations

from cyzj.telemetry import metric_names as names
from cyzj.telemetry.making import counter, gauge, histogram

JOURNAL_WAITING = gauge(names.JOURNAL_WAITING)
JOURNAL_AGE = gauge(names.JOURNAL_AGE)
JOURNAL_PARKED = gauge(names.JOURNAL_PARKED)
RELAY_LEADING = gauge(names.RELAY_LEADING)
RELAYED = counter(names.RELAY_SENT)
TURN_SECONDS = histogram(names.RELAY_TURN_SECONDS)
RELAY_FAILURES = counter(names.RELAY_FAILURES)
CONSUMED = counter(names.CONSUMER_APPLIED)
DUPLICATES = counter(names.CONSUMER_DUPLICATES)
SET_ASIDE = counter(names.CONSUMER_SET_ASIDE)
BATCH_SECONDS = histogram(names.CONSUMER_BATCH_SECONDS)
RETRIES = counter(names.CONSUMER_RETRIES)
DELAY_SECONDS = histogram(names.CONSUMER_DELAY_SECONDS)
LAG = gauge(names.CONSUMER_LAG)
BEHIND = gauge(names.CONSUMER_BEHIND)
PAUSED = gauge(names.CONSUMER_PAUSED)
DEAD_LETTERS = gauge(names.DEAD_LETTERS)
DEADLINES = counter(names.DEADLINES_FIRED)
DEADLINES_FAILED = counter(names.DEADLINES_FAILED)
DEADLINES_OVERDUE = gauge(names.DEADLINES_OVERDUE)
SWEPT = gauge(names.DEADLINES_SWEPT)
CONNECTIONS = gauge(names.DATABASE_CONNECTIONS)
CONNECTIONS_LIMIT = gauge(names.DATABASE_LIMIT)
