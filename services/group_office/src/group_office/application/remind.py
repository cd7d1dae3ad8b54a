"""Remind (提醒) whoever an item waits on; once a day and item, whoever asks."""

from __future__ import annotations

from functools import partial

from cyzj.domain.errors import conflict
from cyzj.storage.unit import Unit
from group_office.application.speaking import SpeakUp, speak, turns_meant
from group_office.domain import case
from group_office.domain.case import Case
from group_office.domain.sight import Sight
from group_office.storage import cases


async def remind(unit: Unit, sight: Sight, command: SpeakUp) -> list[Case]:
    """The cases after the reminder, one a turn.

    Raises 404, `nothing-waits`, `own-turn` where it waits on the caller's school, `said-today`.
    """
    turns = await turns_meant(unit, sight, command)
    others = [turn for turn in turns if not case.is_own(turn.party, turn.school_id, sight.school)]
    if not others:
        raise conflict("own-turn", "这件事正等贵校处理，请直接办理。")
    await cases.take_the_day(unit.session, command.item_id, "remind", unit.now)
    decide = partial(case.remind, by=sight.school, reason=command.reason, now=unit.now)
    return [await speak(unit, "remind", command, turn, decide) for turn in others]
