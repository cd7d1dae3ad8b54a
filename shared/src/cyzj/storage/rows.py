"""Between a domain's frozen dataclass and its row: same field names, codes and tuples converted."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import TypeAdapter
from sqlmodel import SQLModel

S = TypeVar("S")
R = TypeVar("R", bound=SQLModel)


_adapters: dict[object, TypeAdapter[Any]] = {}


def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    """Building one takes milliseconds, so each is built once."""
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def columns_of(state: object) -> dict[str, Any]:
    """The values of a state by field, as columns take them: tuples as lists, nested parts as JSON."""
    values = _adapter(type(state)).dump_python(state)
    return {name: list(v) if isinstance(v, tuple | frozenset) else v for name, v in values.items()}


def row_of(kind: type[R], state: object) -> R:
    """A new row with every field of the state."""
    return kind(**columns_of(state))


def copy_into(row: SQLModel, state: object) -> None:
    """Write the state's fields into a loaded row; unchanged columns are not written."""
    for name, value in columns_of(state).items():
        if getattr(row, name) != value:
            setattr(row, name, value)


def state_of(kind: type[S], row: SQLModel) -> S:
    """The domain state a row stands for; columns the state has not are ignored."""
    fields = kind.__dataclass_fields__  # type: ignore[attr-defined]  # a domain state is a dataclass
    state: S = _adapter(kind).validate_python({name: getattr(row, name) for name in fields})
    return state
