"""The main job on a real platform: its trace arrives at a collector, its metrics are the listed ones,
and no log of any process says who did it or what was written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client.metrics_core import Metric as Family
from prometheus_client.parser import text_string_to_metric_families
from tests.main_job import HOME, STEPS, Job, nothing_is_lost_or_twice, step
from tests.observability.collector import Collector, Seen, collecting
from tests.observability.promql import asked_by
from tests.observability.test_rules_and_dashboards import ALERTS, LISTED, NOT_OURS, PANELS
from tests.town import PASSWORD, POSTS, Town, start, town_of

from cyzj.domain.ids import new_id
from cyzj.local.alliance import Alliance
from cyzj.telemetry.metric_names import METRICS, Metric
from cyzj.testing.privacy import personal_data
from cyzj.testing.waiting import eventually

SERVICES = ("member_schools", "teacher_exchanges", "joint_training", "group_office", "portal")
PHONE, REASON = "13912345678", "张示例老师因家中急事不能成行"
NEWCOMER = "示例教师丙"
MAIL = "zhang.shili@example.cn"
WRONG = f"{PASSWORD}吗"


@dataclass
class Scene:
    """A platform on which the main job was done, and what it told."""

    alliance: Alliance
    town: Town
    job: Job
    collector: Collector

    def metrics(self, service: str) -> dict[str, Family]:
        """The metrics that a service exposes now, by the names that queries write."""
        text = httpx.get(f"{self.alliance.url(service)}/metrics", timeout=30).text
        families = text_string_to_metric_families(text)
        return {f"{f.name}_total" if f.type == "counter" else f.name: f for f in families}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Alliance, Collector]]:
    """A platform that tells all it can: every log level, spans to a collector of ours."""
    with collecting() as collector:
        told = {"CYZJ_LOG_LEVEL": "DEBUG", "CYZJ_TRACING__OTLP_ENDPOINT": collector.endpoint}
        with start(tmp_path_factory.mktemp("seen"), told=told) as alliance:
            yield alliance, collector


_done: list[Scene] = []


@pytest.fixture
async def scene(running: tuple[Alliance, Collector]) -> Scene:
    """The main job, done once; and what goes wrong on the way."""
    if not _done:
        alliance, collector = running
        town, job = town_of(alliance), Job(0)
        for _ in STEPS:
            await step(town, job)
        await nothing_is_lost_or_twice(town, job)
        _go_wrong(town, job)
        _done.append(Scene(alliance, town, job, collector))
    return _done[0]


def _go_wrong(town: Town, job: Job) -> None:
    """Refusals of every kind, each with something personal in it."""
    members, exchanges = town.url("member_schools"), town.url("teacher_exchanges")
    mine = {"Authorization": f"Bearer {town.token(HOME)}", "Idempotency-Key": "k" * 32}
    signing_in = {"account": MAIL, "password": WRONG}
    assert httpx.post(f"{members}/v1/sessions", json=signing_in).status_code == 401
    path = f"{members}/v1/organisations/{town.schools['甲']}/invitations"
    taken = [_join(members, path, town.token("office")) for _ in range(2)]
    assert taken == [201, 409]
    malformed = {"role": REASON, "name": MAIL, "phone": PHONE * 5}
    assert httpx.post(path, json=malformed, headers=mine).status_code in (403, 422)
    request = f"{exchanges}/v1/exchange-requests/{job.places['request_id']}"
    body = {"expected_version": 1, "reason": REASON}
    withdrawn = httpx.post(
        f"{request}/withdraw", json=body, headers={**mine, "Idempotency-Key": "j" * 32}
    )
    assert 400 <= withdrawn.status_code < 500
    searched = httpx.get(f"{exchanges}/v1/exchange-requests", params={"q": REASON}, headers=mine)
    assert searched.status_code in (200, 422)


def _join(members: str, path: str, token: str) -> int:
    """Somebody is invited and makes an account whose name is a mail address; the second finds it taken."""
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(new_id())}
    invited = {"role": "teacher", "name": NEWCOMER, "phone": PHONE}
    made = httpx.post(path, json=invited, headers=headers)
    wanted = {"token": made.json()["token"], "account": MAIL, "password": PASSWORD}
    told = {"Idempotency-Key": str(new_id())}
    accept = f"{members}/public/invitations/accept"
    return httpx.post(accept, json=wanted, headers=told).status_code


async def test_one_trace_goes_from_the_click_to_the_view(scene: Scene) -> None:
    click = await eventually(lambda: _click(scene.collector, "/exchange-requests"))
    trace = await eventually(lambda: _reached_the_view(scene.collector.trace(click.trace)))

    call = _one(trace, "portal", "POST teacher_exchanges", parent=click)
    answer = _one(trace, "teacher_exchanges", "POST /v1/exchange-requests", parent=call)
    command = _one(trace, "teacher_exchanges", "command post_request", parent=answer)
    sent = _one(trace, "teacher_exchanges", "send cyzj.teacher_exchanges.v1", parent=command)
    view = _one(trace, "group_office", "apply group_office.teacher_exchanges", parent=command)
    assert [one.kind for one in (click, call, answer, command, sent, view)] == [
        *("server", "client", "server", "internal", "producer", "consumer")
    ]
    assert answer.facts["http.response.status_code"] == 201
    assert view.facts["cloudevents.event_type"] == "cn.cyzj.teacher_exchanges.request.opened.v1"
    begun = [one.seconds[0] for one in (click, call, answer, command, sent)]
    assert begun == sorted(begun)
    assert view.seconds[1] > sent.seconds[0]

    (batch,) = (s for s in scene.collector.spans if {s.trace} == view.links)
    assert (batch.service, batch.name) == ("group_office", "batch group_office.teacher_exchanges")
    assert click.trace in batch.links


async def test_what_others_react_to_stays_in_the_trace_and_spans_say_nothing_personal(
    scene: Scene,
) -> None:
    spans = scene.collector.spans
    consumers = {span.name for span in spans if span.kind == "consumer"}
    assert "apply member_schools.teacher_exchanges" in consumers
    assert not {s.name for s in spans if "livez" in s.name or "metrics" in s.name}
    told = json.dumps([[s.name, s.facts, s.failed] for s in spans], ensure_ascii=False)
    assert _personal(told, scene) == []
    assert scene.job.places["request_id"] not in told


async def test_logs_are_json_lines_that_name_service_level_and_trace(scene: Scene) -> None:
    for service in SERVICES:
        lines = _lines(scene, service)
        assert lines
        for line in lines:
            assert line["service"] == service
            assert line["level"] in ("debug", "info", "warning", "error", "critical")
            assert line["event"]
            assert line["timestamp"]
    refused = [line for line in _lines(scene, "member_schools") if line["event"] == "refused"]
    assert {"slug", "status", "trace", "correlation"} <= refused[0].keys()


async def test_no_log_says_who_did_it_or_what_was_written(scene: Scene) -> None:
    files = _logs(scene)
    assert {*SERVICES, "postgres", "kafka"} <= {file.stem for file in files}
    for file in files:
        assert _personal(file.read_text(errors="replace"), scene) == [], file.name


async def test_each_process_exposes_exactly_the_listed_metrics(scene: Scene) -> None:
    for service in SERVICES:
        exposed = {n: f for n, f in scene.metrics(service).items() if n.startswith("cyzj_")}
        assert exposed.keys() == {m.name for m in METRICS if _is_of(m, service)}, service
        for metric in METRICS:
            if metric.name in exposed:
                _is_as_listed(exposed[metric.name], metric)


async def test_the_metrics_tell_of_the_job(scene: Scene) -> None:
    async def told() -> bool:
        office, exchanges = scene.metrics("group_office"), scene.metrics("teacher_exchanges")
        consumer = {"consumer": "group_office.teacher_exchanges"}
        assert _sum(exchanges["cyzj_relay_sent_total"]) > 20
        assert _sum(exchanges["cyzj_relay_leading"]) == 1
        assert _sum(exchanges["cyzj_journal_waiting_rows"]) == 0
        assert _sum(office["cyzj_consumer_applied_total"], **consumer) > 20
        assert _sum(office["cyzj_consumer_lag_records"]) == 0
        assert len([s for s in office["cyzj_consumer_lag_records"].samples if s.labels]) == 24
        assert _sum(office["cyzj_consumer_behind_seconds"]) < 1
        assert _sum(office["cyzj_part_ready"]) == 2
        assert _sum(scene.metrics("member_schools")["cyzj_sessions_open"]) >= len(POSTS)
        portal = scene.metrics("portal")
        assert _sum(portal["cyzj_part_ready"]) == 4
        calls = portal["cyzj_portal_call_seconds"]
        return _sum(calls, "_count", service="teacher_exchanges", method="POST") >= len(STEPS)

    assert await eventually(told)


async def test_every_query_chooses_by_what_a_running_service_says(scene: Scene) -> None:
    samples: dict[str, list[dict[str, str]]] = {}
    for service in SERVICES:
        for family in scene.metrics(service).values():
            for sample in family.samples:
                samples.setdefault(sample.name, []).append(sample.labels)
    expressions = [alert["expr"] for alert in ALERTS]
    expressions += [target["expr"] for _, panel in PANELS for target in panel["targets"]]
    asked = {one for expression in expressions for one in asked_by(expression)}
    for one in asked:
        known = samples.get(one.series, [])
        for label, operator, value in one.matched:
            if operator == "MatchOp.Equal" and known:
                assert value in {labels.get(label) for labels in known}, one
    ours = {one.series for one in asked} - NOT_OURS
    silent = {s for s in ours if s not in samples}
    assert {LISTED[s].name for s in silent} <= WHEN_IT_GOES_WRONG


WHEN_IT_GOES_WRONG = {
    "cyzj_relay_failures_total",
    "cyzj_consumer_retries_total",
    "cyzj_consumer_set_aside_total",
    "cyzj_deadlines_failed_total",
    "cyzj_deadlines_fired_total",
}
"""Metrics that have no value before the first time."""


async def test_figures_are_not_given_through_a_reverse_proxy(scene: Scene) -> None:
    async with httpx.AsyncClient(headers={"X-Forwarded-For": "203.0.113.9"}) as outside:
        answer = await outside.get(f"{scene.alliance.url('portal')}/metrics")
    assert answer.status_code == 404


def _click(collector: Collector, route: str) -> Seen | None:
    """The request that posted the request: whose trace holds the command."""
    posted = {s.trace for s in collector.spans if s.name == "command post_request"}
    clicks = (s for s in collector.spans if s.service == "portal" and s.kind == "server")
    return next((s for s in clicks if s.trace in posted and route in s.name), None)


def _reached_the_view(trace: list[Seen]) -> list[Seen] | None:
    services = {(span.service, span.kind) for span in trace}
    wanted = {("group_office", "consumer"), ("teacher_exchanges", "producer"), ("portal", "client")}
    return trace if wanted <= services else None


def _one(trace: list[Seen], service: str, name: str, *, parent: Seen) -> Seen:
    found = [s for s in trace if (s.service, s.name, s.parent) == (service, name, parent.span)]
    assert len(found) == 1, [(s.service, s.name, s.parent) for s in trace]
    return found[0]


def _logs(scene: Scene) -> list[Path]:
    """The logs of every process, the servers' too."""
    return sorted((Path(scene.alliance.folder.path) / "logs").glob("*.log"))


