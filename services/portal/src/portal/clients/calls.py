"""What is seen of every call to a service: its span and its duration."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from cyzj.telemetry import metric_names as names
from cyzj.telemetry import tracing
from cyzj.telemetry.making import histogram

SECONDS = histogram(names.PORTAL_CALL_SECONDS)


@dataclass
class Call:
    """One call: the `traceparent` to send along, and the `status` that came back, if any did."""

    traceparent: str
    status: str = "none"


@contextmanager
def called(service: str, method: str) -> Iterator[Call]:
    """Within the block, `service` is asked once: a step of the page's trace."""
    begun = time.perf_counter()
    with tracing.span(f"{method} {service}", "client") as span:
        call = Call(span.traceparent)
        try:
            yield call
        finally:
            SECONDS.labels(service, method, call.status).observe(time.perf_counter() - begun)
            span.note("http.request.method", method)
            span.note("server.address", service)
            span.note("http.response.status_code", call.status)
            if call.status == "none" or call.status >= "500":
                span.failed = call.status
