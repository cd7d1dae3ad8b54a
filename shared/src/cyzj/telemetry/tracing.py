"""W3C trace context: a trace survives the relay because the journal row carries it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_current: ContextVar[str | None] = ContextVar("cyzj_traceparent", default=None)
_FORM = re.compile(r"^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$")


def traceparent() -> str | None:
    """The trace this task belongs to, as `00-<trace>-<span>-<flags>`."""
    return _current.get()


def trace_id() -> str:
    """The 32 hex digits people quote as 问题编号."""
    current = _current.get()
    return current[3:35] if current else ""


@contextmanager
def within(parent: str | None) -> Iterator[str]:
    """Within the block this task belongs to `parent`'s trace, or to a new one if it is not valid."""
    trace = parent[3:35] if parent and _FORM.match(parent) else os.urandom(16).hex()
    value = f"00-{trace}-{os.urandom(8).hex()}-01"
    token = _current.set(value)
    try:
        yield value
    finally:
        _current.reset(token)
