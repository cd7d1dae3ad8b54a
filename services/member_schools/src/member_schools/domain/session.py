"""A session: a signed-in person acting for one organisation; and how it ends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from cyzj.contracts.codes import Role
from cyzj.domain.errors import forbidden
from member_schools.domain.appointment import Appointment

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
TOUCH_EVERY = timedelta(minutes=1)
"""Being seen again within this time is not written down: a page makes many calls."""


class Ending(StrEnum):
    """Why a session is over."""

    LOGOUT = "logout"
    IDLE = "idle"
    ABSOLUTE = "absolute"
    PASSWORD = "password"  # noqa: S105  # a reason, not a secret
    ROLE = "role"


@dataclass(frozen=True)
class Session:
    """A session as it stands; only the SHA-256 of its 256-bit token is kept."""

    id: UUID
    token_hash: str
    person_ref: UUID
    appointment_id: UUID
    """The post the person acts on now: it decides organisation and leading role."""
    opened_at: datetime
    seen_at: datetime
    ended_at: datetime | None = None
    ending: Ending | None = None

    def over(self, now: datetime) -> Ending | None:
        """Why the session no longer holds at `now`, or None while it holds."""
        if self.ending is not None:
            return self.ending
        if now - self.opened_at >= ABSOLUTE:
            return Ending.ABSOLUTE
        return Ending.IDLE if now - self.seen_at >= IDLE else None


@dataclass(frozen=True)
class Acting:
    """For whom and as what the person acts: what the access token will say."""

    organisation_id: UUID
    role: Role
    """The leading role: it decides the pages."""
    roles: tuple[Role, ...]
    """Every role held at this organisation now, the leading one first."""
    mandate: UUID
    """The appointment behind the leading role."""


def open_session(
    id: UUID, token_hash: str, person_ref: UUID, choices: Sequence[Appointment], now: datetime
) -> Session:
    """A session acting on the first of `choices`; refused for a person without any post."""
    if not choices:
        raise forbidden("no-post", "您目前没有任何单位的任命，请联系所在单位或集团办公室。")
    return Session(id, token_hash, person_ref, choices[0].id, now, now)


def seen(session: Session, now: datetime) -> Session:
    """The session seen at `now`; the same object when that is not worth writing down."""
    return replace(session, seen_at=now) if now - session.seen_at >= TOUCH_EVERY else session


def switch(
    session: Session, choices: Iterable[Appointment], organisation_id: UUID, role: Role
) -> Session:
    """The session acting for another post of the same person."""
    for choice in choices:
        if (choice.organisation_id, choice.role) == (organisation_id, role):
            return replace(session, appointment_id=choice.id)
    raise forbidden("not-your-post", "您在该单位没有这个角色，请从账号菜单中选择。")


def end(session: Session, ending: Ending, now: datetime) -> Session:
    """The session is over; the first ending stands."""
    if session.ending is not None:
        return session
    return replace(session, ended_at=now, ending=ending)


def choices_at(appointments: Iterable[Appointment], now: datetime) -> list[Appointment]:
    """The posts in force at `now`, oldest first: what the account menu offers."""
    held = (appointment for appointment in appointments if appointment.in_force(now))
    return sorted(held, key=lambda a: (a.starts_on, a.id))


def acting(session: Session, choices: Sequence[Appointment]) -> Acting | None:
    """What the person acts as now, or None if the session's post is no longer in force."""
    leading = next((c for c in choices if c.id == session.appointment_id), None)
    if leading is None:
        return None
    there = [c.role for c in choices if c.organisation_id == leading.organisation_id]
    roles = dict.fromkeys([leading.role, *there])
    return Acting(leading.organisation_id, leading.role, tuple(roles), leading.id)
