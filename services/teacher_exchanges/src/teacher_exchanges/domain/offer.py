"""An exchange offer (交流供给): what a school can give, free-standing or as an answer to a request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from cyzj.contracts.payload import Payload, Waiting
from cyzj.contracts.teacher_exchanges import offer as contract
from cyzj.contracts.teacher_exchanges.offer import OfferState, OfferStatus
from cyzj.domain.clock import school_date
from cyzj.domain.errors import FieldError, conflict, invalid
from cyzj.domain.texts import reason_problems
from cyzj.domain.waiting import school_waits
from teacher_exchanges.domain.machines import OFFER
from teacher_exchanges.domain.policies import Policies, in_force
from teacher_exchanges.domain.terms import Terms, form_problems, rule_problems

E = TypeVar("E", bound=OfferState)
Decision = tuple["Offer", list[Payload]]


@dataclass(frozen=True, kw_only=True)
class PublishOffer(Terms):
    """Publish an offer; also the whole content of a draft or a change."""

    expires_on: date
    """Last day on which it can be taken, in Asia/Shanghai."""


@dataclass(frozen=True, kw_only=True)
class Offer(PublishOffer):
    """An offer as it stands. `version` counts its events; `since` is when it entered its status."""

    id: UUID
    version: int
    number: str
    status: OfferStatus
    school_id: UUID
    answers: UUID | None
    taken: int
    held: int
    created_at: datetime
    since: datetime
    withdrawal_reason: str = ""
    """In the school's words; stays behind the API."""

    @property
    def free(self) -> int:
        """How many of the headcount are neither taken nor held."""
        return self.headcount - self.taken - self.held


def publish_offer(
    command: PublishOffer,
    *,
    id: UUID,
    number: str,
    school_id: UUID,
    now: datetime,
    answers: UUID | None = None,
) -> Decision:
    """A published offer; raises `invalid-offer` with every field that must change."""
    OFFER.require(None, "post")
    _require_publishable(command, school_id, now)
    offer = _born(command, id, number, school_id, now, OfferStatus.PUBLISHED)
    offer = replace(offer, answers=answers)
    return offer, [fact(offer, contract.OfferPublished)]


def save_draft(
    command: PublishOffer, *, id: UUID, number: str, school_id: UUID, now: datetime
) -> Decision:
    """A draft that only the school sees; it may break the rules of publishing, not those of the form."""
    OFFER.require(None, "save_draft")
    _refuse(form_problems(command))
    offer = _born(command, id, number, school_id, now, OfferStatus.DRAFT)
    return offer, [fact(offer, contract.OfferDrafted)]


def publish(offer: Offer, now: datetime) -> Decision:
    """The draft is published; raises `invalid-offer` as `publish_offer` does."""
    OFFER.require(offer.status, "publish")
    _require_publishable(offer, offer.school_id, now)
    return moved(offer, contract.OfferPublished, OfferStatus.PUBLISHED, now)


def change(offer: Offer, command: PublishOffer, now: datetime) -> Decision:
    """The offer with the command's content; nothing at all where nothing differs.

    A published offer keeps its kind and side, and room for those already bound.
    """
    OFFER.require(offer.status, "change")
    content = {field.name: getattr(command, field.name) for field in fields(PublishOffer)}
    if all(getattr(offer, name) == value for name, value in content.items()):
        return offer, []
    if offer.status is OfferStatus.DRAFT:
        _refuse(form_problems(command))
    else:
        _refuse(_fixed_problems(offer, command))
        _require_publishable(command, offer.school_id, now)
    changed = replace(offer, **content, version=offer.version + 1)
    return changed, [fact(changed, contract.OfferChanged)]


def pause(offer: Offer, now: datetime) -> Decision:
    """It cannot be taken until resumed."""
    OFFER.require(offer.status, "pause")
    return moved(offer, contract.OfferPaused, OfferStatus.PAUSED, now)


def resume(offer: Offer, now: datetime) -> Decision:
    """It can be taken again; refused (`deadline-passed`) once its last day is over."""
    OFFER.require(offer.status, "resume")
    if offer.expires_on < school_date(now):
        raise conflict(
            "deadline-passed",
            f"供给截止日 {offer.expires_on} 已过，请先修改截止日再恢复。",
            FieldError("expires_on", f"请改为 {school_date(now)} 或以后。"),
        )
    return moved(offer, contract.OfferResumed, OfferStatus.PUBLISHED, now)


