"""Identifiers: UUIDv7, so that rows made later sort later."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from uuid_utils.compat import uuid7

NewId = Callable[[], UUID]


def new_id() -> UUID:
    """A fresh UUIDv7 (RFC 9562), ordered by the millisecond of its making."""
    return uuid7()


def made_at(id: UUID) -> datetime:
    """The millisecond in which a UUIDv7 was made (UTC)."""
    return datetime.fromtimestamp((id.int >> 80) / 1000, UTC)
