"""What a made-up event says where a test does not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from cyzj.contracts.codes import ExchangeType, Jurisdiction

START = datetime(2026, 10, 12, 2, tzinfo=UTC)
"""A Monday morning in Shanghai, in the first term of 2026–2027."""
_TERMS: dict[str, Any] = {
    "exchange_type": ExchangeType.OUTREACH_TEACHING,
    "side": "host",
    "title": "数控加工工艺送教",
    "major_code": "460103",
    "mode": "onsite",
    "window_from": date(2026, 11, 16),
    "window_to": date(2026, 11, 27),
    "class_hours": 1600,
    "working_days": None,
    "headcount": 1,
    "visibility": "alliance",
}
DEFAULTS: Mapping[str, dict[str, Any]] = {
    "organisation": {
        "kind": "secondary",
        "jurisdiction": Jurisdiction.SICHUAN,
        "city_code": None,
        "standing": "active",
        "member_since": date(2024, 9, 1),
    },
    "request": {
        **_TERMS,
        "status": "open",
        "matched": 0,
        "deadline": date(2026, 11, 10),
        "opened_at": START,
    },
    "offer": {
        **_TERMS,
        "side": "home",
        "status": "published",
        "answers": None,
        "taken": 0,
        "expires_on": date(2026, 12, 1),
    },
    "match": {
        "status": "proposed",
        "exchange_type": ExchangeType.OUTREACH_TEACHING,
        "requester": "host",
        "origin": "school",
        "headcount": 1,
        "nominated": 0,
        "waiting_on": (),
    },
    "engagement": {
        "status": "nominated",
        "replaces": None,
        "exchange_type": ExchangeType.OUTREACH_TEACHING,
        "major_code": None,
        "planned_from": date(2026, 11, 16),
        "planned_to": date(2026, 11, 27),
        "planned_hours": 1600,
        "teacher_accepted": False,
        "plan_version": 0,
        "plan_hash": None,
        "proposed_version": None,
        "proposed_hash": None,
        "approvals": (),
        "actual_from": None,
        "actual_to": None,
        "evaluated_by": (),
        "evaluation_accepted_by": (),
        "recognised_hours": None,
        "formula": None,
        "waiting_on": (),
        "taught_hours": 1600,
        "cross_city": False,
        "justified": True,
    },
}
LETTERS = {"request": "TR", "offer": "TO", "match": "TM", "engagement": "TE"}
