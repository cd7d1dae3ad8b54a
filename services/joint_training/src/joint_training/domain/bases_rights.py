"""What a caller may do now with a base, a room, a booking: read off the tables, less what rules it out."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from cyzj.contracts.codes import Role
from cyzj.contracts.joint_training.base import BaseStatus
from cyzj.contracts.joint_training.booking import BookingStatus, OccurrenceStatus
from cyzj.domain.caller import Caller
from cyzj.domain.clock import school_date
from cyzj.domain.transitions import Machine
from joint_training.domain.base import Base
from joint_training.domain.booking import Booking
from joint_training.domain.booking_policies import booking_rules
from joint_training.domain.machines.base import BASE, BLACKOUT, INCIDENT, RESOURCE
from joint_training.domain.machines.booking import BOOKING
from joint_training.domain.resource import Resource
from joint_training.domain.stoppages import Blackout, Incident

RUNS_BASE = (Role.BASE_MANAGER, Role.SCHOOL_LEADER)
BOOKS = (Role.COORDINATOR, Role.BASE_MANAGER, Role.SCHOOL_LEADER)


def runs(caller: Caller, owner: UUID) -> bool:
    """Whether the caller is responsible for the bases of this school."""
    return caller.school_id == owner and caller.holds(*RUNS_BASE)


def books_for(caller: Caller, school: UUID) -> bool:
    """Whether the caller books for this school."""
    return caller.school_id == school and caller.holds(*BOOKS)


def may_see_base(base: Base, caller: Caller) -> bool:
    """Its school and the office; once approved, everybody."""
    if caller.is_office or caller.school_id == base.owner_id:
        return True
    early = (BaseStatus.PROPOSED, BaseStatus.EVALUATING)
    approved_once = base.status not in early and base.status is not BaseStatus.RETIRED
    return approved_once or (base.status is BaseStatus.RETIRED and bool(base.certifications))


def may_see_booking(b: Booking, caller: Caller) -> bool:
    """The two schools, by those who book or run, and the office."""
    return caller.is_office or books_for(caller, b.school_id) or _at_base(b.owner_id, caller)


def _at_base(owner: UUID, caller: Caller) -> bool:
    return caller.school_id == owner and caller.holds(*BOOKS)


def may_see_stoppage(found: Incident | Blackout, caller: Caller) -> bool:
    return caller.is_office or _at_base(found.owner_id, caller)


def base_actions(base: Base, caller: Caller) -> list[str]:
    parts = set()
    if runs(caller, base.owner_id):
        parts.add("owner")
    if caller.holds(Role.GROUP_OFFICE):
        parts.add("office")
    return _offered(BASE, base.status, parts)


def resource_actions(resource: Resource, caller: Caller) -> list[str]:
    parts = {"owner"} if runs(caller, resource.owner_id) else set()
    return _offered(RESOURCE, resource.status, parts)


def incident_actions(incident: Incident, caller: Caller) -> list[str]:
    found = _offered(INCIDENT, incident.status, _owner(incident.owner_id, caller))
    mine = caller.person_ref == incident.by
    return [one for one in found if not (mine and one == "clear")]


def blackout_actions(blackout: Blackout, caller: Caller) -> list[str]:
    if caller.person_ref == blackout.by:
        return []
    return _offered(BLACKOUT, blackout.status, _owner(blackout.owner_id, caller))


def _owner(owner: UUID, caller: Caller) -> set[str]:
    return {"owner"} if runs(caller, owner) else set()


def booking_actions(b: Booking, caller: Caller, now: datetime) -> list[str]:
    """The commands on the booking; those of one of its times where at least one may have it."""
    parts = set()
    if books_for(caller, b.school_id):
        parts.add("booker")
    if runs(caller, b.owner_id):
        parts.add("manager")
    found = _offered(BOOKING, b.status, parts)
    ruled_out = set(_ruled_out(b, caller, now))
    return [one for one in found if one not in ruled_out]


def _ruled_out(b: Booking, caller: Caller, now: datetime) -> list[str]:
    gone = []
    if caller.person_ref is not None and caller.person_ref == b.created_by:
        gone.append("approve")
    if not b.proposed:
        gone += ["accept_times", "decline_times"]
    rules = booking_rules(school_date(now))
    valid = [one for one in b.coming if one.status is OccurrenceStatus.VALID]
    if not any(
        one.starts_at - rules.check_in_before <= now <= one.starts_at + rules.check_in_after
        for one in valid
    ):
        gone.append("check_in")
    if not any(one.starts_at > now for one in valid):
        gone += ["cancel", "change"]
    if not valid or b.status not in (
        BookingStatus.HELD,
        BookingStatus.CONFIRMED,
        BookingStatus.IN_USE,
    ):
        gone.append("bump")
    return gone


def _offered(machine: Machine, status: str, parts: set[str]) -> list[str]:
    rows = machine.possible(status)
    return list(dict.fromkeys(r.command for r in rows if parts & set(r.actor.split("/"))))
