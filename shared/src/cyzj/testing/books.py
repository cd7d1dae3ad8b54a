"""Spreadsheets as people send them, for the tests of imports."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any


def book(*rows: Mapping[str, Any]) -> bytes:
    """An .xlsx of these rows: heading → cell, as typed; headings in the order they come first."""
    import xlsxwriter

    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False}) as made:
        page = made.add_worksheet("第一页")
        page.write_row(0, 0, headings)
        for number, row in enumerate(rows, start=1):
            page.write_row(number, 0, [row.get(heading, "") for heading in headings])
    return target.getvalue()
