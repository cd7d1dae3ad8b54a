"""The ball in court over time: every step an item waited for, from when to when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple, cast
from uuid import UUID

from cyzj.contracts.envelope import Envelope
from cyzj.contracts.payload import Waiting, aggregate_of
from cyzj.contracts.teacher_exchanges.match import MatchState


class StepView(NamedTuple):
    """One row of `view.queue`: an item waits on a party. A tuple, because it is stored as it is."""

    id: UUID
    """Made of the item and of all that tells one step from another, so a rebuild gives the same."""
    item_kind: str
    """`match` or `engagement`."""
    item_id: UUID
    party: str
    school_id: UUID | None
    person_ref: UUID | None
    action: str
    since: datetime
    due: datetime | None
    settled_at: datetime | None
    """When it no longer waited; null: it waits now."""
    settled_by: str | None
    """The past tense of the event that settled it, e.g. `accepted`."""


def fold_steps(
    open_steps: Sequence[StepView], event: Envelope
) -> tuple[list[StepView], list[StepView]]:
    """The item's open steps after `event`, and those it opened, settled or gave another due date.

    `open_steps`: the item's steps that were not settled before.
    """
    data = cast(MatchState, event.data)  # or of an engagement: it waits in the same way
    if not (data.waiting_on or open_steps):
        return [], []
    left, still, changed = list(open_steps), [], []
    for waiting in data.waiting_on:
        step = _taken(left, waiting)
        if step is None:
            step = _opened(event, waiting)
            changed.append(step)
        elif step.due != waiting.due:
            step = step._replace(due=waiting.due)
            changed.append(step)
        if step not in still:
            still.append(step)
    if left:
        settled = event.happened(), event.type.split(".")[4]
        changed += [StepView(*step[:-2], *settled) for step in left]
    return still, changed


def _taken(steps: list[StepView], waiting: Waiting) -> StepView | None:
    """The step of `steps` that goes on, taken out of them; None if there is none."""
    for place, step in enumerate(steps):  # one or two: comparing is quicker than hashing
        if step.action == waiting.action and _key(step) == _key(waiting):
            return steps.pop(place)
    return None


def _opened(event: Envelope, waiting: Waiting) -> StepView:
    return StepView(
        _id(event.subject, waiting),
        aggregate_of(event.type),
        event.subject,
        waiting.party,
        waiting.school_id,
        waiting.person_ref,
        waiting.action,
        waiting.since,
        waiting.due,
        None,
        None,
    )


def _id(item: UUID, waiting: Waiting) -> UUID:
    """A UUIDv8: it begins like the item's, so that rows of a time lie together, and ends in a hash."""
    school, person = waiting.school_id, waiting.person_ref
    told_apart = (
        waiting.party.encode(),
        waiting.action.encode(),
        b"%d" % round(waiting.since.timestamp() * 1_000_000),
        school.bytes if school else b"",
        person.bytes if person else b"",
    )
    hashed = blake2b(b"/".join(told_apart), key=item.bytes, digest_size=10).digest()
    number = (item.int >> 80 << 80) | int.from_bytes(hashed)
    return UUID(int=number & ~(0xF << 76) & ~(0x3 << 62) | (8 << 76) | (2 << 62))


def _key(step: StepView | Waiting) -> tuple[object, ...]:
    return step.party, step.school_id, step.person_ref, step.action, step.since
