"""Where the content of files lies: behind an interface, one folder for now."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol
from uuid import uuid4

from cyzj.domain.errors import FieldError, invalid, not_found
from cyzj.files.kinds import ACCEPTED, FileKind, kind_of

PIECE = 256 * 1024


@dataclass(frozen=True)
class Stored:
    """A content in the store."""

    sha256: str
    size: int
    """Bytes."""
    kind: FileKind


class FileStore(Protocol):
    """Contents by their hash. Putting the same content twice is the same as once."""

    async def put(self, pieces: AsyncIterator[bytes]) -> Stored:
        """Keep the content; raises `file-too-large`, `file-kind` for what is not accepted."""
        ...

    async def has(self, sha256: str) -> bool:
        """Whether the content is here."""
        ...

    def read(self, sha256: str) -> AsyncIterator[bytes]:
        """The content, piece by piece; 404 where it is not here."""
        ...

    async def drop(self, sha256: str) -> None:
        """Forget the content; nothing happens where it is not here."""
        ...


class FolderStore:
    """Contents as files under `folder/ab/cd…`, written aside and moved into place when whole."""

    def __init__(self, folder: Path, *, largest: int) -> None:
        self._folder = folder
        self._largest = largest

    async def put(self, pieces: AsyncIterator[bytes]) -> Stored:
        aside = self._folder / "incoming" / uuid4().hex
        try:
            sha256, size = await self._write(aside, pieces)
            kind = await asyncio.to_thread(kind_of, aside)
            if kind is None:
                names = "、".join(k.extension for k in ACCEPTED)
                message = f"这种文件不能上传；可以上传 {names}。请另存为其中一种再上传。"
                raise invalid("file-kind", message, FieldError("file", message))
            await asyncio.to_thread(_move, aside, self._place(sha256))
        finally:
            await asyncio.to_thread(aside.unlink, missing_ok=True)
        return Stored(sha256, size, kind)

    async def has(self, sha256: str) -> bool:
        return await asyncio.to_thread(self._place(sha256).is_file)

    async def read(self, sha256: str) -> AsyncIterator[bytes]:
        try:
            file = await asyncio.to_thread(self._place(sha256).open, "rb")
        except FileNotFoundError as error:
            raise not_found("文件已不在存储中，请联系平台运维。") from error
        try:
            while piece := await asyncio.to_thread(file.read, PIECE):
                yield piece
        finally:
            await asyncio.to_thread(file.close)

    async def drop(self, sha256: str) -> None:
        await asyncio.to_thread(self._place(sha256).unlink, missing_ok=True)

    def _place(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256

    async def _write(self, path: Path, pieces: AsyncIterator[bytes]) -> tuple[str, int]:
        await asyncio.to_thread(path.parent.mkdir, parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        file: BinaryIO = await asyncio.to_thread(path.open, "wb")
        try:
            async for piece in pieces:
                size += len(piece)
                if size > self._largest:
                    limit = self._largest // 1024 // 1024
                    message = f"文件超过 {limit} MB，请压缩或拆分后再上传。"
                    raise invalid("file-too-large", message, FieldError("file", message))
                digest.update(piece)
                await asyncio.to_thread(file.write, piece)
        finally:
            await asyncio.to_thread(file.close)
        return digest.hexdigest(), size


def _move(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    source.replace(target)
