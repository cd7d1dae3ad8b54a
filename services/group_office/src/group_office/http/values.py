"""Values that several answers hold: schools, stamps, signed hours."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import PlainSerializer, WithJsonSchema

from cyzj.http.values import Item, hours_text
from group_office.domain.formula import FORMULA
from group_office.storage.items import School
from group_office.storage.stamp import AsOf


def _signed(hundredths: int) -> str:
    return f"{'-' if hundredths < 0 else ''}{hours_text(abs(hundredths))}"


SignedHours = Annotated[
    int,
    PlainSerializer(_signed, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^-?\d+\.\d{2}$", "examples": ["-20.00"]}),
]
"""学时 with a sign: what was given less what was received."""


class SchoolItem(Item):
    """An organisation as lists name it."""

    id: UUID
    name: str
    short_name: str
    jurisdiction: str
    """`51` 四川, `50` 重庆."""
    region: str
    """川 or 渝."""


class Stamp(Item):
    """What the numbers are made of: with the same stamp they are the same for ever."""

    as_of: datetime | None
    """Time of the latest event counted; null while there is none."""
    event_position: int
    """How many events are counted (事件位点)."""
    offsets: dict[str, dict[int, int]]
    """Topic → partition → the highest offset counted."""
    delay_seconds: float | None
    """How long after it was recorded the last event was counted."""
    formula: str
    """Version of the formulas (口径)."""


def school_item(school: School) -> SchoolItem:
    """The answer for an organisation."""
    return SchoolItem(
        id=school.id,
        name=school.name,
        short_name=school.short_name,
        jurisdiction=school.jurisdiction,
        region=school.region,
    )


def stamp_item(as_of: AsOf) -> Stamp:
    """The answer for a stamp."""
    return Stamp(
        as_of=as_of.time,
        event_position=as_of.position,
        offsets={topic: dict(parts) for topic, parts in as_of.offsets.items()},
        delay_seconds=as_of.delay_seconds,
        formula=FORMULA,
    )
