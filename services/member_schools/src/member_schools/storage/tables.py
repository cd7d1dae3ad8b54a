"""Every table of the service, for migrations."""

from __future__ import annotations

from member_schools.storage import access_rows, council_rows, record_rows, rows
from member_schools.storage.base import metadata

__all__ = ["access_rows", "council_rows", "metadata", "record_rows", "rows"]
