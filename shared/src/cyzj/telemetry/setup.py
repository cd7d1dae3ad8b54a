"""Telemetry of a process, set up once, before anything else runs."""

from __future__ import annotations

import atexit
from importlib.metadata import version
from typing import TYPE_CHECKING

from cyzj.settings import Settings
from cyzj.telemetry import tracing
from cyzj.telemetry.logs import set_up_logs
from cyzj.telemetry.making import say_what_runs

if TYPE_CHECKING:
    from cyzj.telemetry.exporting import Collector


def set_up(service: str, settings: Settings) -> None:
    """Logs as JSON lines, metrics that name the service; spans to a collector where one is named."""
    set_up_logs(service, settings.log_level)
    say_what_runs(service, version("cyzj"))
    if settings.tracing.otlp_endpoint:
        from cyzj.telemetry.exporting import Collector  # 5 MB that nobody else needs

        collector = Collector(service, settings.tracing.otlp_endpoint)
        tracing.record_with(collector)
        atexit.register(_end, collector)


def _end(collector: Collector) -> None:
    tracing.forget(collector)
    collector.close()