def withdraw(offer: Offer, reason: str, now: datetime) -> Decision:
    """It is over by the school's own will; the reason is required and stays behind the API."""
    OFFER.require(offer.status, "withdraw")
    _refuse(reason_problems(reason, "撤回原因"))
    status = OfferStatus.WITHDRAWN
    return moved(offer, contract.OfferWithdrawn, status, now, withdrawal_reason=reason.strip())


def discard(offer: Offer, now: datetime) -> Decision:
    """The draft is given up; its number is not used again."""
    OFFER.require(offer.status, "discard")
    return moved(offer, contract.OfferDiscarded, OfferStatus.DISCARDED, now)


def expire(offer: Offer, now: datetime) -> Decision:
    """It is over because its last day passed; refused (`not-due`) while the day is not over."""
    OFFER.require(offer.status, "expire")
    if school_date(now) <= offer.expires_on:
        raise conflict("not-due", f"供给截止日 {offer.expires_on} 还没有过。")
    return moved(offer, contract.OfferExpired, OfferStatus.EXPIRED, now)


def can_be_taken(offer: Offer, today: date) -> bool:
    """Whether a match may be proposed with it today."""
    on_offer = offer.status in (OfferStatus.PUBLISHED, OfferStatus.RESERVED)
    return on_offer and offer.free > 0 and today <= offer.expires_on


def waiting_on(offer: Offer) -> tuple[Waiting, ...]:
    """Who has to act on the offer itself; its matches wait by themselves."""
    match offer.status:
        case OfferStatus.DRAFT:
            return (school_waits(offer.school_id, "publish", offer.since),)
        case OfferStatus.PAUSED:
            return (school_waits(offer.school_id, "resume", offer.since),)
        case _:
            return ()


def moved(
    offer: Offer, event: type[E], status: OfferStatus, now: datetime, **changes: object
) -> Decision:
    """The offer in `status` with the `event` that says so: one version on."""
    since = offer.since if status is offer.status else now
    after = replace(
        offer,
        status=status,
        since=since,
        version=offer.version + 1,
        **changes,  # type: ignore[arg-type]  # fields of Offer, named by the callers
    )
    return after, [fact(after, event)]


def fact(offer: Offer, event: type[E]) -> E:
    """The payload of `event`: the offer's full state after the fact."""
    return event(**{name: getattr(offer, name) for name in OfferState.model_fields})


def _fixed_problems(offer: Offer, command: PublishOffer) -> Iterator[FieldError]:
    bound = offer.taken + offer.held
    if command.exchange_type is not offer.exchange_type:
        yield FieldError("exchange_type", "发布后不能改交流类型；请撤回后另发一条。")
    if command.side is not offer.side:
        yield FieldError("side", "发布后不能改派出或接收的方向；请撤回后另发一条。")
    if command.headcount < bound:
        yield FieldError("headcount", f"已选用或预留 {bound} 人，人数不能再少于 {bound}。")


def publish_problems(
    command: PublishOffer, school_id: UUID, today: date, policies: Policies
) -> list[FieldError]:
    """Everything that must change before it can be published `today`, under `policies`."""
    policy = policies.of(command.exchange_type)
    problems = list(form_problems(command))
    problems += rule_problems(command, policy, school_id, today)
    if command.expires_on < today:
        problems.append(FieldError("expires_on", f"供给截止日已过，请改为 {today} 或以后。"))
    if command.expires_on > command.window_to:
        message = f"供给截止日晚于窗口结束，请改为 {command.window_to} 或以前。"
        problems.append(FieldError("expires_on", message))
    return problems


def _require_publishable(command: PublishOffer, school_id: UUID, now: datetime) -> None:
    today = school_date(now)
    _refuse(publish_problems(command, school_id, today, in_force(today)))


def _refuse(problems: Iterable[FieldError]) -> None:
    found = list(problems)
    if found:
        raise invalid("invalid-offer", f"有 {len(found)} 处需要修改，改好后再发布。", *found)


def _born(
    command: PublishOffer,
    id: UUID,
    number: str,
    school_id: UUID,
    now: datetime,
    status: OfferStatus,
) -> Offer:
    content = {field.name: getattr(command, field.name) for field in fields(PublishOffer)}
    return Offer(
        **content,
        id=id,
        version=1,
        number=number,
        status=status,
        school_id=school_id,
        answers=None,
        taken=0,
        held=0,
        created_at=now,
        since=now,
    )
