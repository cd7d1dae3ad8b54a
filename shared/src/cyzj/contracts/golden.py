"""Golden schemas: one JSON file per event type, with its JSON Schema and an example.

`python -m cyzj.contracts` writes them; a test compares. Within a version only optional fields
may be added: `broken` names what would break a reader.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel

from cyzj.contracts.catalogue import all_events
from cyzj.contracts.payload import Payload

FOLDER = Path(__file__).parent / "schemas"
_PATTERNS = {
    r"^[A-Z]{2}-\d{4}-\d{4,8}$": "TR-2026-0252",
    r"^[0-9a-f]{64}$": "9f2c7be4" * 8,
    r"^[a-z][a-z0-9_]{0,63}$": "confirm_arrival",
    r"^\d{2}(\d{2}(\d{2})?)?$": "460103",
    r"^\d{6}$": "500100",
    r"^([01]\d|2[0-3]):[0-5]\d$": "08:20",
    r"^\d{4}-[12]$": "2026-1",
    r"^\d{10}$": "5000000001",
    r"^[0-9A-HJ-NP-RTUW-Y]{18}$": "91510100MA00000000",
}


def document(event: type[Payload]) -> dict[str, Any]:
    """What the golden file of an event holds."""
    return {
        "type": event.TYPE,
        "meaning": (event.__doc__ or "").strip(),
        "schema": event.model_json_schema(),
        "example": json.loads(event.model_validate(example(event)).model_dump_json()),
    }


def example(model: type[BaseModel]) -> dict[str, object]:
    """A plainly made-up value for every field; the same each time."""
    return {
        name: _value(info.annotation, list(info.metadata), name)
        for name, info in model.model_fields.items()
    }


def _value(kind: Any, metadata: list[Any], name: str) -> object:
    origin = get_origin(kind)
    if origin is Annotated:
        inner, *more = get_args(kind)
        return _value(
            inner, [*metadata, *(m for f in more for m in getattr(f, "metadata", [f]))], name
        )
    if origin in (Union, UnionType):
        return _value(next(a for a in get_args(kind) if a is not NoneType), metadata, name)
    if origin is tuple:
        return (_value(get_args(kind)[0], metadata, name),)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return example(kind)
    return _plain(kind, metadata, name)


def _plain(kind: Any, metadata: list[Any], name: str) -> object:
    if issubclass(kind, StrEnum):
        return next(iter(kind))
    values: dict[Any, object] = {
        UUID: UUID("01890a5d-ac96-774b-bcce-b302099a8057"),
        datetime: "2026-10-28T01:30:00Z",
        date: "2026-11-16",
        bool: True,
        int: max([1, *(m.ge for m in metadata if getattr(m, "ge", None) is not None)]),
    }
    if kind in values:
        return values[kind]
    pattern = next((m.pattern for m in metadata if getattr(m, "pattern", None)), None)
    if pattern is None:
        return "示例标题"
    if pattern not in _PATTERNS:
        raise ValueError(f"field {name}: give `_PATTERNS` an example for {pattern}")
    return _PATTERNS[pattern]


class Incompatible(Exception):
    """A change that would break who reads or wrote this version; one line for each."""


def write(folder: Path = FOLDER, *, breaking: bool = False) -> list[str]:
    """Write every golden file; returns the names of those that changed.

    Raises `Incompatible`, and writes nothing, if a published version would lose or narrow a field,
    unless `breaking`: before the first release nobody has read it yet.
    """
    wanted = {folder / f"{name}.json": document(event) for name, event in all_events().items()}
    saved = {file: json.loads(file.read_text()) for file in wanted if file.exists()}
    harm = [
        f"{wanted[file]['type']}: {what}"
        for file, was in saved.items()
        for what in broken(was["schema"], wanted[file]["schema"])
    ]
    if harm and not breaking:
        raise Incompatible("\n".join(harm))
    changed = [file for file in wanted if saved.get(file) != wanted[file]]
    for file in changed:
        file.write_text(json.dumps(wanted[file], ensure_ascii=False, indent=1) + "\n")
    return [file.name for file in changed]


def broken(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """What a reader or writer of the old schema could no longer rely on; empty for compatible changes."""
    found = _of_object(old, new, "")
    for name, was in old.get("$defs", {}).items():
        now = new.get("$defs", {}).get(name)
        if now is not None:
            found += _of_object(was, now, f"{name}.")
            if set(was.get("enum", ())) - set(now.get("enum", ())):
                found.append(f"{name} lost a code")
    return sorted(found)


def _of_object(old: dict[str, Any], new: dict[str, Any], place: str) -> list[str]:
    found = [f"{place}{n} became required" for n in _required(new) - _required(old)]
    for name, was in old.get("properties", {}).items():
        now = new.get("properties", {}).get(name)
        if now is None:
            found.append(f"{place}{name} was removed")
        elif _form(was) != _form(now):
            found.append(f"{place}{name} changed its form")
    return found


def _required(schema: dict[str, Any]) -> set[str]:
    return set(schema.get("required", ()))


_FORM = ("type", "format", "pattern", "const", "$ref", "anyOf", "items")


def _form(field: dict[str, Any]) -> str:
    return json.dumps({key: field.get(key) for key in _FORM}, sort_keys=True)
