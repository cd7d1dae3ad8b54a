"""An exchange request (交流需求): what a school needs, from draft to fulfilment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from cyzj.contracts.payload import Payload, Waiting
from cyzj.contracts.teacher_exchanges import request as contract
from cyzj.contracts.teacher_exchanges.request import RequestState, RequestStatus
from cyzj.domain.clock import school_date
from cyzj.domain.errors import FieldError, conflict, invalid
from cyzj.domain.texts import reason_problems
from cyzj.domain.waiting import school_waits
from teacher_exchanges.domain.machines import REQUEST
from teacher_exchanges.domain.policies import Policies, in_force
from teacher_exchanges.domain.terms import Terms, form_problems, rule_problems

E = TypeVar("E", bound=RequestState)
Decision = tuple["Request", list[Payload]]


@dataclass(frozen=True, kw_only=True)
class PostRequest(Terms):
    """Publish a request; also the whole content of a draft or a change."""

    deadline: date
    """Last day on which it collects answers, in Asia/Shanghai."""


@dataclass(frozen=True, kw_only=True)
class Request(PostRequest):
    """A request as it stands. `version` counts its events; `since` is when it entered its status."""

    id: UUID
    version: int
    number: str
    status: RequestStatus
    school_id: UUID
    matched: int
    opened_at: datetime | None
    created_at: datetime
    since: datetime
    withdrawal_reason: str = ""
    """In the school's words; stays behind the API."""


def post_request(
    command: PostRequest, *, id: UUID, number: str, school_id: UUID, now: datetime
) -> Decision:
    """A published request; raises `invalid-request` with every field that must change."""
    REQUEST.require(None, "post")
    _require_publishable(command, school_id, now)
    request = _born(command, id, number, school_id, now, RequestStatus.OPEN)
    request = replace(request, opened_at=now)
    return request, [fact(request, contract.RequestOpened)]


def save_draft(
    command: PostRequest, *, id: UUID, number: str, school_id: UUID, now: datetime
) -> Decision:
    """A draft that only the school sees; it may break the rules of publishing, not those of the form."""
    REQUEST.require(None, "save_draft")
    _require_clean(command)
    request = _born(command, id, number, school_id, now, RequestStatus.DRAFT)
    return request, [fact(request, contract.RequestDrafted)]


def open_request(request: Request, now: datetime) -> Decision:
    """The draft is published; raises `invalid-request` as `post_request` does."""
    REQUEST.require(request.status, "open")
    _require_publishable(request, request.school_id, now)
    return moved(request, contract.RequestOpened, RequestStatus.OPEN, now, opened_at=now)


def change(request: Request, command: PostRequest, now: datetime) -> Decision:
    """The request with the command's content; nothing at all where nothing differs.

    A published request keeps its kind and side, and room for those already matched. A headcount
    lowered to the number matched makes it `matched`.
    """
    REQUEST.require(request.status, "change")
    content = {field.name: getattr(command, field.name) for field in fields(PostRequest)}
    if all(getattr(request, name) == value for name, value in content.items()):
        return request, []
    if request.status is RequestStatus.DRAFT:
        _require_clean(command)
    else:
        _refuse(_fixed_problems(request, command))
        _require_publishable(command, request.school_id, now)
    changed = replace(request, **content, version=request.version + 1)
    events: list[Payload] = [fact(changed, contract.RequestChanged)]
    if request.status is RequestStatus.PARTIALLY_MATCHED and changed.matched == changed.headcount:
        changed, more = moved(changed, contract.RequestMatched, RequestStatus.MATCHED, now)
        events += more
    return changed, events


def pause(request: Request, now: datetime) -> Decision:
    """It takes no answers until resumed."""
    REQUEST.require(request.status, "pause")
    return moved(request, contract.RequestPaused, RequestStatus.PAUSED, now)


def resume(request: Request, now: datetime) -> Decision:
    """It takes answers again; refused (`deadline-passed`) once its deadline is over."""
    REQUEST.require(request.status, "resume")
    if request.deadline < school_date(now):
        raise conflict(
            "deadline-passed",
            f"征集截止日 {request.deadline} 已过，请先修改截止日再恢复征集。",
            FieldError("deadline", f"请改为 {school_date(now)} 或以后。"),
        )
    return moved(request, contract.RequestResumed, RequestStatus.OPEN, now)


