"""An agreement (合作协议) between two or more organisations: what each gives whom, how much, and until when."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.payload import (
    Fact,
    Hundredths,
    MajorCode,
    Number,
    Payload,
    Sha256,
    Waiting,
    event,
)

CONTEXT = "member_schools"


class AgreementStatus(StrEnum):
    """States of an agreement (domain.md 2.1)."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    NEGOTIATING = "negotiating"
    PARTIALLY_APPROVED = "partially_approved"
    IN_FORCE = "in_force"
    AMENDING = "amending"
    REVERTED = "reverted"
    NOTICE_GIVEN = "notice_given"
    TERMINATED = "terminated"
    TERMINATED_AS_WHOLE = "terminated_as_whole"
    EXPIRED = "expired"
    DISCARDED = "discarded"


class HashScheme(StrEnum):
    """How a content hash is made: SHA-256 of the canonical JSON (RFC 8785)."""

    RFC8785_SHA256 = "rfc8785+sha256"


class CapPeriod(StrEnum):
    """What a line's caps are counted over: 学年, 学期, or the line's whole time."""

    SCHOOL_YEAR = "school_year"
    TERM = "term"
    WHOLE = "whole"


class Bearer(StrEnum):
    """Who bears a cost: the sending side, the receiving side, each its own, or nobody (there is none)."""

    HOME = "home"
    HOST = "host"
    EACH = "each"
    NONE = "none"


class AgreementLine(Fact):
    """A line in force: an engagement of these schools, this kind and these majors counts against it."""

    line_id: UUID
    """The same through all versions, so that what was used stays counted."""
    home_ids: tuple[UUID, ...]
    """Who may send (派出) under it; parties of the agreement."""
    host_ids: tuple[UUID, ...]
    """Who may receive (接收) under it; parties of the agreement."""
    exchange_type: ExchangeType
    """Which kind of exchange."""
    major_codes: tuple[MajorCode, ...]
    """Majors, classes or groups; empty: any."""
    cap_people: int | None
    """At most so many placements (人次) a period; null: not limited by people."""
    cap_hours: Hundredths | None
    """At most so many class hours a period, in hundredths; null: not limited by hours."""
    cap_period: CapPeriod
    """What the caps are counted over."""
    starts_on: date
    """First day an engagement under it may begin (Asia/Shanghai)."""
    ends_on: date
    """Last day of it."""
    lodging: Bearer
    """Who bears lodging."""
    travel: Bearer
    """Who bears travel."""


class AgreementState(Payload):
    """An agreement after the fact. Seen by its parties and the office; texts stay behind the API."""

    number: Number
    """The number people use, e.g. XY-2026-0003."""
    status: AgreementStatus
    """Where it stands."""
    parties: tuple[UUID, ...]
    """The organisations it binds, in the order of their ids; two or more."""
    drafted_by_id: UUID
    """The party that drafted it."""
    text_version: int
    """Version of the text in force; 0 before all have approved. It counts 1, 2, … with each amendment."""
    text_hash: Sha256 | None
    """Content hash of the text in force; null before."""
    hash_scheme: HashScheme
    """How its hashes are made."""
    valid_from: date | None
    """First day of the text in force, else of the one proposed; null where none was given."""
    valid_to: date | None
    """Last day, likewise."""
    lines: tuple[AgreementLine, ...]
    """The lines in force; empty before, and after it ended."""
    proposed_hash: Sha256 | None
    """Content hash of the text under negotiation; null while there is none."""
    approved_by: tuple[UUID, ...]
    """The parties that have approved `proposed_hash`."""
    ends_on: date | None
    """Last day after notice was given or it was ended; null otherwise."""
    waiting_on: tuple[Waiting, ...]
    """Who has to act next."""


@event(CONTEXT, "agreement", "drafted")
class AgreementDrafted(AgreementState):
    """草稿: only the party that drafts it sees it."""


@event(CONTEXT, "agreement", "revised")
class AgreementRevised(AgreementState):
    """文本已修改: every approval of the text before is void."""

    revised_by_id: UUID
    """The party that changed it."""


@event(CONTEXT, "agreement", "proposed")
class AgreementProposed(AgreementState):
    """已提议: the text is put to every party's approval."""


@event(CONTEXT, "agreement", "approved")
class AgreementApproved(AgreementState):
    """一方已批准 this very text."""

    approved_by_id: UUID
    """The party that approved."""
    approved_hash: Sha256
    """What it approved."""


@event(CONTEXT, "agreement", "came_into_force")
class AgreementCameIntoForce(AgreementState):
    """生效: all parties approved the same text; `lines` are those to be counted against from now on."""


@event(CONTEXT, "agreement", "amendment_opened")
class AgreementAmendmentOpened(AgreementState):
    """开始修订: the text in force stays so until all approve another."""

    opened_by_id: UUID
    """The party that wants it changed."""


@event(CONTEXT, "agreement", "reverted")
class AgreementReverted(AgreementState):
    """修订已放弃: the text in force goes on."""


@event(CONTEXT, "agreement", "commented")
class AgreementCommented(AgreementState):
    """有新批注 on a line or the whole; its words stay behind the API."""

    line_id: UUID | None
    """The line; null: the whole."""


@event(CONTEXT, "agreement", "comment_resolved")
class AgreementCommentResolved(AgreementState):
    """批注已处理."""

    line_id: UUID | None
    """The line; null: the whole."""


@event(CONTEXT, "agreement", "scan_attached")
class AgreementScanAttached(AgreementState):
    """盖章扫描件已归档 beside the text in force."""

    scan_hash: Sha256
    """SHA-256 of the file."""


@event(CONTEXT, "agreement", "expiry_neared")
class AgreementExpiryNeared(AgreementState):
    """即将到期: renew it, or let it end."""

    days_left: int
    """Days to the last day: 180, 90, 30 or 7 [P], or fewer where it came into force later."""


@event(CONTEXT, "agreement", "notice_given")
class AgreementNoticeGiven(AgreementState):
    """已通知终止: it ends on `ends_on`."""

    noticed_by_id: UUID
    """The party that ends it."""
    noticed_at: datetime
    """When notice was given (UTC)."""


@event(CONTEXT, "agreement", "terminated")
class AgreementTerminated(AgreementState):
    """已终止: the time of notice is over."""


@event(CONTEXT, "agreement", "terminated_as_whole")
class AgreementTerminatedAsWhole(AgreementState):
    """整体终止: nothing ever happened under it."""


@event(CONTEXT, "agreement", "expired")
class AgreementExpired(AgreementState):
    """已到期."""


@event(CONTEXT, "agreement", "discarded")
class AgreementDiscarded(AgreementState):
    """已废弃 before all had approved."""
