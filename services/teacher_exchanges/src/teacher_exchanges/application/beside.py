"""What stands beside requests and offers in an answer: schools, numbers of matches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from cyzj.domain.caller import Caller
from cyzj.members.reading import Organisations, organisations
from teacher_exchanges.domain.offer import Offer
from teacher_exchanges.domain.request import Request
from teacher_exchanges.storage.match_queries import confirmed_with, live_matches
from teacher_exchanges.storage.match_row import MatchRow


@dataclass(frozen=True)
class Beside:
    """Schools by id, live matches by item, and the items whose contact the caller may see."""

    schools: Organisations = field(default_factory=dict)
    matches: Mapping[UUID, int] = field(default_factory=dict)
    contacts: frozenset[UUID] = frozenset()


async def beside(
    session: AsyncSession, postings: Sequence[Request | Offer], caller: Caller, *, one: bool
) -> Beside:
    """What stands beside the items; `one`: the contact is looked up too."""
    column = col(
        MatchRow.offer_id if postings and isinstance(postings[0], Offer) else MatchRow.request_id
    )
    ids = [posting.id for posting in postings]
    contacts: frozenset[UUID] = frozenset()
    if one and await confirmed_with(session, column, ids[0], caller.school_id):
        contacts = frozenset(ids)
    return Beside(
        schools=await organisations(session, {posting.school_id for posting in postings}),
        matches=await live_matches(session, column, ids),
        contacts=contacts,
    )
