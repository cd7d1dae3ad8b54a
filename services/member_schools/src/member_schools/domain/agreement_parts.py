"""What an agreement holds besides its state: the text under negotiation, texts in force, comments, notice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from member_schools.domain.agreement_text import Content


@dataclass(frozen=True, kw_only=True)
class Scan:
    """A paper, scanned: a stamped agreement, or a 授权书."""

    sha256: str
    file_name: str
    size: int
    media_type: str
    party_id: UUID
    attached_at: datetime


@dataclass(frozen=True, kw_only=True)
class Approval:
    """A party's consent to one very text."""

    party_id: UUID
    content_hash: str
    by: UUID | None
    at: datetime
    mandate: Scan | None = None
    """The scanned 授权书 of who approved; None: the party's leader needs none."""
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """The text under negotiation. `revision` counts its changes; with each, approvals are void."""

    content: Content
    content_hash: str
    revision: int
    edited_by_id: UUID
    edited_at: datetime
    proposed: bool = False
    """Whether it is put to the parties' approval."""
    approvals: tuple[Approval, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Text:
    """A text that all approved. It is never deleted; the last one is in force."""

    version: int
    content: Content
    content_hash: str
    approvals: tuple[Approval, ...]
    in_force_from: datetime
    scans: tuple[Scan, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Comment:
    """What was said about a line or the whole; the parties and the office read it."""

    id: UUID
    line_id: UUID | None
    party_id: UUID | None
    """None: the office."""
    by: UUID | None
    at: datetime
    words: str
    resolved_at: datetime | None = None
    resolved_by: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A party ends it."""

    party_id: UUID
    by: UUID | None
    at: datetime
    ends_on: date
    words: str
