"""The filters of lists of requests and offers, as query parameters."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query

from cyzj.contracts.codes import ExchangeType, Jurisdiction, Mode, Side
from cyzj.contracts.teacher_exchanges.offer import OfferStatus
from cyzj.contracts.teacher_exchanges.request import RequestStatus
from teacher_exchanges.storage.posting_queries import PostingScope, Wanted

Types = Annotated[list[ExchangeType], Query(max_length=10)]
Modes = Annotated[list[Mode], Query(max_length=5)]
Major = Annotated[
    str | None, Query(pattern=r"^\d{2}(\d{2}(\d{2})?)?$", description="and everything below it")
]
From = Annotated[date | None, Query(description="the window reaches this day or a later one")]
To = Annotated[date | None, Query(description="the window begins on this day or an earlier one")]
Words = Annotated[str, Query(max_length=100, description="in number, title, course or major code")]
_NONE: list[ExchangeType] = []
_NO_MODES: list[Mode] = []


def wanted_requests(
    scope: PostingScope = PostingScope.ALL,
    status: Annotated[list[RequestStatus], Query(max_length=10)] = [],  # noqa: B006  # FastAPI copies it
    exchange_type: Types = _NONE,
    major_code: Major = None,
    side: Side | None = None,
    mode: Modes = _NO_MODES,
    school_id: UUID | None = None,
    jurisdiction: Jurisdiction | None = None,
    window_from: From = None,
    window_to: To = None,
    q: Words = "",
) -> Wanted:
    """The filters of the list of requests and of its exports."""
    return Wanted(
        scope,
        status,
        exchange_type,
        major_code,
        side,
        mode,
        school_id,
        jurisdiction,
        window_from,
        window_to,
        None,
        q,
    )


def wanted_offers(
    scope: PostingScope = PostingScope.ALL,
    status: Annotated[list[OfferStatus], Query(max_length=10)] = [],  # noqa: B006  # FastAPI copies it
    exchange_type: Types = _NONE,
    major_code: Major = None,
    side: Side | None = None,
    mode: Modes = _NO_MODES,
    school_id: UUID | None = None,
    jurisdiction: Jurisdiction | None = None,
    window_from: From = None,
    window_to: To = None,
    answers: UUID | None = None,
    q: Words = "",
) -> Wanted:
    """The filters of the list of offers and of its exports."""
    return Wanted(
        scope,
        status,
        exchange_type,
        major_code,
        side,
        mode,
        school_id,
        jurisdiction,
        window_from,
        window_to,
        answers,
        q,
    )
