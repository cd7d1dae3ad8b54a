"""What every event payload is made of: the base class, the codes, and what a party is waited on for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Annotated, ClassVar, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

BRAND = "cyzj"
TYPE_PREFIX = f"cn.{BRAND}"

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
MajorCode = Annotated[str, Field(pattern=r"^\d{2}(\d{2}(\d{2})?)?$")]
Number = Annotated[str, Field(pattern=r"^[A-Z]{2}-\d{4}-\d{4,8}$")]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Hundredths = Annotated[int, Field(ge=0, le=100_000_000)]
"""Class hours (学时) in integer hundredths: 4050 is 40.50 学时."""
PublishedTitle = Annotated[str, Field(min_length=1, max_length=60)]
"""The title of a published thing; the form refuses names and telephone numbers. Listed exception."""


CONFIG = ConfigDict(
    frozen=True,
    extra="forbid",
    use_attribute_docstrings=True,
    # A validator is made when first needed: a service knows every event and reads a few, and all
    # of them together take 5 MB of each process.
    defer_build=True,
)


class Payload(BaseModel):
    """The data of an event: the full state after the fact. Writers forbid unknown fields.

    Readers decode with `extra="ignore"`, so a newer writer never breaks an older reader.
    """

    model_config = CONFIG

    TYPE: ClassVar[str] = ""
    """The CloudEvents type, set by `event`; empty on the shared state classes."""


class Fact(BaseModel):
    """A value inside a payload, under the same rules."""

    model_config = CONFIG


class Party(StrEnum):
    """Who a step waits on."""

    SCHOOL = "school"
    TEACHER = "teacher"
    OFFICE = "office"


class Waiting(Fact):
    """One party that has to act next: the ball in court."""

    party: Party
    """Kind of the party."""
    school_id: UUID | None
    """The school concerned; null for the office. Everyone who may see the item may see this."""
    person_ref: UUID | None = None
    """The teacher concerned, for `teacher`; a reference, never a name."""
    action: Code
    """The command that would move the item on, e.g. `confirm_arrival`."""
    since: datetime
    """Since when it waits (UTC)."""
    due: datetime | None = None
    """Until when an answer is promised (UTC); null where nothing is promised."""


P = TypeVar("P", bound=type[Payload])
REGISTRY: dict[str, type[Payload]] = {}
"""Event type → payload class. Read it through `cyzj.contracts.catalogue`, which fills it."""


def event(context: str, aggregate: str, past_tense: str, version: int = 1) -> Callable[[P], P]:
    """Register the class as the payload of `cn.cyzj.<context>.<aggregate>.<past_tense>.v<version>`."""

    def register(cls: P) -> P:
        cls.TYPE = f"{TYPE_PREFIX}.{context}.{aggregate}.{past_tense}.v{version}"
        if cls.TYPE in REGISTRY:
            raise ValueError(f"{cls.TYPE} is registered twice")
        REGISTRY[cls.TYPE] = cls
        return cls

    return register


def context_of(event_type: str) -> str:
    """The context in an event type: `teacher_exchanges` for `cn.cyzj.teacher_exchanges.….v1`."""
    return event_type.split(".")[2]


def aggregate_of(event_type: str) -> str:
    """The aggregate in an event type: `request` for `cn.cyzj.teacher_exchanges.request.….v1`."""
    return event_type.split(".")[3]
