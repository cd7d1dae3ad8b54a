"""Spans to a collector by OTLP over HTTP. Imported only where one is configured: it weighs 5 MB."""

from __future__ import annotations

from importlib.metadata import version

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Link, SpanContext, SpanKind, Status, StatusCode, TraceFlags

from cyzj.telemetry.tracing import Span, trace_of

_KINDS = {
    "internal": SpanKind.INTERNAL,
    "server": SpanKind.SERVER,
    "client": SpanKind.CLIENT,
    "producer": SpanKind.PRODUCER,
    "consumer": SpanKind.CONSUMER,
}
SEND_EVERY_MS = 1000


class Collector:
    """Sends spans in the background; what a collector that is away does not take in time is lost."""

    def __init__(self, service: str, endpoint: str) -> None:
        about = {"service.name": service, "service.version": version("cyzj")}
        self._resource = Resource(about)
        self._processor = BatchSpanProcessor(
            OTLPSpanExporter(endpoint=endpoint, timeout=5), schedule_delay_millis=SEND_EVERY_MS
        )

    def take(self, span: Span, ended: int) -> None:
        """Queue one; never waits."""
        context = _context(span.traceparent)
        failed = Status(StatusCode.ERROR, span.failed) if span.failed else Status()
        self._processor.on_end(
            ReadableSpan(
                span.name,
                context=context,
                parent=_context(span.parent) if span.parent else None,
                resource=self._resource,
                attributes=span.facts,
                links=[Link(_context(link)) for link in span.links],
                kind=_KINDS[span.kind],
                status=failed,
                start_time=span.began,
                end_time=ended,
            )
        )

    def close(self) -> None:
        """Send what is queued, for at most a few seconds."""
        self._processor.shutdown()  # type: ignore[no-untyped-call]


def _context(traceparent: str) -> SpanContext:
    trace, span = int(trace_of(traceparent), 16), int(traceparent[36:52], 16)
    return SpanContext(trace, span, is_remote=False, trace_flags=TraceFlags(TraceFlags.SAMPLED))
