"""The route that takes a file; what it becomes is said by another command."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request, UploadFile
from pydantic import Field

from cyzj.domain.clock import moved_to
from cyzj.files import FileStore
from cyzj.files.store import PIECE
from cyzj.http.policies import Allow, Grant
from cyzj.http.problems import documented
from cyzj.http.values import Item
from cyzj.http.writes import DemoAuthorization, DemoTime, demo_moment
from cyzj.storage.unit import Runner, Unit
from teacher_exchanges.application.files.upload_file import upload_file

router = APIRouter(prefix="/v1/files", tags=["files"])


class FileItem(Item):
    """An uploaded file, by its content."""

    sha256: str = Field(examples=["9f2c7be4" * 8])
    size: int
    """Bytes."""
    media_type: str
    """By the content, whatever the file was called."""
    uploaded_at: datetime


@router.post(
    "",
    status_code=201,
    operation_id="upload_file",
    summary="Upload a file (multipart field `file`); the same content again changes nothing",
    responses=documented(401, 403, 413, 422, 503),
)
async def upload(
    request: Request,
    file: UploadFile,
    grant: Annotated[Grant, Depends(Allow("files.upload"))],
    demo_time: DemoTime = None,
    demo_authorization: DemoAuthorization = None,
) -> FileItem:
    moment = await demo_moment(request, demo_time, demo_authorization)
    store: FileStore = request.app.state.files
    runner: Runner = request.app.state.runner
    stored = await store.put(_pieces(file))

    async def work(unit: Unit) -> FileItem:
        row = await upload_file(unit, store, stored)
        return FileItem(
            sha256=row.sha256,
            size=row.size,
            media_type=row.media_type,
            uploaded_at=row.uploaded_at,
        )

    with moved_to(moment):
        return await runner.run("upload_file", grant.caller, work)


async def _pieces(file: UploadFile) -> AsyncIterator[bytes]:
    while piece := await file.read(PIECE):
        yield piece
