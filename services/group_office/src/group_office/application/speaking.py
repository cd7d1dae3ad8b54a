"""What reminding and escalating have in common: which turns are meant, and writing down what was said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from cyzj.domain.errors import conflict, not_found
from cyzj.storage.unit import Unit
from group_office.domain.case import Case, Decision, case_of
from group_office.domain.sight import Sight
from group_office.domain.turn import Turn
from group_office.storage import cases, queue, schemas
from group_office.storage.cases import Spoken


@dataclass(frozen=True)
class SpeakUp:
    """Speak up about an item that waits; `turn` None: to everybody it waits on, but the speaker."""

    item_kind: str
    item_id: UUID
    turn: UUID | None
    reason: str


async def turns_meant(unit: Unit, sight: Sight, command: SpeakUp) -> list[Turn]:
    """The open turns of the item; 404 for a foreign item, `nothing-waits` where nobody is waited on."""
    await schemas.hold_views(unit.session)
    kind, item = command.item_kind, command.item_id
    if not await queue.exists(unit.session, sight, kind, item):
        raise not_found()
    turns = await queue.of_item(unit.session, sight, kind, item)
    meant = [turn for turn in turns if command.turn in (None, turn.id)]
    if not meant:
        raise conflict("nothing-waits", "这件事已经办过了，不用再催；请刷新看最新进展。")
    return meant


async def speak(
    unit: Unit, kind: str, command: SpeakUp, turn: Turn, decide: Callable[[Case], Decision]
) -> Case:
    """Decide in the case about `turn`, and write down the decision and the words."""
    case, events = decide(await cases.load(unit.session, turn.id) or case_of(turn))
    by = None if unit.caller.is_office else unit.caller.school_id
    words = command.reason.strip()
    said = Spoken(case.id, kind, unit.now, unit.caller.person_ref, by, words)
    await cases.save(unit.session, case, said)
    unit.record(case.id, case.version, events, schools=(case.school_id, by))
    return case
