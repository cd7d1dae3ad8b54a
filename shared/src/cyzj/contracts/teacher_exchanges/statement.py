"""A statement (对账单): what two accounts gave each other in a term, signed by both over one hash."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from uuid import UUID

from cyzj.contracts.payload import Hundredths, Number, Payload, Sha256, Waiting, event

CONTEXT = "teacher_exchanges"


class StatementStatus(StrEnum):
    """States of a statement."""

    RUNNING = "running"
    OPEN = "open"
    HALF_SIGNED = "half_signed"
    SIGNED = "signed"
    DISPUTED = "disputed"


class StatementState(Payload):
    """A statement after the fact. Seen by its two sides and the office."""

    number: Number
    """The number people use, e.g. DZ-2026-0003."""
    status: StatementStatus
    """Where it stands."""
    first_id: UUID
    """One school; of two the one with the lower id."""
    second_id: UUID | None
    """The other school; null: the alliance's account, for which the office signs."""
    term_ends_on: date
    """The term, by its last day."""
    revision: int
    """How often it was drawn up; 0 while the term runs."""
    content_hash: Sha256 | None
    """What is signed: SHA-256 of the canonical JSON (RFC 8785) of its content; null while it runs."""
    entries: int
    """How many entries it lists."""
    opening: int
    """Net hours in hundredths that the first had given the second before the term; may be negative."""
    first_gave: Hundredths
    """What the first gave the second in the term."""
    second_gave: Hundredths
    """What the second gave the first in the term."""
    closing: int
    """opening + first_gave − second_gave."""
    signed_by: tuple[UUID, ...]
    """The schools that signed this revision."""
    office_signed: bool
    """Whether the office has, for the alliance's account."""
    waiting_on: tuple[Waiting, ...]
    """Who has to act next."""


@event(CONTEXT, "statement", "begun")
class StatementBegun(StatementState):
    """累计中: the two gave each other something in the term for the first time."""


@event(CONTEXT, "statement", "drawn_up")
class StatementDrawnUp(StatementState):
    """待签认: the term is over, both sides sign."""


@event(CONTEXT, "statement", "signed")
class StatementSigned(StatementState):
    """一方已签认."""

    signed_by_id: UUID | None
    """Who signed; null: the office."""


@event(CONTEXT, "statement", "agreed")
class StatementAgreed(StatementState):
    """双方已签认: it is settled for ever."""


@event(CONTEXT, "statement", "disputed")
class StatementDisputed(StatementState):
    """有异议: the office looks into it; the words stay behind the API."""

    disputed_by_id: UUID | None
    """Who disputes it; null: the office."""


@event(CONTEXT, "statement", "redrawn")
class StatementRedrawn(StatementState):
    """已重新出具 after a dispute; earlier signatures are void."""
