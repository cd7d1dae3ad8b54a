"""A resolution (决议): what the council votes on, one vote a voting member, with a quorum."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from cyzj.contracts.payload import Number, Payload, PublishedTitle, Waiting, event

CONTEXT = "member_schools"
Votes = Annotated[int, Field(ge=0, le=10_000)]


class ResolutionKind(StrEnum):
    """What it decides."""

    ADMISSION = "admission"
    """接纳成员"""
    SUSPENSION = "suspension"
    """暂停资格"""
    REINSTATEMENT = "reinstatement"
    """恢复资格"""
    EXPULSION = "expulsion"
    """除名"""
    ELECTION = "election"
    """选举与任职"""
    CHARTER = "charter"
    """章程"""
    OTHER = "other"
    """其他事项"""


class ResolutionStatus(StrEnum):
    """States of a resolution."""

    VOTING = "voting"
    """表决中"""
    PASSED = "passed"
    """已通过"""
    FAILED = "failed"
    """未通过"""
    INQUORATE = "inquorate"
    """未达法定人数"""
    WITHDRAWN = "withdrawn"
    """已撤回"""


class Choice(StrEnum):
    """How a member votes."""

    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"


class ResolutionState(Payload):
    """A resolution after the fact. Public within the alliance; the reasoning stays behind the API."""

    number: Number
    """The number people use, e.g. JY-2026-0005."""
    status: ResolutionStatus
    """Where it stands."""
    kind: ResolutionKind
    """What it decides."""
    title: PublishedTitle
    """Resolutions are published, so the title may travel."""
    organisation_id: UUID | None
    """The organisation it is about; null where it is about none."""
    subject_id: UUID | None
    """The membership or term it decides; null where it decides none."""
    electorate: Votes
    """Voting members when it was opened."""
    quorum: Votes
    """How many of them have to vote."""
    yes: Votes
    """Votes for it."""
    no: Votes
    """Votes against it."""
    abstained: Votes
    """Abstentions; they count for the quorum."""
    closes_at: datetime
    """Until when votes are taken (UTC)."""
    waiting_on: tuple[Waiting, ...]
    """The members that have not voted yet; then the office, to count."""


@event(CONTEXT, "resolution", "opened")
class ResolutionOpened(ResolutionState):
    """表决开始."""


@event(CONTEXT, "resolution", "voted")
class ResolutionVoted(ResolutionState):
    """一个成员单位已表决; votes are open (记名)."""

    voter_id: UUID
    """The member."""
    choice: Choice
    """How it voted."""


@event(CONTEXT, "resolution", "passed")
class ResolutionPassed(ResolutionState):
    """决议通过."""


@event(CONTEXT, "resolution", "failed")
class ResolutionFailed(ResolutionState):
    """决议未通过."""


@event(CONTEXT, "resolution", "inquorate")
class ResolutionInquorate(ResolutionState):
    """未达法定人数: it decides nothing and may be put to the vote again."""


@event(CONTEXT, "resolution", "withdrawn")
class ResolutionWithdrawn(ResolutionState):
    """决议已撤回, before it was counted."""
