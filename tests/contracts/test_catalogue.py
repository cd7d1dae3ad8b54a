"""Every event of the catalogue, looked at one by one: meaning, form, and what may never change."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary_event
from cloudevents.core.formats.json import JSONFormat

from cyzj.contracts import envelope, golden
from cyzj.contracts.catalogue import all_events
from cyzj.contracts.payload import Payload
from cyzj.domain.ids import new_id

EVENTS = all_events()
NAMES = re.compile(
    r"^cn\.cyzj\.(member_schools|teacher_exchanges|joint_training|group_office)\.[a-z_]+\.[a-z_]+\.v[1-9]\d*$"
)
FREE_TEXT = {"name", "short_name", "title"}
"""The listed exception: names of organisations and titles of published things (`PublishedTitle`)."""
every_event = pytest.mark.parametrize("event_type", EVENTS)


def saved(event_type: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((golden.FOLDER / f"{event_type}.json").read_text())
    return content


def event_of(payload: Payload) -> envelope.Envelope:
    return envelope.Envelope(
        id=new_id(),
        source="/cyzj/test",
        type=payload.TYPE,
        subject=new_id(),
        time=datetime(2026, 10, 28, 1, 30, tzinfo=UTC),
        aggregateversion=3,
        data=payload,
        actor=str(new_id()),
        traceparent=f"00-{'a' * 32}-{'b' * 16}-01",
    )


@every_event
def test_its_name_and_meaning_are_written_down(event_type: str) -> None:
    event = EVENTS[event_type]
    assert NAMES.match(event_type)
    assert event.__doc__
    for name, schema in _fields(event.model_json_schema()):
        assert schema.get("description"), f"{event_type}: {name} says nothing of its meaning"


@every_event
def test_text_is_a_code_a_pattern_or_a_listed_title(event_type: str) -> None:
    for name, schema in _fields(EVENTS[event_type].model_json_schema()):
        for form in schema.get("anyOf", [schema]):
            if (
                form.get("type") == "string"
                and not {"enum", "pattern", "format", "const"} & form.keys()
            ):
                assert name in FREE_TEXT, f"{event_type}: {name} could hold free text"
                assert form["maxLength"] <= 60


@every_event
def test_its_golden_file_is_up_to_date(event_type: str) -> None:
    now = golden.document(EVENTS[event_type])
    assert saved(event_type) == json.loads(json.dumps(now)), (
        "run `make schemas` and read the difference"
    )


@every_event
def test_readers_of_the_golden_schema_can_read_what_is_written_now(event_type: str) -> None:
    assert golden.broken(saved(event_type)["schema"], EVENTS[event_type].model_json_schema()) == []


@every_event
def test_the_saved_example_is_read_and_unknown_fields_are_ignored(event_type: str) -> None:
    example = {**saved(event_type)["example"], "added_by_a_newer_writer": {"deep": [1]}}
    payload = EVENTS[event_type].model_validate(saved(event_type)["example"])
    headers, _ = envelope.encode(event_of(payload))
    assert envelope.decode(headers, json.dumps(example).encode()).data == payload


@every_event
def test_an_independent_reader_finds_a_cloud_event(event_type: str) -> None:
    payload = EVENTS[event_type].model_validate(saved(event_type)["example"])
    event = event_of(payload)
    headers, value = envelope.encode(event)
    message = KafkaMessage(headers=dict(headers), key=str(event.subject).encode(), value=value)
    read = from_binary_event(message, JSONFormat())
    assert read.get_id() == str(event.id)
    assert read.get_type() == event_type
    assert read.get_subject() == str(event.subject)
    assert read.get_time() == event.time
    assert read.get_extension("aggregateversion") == "3"
    assert read.get_data() == json.loads(value)


def test_no_golden_file_is_left_without_its_event() -> None:
    assert {file.stem for file in golden.FOLDER.glob("*.json")} == set(EVENTS)


def test_a_removed_a_required_and_a_narrowed_field_are_named() -> None:
    old = saved("cn.cyzj.teacher_exchanges.match.declined.v1")["schema"]
    new = copy.deepcopy(old)
    del new["properties"]["origin"]
    new["properties"]["note"] = {"type": "string"}
    new["required"].append("note")
    new["$defs"]["DeclineReason"]["enum"].remove("cost")
    del new["$defs"]["Waiting"]["properties"]["due"]
    found = golden.broken(old, new)
    assert found == [
        "DeclineReason lost a code",
        "Waiting.due was removed",
        "note became required",
        "origin was removed",
    ]
    optional = copy.deepcopy(old)
    optional["properties"]["note"] = {"type": "string"}
    assert golden.broken(old, optional) == []


def _fields(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for part in (schema, *schema.get("$defs", {}).values()):
        for name, field in part.get("properties", {}).items():
            reference = field.get("$ref")
            inner = schema["$defs"][reference.rsplit("/", 1)[-1]] if reference else {}
            yield name, {**inner, **field}
