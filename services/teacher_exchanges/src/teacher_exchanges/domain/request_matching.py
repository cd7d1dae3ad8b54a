"""What matches and placements do to a request: matched, short again, fulfilled."""

from __future__ import annotations

from datetime import date, datetime

from cyzj.contracts.teacher_exchanges import request as contract
from cyzj.contracts.teacher_exchanges.request import RequestStatus
from cyzj.domain.clock import school_date
from cyzj.domain.errors import conflict
from teacher_exchanges.domain.machines import REQUEST
from teacher_exchanges.domain.request import Decision, Request, moved, takes_answers


def record_match(request: Request, headcount: int, now: datetime) -> Decision:
    """`headcount` more of it are matched; refused (`request-taken`) where less is left."""
    matched = request.matched + headcount
    whole = matched >= request.headcount
    REQUEST.require(request.status, "match_all" if whole else "match_part")
    if headcount < 1 or matched > request.headcount:
        left = request.headcount - request.matched
        raise conflict("request-taken", f"这条需求只剩 {left} 人未对接，请减少人数。", left=left)
    if whole:
        status, event = RequestStatus.MATCHED, contract.RequestMatched
        return moved(request, event, status, now, matched=matched)
    status = RequestStatus.PARTIALLY_MATCHED
    return moved(request, contract.RequestPartiallyMatched, status, now, matched=matched)


def reopen(request: Request, headcount: int, now: datetime) -> Decision:
    """`headcount` of its confirmed matches fell through; it is short again."""
    matched = request.matched - headcount
    REQUEST.require(request.status, "reopen_part" if matched else "reopen")
    if headcount < 1 or matched < 0:
        raise conflict("not-matched", f"这条需求只有 {request.matched} 人已对接。")
    status = RequestStatus.PARTIALLY_MATCHED if matched else RequestStatus.OPEN
    return moved(request, contract.RequestReopened, status, now, matched=matched)


def fulfil(request: Request, *, completed: int, ended: int, now: datetime) -> Decision:
    """It is over because its `ended` placements are, `completed` of them with recognised hours.

    Refused (`still-running`) while a matched place is under way, or while it still collects answers.
    """
    whole = request.status is RequestStatus.MATCHED and completed == request.headcount
    REQUEST.require(request.status, "fulfil" if whole else "fulfil_part")
    collecting = request.matched < request.headcount and school_date(now) <= request.deadline
    if ended < request.matched or collecting:
        raise conflict("still-running", "还有交流任务没有结束，或还在征集应答。")
    if whole:
        return moved(request, contract.RequestFulfilled, RequestStatus.FULFILLED, now)
    status = RequestStatus.PARTIALLY_FULFILLED
    return moved(request, contract.RequestPartiallyFulfilled, status, now)


def require_room(request: Request, headcount: int, today: date) -> None:
    """Refuses a confirmation the request cannot take: `request-closed`, `request-taken`."""
    if not takes_answers(request, today):
        raise conflict("request-closed", "这条需求已不再征集，不能再确认对接。")
    left = request.headcount - request.matched
    if headcount > left:
        raise conflict("request-taken", f"这条需求只剩 {left} 人未对接，请减少人数。", left=left)
