"""An exchange offer (交流供给): what a school can give, free-standing or as an answer to a request."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from uuid import UUID

from cyzj.contracts.codes import ExchangeType, Mode, Side, Visibility
from cyzj.contracts.payload import Hundredths, MajorCode, Number, Payload, PublishedTitle, event
from cyzj.contracts.teacher_exchanges.request import Headcount

CONTEXT = "teacher_exchanges"


class OfferStatus(StrEnum):
    """States of an exchange offer (domain.md 2.2)."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RESERVED = "reserved"
    TAKEN = "taken"
    PAUSED = "paused"
    CLOSED = "closed"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    DISCARDED = "discarded"


class OfferState(Payload):
    """An exchange offer after the fact. Seen by its audience."""

    number: Number
    """The number people use, e.g. TO-2026-0031; unique, never reused."""
    status: OfferStatus
    """Where it stands."""
    school_id: UUID
    """The school that offers."""
    answers: UUID | None
    """The request it answers; null for a free-standing offer."""
    exchange_type: ExchangeType
    """Which of the seven kinds."""
    side: Side
    """The side the offering school takes: it sends a teacher (home) or receives one (host)."""
    title: PublishedTitle
    """The published title."""
    major_code: MajorCode | None
    """Major, class or group code of the 2021 catalogue (unverified); null: any."""
    mode: Mode
    """On site, online or both."""
    window_from: date
    """First possible day (Asia/Shanghai)."""
    window_to: date
    """Last possible day."""
    class_hours: Hundredths | None
    """Class hours offered, in hundredths; null for kinds measured in days."""
    working_days: int | None
    """Working days offered; null for kinds measured in class hours."""
    headcount: Headcount
    """How many teachers it can send or receive."""
    taken: Headcount
    """How many of them are bound by a confirmed match."""
    held: Headcount = 0
    """How many of them are reserved for matches that one side has confirmed."""
    visibility: Visibility
    """To whom it is offered."""
    expires_on: date
    """Last day on which it can be taken."""


@event(CONTEXT, "offer", "drafted")
class OfferDrafted(OfferState):
    """供给草稿已保存 for the first time. Seen by the school only."""


@event(CONTEXT, "offer", "published")
class OfferPublished(OfferState):
    """供给已发布."""


@event(CONTEXT, "offer", "changed")
class OfferChanged(OfferState):
    """供给已修改; all values are the new ones."""


@event(CONTEXT, "offer", "paused")
class OfferPaused(OfferState):
    """供给已暂停."""


@event(CONTEXT, "offer", "resumed")
class OfferResumed(OfferState):
    """供给已恢复."""


@event(CONTEXT, "offer", "reserved")
class OfferReserved(OfferState):
    """供给已预留 for a match that one side has confirmed; falls free again after 72 hours."""


@event(CONTEXT, "offer", "released")
class OfferReleased(OfferState):
    """预留或选用已释放: the match fell through or its time ran out."""


@event(CONTEXT, "offer", "partially_taken")
class OfferPartiallyTaken(OfferState):
    """供给已部分选用; the rest is still on offer."""


@event(CONTEXT, "offer", "taken")
class OfferTaken(OfferState):
    """供给已被选用: the whole headcount is bound."""


@event(CONTEXT, "offer", "closed")
class OfferClosed(OfferState):
    """供给已结束: everything that came of it is over."""


@event(CONTEXT, "offer", "expired")
class OfferExpired(OfferState):
    """供给已过期."""


@event(CONTEXT, "offer", "withdrawn")
class OfferWithdrawn(OfferState):
    """供给已撤回 by the school."""


@event(CONTEXT, "offer", "discarded")
class OfferDiscarded(OfferState):
    """供给草稿已放弃; it was never published."""
