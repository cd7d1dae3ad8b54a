"""A match (对接): one request and one offer; both sides confirm, then the home school nominates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from cyzj.contracts.codes import ExchangeType, Side
from cyzj.contracts.payload import Payload, Waiting
from cyzj.contracts.teacher_exchanges import match as contract
from cyzj.contracts.teacher_exchanges.match import (
    DeclineReason,
    MatchOrigin,
    MatchState,
    MatchStatus,
)
from cyzj.domain.calendar import Calendar
from cyzj.domain.clock import school_date
from cyzj.domain.errors import FieldError, conflict, invalid
from cyzj.domain.texts import text_problems
from cyzj.domain.waiting import keep_since, school_waits
from teacher_exchanges.domain.machines import MATCH
from teacher_exchanges.domain.offer import Offer, can_be_taken
from teacher_exchanges.domain.policies import in_force
from teacher_exchanges.domain.request import Request, takes_answers

E = TypeVar("E", bound=MatchState)
Decision = tuple["Match", list[Payload]]
S = MatchStatus
_CONFIRMED_BY = {Side.HOME: S.CONFIRMED_BY_HOME, Side.HOST: S.CONFIRMED_BY_HOST}


@dataclass(frozen=True, kw_only=True)
class Match:
    """A match as it stands. `version` counts its events; `since` is when it entered its status."""

    id: UUID
    version: int
    number: str
    status: MatchStatus
    request_id: UUID
    offer_id: UUID
    exchange_type: ExchangeType
    home_school_id: UUID
    host_school_id: UUID
    requester: Side
    origin: MatchOrigin
    proposed_by: Side | None
    """Which side proposed it; None: the system or the office."""
    headcount: int
    nominated: int
    waiting_on: tuple[Waiting, ...]
    created_at: datetime
    since: datetime
    note: str = ""
    """What the proposer says to the other side; stays behind the API."""
    declined_words: str = ""
    """Why it was declined, in words; the two schools see it."""

    def school(self, side: Side) -> UUID:
        """The school on that side."""
        return self.home_school_id if side is Side.HOME else self.host_school_id


def propose(
    request: Request,
    offer: Offer,
    *,
    by: Side | None,
    origin: MatchOrigin,
    headcount: int,
    note: str,
    id: UUID,
    number: str,
    now: datetime,
    calendar: Calendar,
) -> Decision:
    """A proposed match of the two; refused where they cannot go together (`cannot-match`)."""
    MATCH.require(None, "propose")
    _require_text(note, "note", "留言")
    _require_fit(request, offer, headcount, now)
    sends = request.school_id if request.side is Side.HOME else offer.school_id
    receives = offer.school_id if request.side is Side.HOME else request.school_id
    match = Match(
        id=id,
        version=0,
        number=number,
        status=S.PROPOSED,
        request_id=request.id,
        offer_id=offer.id,
        exchange_type=request.exchange_type,
        home_school_id=sends,
        host_school_id=receives,
        requester=request.side,
        origin=origin,
        proposed_by=by,
        headcount=headcount,
        nominated=0,
        waiting_on=(),
        created_at=now,
        since=now,
        note=note.strip(),
    )
    return _moved(match, contract.MatchProposed, S.PROPOSED, now, calendar)


def shortlist(match: Match, now: datetime, calendar: Calendar) -> Decision:
    """The requesting school keeps it among those it will choose from."""
    MATCH.require(match.status, "shortlist")
    return _moved(match, contract.MatchShortlisted, S.SHORTLISTED, now, calendar)


def confirm(match: Match, side: Side, now: datetime, calendar: Calendar) -> Decision:
    """`side` confirms; with the second confirmation the match is `confirmed`."""
    row = MATCH.require(match.status, f"confirm_{side}")
    if row.target == S.CONFIRMED:
        return _moved(match, contract.MatchConfirmed, S.CONFIRMED, now, calendar)
    event: type[MatchState] = contract.MatchConfirmedByHost
    if side is Side.HOME:
        event = contract.MatchConfirmedByHome
    return _moved(match, event, _CONFIRMED_BY[side], now, calendar)


def decline(
    match: Match, side: Side, reason: DeclineReason, words: str, now: datetime, calendar: Calendar
) -> Decision:
    """`side` does not want it; after confirmation only while nobody is nominated (`already-nominated`)."""
    MATCH.require(match.status, "decline")
    _require_text(words, "words", "说明")
    if match.nominated:
        raise conflict(
            "already-nominated",
            f"已提名 {match.nominated} 位教师，不能婉拒整条对接；可放弃余下名额，或先取消交流任务。",
            nominated=match.nominated,
        )
    after = replace(match, declined_words=words.strip())
    event = contract.MatchDeclined
    return _moved(after, event, S.DECLINED, now, calendar, said={"side": side, "reason": reason})


def expire(match: Match, now: datetime, calendar: Calendar) -> Decision:
    """The second confirmation did not come in time; refused (`not-due`) while time is left."""
    MATCH.require(match.status, "expire")
    if any(waiting.due and now < waiting.due for waiting in match.waiting_on):
        raise conflict("not-due", "对接的确认时限还没有到。")
    return _moved(match, contract.MatchExpired, S.EXPIRED, now, calendar)


def record_nomination(match: Match, now: datetime, calendar: Calendar) -> Decision:
    """One more of its places has a teacher; refused (`all-nominated`) where none is left."""
    MATCH.require(match.status, "record_nomination")
    if match.nominated >= match.headcount:
        message = f"这条对接的 {match.headcount} 个名额都已提名；换人请先取消原来的交流任务。"
        raise conflict("all-nominated", message, headcount=match.headcount)
    after = replace(match, nominated=match.nominated + 1)
    return _moved(after, contract.MatchNominated, match.status, now, calendar)


def free_nomination(match: Match, now: datetime, calendar: Calendar) -> Decision:
    """A nomination ended without effect; the home school may name another teacher."""
    MATCH.require(match.status, "free_nomination")
    if not match.nominated:
        raise conflict("none-nominated", "这条对接还没有提名任何教师。")
    after = replace(match, nominated=match.nominated - 1)
    return _moved(after, contract.MatchNominationFreed, match.status, now, calendar)


def release(match: Match, now: datetime, calendar: Calendar) -> Decision:
    """The places without a teacher are given up; refused where all or none have one."""
    MATCH.require(match.status, "release")
    if match.nominated in (0, match.headcount):
        rest = "没有余下的名额" if match.nominated else "还没有提名任何教师，请改用“婉拒”"
        raise conflict("nothing-to-release", f"这条对接{rest}。")
    after = replace(match, headcount=match.nominated)
    return _moved(after, contract.MatchReleased, match.status, now, calendar)


def _require_text(text: str, field: str, name: str) -> None:
    problems = list(text_problems(text, field, name, 500))
    if problems:
        raise invalid("invalid-match", problems[0].message, *problems)


def _require_fit(request: Request, offer: Offer, headcount: int, now: datetime) -> None:
    problems = list(_fit_problems(request, offer, headcount, now))
    if problems:
        raise conflict("cannot-match", "".join(p.message for p in problems), *problems)


def _fit_problems(
    request: Request, offer: Offer, headcount: int, now: datetime
) -> Iterator[FieldError]:
    today = school_date(now)
    if not takes_answers(request, today):
        yield FieldError("request_id", "这条需求已不再征集应答，请看看其他需求。")
    if not can_be_taken(offer, today):
        yield FieldError("offer_id", "这条供给现在不能选用，请看看其他供给。")
    if request.school_id == offer.school_id:
        yield FieldError("offer_id", "需求和供给是同一所学校的，不能对接。")
    if request.exchange_type is not offer.exchange_type:
        yield FieldError("offer_id", "需求和供给的交流类型不同，不能对接。")
    if request.side is offer.side:
        yield FieldError("offer_id", "需求和供给的方向相同；一方派出，另一方才能接收。")
    if request.window_to < offer.window_from or offer.window_to < request.window_from:
        yield FieldError("window_from", "双方的交流窗口没有重叠，请先调整日期。")
    left = min(request.headcount - request.matched, offer.free)
    if not 1 <= headcount <= left:
        yield FieldError("headcount", f"人数请填 1–{max(left, 1)}：需求或供给只剩这些。")


def _waiting(match: Match, now: datetime, calendar: Calendar) -> Iterator[Waiting]:
    spans = in_force(school_date(match.created_at)).spans
    match match.status:
        case S.PROPOSED:
            for side in Side:
                if side is not match.proposed_by:
                    yield school_waits(match.school(side), "confirm", now)
        case S.SHORTLISTED:
            yield school_waits(match.school(match.requester), "confirm", now)
        case S.CONFIRMED_BY_HOME | S.CONFIRMED_BY_HOST:
            left = Side.HOST if match.status is S.CONFIRMED_BY_HOME else Side.HOME
            due = calendar.add_working_days(now, spans.match_days)
            yield school_waits(match.school(left), "confirm", now, due)
        case S.CONFIRMED:
            policy = in_force(school_date(match.created_at)).of(match.exchange_type)
            if policy.shape.is_engagement and match.nominated < match.headcount:
                due = calendar.add_working_days(now, spans.nomination_days)
                yield school_waits(match.home_school_id, "nominate", now, due)
        case S.DECLINED | S.EXPIRED:
            return


def _moved(
    match: Match,
    event: type[E],
    status: MatchStatus,
    now: datetime,
    calendar: Calendar,
    said: dict[str, object] | None = None,
) -> Decision:
    since = match.since if status is match.status else now
    after = replace(match, status=status, since=since, version=match.version + 1)
    waiting = keep_since(match.waiting_on, _waiting(after, now, calendar))
    after = replace(after, waiting_on=waiting)
    state = {name: getattr(after, name) for name in MatchState.model_fields}
    return after, [event(**state, **(said or {}))]
