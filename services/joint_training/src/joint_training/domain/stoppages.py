"""What stops the use of a resource: incidents, which block it, and blackouts, which take a time out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from cyzj.contracts.joint_training import blackout as blackouts
from cyzj.contracts.joint_training import incident as incidents
from cyzj.contracts.joint_training.blackout import BlackoutCause, BlackoutState, BlackoutStatus
from cyzj.contracts.joint_training.incident import IncidentState, IncidentStatus, Severity
from cyzj.contracts.payload import Waiting
from cyzj.domain.errors import FieldError, conflict, invalid
from cyzj.domain.texts import reason_problems
from cyzj.domain.waiting import school_waits
from joint_training.domain.machines.base import BLACKOUT, INCIDENT
from joint_training.domain.resource import Resource


@dataclass(frozen=True, kw_only=True)
class Stoppage:
    """What both have."""

    id: UUID
    version: int
    number: str
    base_id: UUID
    resource_id: UUID
    owner_id: UUID
    words: str
    """What happened, or why; the base and the office read it."""
    outcome: str = ""
    """What was done about it, or why not."""
    by: UUID | None
    decided_by: UUID | None = None
    created_at: datetime
    since: datetime
    bumped: int = 0
    waiting_on: tuple[Waiting, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Incident(Stoppage):
    """A safety incident as it stands."""

    status: IncidentStatus
    severity: Severity
    happened_at: datetime
    affected: int


@dataclass(frozen=True, kw_only=True)
class Blackout(Stoppage):
    """A blackout as it stands; it ends before `ends_at`."""

    status: BlackoutStatus
    cause: BlackoutCause
    starts_at: datetime
    ends_at: datetime


def incident_facts(incident: Incident) -> dict[str, object]:
    return {name: getattr(incident, name) for name in IncidentState.model_fields}


def blackout_facts(blackout: Blackout) -> dict[str, object]:
    return {name: getattr(blackout, name) for name in BlackoutState.model_fields}


def report(
    resource: Resource,
    severity: Severity,
    happened_at: datetime,
    words: str,
    affected: int,
    *,
    id: UUID,
    number: str,
    by: UUID | None,
    now: datetime,
) -> tuple[Incident, list[IncidentState]]:
    """The resource is blocked from now on; somebody else clears it."""
    INCIDENT.require(None, "report")
    _require(words, "发生了什么", "words")
    if happened_at > now:
        message = "发生时间晚于现在，请核对日期和时刻。"
        raise invalid("malformed", message, FieldError("happened_at", message))
    made = Incident(
        id=id,
        version=1,
        number=number,
        status=IncidentStatus.BLOCKED,
        base_id=resource.base_id,
        resource_id=resource.id,
        owner_id=resource.owner_id,
        severity=severity,
        happened_at=happened_at,
        affected=affected,
        words=words.strip(),
        by=by,
        created_at=now,
        since=now,
        waiting_on=(school_waits(resource.owner_id, "clear", now),),
    )
    return made, [incidents.IncidentOpened(**incident_facts(made))]


def bumped_for(incident: Incident, count: int) -> tuple[Incident, list[IncidentState]]:
    """So many more bookings had to give way."""
    INCIDENT.require(incident.status, "bump_bookings")
    after = replace(incident, version=incident.version + 1, bumped=incident.bumped + count)
    return after, [incidents.IncidentBookingsBumped(**incident_facts(after))]


def clear(
    incident: Incident, outcome: str, by: UUID | None, now: datetime
) -> tuple[Incident, list[IncidentState]]:
    """It is over; who reported it does not say so alone."""
    INCIDENT.require(incident.status, "clear")
    _require(outcome, "处理结果", "reason")
    if by is not None and by == incident.by:
        raise conflict("same-person", "上报人不能自己解除，请由基地的其他负责人核实后解除。")
    after = replace(
        incident,
        version=incident.version + 1,
        status=IncidentStatus.CLEARED,
        since=now,
        outcome=outcome.strip(),
        decided_by=by,
        waiting_on=(),
    )
    return after, [incidents.IncidentCleared(**incident_facts(after))]


def request(
    resource: Resource,
    cause: BlackoutCause,
    starts_at: datetime,
    ends_at: datetime,
    words: str,
    *,
    id: UUID,
    number: str,
    by: UUID | None,
    now: datetime,
) -> tuple[Blackout, list[BlackoutState]]:
    """Asked for; it stops nothing until another person accepts it."""
    BLACKOUT.require(None, "request")
    _require(words, "停用的原因", "words")
    if ends_at <= starts_at or ends_at <= now:
        message = "停用的结束时间请晚于开始时间，也晚于现在。"
        raise invalid("malformed", message, FieldError("ends_at", message))
    made = Blackout(
        id=id,
        version=1,
        number=number,
        status=BlackoutStatus.REQUESTED,
        base_id=resource.base_id,
        resource_id=resource.id,
        owner_id=resource.owner_id,
        cause=cause,
        starts_at=starts_at,
        ends_at=ends_at,
        words=words.strip(),
        by=by,
        created_at=now,
        since=now,
        waiting_on=(school_waits(resource.owner_id, "accept", now, starts_at),),
    )
    return made, [blackouts.BlackoutRequested(**blackout_facts(made))]


def decide(
    blackout: Blackout, command: str, words: str, bumped: int, by: UUID | None, now: datetime
) -> tuple[Blackout, list[BlackoutState]]:
    """Accepted or rejected by somebody else than asked for it."""
    BLACKOUT.require(blackout.status, command)
    if by is not None and by == blackout.by:
        raise conflict("same-person", "申请人不能批准自己的停用申请，请由基地的其他负责人办理。")
    accepted = command == "accept"
    if not accepted:
        _require(words, "不批准的原因", "reason")
    after = replace(
        blackout,
        version=blackout.version + 1,
        status=BlackoutStatus.ACCEPTED if accepted else BlackoutStatus.REJECTED,
        since=now,
        outcome=words.strip(),
        decided_by=by,
        bumped=bumped,
        waiting_on=(),
    )
    kind = blackouts.BlackoutAccepted if accepted else blackouts.BlackoutRejected
    return after, [kind(**blackout_facts(after))]


def _require(words: str, name: str, field: str) -> None:
    problems = list(reason_problems(words, name, field))
    if problems:
        raise invalid("reason-required", problems[0].message, *problems)
