"""A match that two schools confirmed, through the services themselves: where engagements begin."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Protocol

from cyzj.domain.clock import SHANGHAI

Json = dict[str, Any]


class Exchanges(Protocol):
    """What asks teacher_exchanges as one of the people."""

    def exchanges(self, who: str, method: str, path: str, body: Json | None = None) -> Json: ...


def confirmed_match(town: Exchanges, hours: str = "16.00") -> Json:
    """A match of school 甲, which sends a teacher, with school 乙, which asked for lessons."""
    today = datetime.now(SHANGHAI).date()
    request = town.exchanges(
        "coordinator-乙",
        "POST",
        "/v1/exchange-requests",
        {
            "exchange_type": "outreach_teaching",
            "side": "host",
            "title": "数控加工工艺送教",
            "major_code": "460103",
            "mode": "onsite",
            "window_from": str(today),
            "window_to": str(today + timedelta(days=20)),
            "class_hours": hours,
            "deadline": str(today),
        },
    )
    answer = f"/v1/exchange-requests/{request['id']}/answer"
    match = town.exchanges("coordinator-甲", "POST", answer, {})
    for who in ("coordinator-乙", "coordinator-甲"):
        step = {"expected_version": match["version"]}
        match = town.exchanges(who, "POST", f"/v1/matches/{match['id']}/confirm", step)
    return match


def step(town: Exchanges, who: str, engagement: Json, command: str, **body: object) -> Json:
    """The engagement after a command of somebody's."""
    path = f"/v1/engagements/{engagement['id']}/{command.replace('_', '-')}"
    return town.exchanges(who, "POST", path, {"expected_version": engagement["version"], **body})
