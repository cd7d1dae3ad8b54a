"""Logs: one JSON line per event, with facts and the trace; no payloads and no personal data.

What a person typed gets into a log by the message of an exception: PostgreSQL names the value that
was twice there, pydantic the input it refused. So an exception is logged by its types and the lines
of code it came through, never by its message; of a library's own text only the first line is kept.
"""

from __future__ import annotations

import logging
import sys
import traceback
from types import TracebackType

import structlog
from structlog.typing import EventDict, WrappedLogger

from cyzj.telemetry import tracing

FRAMES = 25
"""Lines of code kept of each exception: the innermost."""


def set_up_logs(service: str, level: str = "INFO") -> None:
    """Every log of this process, ours and the libraries', as JSON lines on stdout."""

    def add_context(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        event["service"] = service
        if trace := tracing.trace_id():
            event.setdefault("trace", trace)
        if "trace" in event:
            event.setdefault("correlation", event["trace"])
        return event

    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        add_context,
        add_exception,
    ]
    render = structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[*shared, render],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, render],
            foreign_pre_chain=[first_line, *shared, structlog.stdlib.add_logger_name],
            keep_exc_info=False,
        )
    )
    logging.basicConfig(handlers=[handler], level=level, force=True)
    logging.captureWarnings(True)
    for noisy in ("aiokafka", "httpx", "httpcore", "uvicorn.access", "faststream", "urllib3"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    sys.excepthook = _crashed


def _crashed(kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    structlog.get_logger().critical("crashed", exc_info=error)


def first_line(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """asyncio and others go on with the representation of what they had in hand."""
    event["event"] = str(event["event"]).partition("\n")[0]
    return event


def add_exception(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """`exc_info` becomes `exception`: each exception of the chain, the first cause last, without messages."""
    given = event.pop("exc_info", None)
    if isinstance(given, tuple):
        given = given[1]
    error = given if isinstance(given, BaseException) else sys.exc_info()[1] if given else None
    chain: list[dict[str, object]] = []
    while error is not None and len(chain) < 5:
        chain.append({"type": _name(error), "at": _places(error)})
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if chain:
        event["exception"] = chain
    return event


def _name(error: BaseException) -> str:
    kind = type(error)
    return f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")


def _places(error: BaseException) -> list[str]:
    codes = [(frame.f_code, line) for frame, line in traceback.walk_tb(error.__traceback__)]
    return [f"{code.co_filename}:{line} {code.co_name}" for code, line in codes[-FRAMES:]]
