"""One field of a form: what it asks, what stands in it, and what its text means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

Choices = Mapping[Any, str] | Sequence[tuple[str, str]]
Value = str | list[str]


class Kind(StrEnum):
    """How a field is typed in and what its text becomes in the API's body."""

    TEXT = "text"
    LONG = "long"
    PASSWORD = "password"  # noqa: S105  a kind of field
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    TIME = "time"
    CHOICE = "choice"
    SEGMENT = "segment"
    CHOICES = "choices"
    FLAG = "flag"


@dataclass(frozen=True)
class Field:
    """One field. `api` is its path in the API's body (`window.start`) where that differs.

    A text must fit `pattern`, else `says` tells what to type; `suggests` is the id of a list of
    proposals that several fields of a page share.
    """

    name: str
    label: str
    kind: Kind = Kind.TEXT
    required: bool = True
    choices: Choices = ()
    help: str = ""
    placeholder: str = ""
    unit: str = ""
    most: int | None = None
    autocomplete: str = "off"
    api: str = ""
    pattern: str = ""
    says: str = ""
    suggests: str = ""

    @property
    def path(self) -> str:
        return self.api or self.name

    @property
    def options(self) -> list[tuple[str, str]]:
        pairs: Iterable[tuple[Any, str]] = (
            self.choices.items() if isinstance(self.choices, Mapping) else self.choices
        )
        return [(str(value), label) for value, label in pairs]


@dataclass(frozen=True)
class BoundField:
    """A field with what stands in it now, as the field macros take it."""

    spec: Field
    value: Value
    error: str = ""
    focused: bool = False

    @property
    def id(self) -> str:
        return f"field-{self.spec.name}"

    @property
    def described_by(self) -> str:
        """The ids of help and error, for `aria-describedby`."""
        ids = [f"{self.id}-help"] if self.spec.help else []
        return " ".join([*ids, f"{self.id}-error"] if self.error else ids)

    def holds(self, option: str) -> bool:
        """Whether an option is chosen."""
        return option in self.value if isinstance(self.value, list) else option == self.value


def parse(spec: Field, typed: Value) -> Any:
    """The API's value; ValueError says in Chinese what to type instead."""
    if spec.kind is Kind.FLAG:
        return bool(typed)
    if not typed:
        if spec.required:
            chosen = spec.kind in (Kind.CHOICE, Kind.SEGMENT, Kind.CHOICES)
            raise ValueError(f"请{'选择' if chosen else '填写'}{spec.label}")
        return [] if spec.kind is Kind.CHOICES else None
    if isinstance(typed, list):
        return typed
    if spec.most and len(typed) > spec.most:
        raise ValueError(f"最多 {spec.most} 字，现在 {len(typed)} 字")
    if spec.pattern and not re.fullmatch(spec.pattern, typed):
        raise ValueError(spec.says)
    return _PARSERS.get(spec.kind, str)(typed)


def _integer(typed: str) -> int:
    if not typed.isdecimal():
        raise ValueError("请填整数，例如 16")
    return int(typed)


def _decimal(typed: str) -> str:
    try:
        return str(Decimal(typed))
    except InvalidOperation:
        raise ValueError("请填数字，例如 16 或 16.5") from None


def _date(typed: str) -> str:
    try:
        return date.fromisoformat(typed).isoformat()
    except ValueError:
        raise ValueError("请按 2026-10-28 的样子填写日期") from None


def _time(typed: str) -> str:
    found = re.fullmatch(r"(\d{1,2})[:：]?(\d{2})", typed)
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise ValueError("请按 08:20 或 0820 的样子填写时间")
    return f"{int(found[1]):02}:{found[2]}"


_PARSERS = {Kind.INTEGER: _integer, Kind.DECIMAL: _decimal, Kind.DATE: _date, Kind.TIME: _time}
