"""An entry of the reciprocity ledger (互惠台账): who gave whom how many weighted class hours."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from uuid import UUID

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.payload import Code, Fact, Hundredths, Number, Payload, event

CONTEXT = "teacher_exchanges"


class EntryKind(StrEnum):
    """Why an entry was posted."""

    RECOGNITION = "recognition"
    """学时认定."""
    REVERSAL = "reversal"
    """冲正: takes an earlier entry back."""
    CORRECTION = "correction"
    """更正: what should have been posted instead of a reversed one."""


class Transfer(Fact):
    """Hours from one account to another: what one gave is what the other received, so the sum is zero."""

    giver_id: UUID | None
    """The school that gave: its balance rises; null: the alliance's account (联盟公共账户)."""
    receiver_id: UUID | None
    """The school that received: its balance falls; null: the alliance's account."""
    hours: Hundredths
    """Weighted class hours in hundredths; more than zero."""


class LedgerEntryState(Payload):
    """An entry after the fact. Seen by the schools in it and the office; an entry is never changed."""

    number: Number
    """The number people use, e.g. JZ-2026-0003."""
    kind: EntryKind
    """Why it was posted."""
    engagement_id: UUID
    """The engagement whose hours it counts."""
    exchange_type: ExchangeType
    """Its kind."""
    formula: Code | None
    """Version of the hours formula; null for a correction by hand."""
    posted_on: date
    """The day it counts on (Asia/Shanghai)."""
    transfers: tuple[Transfer, ...]
    """Its transfers: one, or two where both schools are credited from the alliance's account."""
    reverses: UUID | None
    """The entry it takes back."""
    reversed_by: UUID | None
    """The entry that took it back; null while it counts."""


@event(CONTEXT, "ledger_entry", "posted")
class LedgerEntryPosted(LedgerEntryState):
    """已记账."""


@event(CONTEXT, "ledger_entry", "reversed")
class LedgerEntryReversed(LedgerEntryState):
    """已冲正: `reversed_by` takes it back."""
