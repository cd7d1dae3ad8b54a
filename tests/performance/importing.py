"""The check of a sheet of 10,000 requests, beside python-calamine reading the same file and no more."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from io import BytesIO

import httpx
import xlsxwriter
from python_calamine import CalamineWorkbook
from tests.performance.harness import Bound, Pair
from tests.performance.processes import free_port, jwks_server, process

from cyzj.contracts.codes import Role
from cyzj.domain.clock import school_date
from cyzj.domain.ids import new_id
from cyzj.local.postgres import temporary_postgres
from cyzj.settings import AuthSettings
from cyzj.testing.databases import service_database
from cyzj.testing.tokens import Issuer
from teacher_exchanges.application.imports.importing import REQUESTS
from teacher_exchanges.storage.tables import metadata

ROWS = 10_000


@asynccontextmanager
async def benchmark() -> AsyncIterator[list[Pair]]:
    """The service takes the file over HTTP, reads, judges and keeps it, and answers the preview."""
    content = sheet()
    async with AsyncExitStack() as stack:
        postgres = stack.enter_context(temporary_postgres())
        database = service_database(postgres.admin_dsn, "teacher_exchanges", metadata)
        url = await stack.enter_async_context(database)
        keys, port = free_port(), free_port()
        auth = AuthSettings(jwks_url=f"http://127.0.0.1:{keys}/jwks.json")
        issuer = Issuer(auth)
        await stack.enter_async_context(jwks_server(keys, await issuer.keys()))
        environment = {
            "CYZJ_DATABASE__URL": url,
            "CYZJ_HTTP__PORT": str(port),
            "CYZJ_AUTH__JWKS_URL": auth.jwks_url,
            "CYZJ_LOG_LEVEL": "WARNING",
        }
        here = f"http://127.0.0.1:{port}"
        serve = ["teacher_exchanges", "serve", "--only", "http"]
        await stack.enter_async_context(process(serve, environment, f"{here}/livez"))
        client = await stack.enter_async_context(httpx.AsyncClient(base_url=here, timeout=60))
        headers = issuer.headers(Role.COORDINATOR, school=new_id())
        yield [
            Pair(
                f"preview of {ROWS:,} rows, against bare python-calamine",
                "ms",
                lambda: _preview(client, headers, content),
                lambda: _bare(content),
                Bound("<=", 4),
            )
        ]


async def _preview(client: httpx.AsyncClient, headers: dict[str, str], content: bytes) -> float:
    started = time.perf_counter()
    answer = await client.post(
        "/v1/exchange-requests/import", files={"file": ("a.xlsx", content)}, headers=headers
    )
    taken = time.perf_counter() - started
    assert answer.json()["would_create"] == ROWS, answer.text[:500]
    return taken * 1000


async def _bare(content: bytes) -> float:
    started = time.perf_counter()
    with CalamineWorkbook.from_filelike(BytesIO(content)) as book:
        rows = book.get_sheet_by_index(0).to_python()
    taken = time.perf_counter() - started
    assert len(rows) == ROWS + 1
    return taken * 1000


def sheet() -> bytes:
    """Every column filled in; titles, courses, explanations and dates differ from row to row."""
    today = school_date(datetime.now(UTC))
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet(REQUESTS.sheet.noun)
        page.write_row(0, 0, [field.heading for field in REQUESTS.sheet.fields])
        for number in range(1, ROWS + 1):
            first = today + timedelta(days=30 + number % 200)
            written = {
                "title": f"数控加工工艺送教第 {number} 期",
                "exchange_type": "送教",
                "side": "接收方",
                "major_code": f"4601{number % 100:02d}",
                "mode": "现场",
                "window_from": first,
                "window_to": str(first + timedelta(days=40)),
                "class_hours": 1 + number % 40,
                "working_days": None,
                "headcount": 1 + number % 3,
                "deadline": first - timedelta(days=10),
                "course": f"数控编程与加工（{number}）",
                "teacher_level": "不限",
                "lodging": "自理",
                "budget_source": "学校培训经费",
                "visibility": "全联盟",
                "visible_to": None,
                "description": f"面向数控技术应用专业教师，结合企业真实项目，第 {number} 组。",
                "contact_note": f"办公室 {number} 号",
                "number": None,
            }
            page.write_row(number, 0, [written[f.name] for f in REQUESTS.sheet.fields])
    return target.getvalue()
