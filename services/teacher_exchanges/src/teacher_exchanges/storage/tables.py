"""Every table of the service, for migrations."""

from __future__ import annotations

from teacher_exchanges.storage import organisation_row, request_row
from teacher_exchanges.storage.base import metadata

__all__ = ["metadata", "organisation_row", "request_row"]
