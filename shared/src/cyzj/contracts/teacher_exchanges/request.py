"""An exchange request (交流需求): what a school needs."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from cyzj.contracts.codes import ExchangeType, Mode, Side, Visibility
from cyzj.contracts.payload import Hundredths, MajorCode, Number, Payload, PublishedTitle, event

CONTEXT = "teacher_exchanges"
Headcount = Annotated[int, Field(ge=0, le=500)]


class RequestStatus(StrEnum):
    """States of an exchange request (domain.md 2.2)."""

    DRAFT = "draft"
    OPEN = "open"
    PARTIALLY_MATCHED = "partially_matched"
    MATCHED = "matched"
    PAUSED = "paused"
    FULFILLED = "fulfilled"
    PARTIALLY_FULFILLED = "partially_fulfilled"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    DISCARDED = "discarded"


class RequestState(Payload):
    """An exchange request after the fact. Seen by its audience."""

    number: Number
    """The number people use, e.g. TR-2026-0252; unique, never reused."""
    status: RequestStatus
    """Where it stands."""
    school_id: UUID
    """The school that needs."""
    exchange_type: ExchangeType
    """Which of the seven kinds."""
    side: Side
    """The side the requesting school takes: it sends a teacher (home) or receives one (host)."""
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
    """Class hours wanted, in hundredths; null for kinds measured in days."""
    working_days: int | None
    """Working days wanted; null for kinds measured in class hours."""
    headcount: Headcount
    """How many teachers."""
    matched: Headcount
    """How many of them have a confirmed match."""
    visibility: Visibility
    """To whom it is offered."""
    deadline: date
    """Last day on which it collects answers."""
    opened_at: datetime | None
    """When it was first published (UTC); null for a draft."""


@event(CONTEXT, "request", "drafted")
class RequestDrafted(RequestState):
    """需求草稿已保存 for the first time. Seen by the school only."""


@event(CONTEXT, "request", "opened")
class RequestOpened(RequestState):
    """需求已发布: it collects answers until `deadline`."""


@event(CONTEXT, "request", "changed")
class RequestChanged(RequestState):
    """需求已修改: title, window, volume, headcount, visibility or deadline; all values are the new ones."""


@event(CONTEXT, "request", "paused")
class RequestPaused(RequestState):
    """需求已暂停: it takes no new answers."""


@event(CONTEXT, "request", "resumed")
class RequestResumed(RequestState):
    """需求已恢复征集."""


@event(CONTEXT, "request", "partially_matched")
class RequestPartiallyMatched(RequestState):
    """需求已部分对接: some of the headcount has a confirmed match."""


@event(CONTEXT, "request", "matched")
class RequestMatched(RequestState):
    """需求已对接: the whole headcount has a confirmed match."""


@event(CONTEXT, "request", "reopened")
class RequestReopened(RequestState):
    """需求重新征集: a match or its placement fell through, so it is short again."""


@event(CONTEXT, "request", "fulfilled")
class RequestFulfilled(RequestState):
    """需求已完成: every placement that came of it is completed."""


@event(CONTEXT, "request", "partially_fulfilled")
class RequestPartiallyFulfilled(RequestState):
    """需求部分完成: all placements ended and some were completed."""


@event(CONTEXT, "request", "expired")
class RequestExpired(RequestState):
    """需求已过期: the deadline passed without enough matches."""


@event(CONTEXT, "request", "withdrawn")
class RequestWithdrawn(RequestState):
    """需求已撤回 by the school; its reason stays behind the API."""


@event(CONTEXT, "request", "discarded")
class RequestDiscarded(RequestState):
    """需求草稿已放弃; it was never published."""
