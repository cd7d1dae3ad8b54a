"""Numbers and lists as files for people, each with the stamp that says what it was made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from starlette.responses import Response

from cyzj.domain.clock import SHANGHAI
from cyzj.http.exports import Format
from cyzj.spreadsheets.export import CSV_TYPE, XLSX_TYPE, Column, Row, to_csv, to_xlsx
from group_office.domain.formula import FORMULA
from group_office.http.reading import Moment
from group_office.storage.items import Schools

MOST = 20_000
"""Rows of a list."""


EXPORTS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "the file, at most 20,000 rows, with its stamp at the end",
        "content": {XLSX_TYPE: {}, "text/csv": {}},
    }
}


def exported(
    format: Format,
    name: str,
    sheet: str,
    columns: Sequence[Column],
    rows: list[Row],
    moment: Moment,
) -> Response:
    """The rows as a download; the stamp stands on a sheet of its own, in a CSV in its last lines."""
    if format is Format.XLSX:
        body = to_xlsx(columns, rows, sheet=sheet, notes=notes(moment), made_at=moment.now)
    else:
        body = to_csv(columns, [*rows, *([note] for note in notes(moment))])
    media_type = XLSX_TYPE if format is Format.XLSX else CSV_TYPE
    return attached(body, media_type, f"{name}.{format}")


def notes(moment: Moment) -> list[str]:
    """The stamp, so that the file says what it was made of."""
    until = moment.as_of.time
    shown = until.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S") if until else "尚无事件"
    vector = "；".join(
        f"{topic} {'、'.join(f'{part}:{offset}' for part, offset in sorted(parts.items()))}"
        for topic, parts in sorted(moment.as_of.offsets.items())
    )
    return [
        f"截至 {shown}",
        f"事件位点 {moment.as_of.position:,}",
        f"各分区位点 {vector or '无'}",
        f"口径 {FORMULA}",
    ]


def attached(body: bytes, media_type: str, name: str) -> Response:
    """The file as a download."""
    disposition = f'attachment; filename="{name}"'
    return Response(body, media_type=media_type, headers={"Content-Disposition": disposition})


def name_of(school: UUID | None, known: Schools) -> str | None:
    """An organisation by its registered name."""
    found = known.get(school) if school else None
    return found.name if found else None
