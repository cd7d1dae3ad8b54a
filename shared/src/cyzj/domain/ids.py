"""Identifiers: UUIDv7, so that rows made later sort later."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from uuid_utils.compat import uuid7

NewId = Callable[[], UUID]


def new_id() -> UUID:
    """A fresh UUIDv7 (RFC 9562), ordered by the millisecond of its making."""
    return uuid7()
