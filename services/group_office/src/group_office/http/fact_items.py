"""Facts as answers: what they are called, where they stand, and what of them the caller may read."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from cyzj.http.values import Item
from cyzj.spreadsheets.export import Column, Row
from group_office.domain.fact import Fact
from group_office.domain.sight import Sight
from group_office.domain.titles import facts_for, title_of


class Place(Item):
    """Where the event stands in the log."""

    topic: str
    partition: int
    offset: int


class TimelineEntry(Item):
    """One thing that happened."""

    id: UUID
    type: str
    title: str
    """In Chinese."""
    happened_at: datetime
    recorded_at: datetime
    backfilled: bool
    """Recorded after the fact (补录): the two moments differ."""
    item_kind: str
    """`request`, `offer`, `match`, `engagement` or `case`."""
    item_id: UUID
    version: int
    actor: str | None
    """The person_ref who acted, or `system`."""
    facts: dict[str, Any]
    """What the event says, as far as the caller's role may read it."""
    place: Place


class FactItem(TimelineEntry):
    """An event with its whole envelope."""

    epoch: int
    position: int
    """In the order of arrival at the office."""
    correlationid: str | None
    causationid: str | None
    audience: str | None
    """`alliance` or ids of schools; only for who sees everything."""


def timeline_entry(fact: Fact, sight: Sight) -> TimelineEntry:
    """The answer for an event in a timeline."""
    return TimelineEntry(**_entry(fact, facts_for(json.loads(fact.data), sight.roles)))


def fact_item(fact: Fact, sight: Sight) -> FactItem:
    """The answer for a fact; who sees everything reads all of its data."""
    data = json.loads(fact.data)
    return FactItem(
        **_entry(fact, data if sight.everything else facts_for(data, sight.roles)),
        epoch=fact.epoch,
        position=fact.position,
        correlationid=fact.correlationid,
        causationid=fact.causationid,
        audience=fact.audience if sight.everything else None,
    )


def _entry(fact: Fact, facts: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": fact.id,
        "type": fact.type,
        "title": title_of(fact.type),
        "happened_at": fact.happened_at,
        "recorded_at": fact.time,
        "backfilled": fact.occurredat is not None,
        "item_kind": fact.aggregate,
        "item_id": fact.subject,
        "version": fact.aggregateversion,
        "actor": fact.actor,
        "facts": facts,
        "place": Place(topic=fact.topic, partition=fact.partition, offset=fact.offset),
    }


FACT_COLUMNS = (
    Column("发生时间", 18),
    Column("记录时间", 18),
    Column("事件", 16),
    Column("类型", 40),
    Column("对象", 38),
    Column("版本", 8),
    Column("经手", 38),
    Column("内容", 60),
    Column("主题", 28),
    Column("分区", 8),
    Column("位点", 10),
)


def fact_row(fact: Fact, sight: Sight) -> Row:
    """An event as a row; of its data what the caller's role may read."""
    data = json.loads(fact.data)
    shown = data if sight.everything else facts_for(data, sight.roles)
    return (
        fact.happened_at,
        fact.time,
        title_of(fact.type),
        fact.type,
        fact.subject,
        fact.aggregateversion,
        fact.actor,
        json.dumps(shown, ensure_ascii=False, sort_keys=True),
        fact.topic,
        fact.partition,
        fact.offset,
    )
