"""A term of office (任期): an organisation holds an office of the alliance from a day to a day."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from uuid import UUID

from cyzj.contracts.payload import Payload, event

CONTEXT = "member_schools"


class CouncilOffice(StrEnum):
    """The offices of the alliance."""

    CHAIR = "chair"
    """理事长单位"""
    ROTATING_CHAIR = "rotating_chair"
    """轮值理事长单位"""
    VICE_CHAIR = "vice_chair"
    """副理事长单位"""
    SECRETARIAT = "secretariat"
    """秘书处"""


class TermStatus(StrEnum):
    """States of a term."""

    SCHEDULED = "scheduled"
    """待就任"""
    IN_OFFICE = "in_office"
    """任职中"""
    ENDED = "ended"
    """已届满"""
    CANCELLED = "cancelled"
    """已取消"""


class TermState(Payload):
    """A term after the fact. Public within the alliance."""

    office: CouncilOffice
    """Which office."""
    status: TermStatus
    """Where it stands."""
    organisation_id: UUID
    """Who holds it."""
    person_ref: UUID | None
    """Who acts for the organisation in it, and has the role meanwhile; null where nobody is named."""
    starts_on: date
    """First day (Asia/Shanghai)."""
    ends_on: date
    """Last day."""
    resolution_id: UUID | None
    """The council's resolution behind it; null where none is recorded."""
    handed_over: int
    """Items of the hand-over list that the successor confirmed."""
    to_hand_over: int
    """Items of the hand-over list."""


@event(CONTEXT, "term", "scheduled")
class TermScheduled(TermState):
    """任期已排定."""


@event(CONTEXT, "term", "started")
class TermStarted(TermState):
    """已就任: the person has the role from now on."""


@event(CONTEXT, "term", "changed")
class TermChanged(TermState):
    """任期已变更: another person or another last day."""


@event(CONTEXT, "term", "handed_over")
class TermHandedOver(TermState):
    """一项交接已确认."""


@event(CONTEXT, "term", "ended")
class TermEnded(TermState):
    """任期届满: the role ended with it."""


@event(CONTEXT, "term", "cancelled")
class TermCancelled(TermState):
    """任期已取消, before it began."""
