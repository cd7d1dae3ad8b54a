"""Incidents and blackouts: what is booked is listed, and moved only where somebody says so."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from cyzj.contracts.joint_training.blackout import BlackoutCause
from cyzj.contracts.joint_training.booking import BumpReason
from cyzj.contracts.joint_training.incident import Severity
from cyzj.contracts.payload import Payload
from cyzj.deadlines import schedule
from cyzj.domain.errors import FieldError, conflict, invalid, not_found
from cyzj.domain.ids import new_id
from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from joint_training.application.bases.equipping import save_resource
from joint_training.application.bookings.deciding import bump_times
from joint_training.application.bookings.saving import PROMOTE
from joint_training.domain import resource as rooms
from joint_training.domain import stoppages as domain
from joint_training.domain.bases_rights import runs
from joint_training.domain.resource import Resource
from joint_training.domain.stoppages import Blackout, Incident
from joint_training.storage.bases import (
    blackouts,
    incidents,
    lock_resources,
    open_incidents,
    resources,
)
from joint_training.storage.bookings import ahead, bookings

Times = Sequence[tuple[UUID, UUID]]


@dataclass(frozen=True, kw_only=True)
class ReportIncident:
    """What happened where; what begins within `bump_hours` gives way at once."""

    resource_id: UUID
    severity: Severity
    happened_at: datetime
    words: str
    bump_hours: int = 0


async def report_incident(unit: Unit, command: ReportIncident) -> Incident:
    """The resource is blocked; who is booked there is counted, and bumped only as far as asked."""
    resource = await _mine(unit, command.resource_id)
    affected = await ahead(unit.session, unit.now, resource_id=resource.id)
    made, events = domain.report(
        resource,
        command.severity,
        command.happened_at,
        command.words,
        len({booking for booking, _ in affected}),
        id=new_id(),
        number=await incidents.next_number(unit.session, unit.now),
        by=unit.caller.person_ref,
        now=unit.now,
    )
    await incidents.add(unit.session, made)
    _record(unit, made, events)
    await save_resource(unit, rooms.block(resource, unit.now))
    if command.bump_hours:
        until = unit.now + timedelta(hours=command.bump_hours)
        soon = await ahead(
            unit.session, unit.now, resource_id=resource.id, between=(unit.now, until)
        )
        if soon:
            return await _bumped(unit, made, soon, f"安全事件 {made.number}，实训室暂停使用。")
    return made


async def bump_for_incident(
    unit: Unit, seen: Seen, chosen: Collection[UUID], words: str
) -> Incident:
    """The times named give way, each with an alternative where there is one."""
    found = await incidents.find(unit.session, seen.id)
    resource = await _mine(unit, found.resource_id)
    incident = await incidents.load(unit.session, seen.id, expected_version=seen.version)
    affected = await ahead(unit.session, unit.now, resource_id=resource.id)
    wanted = [(booking, id) for booking, id in affected if id in chosen]
    if not wanted or len(wanted) < len(set(chosen)):
        message = "选择的预约里有已经结束或已经调整的，请刷新后重新选择。"
        raise conflict("wrong-times", message, FieldError("occurrences", message))
    return await _bumped(unit, incident, wanted, words)


async def _bumped(unit: Unit, incident: Incident, times: Times, words: str) -> Incident:
    await _bump(unit, times, BumpReason.INCIDENT, words)
    after, events = domain.bumped_for(incident, len({booking for booking, _ in times}))
    await incidents.save(unit.session, after)
    _record(unit, after, events)
    return after


async def clear_incident(unit: Unit, seen: Seen, words: str) -> Incident:
    """It is over; with the last one the resource can be booked again."""
    found = await incidents.find(unit.session, seen.id)
    resource = await _mine(unit, found.resource_id)
    before = await incidents.load(unit.session, seen.id, expected_version=seen.version)
    after, events = domain.clear(before, words, unit.caller.person_ref, unit.now)
    await incidents.save(unit.session, after)
    _record(unit, after, events)
    still = await open_incidents(unit.session, resource.id)
    await save_resource(unit, rooms.unblock(resource, still, unit.now))
    await schedule(unit.session, resource.id, PROMOTE, unit.now)
    return after


@dataclass(frozen=True, kw_only=True)
class RequestBlackout:
    """Which resource is to be out of use, when and why."""

    resource_id: UUID
    cause: BlackoutCause
    starts_at: datetime
    ends_at: datetime
    words: str


async def request_blackout(unit: Unit, command: RequestBlackout) -> Blackout:
    """Asked for; another person decides."""
    resource = await _mine(unit, command.resource_id)
    made, events = domain.request(
        resource,
        command.cause,
        command.starts_at,
        command.ends_at,
        command.words,
        id=new_id(),
        number=await blackouts.next_number(unit.session, unit.now),
        by=unit.caller.person_ref,
        now=unit.now,
    )
    await blackouts.add(unit.session, made)
    _record(unit, made, events)
    return made


async def accept_blackout(unit: Unit, seen: Seen, words: str, *, bump: bool) -> Blackout:
    """In force. What is booked then is bumped if the decision says so; otherwise it is refused."""
    found = await blackouts.find(unit.session, seen.id)
    await _mine(unit, found.resource_id)
    before = await blackouts.load(unit.session, seen.id, expected_version=seen.version)
    times = await ahead(
        unit.session,
        unit.now,
        resource_id=before.resource_id,
        between=(before.starts_at, before.ends_at),
    )
    numbers = {booking for booking, _ in times}
    decided = domain.decide(before, "accept", words, len(numbers), unit.caller.person_ref, unit.now)
    if times and not bump:
        message = (
            f"这段时间已有 {len(numbers)} 个预约；请选择“调整这些预约”并写明原因，或不批准停用。"
        )
        raise conflict("booked-then", message, FieldError("bump", message), booked=len(numbers))
    if times:
        if not words.strip():
            message = "请写明调整预约的原因，对方会看到。"
            raise invalid("reason-required", message, FieldError("reason", message))
        await _bump(unit, times, BumpReason.BLACKOUT, words)
    return await _save_blackout(unit, decided)


async def reject_blackout(unit: Unit, seen: Seen, words: str) -> Blackout:
    """Not in force, and why."""
    found = await blackouts.find(unit.session, seen.id)
    await _mine(unit, found.resource_id)
    before = await blackouts.load(unit.session, seen.id, expected_version=seen.version)
    return await _save_blackout(
        unit, domain.decide(before, "reject", words, 0, unit.caller.person_ref, unit.now)
    )


async def _save_blackout(unit: Unit, decided: tuple[Blackout, Sequence[Payload]]) -> Blackout:
    after, events = decided
    await blackouts.save(unit.session, after)
    _record(unit, after, events)
    return after


async def _bump(unit: Unit, times: Times, reason: BumpReason, words: str) -> None:
    chosen: dict[UUID, set[UUID]] = {}
    for booking, id in times:
        chosen.setdefault(booking, set()).add(id)
    for id in sorted(chosen):
        before = await bookings.load(unit.session, id)
        await bump_times(unit, before, chosen[id], reason, words)


async def _mine(unit: Unit, resource_id: UUID) -> Resource:
    """The resource, locked; 404 for those who do not run it."""
    found = await resources.find(unit.session, resource_id)
    if not runs(unit.caller, found.owner_id):
        raise not_found()
    return (await lock_resources(unit.session, {resource_id}))[resource_id]


def _record(unit: Unit, found: Incident | Blackout, events: Sequence[Payload]) -> None:
    everybody = isinstance(found, Blackout)
    unit.record(found.id, found.version, events, schools=None if everybody else (found.owner_id,))
