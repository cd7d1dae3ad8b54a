"""A membership (成员资格): an organisation's way into the alliance, its life there, and its way out."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from uuid import UUID

from cyzj.contracts.payload import Number, Payload, Sha256, Waiting, event

CONTEXT = "member_schools"


class MembershipStatus(StrEnum):
    """States of a membership (domain.md 2.1)."""

    APPLIED = "applied"
    INFO_REQUESTED = "info_requested"
    UNDER_REVIEW = "under_review"
    PENDING_VOTE = "pending_vote"
    ADMITTED = "admitted"
    ACTIVE = "active"
    DORMANT = "dormant"
    SUSPENDED = "suspended"
    LEAVING = "leaving"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    EXITED = "exited"
    EXPELLED = "expelled"


class MembershipState(Payload):
    """A membership after the fact. Public within the alliance; a new application is a new one."""

    number: Number
    """The number people use, e.g. CY-2026-0003."""
    status: MembershipStatus
    """Where it stands."""
    organisation_id: UUID
    """Whose membership it is."""
    voting: bool
    """Whether the member votes in the council."""
    applied_on: date | None
    """Day of the application (Asia/Shanghai); null for a founding member recorded later."""
    member_since: date | None
    """First day as a member; null before."""
    charter_version: int | None
    """The version of the charter it signed; null before."""
    charter_hash: Sha256 | None
    """SHA-256 of the charter's text as it was signed."""
    leaves_on: date | None
    """Last day, once notice was given; null otherwise."""
    resolution_id: UUID | None
    """The council's resolution behind the present status; null where none is needed."""
    waiting_on: tuple[Waiting, ...]
    """Who has to act next."""


@event(CONTEXT, "membership", "applied")
class MembershipApplied(MembershipState):
    """已申请: the organisation asks to become a member."""


@event(CONTEXT, "membership", "recorded")
class MembershipRecorded(MembershipState):
    """补录: the office records a member who joined before the platform was there."""


@event(CONTEXT, "membership", "info_requested")
class MembershipInfoRequested(MembershipState):
    """待补材料: the office asks for more; what is missing stays behind the API."""


@event(CONTEXT, "membership", "resubmitted")
class MembershipResubmitted(MembershipState):
    """已补材料."""


@event(CONTEXT, "membership", "review_started")
class MembershipReviewStarted(MembershipState):
    """审核中."""


@event(CONTEXT, "membership", "recommended")
class MembershipRecommended(MembershipState):
    """提交理事会表决: the council votes on the resolution named."""


@event(CONTEXT, "membership", "rejected")
class MembershipRejected(MembershipState):
    """未通过."""


@event(CONTEXT, "membership", "admitted")
class MembershipAdmitted(MembershipState):
    """已批准: the council admits it; it signs the charter now."""


@event(CONTEXT, "membership", "activated")
class MembershipActivated(MembershipState):
    """成为正式成员: it signed the charter."""


@event(CONTEXT, "membership", "lapsed")
class MembershipLapsed(MembershipState):
    """已失效: admitted, and the charter was not signed in time."""


@event(CONTEXT, "membership", "application_withdrawn")
class MembershipApplicationWithdrawn(MembershipState):
    """申请已撤回."""


@event(CONTEXT, "membership", "dormancy_warned")
class MembershipDormancyWarned(MembershipState):
    """休眠预警: nothing was begun or hosted for `silent_days` days."""

    last_activity_on: date
    """The day its silence is counted from."""
    silent_days: int
    """Days since."""


@event(CONTEXT, "membership", "became_dormant")
class MembershipBecameDormant(MembershipState):
    """进入休眠: the warning changed nothing."""

    last_activity_on: date
    """The day its silence is counted from."""


@event(CONTEXT, "membership", "reactivated")
class MembershipReactivated(MembershipState):
    """恢复活跃: it began or hosted something again."""


@event(CONTEXT, "membership", "suspended")
class MembershipSuspended(MembershipState):
    """资格已暂停: it finishes what runs and starts nothing new."""


@event(CONTEXT, "membership", "reinstated")
class MembershipReinstated(MembershipState):
    """资格已恢复."""


@event(CONTEXT, "membership", "exit_noticed")
class MembershipExitNoticed(MembershipState):
    """已通知退会: it leaves on `leaves_on`, once its obligations are settled."""


@event(CONTEXT, "membership", "exit_cancelled")
class MembershipExitCancelled(MembershipState):
    """已撤回退会通知."""


@event(CONTEXT, "membership", "exited")
class MembershipExited(MembershipState):
    """已退出: nothing was left open."""


@event(CONTEXT, "membership", "expelled")
class MembershipExpelled(MembershipState):
    """已除名 by the council, after a hearing."""
