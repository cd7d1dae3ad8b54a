"""Who uploaded which content, until something uses it; what nobody used is forgotten after two days."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import (
    Column,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Uuid,
    func,
    select,
    text,
)
from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.deadlines import schedule
from cyzj.domain.errors import DomainError, Kind, forbidden
from cyzj.domain.ids import new_id
from cyzj.files.store import FileStore, Stored
from cyzj.storage.tables import moment
from cyzj.storage.unit import Unit

KEPT = timedelta(hours=48)
UNUSED = "forget_unused_file"
"""The deadline that forgets an upload."""
InUse = Callable[[AsyncSession, str], Awaitable[bool]]
"""Whether an item of the service refers to the content of this hash."""


def files_table(metadata: MetaData) -> Table:
    """One row an upload by one person; the content lies in the file store under its hash."""
    return Table(
        "files",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("sha256", String(64), nullable=False),
        Column("size", Integer, nullable=False),
        Column("media_type", String(120), nullable=False),
        Column("uploaded_by", Uuid, nullable=False),
        moment("uploaded_at"),
        Index("file_is_uploaded_once", "sha256", "uploaded_by", unique=True),
    )


@dataclass(frozen=True)
class Upload:
    """One person's upload of one content."""

    id: UUID
    sha256: str
    size: int
    """Bytes."""
    media_type: str
    uploaded_at: datetime


_COLUMNS = "id, sha256, size, media_type, uploaded_at"
_FIND = text(f"SELECT {_COLUMNS} FROM files WHERE sha256 = :sha256 AND uploaded_by = :person")  # noqa: S608  # names of ours
_FIND_ANY = text("SELECT EXISTS (SELECT FROM files WHERE sha256 = :sha256)")
_ADD = text(
    "INSERT INTO files (id, sha256, size, media_type, uploaded_by, uploaded_at)"
    " VALUES (:id, :sha256, :size, :media_type, :person, :uploaded_at)"
)
_DROP = text("DELETE FROM files WHERE id = :id")
_BY = text("SELECT id FROM files WHERE uploaded_by = :person")
_HASH = text("SELECT sha256 FROM files WHERE id = :id")


async def upload_of(session: AsyncSession, sha256: str, person: UUID | None) -> Upload | None:
    """The person's upload of this content, or None."""
    row = (await session.execute(_FIND, {"sha256": sha256, "person": person})).first()
    return Upload(*row) if row else None


async def upload_file(unit: Unit, store: FileStore, stored: Stored) -> Upload:
    """The caller's upload of the content; the same content again is the same upload."""
    person = unit.caller.person_ref
    if person is None:
        raise forbidden("no-person", "请以本人身份上传文件。")
    await _alone_with(unit.session, stored.sha256)
    if not await store.has(stored.sha256):
        raise DomainError(Kind.UNAVAILABLE, "upload-again", "文件没有保存好，请重新上传。")
    upload = await upload_of(unit.session, stored.sha256, person)
    if upload is None:
        upload = Upload(new_id(), stored.sha256, stored.size, stored.kind.media_type, unit.now)
        await unit.session.execute(_ADD, {**vars(upload), "person": person})
    await schedule(unit.session, upload.id, UNUSED, unit.now + KEPT)
    return upload


async def forget_unused_file(unit: Unit, store: FileStore, in_use: InUse, id: UUID) -> None:
    """The upload is forgotten; a content that an item or another upload holds stays."""
    sha256 = await unit.session.scalar(_HASH, {"id": id})
    if sha256 is None:
        return
    await _alone_with(unit.session, sha256)
    await unit.session.execute(_DROP, {"id": id})
    await forget_content(unit.session, store, in_use, sha256)


async def forget_content(
    session: AsyncSession, store: FileStore, in_use: InUse, sha256: str
) -> None:
    """A content that neither an item nor an upload holds any longer is dropped."""
    await _alone_with(session, sha256)
    uploaded = await session.scalar(_FIND_ANY, {"sha256": sha256})
    if not uploaded and not await in_use(session, sha256):
        await store.drop(sha256)


async def uploads_by(session: AsyncSession, person: UUID) -> list[UUID]:
    """The uploads of a person that are not forgotten yet."""
    rows = await session.execute(_BY, {"person": person})
    return [row.id for row in rows]


async def _alone_with(session: AsyncSession, sha256: str) -> None:
    """Until the end of the transaction nobody else takes up or forgets this content."""
    key = func.hashtextextended(sha256, 0)
    await session.execute(select(func.pg_advisory_xact_lock(key)))
