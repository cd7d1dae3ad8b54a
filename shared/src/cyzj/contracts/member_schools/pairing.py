"""A pairing (结对帮扶): a stronger school and a weaker one, with goals by term that events count."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.payload import Fact, Number, Payload, Sha256, Waiting, event

CONTEXT = "member_schools"
Score = Annotated[int, Field(ge=1, le=5)]
Amount = Annotated[int, Field(ge=0, le=100_000_000)]


class PairingStatus(StrEnum):
    """States of a pairing."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    COMPLETED = "completed"
    DISSOLVED = "dissolved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class PairingMeasure(StrEnum):
    """What a goal counts. Not every one is fed by events yet; a goal takes only those that are."""

    EXCHANGES = "exchanges"
    """交流任务，次"""
    HOURS = "hours"
    """认定学时，0.01 学时"""
    TEACHERS = "teachers"
    """参加交流的教师，人"""
    BOOKINGS = "bookings"
    """实训基地预约，次"""
    PROGRAMMES = "programmes"
    """联合培养项目，个"""
    ADOPTIONS = "adoptions"
    """成果采用，项"""


class PairingDirection(StrEnum):
    """Which of the two schools sends."""

    SUPPORTING_SENDS = "supporting_sends"
    """帮扶方派出，受援方接收"""
    SUPPORTED_SENDS = "supported_sends"
    """受援方派出，帮扶方接收"""
    EITHER = "either"
    """双向"""


class PairingGoal(Fact):
    """An agreed goal of one term, and how far it is reached."""

    id: UUID
    """The goal; a goal agreed anew has an id of its own."""
    term_ends_on: date
    """Last day of the term it is for (Asia/Shanghai)."""
    measure: PairingMeasure
    """What is counted."""
    direction: PairingDirection
    """Which school's sending counts."""
    exchange_types: tuple[ExchangeType, ...]
    """Which kinds of exchange count; empty: every kind."""
    target: Amount
    """What is to be reached: hundredths of class hours for `hours`, else a count."""
    reached: Amount
    """What events have counted so far, in the same unit."""


class PairingReview(Fact):
    """One school's review of one term; its words stay behind the API."""

    term_ends_on: date
    """Last day of the term reviewed."""
    school_id: UUID
    """Who reviewed."""
    score: Score
    """1 (nothing came of it) to 5 (very good)."""


class PairingSilence(Fact):
    """A school that did not review a term in time."""

    term_ends_on: date
    """Last day of the term."""
    school_id: UUID
    """Who kept silent."""


class PairingOffer(Fact):
    """Goals of a term that one school has put forward and the other has not agreed to."""

    term_ends_on: date
    """Last day of the term they are for."""
    by_id: UUID
    """The school that put them forward."""
    content_hash: Sha256
    """SHA-256 of their canonical JSON: what the other school agrees to."""


class PairingState(Payload):
    """A pairing after the fact. Public within the alliance, but for the words of its reviews."""

    number: Number
    """The number people use, e.g. JD-2026-0001."""
    status: PairingStatus
    """Where it stands."""
    supporting_id: UUID
    """The school that supports (帮扶方)."""
    supported_id: UUID
    """The school that is supported (受援方)."""
    proposed_by_id: UUID
    """The organisation that proposed it: one of the two, or the group office."""
    accepted_by: tuple[UUID, ...]
    """Which of the two have said yes; who proposed it has."""
    starts_on: date
    """First day (Asia/Shanghai)."""
    ends_on: date
    """Last day: the end of a term."""
    goals: tuple[PairingGoal, ...]
    """The agreed goals of every term."""
    offers: tuple[PairingOffer, ...]
    """Goals that wait for the other school's agreement."""
    reviews: tuple[PairingReview, ...]
    """The reviews given."""
    silent: tuple[PairingSilence, ...]
    """Who did not review which term in time."""
    waiting_on: tuple[Waiting, ...]
    """Who has to act next."""


@event(CONTEXT, "pairing", "proposed")
class PairingProposed(PairingState):
    """结对已发起."""


@event(CONTEXT, "pairing", "accepted")
class PairingAccepted(PairingState):
    """一方已同意结对."""

    school_id: UUID
    """Who agreed."""


@event(CONTEXT, "pairing", "activated")
class PairingActivated(PairingState):
    """结对生效: both schools agree."""


@event(CONTEXT, "pairing", "declined")
class PairingDeclined(PairingState):
    """已婉拒; the words stay behind the API."""

    school_id: UUID
    """Who declined."""


@event(CONTEXT, "pairing", "withdrawn")
class PairingWithdrawn(PairingState):
    """发起方已撤回."""


@event(CONTEXT, "pairing", "goals_proposed")
class PairingGoalsProposed(PairingState):
    """一方提出了一个学期的目标: agreed ones stay in force until the other side agrees."""

    term_ends_on: date
    """Last day of the term."""


@event(CONTEXT, "pairing", "goals_agreed")
class PairingGoalsAgreed(PairingState):
    """双方商定了一个学期的目标; what had happened in the term already is counted."""

    term_ends_on: date
    """Last day of the term."""


@event(CONTEXT, "pairing", "progressed")
class PairingProgressed(PairingState):
    """进展: events of other services changed what the goals have reached."""


@event(CONTEXT, "pairing", "review_fell_due")
class PairingReviewFellDue(PairingState):
    """学期结束，应评议: both schools are waited for."""

    term_ends_on: date
    """Last day of the term."""


@event(CONTEXT, "pairing", "reviewed")
class PairingReviewed(PairingState):
    """一方已评议一个学期."""

    term_ends_on: date
    """Last day of the term."""
    school_id: UUID
    """Who reviewed."""


@event(CONTEXT, "pairing", "review_closed")
class PairingReviewClosed(PairingState):
    """评议已截止: `silent` names who did not review."""

    term_ends_on: date
    """Last day of the term."""


@event(CONTEXT, "pairing", "completed")
class PairingCompleted(PairingState):
    """结对期满: the last term is reviewed, or its time to review is over."""


@event(CONTEXT, "pairing", "dissolved")
class PairingDissolved(PairingState):
    """已解除 by the group office; the words stay behind the API."""
