"""The documents of an application: files that the caller uploaded before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cyzj.domain.errors import FieldError, invalid
from cyzj.files.uploads import upload_of
from cyzj.storage.unit import Unit
from member_schools.domain.membership_parts import Document, DocumentKind


@dataclass(frozen=True)
class Handed:
    """An uploaded file by its hash, what it is, and what it is called."""

    kind: DocumentKind
    sha256: str
    file_name: str


async def documents(
    unit: Unit, handed: Sequence[Handed], known: Sequence[Document] = ()
) -> list[Document]:
    """The documents; raises `file-unknown` for one that is neither the caller's upload nor `known`."""
    kept = {document.sha256: document for document in known}
    found: list[Document] = []
    for one in handed:
        upload = await upload_of(unit.session, one.sha256, unit.caller.person_ref)
        stored = upload or kept.get(one.sha256)
        if stored is None:
            message = "找不到这份文件，请先上传，再提交。"
            raise invalid("file-unknown", message, FieldError(one.kind, message))
        found.append(
            Document(
                kind=one.kind,
                sha256=stored.sha256,
                file_name=one.file_name.strip()[:120] or "未命名",
                size=stored.size,
                media_type=stored.media_type,
                submitted_at=unit.now,
            )
        )
    return found
