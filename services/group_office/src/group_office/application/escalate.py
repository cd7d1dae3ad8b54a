"""Escalate (督办): the office takes up an item that waits too long."""

from __future__ import annotations

from functools import partial

from cyzj.storage.unit import Unit
from group_office.application.speaking import SpeakUp, speak, turns_meant
from group_office.domain import case
from group_office.domain.case import Case
from group_office.domain.sight import Sight
from group_office.storage import cases


async def escalate(unit: Unit, sight: Sight, command: SpeakUp) -> list[Case]:
    """The cases after it, one a turn. Raises 404, `invalid-case`, `nothing-waits`, `said-today`."""
    turns = await turns_meant(unit, sight, command)
    await cases.take_the_day(unit.session, command.item_id, "escalate", unit.now)
    decide = partial(case.escalate, reason=command.reason, now=unit.now)
    return [await speak(unit, "escalate", command, turn, decide) for turn in turns]
