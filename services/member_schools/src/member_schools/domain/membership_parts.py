"""What a membership holds besides its state: documents, remarks, and the signed charter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class DocumentKind(StrEnum):
    """What an application has to bring."""

    APPLICATION_FORM = "application_form"
    """申请表"""
    OFFICIAL_LETTER = "official_letter"
    """单位公函"""
    OTHER = "other"
    """其他材料"""


DOCUMENT_KINDS = {
    DocumentKind.APPLICATION_FORM: "申请表",
    DocumentKind.OFFICIAL_LETTER: "单位公函",
    DocumentKind.OTHER: "其他材料",
}
NEEDED = (DocumentKind.APPLICATION_FORM, DocumentKind.OFFICIAL_LETTER)


@dataclass(frozen=True)
class Document:
    """An uploaded file and what it is."""

    kind: DocumentKind
    sha256: str
    file_name: str
    size: int
    media_type: str
    submitted_at: datetime


@dataclass(frozen=True)
class Remark:
    """What was said with a step; only the organisation and the office read it."""

    command: str
    words: str
    at: datetime
    by: UUID | None


@dataclass(frozen=True)
class Charter:
    """A version of the alliance's charter; members sign its hash."""

    version: int
    text: str
    content_hash: str
    in_force_from: datetime
    issued_by: UUID | None
