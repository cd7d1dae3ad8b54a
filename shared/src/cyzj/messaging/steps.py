"""The steps of a trace between journal and view: the relay sends, the consumer applies.

The journal's row carries the command's traceparent, the record carries the row's: so the trace goes
on however much later and in whatever process. A batch is a trace of its own that links to its records.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from cyzj.domain.ids import made_at
from cyzj.messaging.outgoing import Outcome, Outgoing
from cyzj.messaging.received import Raw, Received
from cyzj.telemetry import metrics, tracing

MOST = 256
"""Traces that one batch is told in: who catches up with thousands of records has nobody waiting."""
_PARENT = "ce_traceparent"


def sent(topic: str, rows: Sequence[Outgoing], outcome: Outcome, began: int) -> None:
    """Each command whose events Kafka took since `began` (ns since 1970) has a step more."""
    if not tracing.recording():
        return
    arrived = set(outcome.sent)
    counted: dict[str, int] = {}
    for row in rows:
        parent = dict(row.headers).get(_PARENT, b"").decode() if row.position in arrived else ""
        if parent:
            counted[parent] = counted.get(parent, 0) + 1
    for parent, count in islice(counted.items(), MOST):
        facts = _facts(topic) | {"messaging.batch.message_count": count}
        tracing.record(f"send {topic}", "producer", parent, began, facts=facts)


def applied(batch: tracing.Span, consumer: str, events: Iterable[Received]) -> None:
    """Each event of the batch, which is committed, is a step of its own trace; the two are linked."""
    if not tracing.recording():
        return
    first = {event.event.traceparent: event for event in reversed(list(events))}
    known = [(p, event) for p, event in reversed(first.items()) if p and tracing.is_traceparent(p)]
    batch.links = [parent for parent, _ in known[:MOST]]
    batch.dropped = not known
    for parent, event in known[:MOST]:
        facts = _facts(event.raw.topic) | {
            "messaging.consumer.group.name": consumer,
            "messaging.destination.partition.id": str(event.raw.partition),
            "messaging.kafka.offset": event.raw.offset,
            "cloudevents.event_type": event.event.type,
        }
        name, links = f"apply {consumer}", [batch.traceparent]
        tracing.record(name, "consumer", parent, batch.began, links=links, facts=facts)


def delayed(consumer: str, events: Sequence[Received]) -> float | None:
    """Measure how long after its command the first event was applied; when the last was made."""
    if not events:
        return None
    delay = time.time() - made_at(events[0].event.id).timestamp()
    metrics.DELAY_SECONDS.labels(consumer).observe(delay)
    return made_at(events[-1].event.id).timestamp()


def ids_of(raw: Raw) -> Mapping[str, str]:
    """The trace and the correlation that a record names, for a log that is about it alone."""
    headers = dict(raw.headers)
    parent = (headers.get(_PARENT) or b"").decode("latin-1")
    found = {"trace": tracing.trace_of(parent) if tracing.is_traceparent(parent) else ""}
    correlation = (headers.get("ce_correlationid") or b"").decode("latin-1")
    if tracing.is_id(correlation):
        found["correlation"] = correlation
    return {name: value for name, value in found.items() if value}


def _facts(topic: str) -> dict[str, str | int]:
    return {"messaging.system": "kafka", "messaging.destination.name": topic}
