"""What tests over HTTP send: the bodies of forms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from cyzj.testing.desk import Json

KINDS = {
    "TR": "exchange-requests",
    "TO": "exchange-offers",
    "TM": "matches",
    "TE": "engagements",
    "LZ": "duty-records",
}
"""The path of each kind of item, by the letters of its number."""


def a_request_body(today: date, **changes: Any) -> Json:
    """A request of a host school, as its form sends it."""
    return {
        "exchange_type": "shadowing",
        "side": "host",
        "title": "数控骨干教师跟岗",
        "major_code": "460103",
        "mode": "onsite",
        "window_from": str(today + timedelta(days=20)),
        "window_to": str(today + timedelta(days=60)),
        "working_days": 10,
        "deadline": str(today + timedelta(days=10)),
        "contact_note": "办公室 8 楼",
        **changes,
    }


def weekdays(first: date, count: int) -> Sequence[date]:
    """The first `count` Mondays to Fridays from `first` on."""
    days = (first + timedelta(days=n) for n in range(count * 2 + 7))
    return [day for day in days if day.weekday() < 5][:count]
