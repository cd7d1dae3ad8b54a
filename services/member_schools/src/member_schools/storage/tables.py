"""Every table of the service, for migrations."""

from __future__ import annotations

from member_schools.storage import (
    access_rows,
    agreement_rows,
    council_rows,
    pairing_rows,
    project_rows,
    record_rows,
    rows,
)
from member_schools.storage.base import metadata

__all__ = [
    "access_rows",
    "agreement_rows",
    "council_rows",
    "metadata",
    "pairing_rows",
    "project_rows",
    "record_rows",
    "rows",
]
