"""The five routes of an import, the same for every kind of thing.

Annotations are not postponed here: those of a route name what its own router was made with.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Depends, Request, UploadFile
from starlette.responses import Response

from cyzj.domain.caller import Caller
from cyzj.http.declared import ITEM, WRITE
from cyzj.http.etag import tagged
from cyzj.http.policies import Allow, Grant
from cyzj.http.problems import documented
from cyzj.http.writes import Write, writing
from cyzj.imports import running
from cyzj.imports.items import ConfirmImport, ImportDone, ImportPreview
from cyzj.imports.plan import Importing
from cyzj.spreadsheets.export import XLSX_TYPE
from cyzj.spreadsheets.opening import LARGEST_FILE
from cyzj.spreadsheets.template import template
from cyzj.storage.unit import Runner, Unit

_FILE: dict[int | str, dict[str, Any]] = {200: {"content": {XLSX_TYPE: {}}}}
GrantWrite = Callable[[str], Callable[..., Awaitable[Write]]]


@dataclass(frozen=True)
class Served:
    """How an import is served. `action` is the right that the single command needs.

    `body` is what a confirmation may choose; `confirming` makes the grant of the confirmation
    (another where the answer shows secrets).
    """

    importing: Importing[Any]
    action: str
    body: type[ConfirmImport] = ConfirmImport
    confirming: GrantWrite = writing
    of_school: bool = True
    """Whether the caller must act for a school."""


def import_router(prefix: str, served: Served) -> APIRouter:
    """Template, check, preview, marked copy and confirmation below `prefix`."""
    router = APIRouter(prefix=f"{prefix}/import", tags=["imports"])
    _reads(router, served)
    _marked(router, served)
    _check(router, served)
    _confirm(router, served)
    return router


async def _as_reader(request: Request, served: Served, grant: Grant) -> Unit:
    """A unit that is never committed."""
    runner: Runner = request.app.state.runner
    return Unit(runner.sessions(), runner.clock.now(), _caller(served, grant))


def _caller(served: Served, grant: Grant) -> Caller:
    if served.of_school:
        grant.school()
    return grant.caller


def _reads(router: APIRouter, served: Served) -> None:
    importing, kind = served.importing, served.importing.kind
    Reader = Annotated[Grant, Depends(Allow(served.action))]  # noqa: N806  # an annotation of this router

    @router.get(
        "/template.xlsx",
        operation_id=f"get_{kind}_template",
        summary="The empty sheet to fill in",
        response_class=Response,
        responses={**_FILE, **documented(401, 403, 503)},
    )
    async def get_template(request: Request, grant: Reader) -> Response:
        unit = await _as_reader(request, served, grant)
        async with unit.session:
            sheet = await importing.sheet(unit)
        return _file(await asyncio.to_thread(template, sheet), f"{sheet.noun}导入模板")

    @router.get(
        "/{token}",
        operation_id=f"show_{kind}_import",
        summary="A checked file, against what is there now",
        response_model=ImportPreview,
        responses=ITEM,
    )
    async def show(request: Request, token: UUID, grant: Reader) -> Response:
        unit = await _as_reader(request, served, grant)
        async with unit.session:
            return tagged(request, await running.show(unit, importing, token))


def _marked(router: APIRouter, served: Served) -> None:
    importing, kind = served.importing, served.importing.kind
    Reader = Annotated[Grant, Depends(Allow(served.action))]  # noqa: N806

    @router.get(
        "/{token}/marked.xlsx",
        operation_id=f"get_marked_{kind}",
        summary="The file with every problem marked at its cell, to correct and send again",
        response_class=Response,
        responses={**_FILE, **documented(401, 403, 404, 409, 422, 503)},
    )
    async def get_marked(request: Request, token: UUID, grant: Reader) -> Response:
        unit = await _as_reader(request, served, grant)
        async with unit.session:
            sheet = await importing.sheet(unit)
            return _file(await running.mark(unit, importing, token), f"{sheet.noun}（标注了错误）")


def _check(router: APIRouter, served: Served) -> None:
    kind = served.importing.kind
    Checking = Annotated[Write, Depends(writing(served.action))]  # noqa: N806

    @router.post(
        "",
        operation_id=f"check_{kind}_import",
        summary="Check a filled-in sheet (multipart field `file`): what it would do; nothing is done",
        response_model=ImportPreview,
        responses=WRITE,
    )
    async def check(file: UploadFile, write: Checking) -> Response:
        _caller(served, write.grant)
        content = await file.read(LARGEST_FILE + 1)
        name = (file.filename or "").replace("\0", "").strip() or "未命名"

        async def work(unit: Unit) -> ImportPreview:
            return await running.check(unit, served.importing, name, content)

        return await write.do(f"check_{kind}_import", work)


def _confirm(router: APIRouter, served: Served) -> None:
    kind, body_type = served.importing.kind, served.body
    Confirming = Annotated[Write, Depends(served.confirming(served.action))]  # noqa: N806

    async def confirm(token: UUID, body: ConfirmImport, write: Write) -> Response:
        _caller(served, write.grant)

        async def work(unit: Unit) -> ImportDone:
            return await running.confirm(unit, served.importing, token, body.choices())

        return await write.do(f"import_{kind}", work)

    confirm.__annotations__ |= {"body": body_type, "write": Confirming, "token": UUID}
    router.post(
        "/{token}/confirm",
        operation_id=f"import_{kind}",
        summary="Do all of it in one transaction, or nothing",
        response_model=ImportDone,
        responses=WRITE,
    )(confirm)


def _file(content: bytes, name: str) -> Response:
    disposition = f"attachment; filename*=UTF-8''{quote(name)}.xlsx"
    return Response(content, media_type=XLSX_TYPE, headers={"Content-Disposition": disposition})
