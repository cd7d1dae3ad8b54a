"""A collector of spans on 127.0.0.1: what a process sends by OTLP over HTTP, as a test looks at it."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

KINDS = ("", "internal", "server", "client", "producer", "consumer")


@dataclass(frozen=True)
class Seen:
    """A span that arrived; ids in hex, `parent` empty for a root."""

    service: str
    name: str
    kind: str
    trace: str
    span: str
    parent: str
    links: frozenset[str]
    """Traces it links to."""
    facts: dict[str, Any]
    failed: str
    seconds: tuple[float, float]
    """Began and ended."""


@dataclass
class Collector:
    """What has arrived, and the address to send to."""

    endpoint: str = ""
    spans: list[Seen] = field(default_factory=list)

    def trace(self, trace: str) -> list[Seen]:
        """The spans of one trace, in the order they began."""
        return sorted((s for s in self.spans if s.trace == trace), key=lambda s: s.seconds)


@contextmanager
def collecting() -> Iterator[Collector]:
    """A collector that listens within the block."""
    collector = Collector()

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            if self.headers.get("content-encoding") == "gzip":
                body = gzip.decompress(body)
            collector.spans += list(_spans(ExportTraceServiceRequest.FromString(body)))
            self.send_response(200)
            self.send_header("content-type", "application/x-protobuf")
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing: the test says what it saw."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    collector.endpoint = f"http://127.0.0.1:{server.server_port}/v1/traces"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield collector
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _spans(request: ExportTraceServiceRequest) -> Iterator[Seen]:
    for resource in request.resource_spans:
        about = {one.key: one.value.string_value for one in resource.resource.attributes}
        for scope in resource.scope_spans:
            for span in scope.spans:
                yield Seen(
                    about["service.name"],
                    span.name,
                    KINDS[span.kind],
                    span.trace_id.hex(),
                    span.span_id.hex(),
                    span.parent_span_id.hex(),
                    frozenset(link.trace_id.hex() for link in span.links),
                    {one.key: _value(one.value) for one in span.attributes},
                    span.status.message,
                    (span.start_time_unix_nano / 1e9, span.end_time_unix_nano / 1e9),
                )


def _value(value: Any) -> Any:
    return getattr(value, value.WhichOneof("value"))
