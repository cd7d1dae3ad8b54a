"""The words of a story: what is asked for, who acts when; and the steps they become."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from cyzj.contracts.codes import ExchangeType, Mode, Side
from cyzj.contracts.teacher_exchanges.facets import BudgetSource, Lodging, TeacherLevel
from demo.story.days import Count


@dataclass(frozen=True)
class Need:
    """What is asked for or offered; dates come with the story."""

    kind: ExchangeType
    title: str
    major: str | None
    """Six digits of the 2021 catalogue, unverified."""
    hours: int | None = None
    days: int | None = None
    months: int | None = None
    headcount: int = 1
    course: str = ""
    mode: Mode = Mode.ONSITE
    level: TeacherLevel = TeacherLevel.ANY
    lodging: Lodging = Lodging.LODGING_AND_MEALS
    budget: BudgetSource = BudgetSource.SCHOOL_TRAINING
    words: str = ""
    """The description; empty: one of the kind's."""
    only_for: tuple[str, ...] = ()
    """Schools that alone may see it; empty: the whole alliance."""


class Party(StrEnum):
    """Who acts, as the story sees them."""

    ASKER = "asker"
    """The school the story is about: it posted the request, or the offer of a story without one."""
    ANSWERER = "answerer"
    HOME = "home"
    HOST = "host"
    TEACHER = "teacher"
    OFFICE = "office"
    PLATFORM = "platform"


@dataclass(frozen=True)
class Act:
    """Somebody does something, so many days after the act before."""

    verb: str
    by: Party
    after: int = 1
    school: str = ""
    """The other school of the match, where there is one."""
    place: int = 1
    """Which nomination of the match, where there is one."""
    leader: bool = False
    """Whether the school's leader acts instead of its coordinator."""
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Story:
    """A request (or an offer alone) and what came of it."""

    name: str
    """Stable: idempotency keys are made of it."""
    asks: str
    """Key of the school."""
    need: Need
    acts: tuple[Act, ...]
    begins: int | None = None
    """Index of the first act's day, e.g. -120."""
    ends: int = -1
    """Without `begins`: index of the last act's day."""
    count: Count = Count.TERM
    side: Side | None = None
    """The side the school takes; None: the usual one of the kind."""
    closes: int | None = None
    """Index of the last day to answer (or to take the offer); None: as the acts need it."""


@dataclass(frozen=True)
class Ref:
    """A field of an earlier answer about an item of the same story."""

    item: str
    field: str = "id"


@dataclass(frozen=True)
class OrganisationId:
    """The id of an organisation by its key."""

    key: str


@dataclass(frozen=True)
class PersonId:
    """The person_ref of a person by account."""

    account: str


@dataclass(frozen=True)
class Change:
    """An item passed a row of its machine."""

    item: str
    machine: str
    command: str
    before: str | None
    after: str


@dataclass(frozen=True)
class Step:
    """One act with its moment, its call, and what must be true afterwards."""

    story: str
    number: int
    verb: str
    at: datetime
    by: str | None
    """Account; None: the platform does it in the sweep of that day."""
    item: str
    """The item that the answer shows (for the platform: that it changes)."""
    path: str
    """Below the service, `{id}` stands for the item `on`."""
    on: str | None
    body: Mapping[str, Any]
    changes: tuple[Change, ...]
    """What happens because of it, in order, the item's own included."""
    paper: str | None = None
    """For evidence: the title of the file to upload first."""

    @property
    def key(self) -> str:
        """The Idempotency-Key."""
        return f"demo-{self.story}-{self.number:02d}-{self.verb}"
