"""What is seen of every HTTP request, the same in services and portal: its span and its duration."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from starlette.types import Scope

from cyzj.telemetry import metric_names as names
from cyzj.telemetry import tracing
from cyzj.telemetry.making import histogram

SECONDS = histogram(names.HTTP_SECONDS)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
ASKED_BY_MACHINES = frozenset({"/livez", "/readyz", "/metrics"})
"""Asked every few seconds for ever: they leave no span."""


@dataclass
class Seen:
    """One request: its `traceparent`, and the `status` of its answer as soon as that is known."""

    traceparent: str
    status: int = 500


@contextmanager
def observed(scope: Scope, parent: str | None) -> Iterator[Seen]:
    """Within the block, the request is answered: in the trace of `parent`, or in one of its own.

    Route, method and status are kept; never the address, which holds ids and what people search.
    """
    method = scope["method"] if scope["method"] in METHODS else "other"
    begun = time.perf_counter()
    with tracing.span(method, "server", parent) as span:
        seen = Seen(span.traceparent)
        try:
            yield seen
        finally:
            route = _route(scope)
            SECONDS.labels(method, route, str(seen.status)).observe(time.perf_counter() - begun)
            if tracing.recording():
                _describe(span, method, route, seen.status)


def _describe(span: tracing.Span, method: str, route: str, status: int) -> None:
    span.name = f"{method} {route}"
    span.note("http.request.method", method)
    span.note("http.route", route)
    span.note("http.response.status_code", status)
    if status >= 500:
        span.failed = str(status)
    if route in ASKED_BY_MACHINES:
        span.drop()


def _route(scope: Scope) -> str:
    """The route's pattern; below a mount its place; `none` for an address that no route has."""
    path = getattr(scope.get("route"), "path", "")
    return f"{scope.get('root_path', '')}{path}" or "none"
