"""W3C trace context: one trace from the click through HTTP, command, journal and topic to the view.

The trace's id is always there: logs, problems and the journal's rows carry it. Spans are recorded
only where `CYZJ_TRACING__OTLP_ENDPOINT` names a collector (see `exporting`): without one nothing of
OpenTelemetry's SDK is imported.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Literal, Protocol

SpanKind = Literal["internal", "server", "client", "producer", "consumer"]
_current: ContextVar[str | None] = ContextVar("cyzj_traceparent", default=None)
_FORM = re.compile(r"^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$")


@dataclass
class Span:
    """A step of a trace. `failed` says why in a word: a status or the type of an error, no message."""

    name: str
    kind: SpanKind
    traceparent: str
    parent: str | None = None
    links: Sequence[str] = ()
    began: int = 0
    """Nanoseconds since 1970."""
    facts: dict[str, str | int] = field(default_factory=dict)
    """Codes, routes, topics, numbers: no ids of people, no names, no text that somebody typed."""
    failed: str | None = None
    dropped: bool = False

    def note(self, name: str, value: str | int) -> None:
        """Keep a fact with the span."""
        self.facts[name] = value

    def drop(self) -> None:
        """It turned out to be nothing: leave no span."""
        self.dropped = True


class Recorder(Protocol):
    """Takes spans that have ended."""

    def take(self, span: Span, ended: int) -> None: ...


_recorders: list[Recorder] = []


def record_with(recorder: Recorder) -> None:
    """Give every span of this process to `recorder` too."""
    _recorders.append(recorder)


def forget(recorder: Recorder) -> None:
    """Give it no more spans."""
    _recorders.remove(recorder)


def recording() -> bool:
    """Whether spans go anywhere: what only they need is not computed otherwise."""
    return bool(_recorders)


def traceparent() -> str | None:
    """The trace this task belongs to, as `00-<trace>-<span>-<flags>`."""
    return _current.get()


def trace_id() -> str:
    """The 32 hex digits people quote as 问题编号."""
    return trace_of(_current.get())


def trace_of(traceparent: str | None) -> str:
    """The trace's part of a traceparent, or an empty string."""
    return traceparent[3:35] if traceparent else ""


def is_traceparent(text: str | None) -> bool:
    """Whether it is one that we go on with; what others send is checked."""
    return text is not None and _FORM.match(text) is not None


def is_id(text: str) -> bool:
    """Whether it is 32 hex digits, as traces and correlations are named."""
    return re.fullmatch(r"[0-9a-f]{32}", text) is not None


@contextmanager
def within(parent: str | None) -> Iterator[str]:
    """Within the block this task belongs to `parent`'s trace, or to a new one if it is not valid."""
    value = _child(parent)
    token = _current.set(value)
    try:
        yield value
    finally:
        _current.reset(token)


@contextmanager
def span(
    name: str, kind: SpanKind = "internal", parent: str | None = None, links: Sequence[str] = ()
) -> Iterator[Span]:
    """A step within the trace of `parent`. Steps inside continue the task's own trace where there is one.

    A server's and a consumer's step begin where somebody else's trace comes in: without `parent`
    they begin a trace.
    """
    if parent is None and kind not in ("server", "consumer"):
        parent = _current.get()
    parent = parent if is_traceparent(parent) else None
    made = Span(name, kind, _child(parent), parent, links, time.time_ns())
    token = _current.set(made.traceparent)
    try:
        yield made
    except Exception as error:
        made.failed = made.failed or type(error).__name__
        raise
    finally:
        _current.reset(token)
        _end(made)


def record(
    name: str,
    kind: SpanKind,
    parent: str,
    began: int,
    *,
    links: Sequence[str] = (),
    facts: dict[str, str | int] | None = None,
) -> None:
    """A step of `parent`'s trace that began at `began` and ends now, told afterwards."""
    _end(Span(name, kind, _child(parent), parent, links, began, facts or {}))


def _end(done: Span) -> None:
    if _recorders and not done.dropped:
        ended = time.time_ns()
        for recorder in _recorders:
            recorder.take(done, ended)


def _child(parent: str | None) -> str:
    trace = trace_of(parent) if is_traceparent(parent) else os.urandom(16).hex()
    return f"00-{trace}-{os.urandom(8).hex()}-01"
