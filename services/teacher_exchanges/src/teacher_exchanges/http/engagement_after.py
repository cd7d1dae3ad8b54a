"""Routes of an engagement's steps from the arrival to the recognition of hours."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from cyzj.domain.seen import Seen
from cyzj.http.values import ClassHours, Deciding
from cyzj.storage.unit import Unit
from teacher_exchanges.application.engagements.accept_evaluation import accept_evaluation
from teacher_exchanges.application.engagements.close_engagement import close_engagement
from teacher_exchanges.application.engagements.confirm_arrival import confirm_arrival
from teacher_exchanges.application.engagements.confirm_departure import confirm_departure
from teacher_exchanges.application.engagements.dispute import dispute
from teacher_exchanges.application.engagements.end_early import end_early
from teacher_exchanges.application.engagements.evaluate import evaluate
from teacher_exchanges.application.engagements.interrupt import interrupt
from teacher_exchanges.application.engagements.recognise_hours import recognise_hours
from teacher_exchanges.application.engagements.resolve_dispute import resolve_dispute
from teacher_exchanges.application.engagements.resume import resume
from teacher_exchanges.application.engagements.state_no_show import state_no_show
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.domain.engagement_stay import Ending
from teacher_exchanges.http.bodies import Nothing, WithReasonCode, WithRemark
from teacher_exchanges.http.engagement_routes import (
    AnyParty,
    EitherSchool,
    Home,
    Host,
    Office,
    of,
    run,
)

router = APIRouter(prefix="/v1/engagements", tags=["engagements"])


class ArrivalBody(Deciding):
    """The day the teacher came."""

    day: date


class EndingBody(Deciding):
    """The last day, as the host saw it."""

    last_day: date
    taught_hours: ClassHours | None = None
    """For kinds counted in class hours."""
    days_present: int | None = Field(default=None, ge=0, le=10_000)
    """For kinds counted in days; null: as the calendar counts."""

    def ending(self) -> Ending:
        return Ending(self.last_day, self.taught_hours, self.days_present)


class EndEarlyBody(EndingBody, WithReasonCode):
    """Why it ends before its time."""

    justified: bool
    """Whether the reason counts as good: only then is it evaluated."""


class EvaluationBody(Deciding):
    """One party's evaluation."""

    score: int = Field(ge=0, le=100, description="1 to 5")
    words: str = Field(default="", max_length=5000)


class WordsBody(Deciding):
    """The office's decision, in words."""

    words: str = Field(max_length=2000)


@router.post(**of("confirm_arrival", "The host confirms the day the teacher came"))
async def arrive(id: UUID, body: ArrivalBody, write: Host) -> Response:
    async def step(unit: Unit, seen: Seen) -> Engagement:
        return await confirm_arrival(unit, seen, body.day)

    return await run(write, "confirm_arrival", id, body, step)


@router.post(**of("no_show", "The host states that the teacher did not come"))
async def no_show(id: UUID, body: WithRemark, write: Host) -> Response:
    async def step(unit: Unit, seen: Seen) -> Engagement:
        return await state_no_show(unit, seen, body.remark)

    return await run(write, "no_show", id, body, step)


@router.post(**of("interrupt", "The stay pauses"))
async def pause(id: UUID, body: WithReasonCode, write: EitherSchool) -> Response:
    async def step(unit: Unit, seen: Seen) -> Engagement:
        return await interrupt(unit, seen, body.why())

    return await run(write, "interrupt", id, body, step)


@router.post(**of("resume", "The stay goes on"))
async def go_on(id: UUID, body: Nothing, write: EitherSchool) -> Response:
    return await run(write, "resume", id, body, resume)


@router.post(**of("end_early", "The stay ends before its time"))
async def end(id: UUID, body: EndEarlyBody, write: EitherSchool) -> Response:
    async def step(unit: Unit, seen: Seen) -> Engagement:
        return await end_early(unit, seen, body.ending(), body.why(), justified=body.justified)

    return await run(write, "end_early", id, body, step)


@router.post(**of("confirm_departure", "The host confirms the last day and what was done"))
async def leave(id: UUID, body: EndingBody, write: Host) -> Response:
    async def step(unit: Unit, seen: Seen) -> Engagement:
        return await confirm_departure(unit, seen, body.ending())

    return await run(write, "confirm_departure", id, body, step)


@router.post(**of("close", "An early end without good reason is over"))
async def close(id: UUID, body: Nothing, write: EitherSchool) -> Response:
    return await run(write, "close", id, body, close_engagement)


@router.post(**of("evaluate", "One of the three evaluates"))
async def give_evaluation(id: UUID, body: EvaluationBody, write: AnyParty) -> Response:
    async def step(unit: Unit, seen: Seen) -> Engagement:
        return await evaluate(unit, seen, body.score, body.words)

    return await run(write, "evaluate", id, body, step)


@router.post(**of("accept_evaluation", "A school accepts the evaluation"))
async def agree(id: UUID, body: Nothing, write: EitherSchool) -> Response:
    return await run(write, "accept_evaluation", id, body, accept_evaluation)


@router.post(**of("dispute", "A party objects to the evaluation"))
async def object_to(id: UUID, body: WithReasonCode, write: AnyParty) -> Response:
    async def step(unit: Unit, seen: Seen) -> Engagement:
        return await dispute(unit, seen, body.why())

    return await run(write, "dispute", id, body, step)


@router.post(**of("resolve_dispute", "The office decides a dispute"))
async def resolve(id: UUID, body: WordsBody, write: Office) -> Response:
    async def step(unit: Unit, seen: Seen) -> Engagement:
        return await resolve_dispute(unit, seen, body.words)

    return await run(write, "resolve_dispute", id, body, step)


@router.post(**of("recognise_hours", "The home school recognises the hours"))
async def recognise(id: UUID, body: Nothing, write: Home) -> Response:
    return await run(write, "recognise_hours", id, body, recognise_hours)
