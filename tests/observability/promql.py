"""What a PromQL expression asks for: the series and labels it names, wherever they stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import promql_parser

GRAFANA = {"$__rate_interval": "5m", "$job": ".*"}
"""What Grafana puts in before it asks."""


@dataclass(frozen=True)
class Asked:
    """One selector: the series, the labels it chooses by, with their values, and what it is grouped by."""

    series: str
    matched: tuple[tuple[str, str, str], ...]
    """(label, operator, value)."""
    grouped: frozenset[str]
    """Labels of the aggregations around it."""


def asked_by(expression: str) -> list[Asked]:
    """Every selector of the expression; raises ValueError if it is no PromQL."""
    for name, value in GRAFANA.items():
        expression = expression.replace(name, value)
    return list(_walk(promql_parser.parse(expression), frozenset()))


def legend_labels(text: str) -> set[str]:
    """The labels that a legend, or an alert's sentence, puts in: `{{consumer}}`, `{{ $labels.job }}`."""
    legend = re.findall(r"\{\{\s*(\w+)\s*\}\}", text)
    return {*legend, *re.findall(r"\$labels\.(\w+)", text)}


def _walk(part: Any, grouped: frozenset[str]) -> Iterator[Asked]:
    kind = type(part).__name__
    if kind == "AggregateExpr":
        yield from _walk(part.expr, grouped | _labels(part.modifier))
        return
    if kind == "BinaryExpr":
        on = _labels(part.modifier.matching if part.modifier else None)
        yield from _walk(part.lhs, grouped | on)
        yield from _walk(part.rhs, grouped | on)
        return
    if kind == "MatrixSelector":
        part, kind = part.vector_selector, "VectorSelector"
    if kind == "VectorSelector":
        matched = tuple((m.name, str(m.op), m.value) for m in part.matchers.matchers)
        yield Asked(part.name, matched, grouped)
        return
    for inner in [*getattr(part, "args", ()), *filter(None, [getattr(part, "expr", None)])]:
        yield from _walk(inner, grouped)


def _labels(modifier: Any) -> frozenset[str]:
    return frozenset(modifier.labels if modifier is not None else ())
