"""Golden files cannot be rewritten over a change that would break readers; and they hold nobody's data."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cyzj.contracts import golden
from cyzj.contracts.catalogue import all_events
from cyzj.testing.privacy import personal_data

TYPE = "cn.cyzj.teacher_exchanges.match.declined.v1"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the golden files."""
    copy = tmp_path / "schemas"
    shutil.copytree(golden.FOLDER, copy)
    return copy


def rewrite(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """As if the published version of the event had been another."""
    file = folder / f"{TYPE}.json"
    content = json.loads(file.read_text())
    change(content["schema"])
    file.write_text(json.dumps(content))


def without(schema: dict[str, Any], field: str) -> None:
    """As if the field had not been there."""
    del schema["properties"][field]
    schema["required"].remove(field)


def test_writing_again_changes_nothing(folder: Path) -> None:
    assert golden.write(folder) == []


def test_a_new_event_is_written(folder: Path) -> None:
    (folder / f"{TYPE}.json").unlink()
    assert golden.write(folder) == [f"{TYPE}.json"]
    assert (folder / f"{TYPE}.json").read_text() == (golden.FOLDER / f"{TYPE}.json").read_text()


@pytest.mark.parametrize(
    ("published", "named"),
    [
        (lambda s: s["properties"].update(gone={"type": "string"}), "gone was removed"),
        (lambda s: s["required"].remove("reason"), "reason became required"),
        (lambda s: without(s, "reason"), "reason became required"),
        (
            lambda s: s["properties"]["nominated"].update(type="string"),
            "nominated changed its form",
        ),
        (lambda s: s["$defs"]["Side"]["enum"].append("both"), "Side lost a code"),
        (lambda s: s["$defs"]["Waiting"]["properties"].update(x={}), "Waiting.x was removed"),
    ],
)
def test_scenario_13_a_removed_required_or_narrowed_field_stops_it_and_is_named(
    folder: Path, published: Callable[[dict[str, Any]], object], named: str
) -> None:
    """domain.md scenario 13: `make schemas` cannot paper over it."""
    rewrite(folder, published)
    before = (folder / f"{TYPE}.json").read_text()
    with pytest.raises(golden.Incompatible, match=f"{TYPE}: .*{named}"):
        golden.write(folder)
    assert (folder / f"{TYPE}.json").read_text() == before
    assert golden.write(folder, breaking=True) == [f"{TYPE}.json"]


def test_a_new_optional_field_is_welcome() -> None:
    now = json.loads((golden.FOLDER / f"{TYPE}.json").read_text())["schema"]
    was = json.loads(json.dumps(now))
    without(was, "waiting_on")
    assert golden.broken(was, now) == ["waiting_on became required"]
    now["required"].remove("waiting_on")
    assert golden.broken(was, now) == []


@pytest.mark.parametrize("event_type", all_events())
def test_scenario_7_nothing_in_an_example_looks_like_a_persons_data(event_type: str) -> None:
    """domain.md scenario 7, over the catalogue."""
    assert personal_data((golden.FOLDER / f"{event_type}.json").read_text()) == []
