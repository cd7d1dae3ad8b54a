"""One step that waits, whatever service it is of; and lists of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal import turns
from portal.turns import Clock
from portal.viewer import School
from portal.words import moment_of


@dataclass(frozen=True)
class Step:
    """One step that waits: what to do, where, and how long there is."""

    heading: str
    verb: str
    number: str
    """Empty for what has none."""
    type: str
    href: str
    parties: tuple[School, ...]
    """From whom to whom; one, or none, where it is not about two schools."""
    holder: School | None
    """The school it stops at; None for the office."""
    person: bool
    """Whether it waits on the teacher in person."""
    clock: Clock
    due: str | None


@dataclass(frozen=True)
class Waiting:
    """The steps of one list; `failed` and its like say which service could not be asked."""

    steps: tuple[Step, ...] = ()
    failed: bool = False
    council_failed: bool = False
    joint_failed: bool = False

    @property
    def missing(self) -> str:
        """The services that did not answer, by name."""
        away = {
            "教师互训": self.failed,
            "成员与协议": self.council_failed,
            "基地与班次": self.joint_failed,
        }
        return "、".join(name for name, is_away in away.items() if is_away)

    @property
    def late(self) -> int:
        return sum(step.clock.level == "late" for step in self.steps)


def urgency(step: Step) -> tuple[bool, str]:
    """What has a limit first, the nearest before the others; the rest as it came."""
    return step.due is None, f"{moment_of(step.due):%Y-%m-%dT%H:%M:%S}" if step.due else ""


def clock_of(one: dict[str, Any], now: datetime, mine: bool) -> Clock:
    """What is left for whoever has the ball; to others, how long they have waited."""
    since = moment_of(one["since"])
    due = moment_of(one["due"]) if one["due"] else None
    return turns.limit(since, due, now, mine=mine) if due else turns.waited(since, due, now)
