"""Spans: one trace whatever the process, batches that link, and nothing imported that nobody asked for."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import cast

import httpx
import pytest

from cyzj.contracts.codes import Role
from cyzj.domain.ids import new_id
from cyzj.messaging import steps
from cyzj.messaging.outgoing import Outcome, Outgoing
from cyzj.messaging.received import Received, read
from cyzj.storage.engine import Sessions
from cyzj.telemetry import tracing
from cyzj.telemetry.tracing import Span
from cyzj.testing.tokens import Issuer
from tally.harness import Connection, listener, record

TRACE = "a" * 32
CLICK = f"00-{TRACE}-{'b' * 16}-01"


@dataclass
class Kept:
    """A recorder that keeps spans."""

    spans: list[Span] = field(default_factory=list)

    def take(self, span: Span, ended: int) -> None:
        assert span.began <= ended
        self.spans.append(span)


@contextmanager
def recorded() -> Iterator[list[Span]]:
    kept = Kept()
    tracing.record_with(kept)
    try:
        yield kept.spans
    finally:
        tracing.forget(kept)


async def test_a_request_its_command_and_its_journal_row_are_one_trace(
    api: httpx.AsyncClient, journal: Connection, issuer: Issuer
) -> None:
    headers = issuer.headers(Role.SYSTEM) | {"traceparent": CLICK, "Idempotency-Key": "k" * 32}
    with recorded() as spans:
        answer = await api.post(f"/v1/tallies/{new_id()}/remind", json={}, headers=headers)
    assert answer.status_code == 201
    server = next(span for span in spans if span.kind == "server")
    assert (server.parent, tracing.trace_of(server.traceparent)) == (CLICK, TRACE)
    command = next(span for span in spans if span.name.startswith("command"))
    assert command.parent == server.traceparent
    row = await journal.fetchrow("SELECT traceparent, correlationid FROM journal")
    assert row is not None
    assert tuple(row) == (command.traceparent, TRACE)
    assert server.name == "POST /v1/tallies/{id}/remind"
    assert answer.headers["traceparent"] == server.traceparent


def traced(number: int, trace: str | None) -> Received:
    id = new_id()
    made = record(id, 1, number)
    parent = [("ce_traceparent", trace.encode())] if trace else []
    headers = [(name, value) for name, value in made.headers if name != "ce_traceparent"]
    found = read(record(id, 1, number, headers=[*headers, *parent]))
    return cast(Received, found)


def a_trace(number: int) -> str:
    return f"00-{number + 1:032x}-{'c' * 16}-01"


def test_a_batch_links_to_its_records_and_each_record_goes_on_with_its_own_trace() -> None:
    events = [traced(0, CLICK), traced(1, None), traced(2, "nonsense"), traced(3, a_trace(7))]
    with recorded() as spans, tracing.span("batch x", "consumer") as batch:
        steps.applied(batch, "x", events)
    *applied, last = spans
    assert last is batch
    assert batch.links == [CLICK, a_trace(7)]
    assert [(one.parent, one.links) for one in applied] == [
        (CLICK, [batch.traceparent]),
        (a_trace(7), [batch.traceparent]),
    ]
    assert applied[1].facts["messaging.kafka.offset"] == 3


def test_a_batch_that_nobody_clicked_for_leaves_no_span_and_a_huge_one_few() -> None:
    with recorded() as spans, tracing.span("batch x", "consumer") as batch:
        steps.applied(batch, "x", [traced(0, None)])
    assert spans == []
    many = [traced(number, a_trace(number)) for number in range(steps.MOST + 50)]
    with recorded() as spans, tracing.span("batch x", "consumer") as batch:
        steps.applied(batch, "x", many)
    assert len(spans) == steps.MOST + 1
    assert len(batch.links) == steps.MOST


def test_what_was_sent_is_a_step_of_each_command_once() -> None:
    rows = [
        Outgoing(n, new_id(), 0, b"", b"", b"", [("ce_traceparent", parent.encode())])
        for n, parent in enumerate([CLICK, CLICK, a_trace(1), a_trace(2)])
    ]
    with recorded() as spans:
        steps.sent("t", rows, Outcome(sent=[0, 1, 2]), 1)
    assert [(s.parent, s.facts["messaging.batch.message_count"]) for s in spans] == [
        (CLICK, 2),
        (a_trace(1), 1),
    ]


async def test_a_record_set_aside_is_logged_with_its_own_trace_and_correlation(
    sessions: Sessions, capsys: pytest.CaptureFixture[str]
) -> None:
    headers = [("ce_traceparent", CLICK.encode()), ("ce_correlationid", b"d" * 32)]
    await listener(sessions).take([record(new_id(), 1, 0, headers=headers, value=b"?")])
    said = capsys.readouterr().out
    assert f"trace='{TRACE}'" in said
    assert f"correlation='{'d' * 32}'" in said


def test_a_step_that_fails_says_the_kind_of_error_and_no_more() -> None:
    def fail() -> None:
        with tracing.span("step"):
            raise ValueError("示例张老师")

    with recorded() as spans, pytest.raises(ValueError, match="示例"):
        fail()
    assert spans[0].failed == "ValueError"


def test_without_a_collector_nothing_of_the_sdk_is_imported() -> None:
    script = (
        "import sys; from cyzj.settings import Settings; from cyzj.telemetry.setup import set_up;"
        "import cyzj.foundation; set_up('x', Settings());"
        "heavy = ('opentelemetry.sdk', 'opentelemetry.exporter', 'google.protobuf', 'requests');"
        "print([name for name in heavy if name in sys.modules])"
    )
    said = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "[]"
