"""How a step that waits stands in an answer: the same shape as teacher_exchanges'."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.payload import Party
from cyzj.http.schools import SchoolBrief
from cyzj.http.values import Item


class WaitsOn(StrEnum):
    """Whose turn it is."""

    ME = "me"
    OTHERS = "others"


class StepItem(Item):
    """One step that waits."""

    kind: str
    """What kind of item: `programme`, `cohort`, `enrolment`, `session`, …"""
    id: UUID
    number: str
    version: int
    exchange_type: ExchangeType | None
    """Always null here."""
    status: str
    home_school: SchoolBrief | None
    """The school of those who come; null where it is nobody's in particular."""
    host_school: SchoolBrief | None
    """The school that organises or owns."""
    party: Party
    school_id: UUID | None
    person_ref: UUID | None
    action: str
    """The command that would move the item on."""
    since: datetime
    due: datetime | None


class Steps(Item):
    """The steps, most urgent first, at most 200."""

    items: list[StepItem]
