"""How values stand in JSON: strict bodies, class hours as decimal strings, expected versions."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
)


class Body(BaseModel):
    """A request body: unknown fields are refused, text is stripped, NUL characters are refused."""

    model_config = ConfigDict(
        extra="forbid", str_strip_whitespace=True, use_attribute_docstrings=True
    )

    @field_validator("*")
    @classmethod
    def _no_nul(cls, value: object) -> object:
        """PostgreSQL keeps no NUL in a text."""
        if _holds_nul(value):
            raise ValueError("a text holds no NUL character")
        return value


def _holds_nul(value: object) -> bool:
    match value:
        case str():
            return "\0" in value
        case dict():
            return any(map(_holds_nul, value)) or any(map(_holds_nul, value.values()))
        case list() | tuple() | set() | frozenset():
            return any(map(_holds_nul, value))
        case _:
            return False


class Item(BaseModel):
    """An answer."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)


class Deciding(Body):
    """The body of a state change: the version the caller saw."""

    expected_version: int = Field(
        ge=1, le=2**31 - 1, description="the `version` you read; stale: 409"
    )


def _to_hundredths(value: object, info: ValidationInfo) -> int:
    """An answer is made from hundredths; in a request a bare 40 would silently become 0.40 学时."""
    strict = (info.config or {}).get("extra_fields_behavior") == "forbid"
    if isinstance(value, int) and not isinstance(value, bool) and not strict:
        return value
    if not isinstance(value, str):
        raise ValueError('class hours are a decimal string, e.g. "40.5"')
    number = Decimal(value) if _is_plain(value) else None
    if number is None or number != number.quantize(Decimal("0.01")):
        raise ValueError("class hours have at most two decimals")
    return int(number * 100)


def _is_plain(value: str) -> bool:
    whole, _, part = value.partition(".")
    return (
        whole.isdigit()
        and whole.isascii()
        and len(whole) <= 7
        and (not part or (part.isdigit() and part.isascii()))
    )


def hours_text(hundredths: int) -> str:
    """4050 → "40.50"."""
    return f"{hundredths // 100}.{hundredths % 100:02d}"


ClassHours = Annotated[
    int,
    BeforeValidator(_to_hundredths),
    PlainSerializer(hours_text, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^\d{1,7}(\.\d{1,2})?$", "examples": ["40.50"]}),
]
"""学时 as a decimal string outside, integer hundredths inside."""
