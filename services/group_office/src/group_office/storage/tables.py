"""Every table of the service that migrations look after; the views look after themselves."""

from __future__ import annotations

from group_office.storage import case_rows, fact_tables
from group_office.storage.base import metadata

__all__ = ["case_rows", "fact_tables", "metadata"]
