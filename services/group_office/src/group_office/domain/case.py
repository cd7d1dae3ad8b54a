"""A case (提醒, 督办): what was said to whom about an item that waits. Commands of the office itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from cyzj.contracts.group_office.case import CaseEscalated, CaseReminded, CaseState
from cyzj.contracts.payload import Party, Payload
from cyzj.domain.errors import FieldError, conflict, invalid
from group_office.domain.turn import Turn

LONGEST_REASON = 500
Decision = tuple["Case", list[Payload]]


@dataclass(frozen=True, kw_only=True)
class Case:
    """One turn of an item that somebody spoke up about. `version` counts its events."""

    id: UUID
    """The id of the turn in the queue."""
    version: int
    item_kind: str
    item_id: UUID
    item_number: str
    party: Party
    school_id: UUID | None
    person_ref: UUID | None
    action: str
    reminders: int = 0
    reminded_at: datetime | None = None
    escalated_at: datetime | None = None


def case_of(turn: Turn) -> Case:
    """A case about `turn`, before anything was said."""
    return Case(
        id=turn.id,
        version=0,
        item_kind=turn.item_kind,
        item_id=turn.item_id,
        item_number=turn.number,
        party=turn.party,
        school_id=turn.school_id,
        person_ref=turn.person_ref,
        action=turn.action,
    )


def is_own(party: Party, school_id: UUID | None, by: UUID | None) -> bool:
    """Whether the turn is that of the school `by` itself; the office (None) has none of these."""
    return by is not None and party is Party.SCHOOL and school_id == by


def remind(case: Case, *, by: UUID | None, reason: str, now: datetime) -> Decision:
    """Somebody who waits reminds the party; `by` None: the office.

    Refused (`own-turn`) where the item waits on the school that would remind.
    """
    _check(reason, required=False)
    if is_own(case.party, case.school_id, by):
        raise conflict("own-turn", "这件事正等贵校处理，请直接办理。", action=case.action)
    after = replace(case, version=case.version + 1, reminders=case.reminders + 1, reminded_at=now)
    return after, [CaseReminded(**_told(after), by_school_id=by)]


def escalate(case: Case, *, reason: str, now: datetime) -> Decision:
    """The office takes it up; it says why."""
    _check(reason, required=True)
    after = replace(case, version=case.version + 1, escalated_at=now)
    return after, [CaseEscalated(**_told(after))]


def _check(reason: str, *, required: bool) -> None:
    message = ""
    if required and not reason.strip():
        message = "请写明督办原因，对方会看到。"
    elif len(reason) > LONGEST_REASON:
        message = f"说明有 {len(reason)} 字，请改到 {LONGEST_REASON} 字以内。"
    if message:
        raise invalid("invalid-case", message, FieldError("reason", message))


def _told(case: Case) -> dict[str, object]:
    return {name: getattr(case, name) for name in CaseState.model_fields}
