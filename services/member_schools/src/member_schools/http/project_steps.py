"""Routes of the steps of a cooperation project: every command of the table."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from cyzj.http.values import Deciding
from cyzj.http.writes import Write
from member_schools.application.projects import agreeing, concluding, drafting, working
from member_schools.http import project_bodies as bodies
from member_schools.http.project_routes import answer, may, route, seen_by

router = APIRouter(prefix="/v1/cooperation-projects", tags=["cooperation projects"])


@router.post(**route("change", "The lead changes its draft"))
async def change(
    id: UUID, body: bodies.ChangePlanBody, write: Annotated[Write, may("change")]
) -> Response:
    seen, own = seen_by(id, body, write)
    return await answer(
        write,
        "change_cooperation_project",
        lambda u: drafting.change_project(u, seen, own, body.wanted()),
    )


@router.post(**route("discard", "The lead gives its draft up"))
async def discard(id: UUID, body: Deciding, write: Annotated[Write, may("discard")]) -> Response:
    seen, own = seen_by(id, body, write)
    return await answer(
        write, "discard_cooperation_project", lambda u: drafting.discard_project(u, seen, own)
    )


@router.post(**route("propose", "The lead puts the plan to the parties"))
async def propose(id: UUID, body: Deciding, write: Annotated[Write, may("propose")]) -> Response:
    seen, own = seen_by(id, body, write)
    return await answer(
        write, "propose_cooperation_project", lambda u: agreeing.propose_project(u, seen, own)
    )


@router.post(**route("withdraw", "The lead takes the plan back to change it"))
async def withdraw(
    id: UUID, body: bodies.ReasonBody, write: Annotated[Write, may("withdraw")]
) -> Response:
    seen, own = seen_by(id, body, write)
    return await answer(
        write,
        "withdraw_cooperation_project",
        lambda u: agreeing.withdraw_project(u, seen, own, body.reason),
    )


@router.post(**route("confirm", "A party confirms the plan by its hash"))
async def confirm(
    id: UUID, body: bodies.HashBody, write: Annotated[Write, may("confirm")]
) -> Response:
    seen, own = seen_by(id, body, write)
    return await answer(
        write,
        "confirm_cooperation_project",
        lambda u: agreeing.confirm_project(u, seen, own, body.content_hash),
    )


@router.post(**route("decline", "A party does not take part"))
async def decline(
    id: UUID, body: bodies.ReasonBody, write: Annotated[Write, may("decline")]
) -> Response:
    seen, own = seen_by(id, body, write)
    return await answer(
        write,
        "decline_cooperation_project",
        lambda u: agreeing.decline_project(u, seen, own, body.reason),
    )


@router.post(**route("record_activity", "A party records what was done, with evidence"))
async def record_activity(
    id: UUID, body: bodies.ActivityBody, write: Annotated[Write, may("record_activity")]
) -> Response:
    seen, own = seen_by(id, body, write)
    return await answer(
        write,
        "record_project_activity",
        lambda u: working.record_activity(u, seen, own, body.held(), body.handed()),
    )


@router.post(**route("strike_activity", "An activity recorded wrongly counts no more"))
async def strike_activity(
    id: UUID, body: bodies.StrikeBody, write: Annotated[Write, may("strike_activity")]
) -> Response:
    seen, own = seen_by(id, body, write)
    return await answer(
        write,
        "strike_project_activity",
        lambda u: working.strike_activity(u, seen, own, body.activity_id, body.reason),
    )


@router.post(**route("complete_milestone", "Its owner hands a milestone in, with evidence"))
async def complete_milestone(
    id: UUID, body: bodies.CompleteBody, write: Annotated[Write, may("complete_milestone")]
) -> Response:
    seen, own = seen_by(id, body, write)
    return await answer(
        write,
        "complete_project_milestone",
        lambda u: working.complete_milestone(u, seen, own, body.milestone_id, body.handed()),
    )


@router.post(**route("accept_milestone", "Another party finds a milestone done"))
async def accept_milestone(
    id: UUID, body: bodies.MilestoneStep, write: Annotated[Write, may("accept_milestone")]
) -> Response:
    seen, own = seen_by(id, body, write)
    return await answer(
        write,
        "accept_project_milestone",
        lambda u: working.accept_milestone(u, seen, own, body.milestone_id),
    )


@router.post(**route("return_milestone", "A milestone goes back to its owner"))
async def return_milestone(
    id: UUID, body: bodies.ReturnMilestoneBody, write: Annotated[Write, may("return_milestone")]
) -> Response:
    seen, own = seen_by(id, body, write)
    return await answer(
        write,
        "return_project_milestone",
        lambda u: working.return_milestone(u, seen, own, body.milestone_id, body.reason),
    )


@router.post(**route("pause", "The lead lets the project rest"))
async def pause(
    id: UUID, body: bodies.ReasonBody, write: Annotated[Write, may("pause")]
) -> Response:
    seen, own = seen_by(id, body, write)
    return await answer(
        write,
        "pause_cooperation_project",
        lambda u: working.pause_project(u, seen, own, body.reason),
    )


@router.post(**route("resume", "The lead lets it go on"))
async def resume(id: UUID, body: Deciding, write: Annotated[Write, may("resume")]) -> Response:
    seen, own = seen_by(id, body, write)
    return await answer(
        write, "resume_cooperation_project", lambda u: working.resume_project(u, seen, own)
    )


@router.post(**route("conclude", "The lead hands the outcome in"))
async def conclude(
    id: UUID, body: bodies.OutcomeBody, write: Annotated[Write, may("conclude")]
) -> Response:
    seen, own = seen_by(id, body, write)
    return await answer(
        write,
        "conclude_cooperation_project",
        lambda u: concluding.conclude_project(
            u, seen, own, body.text, body.numbers(), body.handed()
        ),
    )


@router.post(**route("confirm_outcome", "The other side confirms the outcome by its hash"))
async def confirm_outcome(
    id: UUID, body: bodies.HashBody, write: Annotated[Write, may("confirm_outcome")]
) -> Response:
    seen, own = seen_by(id, body, write)
    return await answer(
        write,
        "confirm_project_outcome",
        lambda u: concluding.confirm_outcome(u, seen, own, body.content_hash),
    )


@router.post(**route("return_outcome", "The other side returns the outcome"))
async def return_outcome(
    id: UUID, body: bodies.ReasonBody, write: Annotated[Write, may("return_outcome")]
) -> Response:
    seen, own = seen_by(id, body, write)
    return await answer(
        write,
        "return_project_outcome",
        lambda u: concluding.return_outcome(u, seen, own, body.reason),
    )


@router.post(**route("end_early", "The lead ends the project without an outcome"))
async def end_early(
    id: UUID, body: bodies.ReasonBody, write: Annotated[Write, may("end_early")]
) -> Response:
    seen, own = seen_by(id, body, write)
    return await answer(
        write,
        "end_cooperation_project_early",
        lambda u: working.end_project_early(u, seen, own, body.reason),
    )
