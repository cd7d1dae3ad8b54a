"""Metrics made from the list, each once per process, and what a process exposes."""

from __future__ import annotations

from functools import cache

from prometheus_client import Counter, Gauge, Histogram, disable_created_metrics, generate_latest

from cyzj.telemetry import metric_names as names
from cyzj.telemetry.metric_names import Kind, Metric


@cache
def counter(metric: Metric) -> Counter:
    """Counts up; a query asks for its rate."""
    assert metric.kind is Kind.COUNTER
    return Counter(metric.name, metric.question, metric.labels)


@cache
def gauge(metric: Metric) -> Gauge:
    """A value of this moment."""
    assert metric.kind is Kind.GAUGE
    return Gauge(metric.name, metric.question, metric.labels)


@cache
def histogram(metric: Metric) -> Histogram:
    """How many observations fell into which bucket."""
    assert metric.kind is Kind.HISTOGRAM
    return Histogram(metric.name, metric.question, metric.labels, buckets=metric.buckets)


def say_what_runs(service: str, version: str) -> None:
    """Let the metrics of this process name its service and version."""
    gauge(names.BUILD).labels(service, version).set(1)


def exposition() -> bytes:
    """Every metric of this process in Prometheus' text format."""
    disable_created_metrics()  # type: ignore[no-untyped-call]
    return generate_latest()
