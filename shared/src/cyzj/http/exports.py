"""Lists as files for people: a workbook, or comma-separated values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from cyzj.spreadsheets.export import CSV_TYPE, XLSX_TYPE, Column, Row, to_csv, to_xlsx


class Format(StrEnum):
    """What a list is exported as."""

    XLSX = "xlsx"
    CSV = "csv"


EXPORTS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "the file, at most 5,000 rows",
        "content": {XLSX_TYPE: {}, "text/csv": {}},
    }
}


def exported(format: Format, name: str, columns: Sequence[Column], rows: Iterable[Row]) -> Response:
    """The rows as a file called `name`."""
    content = to_xlsx(columns, rows) if format is Format.XLSX else to_csv(columns, rows)
    file_name = quote(f"{name}.{format}")
    return Response(
        content,
        media_type=XLSX_TYPE if format is Format.XLSX else CSV_TYPE,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{file_name}"},
    )
