"""What an event is called and what of it may be shown to whom."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from cyzj.contracts.codes import Role
from cyzj.contracts.envelope import EVENTS

_CHINESE = re.compile(r"[\u4e00-\u9fff、]+")
_SHOWN = frozenset(
    {
        "status",
        "number",
        "title",
        "exchange_type",
        "side",
        "headcount",
        "matched",
        "taken",
        "nominated",
        "school_id",
        "home_school_id",
        "host_school_id",
        "window_from",
        "window_to",
        "deadline",
        "class_hours",
        "working_days",
        "planned_from",
        "planned_to",
        "planned_hours",
        "actual_from",
        "actual_to",
        "plan_version",
        "plan_hash",
        "proposed_version",
        "proposed_hash",
        "by",
        "content_hash",
        "evidence_hash",
        "justified",
        "taught_hours",
        "recognised_hours",
        "formula",
        "item_number",
        "action",
        "party",
        "reminders",
        "by_school_id",
    }
)
"""Facts of events that everybody who may see the event may read."""
_REASONS = frozenset({"reason"})
"""Why somebody refused: for those who coordinate (domain.md 1.2)."""
_COORDINATING = frozenset({Role.COORDINATOR, Role.SCHOOL_LEADER, Role.GROUP_OFFICE, Role.SYSTEM})


@cache
def title_of(event_type: str) -> str:
    """The Chinese title of an event: what its class in `contracts/` begins its docstring with."""
    found = _CHINESE.match(EVENTS[event_type].__doc__ or "")
    return found.group() if found else event_type


def facts_for(data: Mapping[str, object], roles: frozenset[Role]) -> dict[str, object]:
    """What of an event's data these roles may read; empty facts are left out."""
    shown = _SHOWN | _REASONS if roles & _COORDINATING else _SHOWN
    return {name: value for name, value in data.items() if name in shown and value is not None}
