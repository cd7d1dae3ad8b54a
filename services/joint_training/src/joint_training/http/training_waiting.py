"""What waits in training, as steps of the one list."""

from __future__ import annotations

from uuid import UUID

from cyzj.http.reading import Read
from cyzj.http.schools import school_brief
from cyzj.members.reading import organisations
from joint_training.application.training_waiting import TrainingStep, training_steps
from joint_training.http.waiting_items import StepItem


async def waiting_training(read: Read, *, on_me: bool) -> list[StepItem]:
    """The steps of programmes, cohorts, enrolments and sessions."""
    async with read.session() as session:
        found = await training_steps(session, read.caller, read.now, on_me=on_me)
        schools = await organisations(session, _named(found))
    return [
        StepItem(
            kind=step.kind,
            id=step.id,
            number=step.number,
            version=step.version,
            exchange_type=None,
            status=step.status,
            home_school=school_brief(schools.get(step.other_id)) if step.other_id else None,
            host_school=school_brief(schools.get(step.owner_id)),
            **step.waiting.model_dump(),
        )
        for step in found
    ]


def _named(found: list[TrainingStep]) -> set[UUID]:
    return {id for step in found for id in (step.owner_id, step.other_id) if id is not None}
