"""Routes of an engagement's steps from the nomination to the departure."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from cyzj.domain.seen import Seen
from cyzj.http.values import ClassHours, Deciding
from cyzj.storage.unit import Unit
from teacher_exchanges.application.engagements.approve_plan import approve_plan
from teacher_exchanges.application.engagements.cancel_engagement import cancel_engagement
from teacher_exchanges.application.engagements.depart_ready import depart_ready
from teacher_exchanges.application.engagements.host_accept import host_accept
from teacher_exchanges.application.engagements.host_acknowledge import host_acknowledge
from teacher_exchanges.application.engagements.host_reject import host_reject
from teacher_exchanges.application.engagements.host_return import host_return
from teacher_exchanges.application.engagements.renominate import renominate
from teacher_exchanges.application.engagements.submit_plan import submit_plan
from teacher_exchanges.application.engagements.teacher_accept import teacher_accept
from teacher_exchanges.application.engagements.teacher_decline import teacher_decline
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.domain.engagement_parts import PlanContent
from teacher_exchanges.http.bodies import Nothing, WithReasonCode, WithRemark
from teacher_exchanges.http.engagement_routes import AnyParty, Home, Host, Teacher, of, run
from teacher_exchanges.http.match_steps import NominationBody

router = APIRouter(prefix="/v1/engagements", tags=["engagements"])


class RenominateBody(NominationBody, Deciding):
    """The same teacher, with what the host asked for."""


class PlanBody(WithRemark):
    """What the plan (任务书) says."""

    planned_from: date
    planned_to: date
    planned_hours: ClassHours | None = None
    goals: tuple[str, ...] = Field(max_length=50)
    arrangements: str = Field(default="", max_length=5000)
    mentor_ref: UUID | None = None
    """The host's mentor (带教师傅); null: whom the host has named. Only the host may name another."""

    def plan(self) -> PlanContent:
        names = PlanContent.__dataclass_fields__
        return PlanContent(**{name: getattr(self, name) for name in names})


class AcceptBody(WithRemark):
    """The host's yes."""

    mentor_ref: UUID | None = None
    """The mentor (带教师傅) from the host's own people; required for `mentored` kinds."""


class ApproveBody(WithRemark):
    """Consent to exactly this content."""

    content_hash: str = Field(pattern=r"^[0-9a-f]{64}$")


@router.post(**of("teacher_accept", "The teacher consents to the nomination"))
async def accept_nomination(id: UUID, body: Nothing, write: Teacher) -> Response:
    return await run(write, "teacher_accept", id, body, teacher_accept)


@router.post(**of("teacher_decline", "The teacher does not want it"))
async def decline_nomination(id: UUID, body: WithReasonCode, write: Teacher) -> Response:
    async def step(unit: Unit, seen: Seen) -> Engagement:
        return await teacher_decline(unit, seen, body.why())

    return await run(write, "teacher_decline", id, body, step)


@router.post(**of("host_acknowledge", "The host has it on its desk"))
async def acknowledge(id: UUID, body: Nothing, write: Host) -> Response:
    return await run(write, "host_acknowledge", id, body, host_acknowledge)


@router.post(**of("host_return", "The host asks for a better nomination of the same teacher"))
async def send_back(id: UUID, body: WithReasonCode, write: Host) -> Response:
    async def step(unit: Unit, seen: Seen) -> Engagement:
        return await host_return(unit, seen, body.why())

    return await run(write, "host_return", id, body, step)


@router.post(**of("renominate", "The home school answers a return"))
async def nominate_again(id: UUID, body: RenominateBody, write: Home) -> Response:
    async def step(unit: Unit, seen: Seen) -> Engagement:
        return await renominate(unit, seen, body.command())

    return await run(write, "renominate", id, body, step)


@router.post(**of("host_reject", "The host does not want the teacher"))
async def reject(id: UUID, body: WithReasonCode, write: Host) -> Response:
    async def step(unit: Unit, seen: Seen) -> Engagement:
        return await host_reject(unit, seen, body.why())

    return await run(write, "host_reject", id, body, step)


@router.post(**of("host_accept", "The host takes the teacher and names a mentor"))
async def accept(id: UUID, body: AcceptBody, write: Host) -> Response:
    async def step(unit: Unit, seen: Seen) -> Engagement:
        return await host_accept(unit, seen, body.mentor_ref, body.remark)

    return await run(write, "host_accept", id, body, step)


@router.post(**of("cancel", "Any of the three calls it off before it begins"))
async def cancel(id: UUID, body: WithReasonCode, write: AnyParty) -> Response:
    async def step(unit: Unit, seen: Seen) -> Engagement:
        return await cancel_engagement(unit, seen, body.why())

    return await run(write, "cancel", id, body, step)


@router.post(**of("submit_plan", "Propose a plan, or an amendment while under way"))
async def propose_plan(id: UUID, body: PlanBody, write: AnyParty) -> Response:
    async def step(unit: Unit, seen: Seen) -> Engagement:
        return await submit_plan(unit, seen, body.plan(), body.remark)

    return await run(write, "submit_plan", id, body, step)


@router.post(**of("approve_plan", "Consent to the plan proposed"))
async def consent_to_plan(id: UUID, body: ApproveBody, write: AnyParty) -> Response:
    async def step(unit: Unit, seen: Seen) -> Engagement:
        return await approve_plan(unit, seen, body.content_hash, body.remark)

    return await run(write, "approve_plan", id, body, step)


@router.post(**of("depart_ready", "Everything is in place at home"))
async def ready(id: UUID, body: Nothing, write: Home) -> Response:
    return await run(write, "depart_ready", id, body, depart_ready)
