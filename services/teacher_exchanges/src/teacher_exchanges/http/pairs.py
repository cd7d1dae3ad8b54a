"""What matches and engagements share in answers, and the filters of their lists."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Query

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.teacher_exchanges.engagement import EngagementStatus
from cyzj.contracts.teacher_exchanges.match import MatchStatus
from cyzj.http.reading import Read
from cyzj.http.values import Item
from teacher_exchanges.storage.pair_queries import Row, WantedPairs, counted_by

Types = Annotated[list[ExchangeType], Query(max_length=10)]
Numbers = Annotated[str, Query(max_length=20, description="a number, or the beginning of one")]
Mine = Annotated[bool, Query(description="only what the caller or their school has to act on")]
_NONE: list[ExchangeType] = []


class PairFacets(Item):
    """How many of the newest 1,000 the filters select, by value; schools by their id."""

    status: dict[str, int]
    exchange_type: dict[str, int]
    home_school_id: dict[str, int]
    host_school_id: dict[str, int]


async def facets_of(read: Read, row: Row, wanted: WantedPairs) -> PairFacets:
    """The facets of what the caller may see."""
    async with read.session() as session:
        found = {
            column: await counted_by(session, row, read.caller, wanted, column)
            for column in PairFacets.model_fields
        }
    return PairFacets(**found)


def wanted_matches(
    status: Annotated[list[MatchStatus], Query(max_length=10)] = [],  # noqa: B006  # FastAPI copies it
    exchange_type: Types = _NONE,
    request_id: UUID | None = None,
    offer_id: UUID | None = None,
    school_id: UUID | None = None,
    waiting_on_me: Mine = False,
    q: Numbers = "",
) -> WantedPairs:
    """The filters of the list of matches."""
    return WantedPairs(
        status=status,
        exchange_type=exchange_type,
        request_id=request_id,
        offer_id=offer_id,
        school_id=school_id,
        waiting_on_me=waiting_on_me,
        q=q,
    )


def wanted_engagements(
    status: Annotated[list[EngagementStatus], Query(max_length=20)] = [],  # noqa: B006  # FastAPI copies it
    exchange_type: Types = _NONE,
    request_id: UUID | None = None,
    match_id: UUID | None = None,
    school_id: UUID | None = None,
    teacher_ref: UUID | None = None,
    waiting_on_me: Mine = False,
    q: Numbers = "",
) -> WantedPairs:
    """The filters of the list of engagements."""
    return WantedPairs(
        status=status,
        exchange_type=exchange_type,
        request_id=request_id,
        match_id=match_id,
        school_id=school_id,
        teacher_ref=teacher_ref,
        waiting_on_me=waiting_on_me,
        q=q,
    )
