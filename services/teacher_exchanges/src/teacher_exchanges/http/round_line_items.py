"""How the lines of clearing rounds stand in answers, and what the caller may do with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.contracts.codes import ExchangeType, Side
from cyzj.contracts.payload import Waiting
from cyzj.contracts.teacher_exchanges.clearing_line import LineStatus
from cyzj.contracts.teacher_exchanges.match import DeclineReason
from cyzj.domain.caller import Caller
from cyzj.domain.clock import school_date
from cyzj.domain.waiting import school_waits
from cyzj.http.schools import SchoolBrief, school_brief
from cyzj.http.values import ClassHours, Item
from cyzj.members.reading import Organisations, organisations
from teacher_exchanges.domain.offer import Offer
from teacher_exchanges.domain.policies import Flow, in_force
from teacher_exchanges.domain.request import Request
from teacher_exchanges.domain.rights import acts_for
from teacher_exchanges.domain.rounds.line import Line
from teacher_exchanges.http.matching import ReasonItem, reason_item
from teacher_exchanges.storage.clearing import offers_by_id, requests_by_id


class PostingBrief(Item):
    """A request or an offer as a line names it."""

    id: UUID
    number: str
    title: str


class LineItem(Item):
    """A line as one of its schools or the office sees it."""

    id: UUID
    version: int
    number: str
    status: LineStatus
    state: LineStatus
    """The same as `status`."""
    round_id: UUID
    request: PostingBrief
    offer: PostingBrief
    exchange_type: ExchangeType
    home_school: SchoolBrief | None
    home_school_id: UUID
    host_school: SchoolBrief | None
    host_school_id: UUID
    requester: Side
    headcount: int
    score: int
    """1 to 10,000."""
    reasons: tuple[ReasonItem, ...]
    """As the round computed it."""
    hours: ClassHours
    """Weighted 学时 it would come to for all its places; 0 where that is not known before."""
    giver: Side | None
    """Which side would give the hours; null: both, half each."""
    accepted_by: tuple[Side, ...]
    refused_by: Side | None
    refusal: DeclineReason | None
    words: str
    silent: tuple[Side, ...]
    match_id: UUID | None
    created_at: datetime
    since: datetime
    waiting_on: tuple[Waiting, ...]
    allowed_actions: tuple[str, ...]


_GIVERS = {Flow.HOME_GIVES: Side.HOME, Flow.HOST_GIVES: Side.HOST, Flow.BOTH_GIVE: None}


@dataclass(frozen=True)
class Known:
    """What lines name."""

    schools: Organisations
    postings: Mapping[UUID, Request | Offer]

    def name(self, school: UUID) -> str:
        return self.schools[school].name if school in self.schools else ""

    def number(self, posting: UUID) -> str:
        return self.postings[posting].number

    def brief(self, posting: UUID) -> PostingBrief:
        found = self.postings[posting]
        return PostingBrief(id=found.id, number=found.number, title=found.title)


async def known_of(session: AsyncSession, found: Iterable[Line]) -> Known:
    """The schools, requests and offers that these lines name."""
    lines = list(found)
    schools = {id for one in lines for id in (one.home_school_id, one.host_school_id)}
    requests = await requests_by_id(session, list({one.request_id for one in lines}))
    offers = await offers_by_id(session, list({one.offer_id for one in lines}))
    return Known(await organisations(session, schools), {**requests, **offers})


def line_item(line: Line, known: Known, caller: Caller) -> LineItem:
    """The line, and what this caller may do with it."""
    own = {"state", "request", "offer", "home_school", "host_school", "reasons", "giver"}
    plain = {
        name: getattr(line, name)
        for name in set(LineItem.model_fields) - own - {"waiting_on", "allowed_actions"}
    }
    sides = line.unanswered_by
    mine = any(acts_for(caller, line.school(side)) for side in sides)
    return LineItem(
        **plain,
        state=line.status,
        request=known.brief(line.request_id),
        offer=known.brief(line.offer_id),
        home_school=school_brief(known.schools.get(line.home_school_id)),
        host_school=school_brief(known.schools.get(line.host_school_id)),
        reasons=tuple(map(reason_item, line.reasons)),
        giver=_GIVERS[in_force(school_date(line.created_at)).of(line.exchange_type).flow],
        waiting_on=tuple(school_waits(line.school(side), "accept", line.since) for side in sides),
        allowed_actions=("accept", "refuse") if mine else (),
    )
