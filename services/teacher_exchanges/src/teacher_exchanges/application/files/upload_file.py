"""Write down who uploaded which content; unused after two days, it is forgotten."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.deadlines import schedule
from cyzj.domain.errors import DomainError, Kind, forbidden
from cyzj.domain.ids import new_id
from cyzj.files import FileStore, Stored
from cyzj.storage.unit import Unit
from teacher_exchanges.storage.file_row import FileRow
from teacher_exchanges.storage.files import upload_of

UNUSED, KEPT = "forget_unused_file", timedelta(hours=48)


async def upload_file(unit: Unit, store: FileStore, stored: Stored) -> FileRow:
    """The caller's upload of the content; the same content again is the same upload."""
    person = unit.caller.person_ref
    if person is None:
        raise forbidden("no-person", "请以本人身份上传文件。")
    await alone_with(unit.session, stored.sha256)
    if not await store.has(stored.sha256):
        raise DomainError(Kind.UNAVAILABLE, "upload-again", "文件没有保存好，请重新上传。")
    row = await upload_of(unit.session, stored.sha256, person)
    if row is None:
        row = FileRow(
            id=new_id(),
            sha256=stored.sha256,
            size=stored.size,
            media_type=stored.kind.media_type,
            uploaded_by=person,
            uploaded_at=unit.now,
        )
        unit.session.add(row)
        await unit.session.flush()
    await schedule(unit.session, row.id, UNUSED, unit.now + KEPT)
    return row


async def alone_with(session: AsyncSession, sha256: str) -> None:
    """Until the end of the transaction nobody else takes up or forgets this content."""
    key = func.hashtextextended(sha256, 0)
    await session.execute(select(func.pg_advisory_xact_lock(key)))
