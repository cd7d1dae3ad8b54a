"""Deciding, before anything is applied, what becomes of each record of a batch. Pure."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from cyzj.messaging.received import Raw, Received, Unreadable


class SetAside(StrEnum):
    """Why a record was set aside in `dead_letters`."""

    POISON = "poison"
    UNDECODABLE = "undecodable"
    GAP = "gap"
    BEHIND = "behind"


@dataclass(frozen=True, slots=True)
class Aside:
    """A record for the dead letters."""

    raw: Raw
    kind: SetAside
    error: str
    aggregate: UUID | None
    event_type: str | None = None


Position = tuple[int, int]
"""(epoch, version) of the last event applied."""
Place = tuple[str, int, int]
"""Topic, partition, offset."""


@dataclass
class Plan:
    """`apply` in order, `asides`, and how many were duplicates; `seen` is the inbox afterwards."""

    seen: dict[UUID, Position]
    blocked: set[UUID]
    apply: list[Received] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)
    duplicates: int = 0
    moved: set[UUID] = field(default_factory=set)

    def accept(self, item: Received) -> None:
        event = item.event
        self.seen[event.subject] = (event.epoch, event.aggregateversion)
        self.moved.add(event.subject)
        self.apply.append(item)

    def set_aside(self, item: Received, kind: SetAside, error: str) -> None:
        self.blocked.add(item.event.subject)
        self.asides.append(Aside(item.raw, kind, error, item.event.subject, item.event.type))


def plan(
    items: Iterable[Received | Unreadable],
    seen: Mapping[UUID, Position],
    blocked: Iterable[UUID],
    settled: Container[Place] = (),
) -> Plan:
    """Sort a batch: duplicates dropped, gaps and unreadable records set aside, the rest in order.

    A lower epoch, or the same epoch and a version already seen, is a duplicate; so is an unreadable
    record in `settled`. A higher epoch starts over from that event's full state. Behind a set-aside
    record of its aggregate, every later one waits.
    """
    made = Plan(dict(seen), set(blocked))
    for item in items:
        if isinstance(item, Unreadable):
            if (item.raw.topic, item.raw.partition, item.raw.offset) in settled:
                made.duplicates += 1
                continue
            made.asides.append(Aside(item.raw, SetAside.UNDECODABLE, item.why, item.aggregate))
            if item.aggregate is not None:
                made.blocked.add(item.aggregate)
            continue
        event = item.event
        last = made.seen.get(event.subject)
        if last is not None and (event.epoch, event.aggregateversion) <= last:
            made.duplicates += 1
        elif made.blocked and event.subject in made.blocked:
            made.set_aside(item, SetAside.BEHIND, "waits behind an earlier event of its aggregate")
        elif _follows(event.epoch, event.aggregateversion, last):
            made.accept(item)
        else:
            expected = (last[1] if last else 0) + 1
            made.set_aside(
                item, SetAside.GAP, f"version {event.aggregateversion} came, {expected} is missing"
            )
    return made


def _follows(epoch: int, version: int, last: Position | None) -> bool:
    if last is None:
        return version == 1 or epoch > 1
    return epoch > last[0] or version == last[1] + 1
