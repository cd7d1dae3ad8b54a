"""An invitation: a one-time link by which a person comes to an account and a first or further post."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from cyzj.contracts.codes import Role
from cyzj.contracts.names import ROLES
from cyzj.domain.errors import conflict, forbidden
from cyzj.domain.transitions import Machine, State, Transition
from member_schools.domain.appointment import MAY_APPOINT

INVITATION_LIFE = timedelta(days=14)

INVITATION = Machine(
    "invitation",
    "邀请",
    states=(
        State("pending", "待接受"),
        State("accepted", "已接受", terminal=True),
        State("revoked", "已撤回", terminal=True),
        State("expired", "已过期", terminal=True),
    ),
    transitions=(
        Transition((), "invite", "邀请", "office, school", "邀请人有权任命该角色", "pending", ""),
        Transition(("pending",), "accept", "接受邀请", "invitee", "链接未用过", "accepted", ""),
        Transition(("pending",), "revoke", "撤回邀请", "office, school", "", "revoked", ""),
        Transition(("pending",), "expire", "邀请过期", "system", "14天未接受", "expired", ""),
    ),
)
"""An invitation is no event: it holds a name. Accepting it grants the appointment, which is one."""


@dataclass(frozen=True)
class Invitation:
    """An invitation as it stands; only the SHA-256 of its token is kept."""

    id: UUID
    organisation_id: UUID
    role: Role
    name: str
    """Whom it invites; personal data, dropped once it is accepted or revoked."""
    phone: str | None
    token_hash: str
    invited_by: UUID | None
    """The person_ref of who invites; null for the operator's bootstrap command."""
    issued_at: datetime
    expires_at: datetime
    accepted_at: datetime | None = None
    accepted_by: UUID | None = None
    revoked_at: datetime | None = None

    def state(self, now: datetime) -> str:
        """`pending`, `accepted`, `revoked` or `expired` at `now`."""
        if self.accepted_at is not None:
            return "accepted"
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if now >= self.expires_at else "pending"


def check_may_appoint(actors: frozenset[Role], role: Role) -> None:
    """Raises unless one of the caller's roles may appoint to `role`."""
    if not any(role in MAY_APPOINT.get(actor, frozenset()) for actor in actors):
        raise forbidden("may-not-appoint", f"您的角色不能任命{ROLES[role]}，请联系集团办公室。")


def require_pending(invitation: Invitation, now: datetime) -> None:
    """Raises unless the invitation still waits: it may be used, revoked or too old."""
    state = invitation.state(now)
    if state != "pending":
        name = INVITATION.state(state).name
        raise conflict(
            "invitation-over", f"这个邀请{name}，请联系邀请您的单位重新邀请。", state=state
        )


def accept(invitation: Invitation, person_ref: UUID, now: datetime) -> Invitation:
    """The invitation is used up by `person_ref`; refused unless it still waits."""
    require_pending(invitation, now)
    used = replace(invitation, accepted_at=now, accepted_by=person_ref)
    return _without_person(used)


def revoke(invitation: Invitation, now: datetime) -> Invitation:
    """The link opens nothing any longer."""
    INVITATION.require(invitation.state(now), "revoke")
    return _without_person(replace(invitation, revoked_at=now))


def _without_person(invitation: Invitation) -> Invitation:
    return replace(invitation, name="", phone=None)
