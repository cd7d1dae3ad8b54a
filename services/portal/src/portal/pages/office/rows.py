"""What waits on whom, as the office's queue shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal import words
from portal.clients.schools import school_of
from portal.pages.exchanges.vocabulary import turn_of
from portal.turns import Clock
from portal.viewer import School

Item = Mapping[str, Any]

PATHS = {"match": "/matches", "engagement": "/engagements"}
_LEVELS = {"in_time": "calm", "near": "tight", "overdue": "late", "no_promise": "calm"}
_VERBS = (("remind", "提醒"), ("escalate", "督办"))


@dataclass(frozen=True)
class Row:
    """One step that waits: what, on whom, since when, and what was said about it."""

    id: str
    heading: str
    number: str
    title: str
    type: str
    href: str
    holder: School | None
    """The school it stops at; None for the office."""
    person: bool
    """Whether it waits on the teacher in person."""
    since: str
    due: str | None
    waited: str
    clock: Clock
    reminders: int
    reminded_at: str | None
    escalated_at: str | None
    acts: tuple[tuple[str, str], ...]


def row_of(item: Item) -> Row:
    """One row of an answer of `/v1/queue`."""
    return Row(
        id=item["id"],
        heading=turn_of(item["action"]).waiting,
        number=item["number"],
        title=item["title"] or "",
        type=words.EXCHANGE_TYPES[item["exchange_type"]],
        href=f"{PATHS[item['item_kind']]}/{item['item_id']}",
        holder=school_of(item["school"]) if item["school"] else None,
        person=item["party"] == "teacher",
        since=item["since"],
        due=item["due"],
        waited=waited_words(item["sla"]["waited_days"]),
        clock=clock_of(item["sla"]),
        reminders=item["reminders"],
        reminded_at=item["reminded_at"],
        escalated_at=item["escalated_at"],
        acts=_acts(item),
    )


def clock_of(sla: Item) -> Clock:
    """The bar of a time limit counted in working days: 剩 6 小时, 剩 9 天, 超时 1 天."""
    level = _LEVELS[sla["clock"]]
    left = sla["days_left"]
    if left is None:
        return Clock(0.0, level, f"已{waited_words(sla['waited_days'])}")
    if level == "late":
        return Clock(1.0, level, f"超时 {_span(-left, hours_below=1)}")
    return Clock(sla["fraction"], level, f"剩 {_span(left, hours_below=2)}")


def waited_words(days: float) -> str:
    """等 11 个工作日."""
    return f"等 {_span(days, hours_below=1, unit='个工作日')}"


def _span(days: float, *, hours_below: int, unit: str = "天") -> str:
    if days < hours_below:
        return f"{max(1, int(days * 24))} 小时"
    return f"{int(days)} {unit}"


def _acts(item: Item) -> tuple[tuple[str, str], ...]:
    base = f"/office/cases/{item['item_kind']}/{item['item_id']}"
    meant = f"turn={item['id']}&number={item['number']}"
    allowed = item["allowed_actions"]
    return tuple((text, f"{base}/{verb}?{meant}") for verb, text in _VERBS if verb in allowed)
