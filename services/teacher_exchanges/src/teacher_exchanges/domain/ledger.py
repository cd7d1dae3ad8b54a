"""The reciprocity ledger (互惠台账): entries of balanced transfers, posted once, taken back only by reversal.

A transfer names both accounts, so whatever is posted, the sum over all accounts is zero. `POOL` is the
alliance's own account: what no school owes is drawn on it (domain.md 2.3).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.teacher_exchanges import ledger_entry as contract
from cyzj.contracts.teacher_exchanges.ledger_entry import EntryKind, LedgerEntryState
from cyzj.domain.clock import school_date
from cyzj.domain.errors import FieldError, conflict, invalid
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.domain.engagement_parts import Who
from teacher_exchanges.domain.policies import Flow

POOL = UUID(int=0)
"""联盟公共账户."""
MOST_HOURS = 1_000_000


@dataclass(frozen=True)
class Transfer:
    """Hours (hundredths, more than zero) that one account gave another."""

    giver: UUID
    receiver: UUID
    hours: int

    def reversed(self) -> Transfer:
        return Transfer(self.receiver, self.giver, self.hours)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An entry as it stands. Only `reversed_by` is ever set afterwards; `version` counts its events."""

    id: UUID
    version: int
    number: str
    kind: EntryKind
    engagement_id: UUID
    engagement_number: str
    exchange_type: ExchangeType
    formula: str | None
    posted_on: date
    created_at: datetime
    posted_by: UUID | None
    transfers: tuple[Transfer, ...]
    reverses: UUID | None = None
    reversed_by: UUID | None = None
    words: str = ""
    """Why it was taken back or corrected; the schools in it and the office read it."""

    @property
    def accounts(self) -> frozenset[UUID]:
        return frozenset(id for one in self.transfers for id in (one.giver, one.receiver))

    @property
    def schools(self) -> frozenset[UUID]:
        return self.accounts - {POOL}


Decision = tuple[Entry, list[LedgerEntryState]]


def post(engagement: Engagement, *, id: UUID, number: str, now: datetime) -> Decision | None:
    """What the recognised hours come to; None where nothing was recognised.

    It counts on the day of the recognition.
    """
    hours = engagement.recognised_hours
    if not hours:
        return None
    made = Entry(
        id=id,
        version=1,
        number=number,
        kind=EntryKind.RECOGNITION,
        engagement_id=engagement.id,
        engagement_number=engagement.number,
        exchange_type=engagement.exchange_type,
        formula=engagement.formula,
        posted_on=school_date(engagement.since),
        created_at=now,
        posted_by=None,
        transfers=transfers_of(engagement, hours),
    )
    return made, [contract.LedgerEntryPosted(**facts(made))]


def transfers_of(engagement: Engagement, hours: int) -> tuple[Transfer, ...]:
    """Who gives whom, by the policy of the nomination; halves by the largest remainder, ties by id."""
    home, host = engagement.home_school_id, engagement.host_school_id
    return flowing(engagement.policy.flow, home, host, hours)


def flowing(flow: Flow, home: UUID, host: UUID, hours: int) -> tuple[Transfer, ...]:
    """Who gives whom where an exchange of that flow comes to `hours` (more than zero)."""
    match flow:
        case Flow.HOME_GIVES:
            return (Transfer(home, host, hours),)
        case Flow.HOST_GIVES:
            return (Transfer(host, home, hours),)
        case Flow.BOTH_GIVE:
            first, second = sorted((home, host))
            half = hours // 2
            shares = ((first, hours - half), (second, half))
            return tuple(Transfer(school, POOL, part) for school, part in shares if part)


def reverse(
    entry: Entry, words: str, *, id: UUID, number: str, who: Who, now: datetime, posted_on: date
) -> tuple[Decision, Decision]:
    """The entry, taken back, and the one that takes it back; an entry is taken back once."""
    _require_standing(entry)
    back = Entry(
        id=id,
        version=1,
        number=number,
        kind=EntryKind.REVERSAL,
        engagement_id=entry.engagement_id,
        engagement_number=entry.engagement_number,
        exchange_type=entry.exchange_type,
        formula=entry.formula,
        posted_on=posted_on,
        created_at=now,
        posted_by=who.person_ref,
        transfers=tuple(one.reversed() for one in entry.transfers),
        reverses=entry.id,
        words=_said(words),
    )
    taken = replace(entry, version=entry.version + 1, reversed_by=id)
    return (
        (taken, [contract.LedgerEntryReversed(**facts(taken))]),
        (back, [contract.LedgerEntryPosted(**facts(back))]),
    )


def correct(
    entry: Entry,
    hours: int,
    words: str,
    *,
    id: UUID,
    number: str,
    who: Who,
    now: datetime,
    posted_on: date,
) -> Decision:
    """What should have been posted: the same accounts, these hours, shared as before."""
    if not 1 <= hours <= MOST_HOURS:
        message = f"学时请填 0.01 至 {MOST_HOURS // 100:,}。"
        raise invalid("invalid-hours", message, FieldError("hours", message))
    whole = sum(one.hours for one in entry.transfers)
    if hours == whole:
        message = "更正后的学时与原来相同，不必更正。"
        raise conflict("nothing-changed", message, FieldError("hours", message))
    first, *rest = entry.transfers
    parts = [replace(one, hours=hours * one.hours // whole) for one in rest]
    head = replace(first, hours=hours - sum(one.hours for one in parts))
    made = Entry(
        id=id,
        version=1,
        number=number,
        kind=EntryKind.CORRECTION,
        engagement_id=entry.engagement_id,
        engagement_number=entry.engagement_number,
        exchange_type=entry.exchange_type,
        formula=None,
        posted_on=posted_on,
        created_at=now,
        posted_by=who.person_ref,
        transfers=tuple(one for one in (head, *parts) if one.hours),
        words=_said(words),
    )
    return made, [contract.LedgerEntryPosted(**facts(made))]


def facts(entry: Entry) -> dict[str, object]:
    """What its events say."""
    plain = {
        name: getattr(entry, name) for name in LedgerEntryState.model_fields if name != "transfers"
    }
    said = tuple(
        contract.Transfer(
            giver_id=None if one.giver == POOL else one.giver,
            receiver_id=None if one.receiver == POOL else one.receiver,
            hours=one.hours,
        )
        for one in entry.transfers
    )
    return {**plain, "transfers": said}


def _require_standing(entry: Entry) -> None:
    if entry.kind is EntryKind.REVERSAL:
        raise conflict("is-reversal", "冲正本身不能再冲正；需要的话请更正原来的分录。")
    if entry.reversed_by is not None:
        raise conflict("reversed-already", f"分录 {entry.number} 已经冲正，不能再次冲正。")


def _said(words: str) -> str:
    said = words.strip()
    if not 2 <= len(said) <= 500:
        message = "请写明原因（2 至 500 字），有关学校能看到。"
        raise invalid("reason-required", message, FieldError("reason", message))
    return said
