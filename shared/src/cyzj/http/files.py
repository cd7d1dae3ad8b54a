"""The route that takes a file, of every service that keeps some; what it becomes another command says."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated, Any, Protocol
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request, UploadFile
from pydantic import Field
from starlette.responses import Response, StreamingResponse

from cyzj.domain.clock import moved_to
from cyzj.domain.errors import not_found
from cyzj.files import FileStore
from cyzj.files.store import PIECE
from cyzj.files.uploads import upload_file
from cyzj.http.policies import Allow, Grant
from cyzj.http.problems import documented
from cyzj.http.values import Item
from cyzj.http.writes import DemoAuthorization, DemoTime, demo_moment
from cyzj.storage.unit import Runner, Unit

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
        upload = await upload_file(unit, store, stored)
        return FileItem(
            sha256=upload.sha256,
            size=upload.size,
            media_type=upload.media_type,
            uploaded_at=upload.uploaded_at,
        )

    with moved_to(moment):
        return await runner.run("upload_file", grant.caller, work)


async def _pieces(file: UploadFile) -> AsyncIterator[bytes]:
    while piece := await file.read(PIECE):
        yield piece


class Kept(Protocol):
    """A file that an item holds."""

    @property
    def sha256(self) -> str: ...
    @property
    def file_name(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def media_type(self) -> str: ...


FILE_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {"description": "the file", "content": {"application/octet-stream": {}}}
}


async def as_download(request: Request, file: Kept | None) -> Response:
    """The content as a download under its name; 404 where there is none, or its content is gone."""
    store: FileStore = request.app.state.files
    if file is None or not await store.has(file.sha256):
        raise not_found()
    return StreamingResponse(
        store.read(file.sha256),
        media_type=file.media_type,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.file_name)}",
            "Content-Length": str(file.size),
            "Content-Security-Policy": "sandbox",
        },
    )