def withdraw(request: Request, reason: str, now: datetime) -> Decision:
    """It is over by the school's own will; the reason is required and stays behind the API."""
    REQUEST.require(request.status, "withdraw")
    _refuse(reason_problems(reason, "撤回原因"))
    return moved(
        request,
        contract.RequestWithdrawn,
        RequestStatus.WITHDRAWN,
        now,
        withdrawal_reason=reason.strip(),
    )


def discard(request: Request, now: datetime) -> Decision:
    """The draft is given up; its number is not used again."""
    REQUEST.require(request.status, "discard")
    return moved(request, contract.RequestDiscarded, RequestStatus.DISCARDED, now)


def expire(request: Request, now: datetime) -> Decision:
    """It is over because its deadline passed; refused (`not-due`) while the day is not over."""
    REQUEST.require(request.status, "expire")
    if school_date(now) <= request.deadline:
        raise conflict("not-due", f"征集截止日 {request.deadline} 还没有过。")
    return moved(request, contract.RequestExpired, RequestStatus.EXPIRED, now)


def takes_answers(request: Request, today: date) -> bool:
    """Whether a school may answer it today."""
    collecting = request.status in (RequestStatus.OPEN, RequestStatus.PARTIALLY_MATCHED)
    return collecting and today <= request.deadline


def waiting_on(request: Request) -> tuple[Waiting, ...]:
    """Who has to act on the request itself; its answers wait by their matches."""
    match request.status:
        case RequestStatus.DRAFT:
            return (school_waits(request.school_id, "open", request.since),)
        case RequestStatus.PAUSED:
            return (school_waits(request.school_id, "resume", request.since),)
        case _:
            return ()


def _fixed_problems(request: Request, command: PostRequest) -> Iterator[FieldError]:
    if command.exchange_type is not request.exchange_type:
        yield FieldError("exchange_type", "发布后不能改交流类型；请撤回后另发一条。")
    if command.side is not request.side:
        yield FieldError("side", "发布后不能改派出或接收的方向；请撤回后另发一条。")
    if command.headcount < request.matched:
        yield FieldError(
            "headcount", f"已对接 {request.matched} 人，人数不能再少于 {request.matched}。"
        )


def _deadline_problems(command: PostRequest, today: date) -> Iterator[FieldError]:
    if command.deadline < today:
        yield FieldError("deadline", f"征集截止日已过，请改为 {today} 或以后。")
    if command.deadline > command.window_from:
        message = f"征集截止日晚于交流开始日期，请改为 {command.window_from} 或以前。"
        yield FieldError("deadline", message)


def publish_problems(
    command: PostRequest, school_id: UUID, today: date, policies: Policies
) -> list[FieldError]:
    """Everything that must change before it can be published `today`, under `policies`."""
    policy = policies.of(command.exchange_type)
    problems = list(form_problems(command))
    problems += rule_problems(command, policy, school_id, today)
    problems += _deadline_problems(command, today)
    return problems


def _require_publishable(command: PostRequest, school_id: UUID, now: datetime) -> None:
    today = school_date(now)
    _refuse(publish_problems(command, school_id, today, in_force(today)))


def _require_clean(command: PostRequest) -> None:
    _refuse(form_problems(command))


def _refuse(problems: Iterable[FieldError]) -> None:
    found = list(problems)
    if found:
        raise invalid("invalid-request", f"有 {len(found)} 处需要修改，改好后再发布。", *found)


def _born(
    command: PostRequest,
    id: UUID,
    number: str,
    school_id: UUID,
    now: datetime,
    status: RequestStatus,
) -> Request:
    content = {field.name: getattr(command, field.name) for field in fields(PostRequest)}
    return Request(
        **content,
        id=id,
        version=1,
        number=number,
        status=status,
        school_id=school_id,
        matched=0,
        opened_at=None,
        created_at=now,
        since=now,
    )


def moved(
    request: Request, event: type[E], status: RequestStatus, now: datetime, **changes: object
) -> Decision:
    """The request in `status` with the `event` that says so: one version on."""
    since = request.since if status is request.status else now
    moved = replace(
        request,
        status=status,
        since=since,
        version=request.version + 1,
        **changes,  # type: ignore[arg-type]  # fields of Request, named by the callers above
    )
    return moved, [fact(moved, event)]


def fact(request: Request, event: type[E]) -> E:
    """The payload of `event`: the request's full state after the fact."""
    return event(**{name: getattr(request, name) for name in RequestState.model_fields})
