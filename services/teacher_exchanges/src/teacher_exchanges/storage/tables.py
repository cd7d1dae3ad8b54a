"""Every table of the service, for migrations."""

from __future__ import annotations

from teacher_exchanges.storage import (
    clearing_rows,
    duty_rows,
    engagement_row,
    ledger_rows,
    match_row,
    offer_row,
    quota_rows,
    request_row,
    ring_rows,
)
from teacher_exchanges.storage.base import metadata

__all__ = [
    "clearing_rows",
    "duty_rows",
    "engagement_row",
    "ledger_rows",
    "match_row",
    "metadata",
    "offer_row",
    "quota_rows",
    "request_row",
    "ring_rows",
]
