"""Rules and dashboards ask only for metrics that exist, and every metric is asked for by one of them."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.observability.promql import Asked, asked_by, legend_labels

from cyzj.http import ops, ops_dead_letters
from cyzj.local.plan import PLAN
from cyzj.settings import Settings, known_names
from cyzj.telemetry.metric_names import METRICS

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "deploy" / "observability"
RULES = yaml.safe_load((FOLDER / "alerts.yml").read_text())
ALERTS: list[dict[str, Any]] = [rule for group in RULES["groups"] for rule in group["rules"]]
DASHBOARDS = {f.stem: json.loads(f.read_text()) for f in sorted(FOLDER.glob("dashboards/*.json"))}
PANELS = [
    (name, panel)
    for name, board in DASHBOARDS.items()
    for panel in board["panels"]
    if panel["type"] != "row"
]
LISTED = {series: metric for metric in METRICS for series in metric.series}
OF_TARGETS = {"job", "instance"}
"""Labels that Prometheus gives to everything it scrapes."""
NOT_OURS = {"up", "process_resident_memory_bytes", "process_cpu_seconds_total"}
"""Prometheus' own, and those that its client gives every process."""


def labels_of(series: str) -> set[str]:
    own = set(LISTED[series].labels) if series in LISTED else set()
    return own | OF_TARGETS | ({"le"} if series.endswith("_bucket") else set())


def holds(asked: Asked) -> None:
    assert asked.series in LISTED.keys() | NOT_OURS, asked.series
    chosen = {label for label, _, _ in asked.matched} | asked.grouped
    assert chosen <= labels_of(asked.series), asked


@pytest.mark.parametrize("alert", ALERTS, ids=[alert["alert"] for alert in ALERTS])
def test_an_alert_asks_for_what_exists_and_says_what_to_do(alert: dict[str, Any]) -> None:
    asked = asked_by(alert["expr"])
    assert asked
    for one in asked:
        holds(one)
    assert alert["labels"]["severity"] in ("page", "ticket")
    told = alert["annotations"]
    assert told.keys() == {"summary", "action"}
    given = set.intersection(*(set(one.grouped) or labels_of(one.series) for one in asked))
    assert legend_labels(told["summary"] + told["action"]) <= given
    assert all(re.search("[一-鿿]", sentence) for sentence in told.values())


def test_what_an_alert_tells_to_do_can_be_done() -> None:
    routes = {
        (method, route.path)
        for router in (ops.router, ops_dead_letters.router)
        for route in router.routes
        for method in route.methods
    }
    source = "\n".join(file.read_text() for file in (ROOT / "shared" / "src").rglob("*.py"))
    logged = set(re.findall(r"log\.\w+\(\s*\"(\w+)\"", source))
    for alert in ALERTS:
        action = alert["annotations"]["action"]
        for method, path in re.findall(r"(GET|POST) (/v1/[\w/{}-]+)", action):
            assert (method, path) in routes, action
        assert set(re.findall(r"\b[a-z]+_(?:interrupted|retried|failed)\b", action)) <= logged
        named = {name.rstrip("_") for name in re.findall(r"CYZJ_\w+", action)}
        known = known_names(Settings)
        assert all(any(one.startswith(name) for one in known) for name in named), action
        others = re.findall(r"\b(?:[A-Z][a-z]+){2,}\b", action)
        assert set(others) <= {a["alert"] for a in ALERTS} | {"DomainError"}, action


def test_every_alert_has_a_name_of_its_own() -> None:
    assert Counter(alert["alert"] for alert in ALERTS).most_common(1)[0][1] == 1


@pytest.mark.parametrize(
    ("board", "panel"), PANELS, ids=[f"{name}: {panel['title']}" for name, panel in PANELS]
)
def test_a_panel_asks_for_what_exists_and_says_which_question_it_answers(
    board: str, panel: dict[str, Any]
) -> None:
    assert panel["description"].endswith("？")
    for target in panel["targets"]:
        asked = asked_by(target["expr"])
        assert asked
        for one in asked:
            holds(one)
        given = set.intersection(*(set(one.grouped) or labels_of(one.series) for one in asked))
        assert legend_labels(target["legendFormat"]) <= given, target["expr"]


@pytest.mark.parametrize("board", DASHBOARDS.values(), ids=DASHBOARDS)
def test_a_dashboard_lies_flat_and_names_its_variables(board: dict[str, Any]) -> None:
    ids = [panel["id"] for panel in board["panels"]]
    assert len(ids) == len(set(ids))
    taken: set[tuple[int, int]] = set()
    for panel in board["panels"]:
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24
        cells = {
            (place["x"] + across, place["y"] + down)
            for across in range(place["w"])
            for down in range(place["h"])
        }
        assert not cells & taken, panel["title"]
        taken |= cells
    named = {variable["name"] for variable in board["templating"]["list"]}
    used = set(re.findall(r"\$\{?(?!__)([a-z]\w*)", json.dumps(board["panels"])))
    assert used <= named


def test_every_metric_is_asked_for_by_a_rule_or_a_panel() -> None:
    expressions = [alert["expr"] for alert in ALERTS]
    expressions += [target["expr"] for _, panel in PANELS for target in panel["targets"]]
    asked = {one.series for expression in expressions for one in asked_by(expression)}
    unasked = [m.name for m in METRICS if not asked & set(m.series)]
    assert unasked == []


def test_prometheus_finds_every_service_and_its_rules() -> None:
    config = yaml.safe_load((FOLDER / "prometheus.yml").read_text())
    assert [FOLDER / name for name in config["rule_files"]] == [FOLDER / "alerts.yml"]
    targets = {
        job["job_name"]: [t for static in job["static_configs"] for t in static["targets"]]
        for job in config["scrape_configs"]
    }
    assert targets == {s.name: [f"127.0.0.1:{s.port}"] for s in PLAN.services}


def test_the_list_follows_the_conventions_of_prometheus() -> None:
    assert len({metric.name for metric in METRICS}) == len(METRICS)
    for metric in METRICS:
        assert re.fullmatch(r"cyzj_[a-z_]+", metric.name)
        assert metric.name.endswith("_total") == (metric.kind == "counter"), metric.name
        assert "seconds" not in metric.unit or "seconds" in metric.name, metric.name
        assert bool(metric.buckets) == (metric.kind == "histogram"), metric.name
        assert "?" in metric.question, metric.name
        assert not {"id", "person", "account", "school", "path", "url"} & set(metric.labels)
