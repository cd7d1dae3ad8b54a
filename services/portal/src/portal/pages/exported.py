"""A list as a file: what the query selects, in the columns that it shows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from cyzj.contracts.codes import Role
from portal.clients.bound import BoundService
from portal.columns import narrowed
from portal.listing import Query
from portal.page import Page
from portal.pages.downloads import dated

MAY_EXPORT = frozenset({Role.COORDINATOR, Role.SCHOOL_LEADER, Role.GROUP_OFFICE})
"""Who takes the alliance's lists away as files."""
_OF_THE_PAGE = ("limit", "sort", "with_total", "cursor")
FORMATS = (("Excel 工作簿（.xlsx）", "xlsx"), ("逗号分隔（.csv）", "csv"))


async def exported(
    page: Page,
    service: BoundService,
    query: Query,
    noun: str,
    ending: str,
    *,
    api: str,
    asked: Mapping[str, Any] | None = None,
    numbers: Collection[str] | None = None,
) -> Response:
    """The file of the list at `api`, with today's date in its name. `asked` are other parameters than the query's own;
    `numbers` are the only rows wanted."""
    conditions = {k: v for k, v in (asked or query.params()).items() if k not in _OF_THE_PAGE}
    file = await service.download(f"{api}/export.{quote(ending, safe='')}", conditions)
    left_out = [heading for column in query.hidden for heading in column.files]
    content = narrowed(file.content, ending, left_out, numbers)
    return dated(page, content, noun, ending, file.headers["content-type"])


def exports(query: Query) -> list[tuple[str, str]]:
    """(words, address) of the files of what is selected now."""
    _, _, asked = query.anew().href().partition("?")
    path = f"{query.listing.path}/export."
    return [(words, path + ending + (f"?{asked}" if asked else "")) for words, ending in FORMATS]
