"""How agreements stand in answers."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.member_schools.agreement import (
    AgreementStatus,
    Bearer,
    CapPeriod,
    HashScheme,
)
from cyzj.contracts.payload import Waiting
from cyzj.http.values import ClassHours, Item
from member_schools.domain.agreement_redline import ChangeKind
from member_schools.http.items import OrganisationBrief
from member_schools.http.membership_items import RemarkItem


class LineItem(Item):
    """A line of an agreement; null stands for what is not settled yet."""

    id: UUID
    home_ids: tuple[UUID, ...]
    host_ids: tuple[UUID, ...]
    exchange_type: ExchangeType
    major_codes: tuple[str, ...]
    cap_people: int | None
    cap_hours: ClassHours | None
    cap_period: CapPeriod
    starts_on: date | None
    """Null: with the agreement."""
    ends_on: date | None
    """Null: with the agreement."""
    lodging: Bearer | None
    travel: Bearer | None
    note: str


class ContentItem(Item):
    """A whole text."""

    title: str
    parties: tuple[UUID, ...]
    valid_from: date | None
    valid_to: date | None
    clauses: str
    lines: tuple[LineItem, ...]


class ScanItem(Item):
    """A scanned paper: the stamped agreement, or a 授权书."""

    sha256: str
    file_name: str
    size: int
    media_type: str
    party: OrganisationBrief | None
    attached_at: datetime


class ApprovalItem(Item):
    """A party's consent to one very text."""

    party: OrganisationBrief | None
    content_hash: str
    by: UUID | None
    at: datetime
    mandate: ScanItem | None
    """The scanned 授权书; null: approved by the party's leader."""
    words: str


class DraftItem(Item):
    """The text under negotiation."""

    content: ContentItem
    content_hash: str
    revision: int
    edited_by: OrganisationBrief | None
    edited_at: datetime
    proposed: bool
    approvals: tuple[ApprovalItem, ...]


class TextItem(Item):
    """A text that all approved; the one with the highest version is in force."""

    version: int
    content: ContentItem
    content_hash: str
    approvals: tuple[ApprovalItem, ...]
    in_force_from: datetime
    scans: tuple[ScanItem, ...]


class CommentItem(Item):
    """What was said about a line, or about the whole (`line_id` null)."""

    id: UUID
    line_id: UUID | None
    party: OrganisationBrief | None
    """Null: the office."""
    by: UUID | None
    at: datetime
    words: str
    resolved_at: datetime | None
    resolved_by: UUID | None


class NoticeItem(Item):
    """A party ends it."""

    party: OrganisationBrief | None
    by: UUID | None
    at: datetime
    ends_on: date
    words: str


class AgreementSummary(Item):
    """An agreement as a list shows it."""

    id: UUID
    version: int
    number: str
    status: AgreementStatus
    state: AgreementStatus
    """The same as `status`."""
    title: str
    parties: tuple[OrganisationBrief, ...]
    drafted_by: OrganisationBrief | None
    since: datetime
    created_at: datetime
    text_version: int
    """Version of the text in force; 0: none yet."""
    text_hash: str | None
    hash_scheme: HashScheme
    valid_from: date | None
    valid_to: date | None
    ends_on: date | None
    """Last day after notice was given or it was ended."""
    line_count: int
    open_comments: int
    proposed: bool
    """Whether the text under negotiation is put to approval."""
    waiting_on: tuple[Waiting, ...]
    allowed_actions: tuple[str, ...]


class AgreementItem(AgreementSummary):
    """An agreement with its texts, as one of its parties or the office reads it."""

    draft: DraftItem | None
    texts: tuple[TextItem, ...]
    comments: tuple[CommentItem, ...]
    remarks: tuple[RemarkItem, ...]
    notice: NoticeItem | None


class ChangeItem(Item):
    """A difference between two texts."""

    kind: ChangeKind
    line_id: UUID | None
    """Null: of the whole."""
    field: str
    """Empty: the whole line was added or removed."""
    before: object
    after: object


class RedlineItem(Item):
    """What changed from one text to another."""

    before: str
    after: str
    """The texts' hashes."""
    changes: tuple[ChangeItem, ...]
