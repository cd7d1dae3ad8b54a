"""The ball in court: who has to act, since when, until when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from cyzj.contracts.payload import Party, Waiting


def school_waits(
    school_id: UUID, action: str, since: datetime, due: datetime | None = None
) -> Waiting:
    """The school has to `action`."""
    return Waiting(party=Party.SCHOOL, school_id=school_id, action=action, since=since, due=due)


def teacher_waits(
    school_id: UUID, person: UUID, action: str, since: datetime, due: datetime | None = None
) -> Waiting:
    """The teacher of `school_id` has to `action`."""
    return Waiting(
        party=Party.TEACHER,
        school_id=school_id,
        person_ref=person,
        action=action,
        since=since,
        due=due,
    )


def office_waits(action: str, since: datetime, due: datetime | None = None) -> Waiting:
    """The group office has to `action`."""
    return Waiting(party=Party.OFFICE, school_id=None, action=action, since=since, due=due)


def keep_since(before: Iterable[Waiting], now: Iterable[Waiting]) -> tuple[Waiting, ...]:
    """`now`, where a step that already waited keeps its first moment, and its promise if it had one."""
    known = {_step(waiting): waiting for waiting in before}
    return tuple(_kept(known.get(_step(waiting)), waiting) for waiting in now)


def _kept(before: Waiting | None, now: Waiting) -> Waiting:
    if before is None:
        return now
    return now.model_copy(update={"since": before.since, "due": before.due or now.due})


def _step(waiting: Waiting) -> tuple[object, ...]:
    return waiting.party, waiting.school_id, waiting.person_ref, waiting.action
