"""Two days after an upload: what nobody used is forgotten, the content too if nobody else wants it."""

from __future__ import annotations

from uuid import UUID

from cyzj.files import FileStore
from cyzj.storage.unit import Unit
from teacher_exchanges.application.files.upload_file import alone_with
from teacher_exchanges.storage.file_row import FileRow
from teacher_exchanges.storage.files import is_wanted


async def forget_unused_file(unit: Unit, store: FileStore, id: UUID) -> None:
    """The upload is forgotten; a content that an engagement or another upload holds stays."""
    row = await unit.session.get(FileRow, id)
    if row is None:
        return
    await alone_with(unit.session, row.sha256)
    await unit.session.delete(row)
    await unit.session.flush()
    if not await is_wanted(unit.session, row.sha256):
        await store.drop(row.sha256)
