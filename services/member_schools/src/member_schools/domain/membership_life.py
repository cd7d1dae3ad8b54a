"""A membership after it began: silence and its end, suspension, notice, exit, expulsion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from cyzj.contracts.member_schools import membership as events
from cyzj.contracts.member_schools.membership import MembershipStatus
from cyzj.contracts.payload import Party, Waiting
from cyzj.domain.clock import school_date, start_of
from cyzj.domain.errors import FieldError, conflict, invalid
from cyzj.domain.terms import end_of_term
from member_schools.domain.acting import Acting
from member_schools.domain.membership import (
    Decision,
    Membership,
    facts,
    step,
)
from member_schools.domain.rules import rules_on
from member_schools.domain.texts import reason_of


@dataclass(frozen=True)
class Obligation:
    """Something of another service that is not over yet: what an exit waits for."""

    kind: str
    """`request`, `offer`, `match` or `engagement`."""
    item_id: UUID
    number: str


def silence_ends(
    membership: Membership, last_activity_on: date | None, today: date
) -> datetime | None:
    """When its silence has to be looked at again, by today's rules; None for who is not active."""
    if membership.status is not MembershipStatus.ACTIVE:
        return None
    since = silent_since(membership, last_activity_on)
    rules = rules_on(today)
    days = rules.dormant_after if membership.warned_on else rules.warned_after
    return start_of(since + timedelta(days=days))


def silent_since(membership: Membership, last_activity_on: date | None) -> date:
    """The day the member's silence is counted from: its last activity, or its joining if later.

    Who joined before the platform was there is counted from the day it was recorded.
    """
    days = [school_date(membership.created_at), membership.member_since, last_activity_on]
    return max(day for day in days if day)


def warn(membership: Membership, last_activity_on: date | None, acting: Acting) -> Decision | None:
    """The member is told that it falls silent; None while it is not silent enough, or was told."""
    since, rules = silent_since(membership, last_activity_on), rules_on(acting.today)
    silent = (acting.today - since).days
    if membership.status is not MembershipStatus.ACTIVE or membership.warned_on:
        return None
    if silent < rules.warned_after:
        return None
    due = start_of(since + timedelta(days=rules.dormant_after))
    waits = Waiting(
        party=Party.SCHOOL,
        school_id=membership.organisation_id,
        action="reactivate",
        since=acting.now,
        due=due,
    )
    after = replace(step(membership, "warn", acting), warned_on=acting.today, waiting_on=(waits,))
    told = {**facts(after), "last_activity_on": since, "silent_days": silent}
    return after, [events.MembershipDormancyWarned(**told)]


def mark_dormant(
    membership: Membership, last_activity_on: date | None, acting: Acting
) -> Decision | None:
    """The member is dormant; None while it is not silent long enough, or was never warned."""
    since = silent_since(membership, last_activity_on)
    silent = (acting.today - since).days
    if membership.status is not MembershipStatus.ACTIVE or not membership.warned_on:
        return None
    if silent < rules_on(acting.today).dormant_after:
        return None
    after = step(membership, "mark_dormant", acting)
    return after, [events.MembershipBecameDormant(**facts(after), last_activity_on=since)]


def reactivate(membership: Membership, acting: Acting) -> Decision | None:
    """The member was active again; None where it was neither warned nor dormant."""
    if membership.status is MembershipStatus.DORMANT or (
        membership.status is MembershipStatus.ACTIVE and membership.warned_on
    ):
        after = replace(step(membership, "reactivate", acting), warned_on=None)
        return after, [events.MembershipReactivated(**facts(after))]
    return None


def suspend(
    membership: Membership, reason: str, resolution_id: UUID | None, acting: Acting
) -> Decision:
    """The member finishes what runs and starts nothing new."""
    after = step(membership, "suspend", acting, reason=reason_of(reason))
    after = replace(after, resolution_id=resolution_id, warned_on=None)
    return after, [events.MembershipSuspended(**facts(after))]


def reinstate(
    membership: Membership, reason: str, resolution_id: UUID | None, acting: Acting
) -> Decision:
    """The suspended member is active again; its silence is counted from the reinstatement."""
    after = step(membership, "reinstate", acting, reason=reason_of(reason))
    after = replace(after, resolution_id=resolution_id)
    return after, [events.MembershipReinstated(**facts(after))]


def give_notice(membership: Membership, leaves_on: date, reason: str, acting: Acting) -> Decision:
    """退会自由: it leaves at the end of this term or a later one, once its obligations are settled."""
    earliest = end_of_term(acting.today)
    if leaves_on != end_of_term(leaves_on) or leaves_on < earliest:
        message = f"退会在学期末生效，请改为{earliest.isoformat()}或以后某个学期的最后一天。"
        raise invalid("not-end-of-term", message, FieldError("leaves_on", message))
    waits = Waiting(
        party=Party.SCHOOL,
        school_id=membership.organisation_id,
        action="settle_and_exit",
        since=acting.now,
        due=start_of(leaves_on + timedelta(days=1)),
    )
    after = replace(
        step(membership, "give_notice", acting, reason=reason_of(reason)),
        leaves_on=leaves_on,
        before_notice=membership.status,
        warned_on=None,
        waiting_on=(waits,),
    )
    return after, [events.MembershipExitNoticed(**facts(after))]


def cancel_notice(membership: Membership, reason: str, acting: Acting) -> Decision:
    """It stays, as it was before its notice."""
    after = step(membership, "cancel_notice", acting, reason=reason_of(reason, required=False))
    if membership.leaves_on and acting.today > membership.leaves_on:
        raise conflict("notice-in-effect", "退会通知已经生效，不能撤回；可以重新申请加入。")
    after = replace(
        after,
        status=membership.before_notice or MembershipStatus.ACTIVE,
        since=acting.now,
        leaves_on=None,
        before_notice=None,
    )
    return after, [events.MembershipExitCancelled(**facts(after))]


def settle_and_exit(
    membership: Membership, open_items: Sequence[Obligation], acting: Acting
) -> Decision:
    """It has left. Refused with every item that is still open, and before the day it gave notice for."""
    after = step(membership, "settle_and_exit", acting)
    if membership.leaves_on and acting.today < membership.leaves_on:
        day = membership.leaves_on.isoformat()
        raise conflict("too-early", f"退会在 {day} 生效，到那天再办结。", leaves_on=day)
    if open_items:
        raise conflict(
            "obligations-open",
            f"还有 {len(open_items)} 项没有办结，请逐项办完或取消，再办结退出。",
            open=[
                {"kind": one.kind, "id": str(one.item_id), "number": one.number}
                for one in open_items
            ],
        )
    return after, [events.MembershipExited(**facts(after))]


def expel(
    membership: Membership, reason: str, resolution_id: UUID, hearing_on: date, acting: Acting
) -> Decision:
    """The council expels it on a passed resolution, after it was heard."""
    if hearing_on > acting.today:
        message = "听取申辩的日期不能晚于今天，请先听取申辩。"
        raise invalid("no-hearing", message, FieldError("hearing_on", message))
    words = f"{reason_of(reason)}（听取申辩：{hearing_on.isoformat()}）"
    after = step(membership, "expel", acting, reason=words)
    after = replace(after, resolution_id=resolution_id, leaves_on=acting.today)
    return after, [events.MembershipExpelled(**facts(after))]