def _lines(scene: Scene, service: str) -> list[dict[str, Any]]:
    file = Path(scene.alliance.folder.path) / "logs" / f"{service}.log"
    return [json.loads(line) for line in file.read_text().splitlines() if line.startswith("{")]


def _personal(text: str, scene: Scene) -> list[str]:
    names = [name for _, _, name in POSTS.values()] + [NEWCOMER]
    words = [PASSWORD, WRONG, PHONE, REASON, MAIL, "完成数控车工艺", "课上得好", "数控加工工艺送教"]
    secrets = [*scene.town.sessions.values(), *(token for token, _ in scene.town.tokens.values())]
    return personal_data(text, [*names, *words, *secrets])


def _is_of(metric: Metric, service: str) -> bool:
    match metric.by:
        case "every process":
            return True
        case "services":
            return service != "portal"
        case only:
            return service == only


def _is_as_listed(family: Family, metric: Metric) -> None:
    assert family.type == metric.kind, metric.name
    assert family.documentation == metric.question
    assert len({tuple(sorted(s.labels.items())) for s in family.samples}) < 2000
    for sample in family.samples:
        assert set(sample.labels) - {"le"} == set(metric.labels), sample
        assert not re.search(r"[0-9a-f]{8}-|\d{5}", str(sample.labels)), sample


def _sum(family: Family, part: str = "", **labels: str) -> float:
    return sum(
        s.value
        for s in family.samples
        if s.name.endswith(part) and labels.items() <= s.labels.items()
    )
