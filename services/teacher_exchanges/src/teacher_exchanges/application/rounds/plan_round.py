"""The office plans a round, changes the plan before it opens, or cancels it before it is solved."""

from __future__ import annotations

from cyzj.contracts.teacher_exchanges.clearing_round import CancelReason
from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.ids import new_id
from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from teacher_exchanges.application.rounds.saving import add_round, save_round
from teacher_exchanges.domain.rounds import round_steps as domain
from teacher_exchanges.domain.rounds.round import Round
from teacher_exchanges.domain.rounds.round_steps import PlanRound
from teacher_exchanges.storage.clearing import rounds


async def plan_round(unit: Unit, command: PlanRound) -> Round:
    """The planned round; raises `invalid-round`, `another-round`."""
    made, events = domain.plan(
        command,
        id=new_id(),
        number=await rounds.next_number(unit.session, unit.now),
        by=unit.caller.person_ref,
        now=unit.now,
        calendar=CALENDAR,
    )
    return await add_round(unit, made, events)


async def change_round(unit: Unit, seen: Seen, command: PlanRound) -> Round:
    """The round with another plan; raises `invalid-round`, `another-round`."""
    before = await rounds.load(unit.session, seen.id, expected_version=seen.version)
    return await save_round(unit, *domain.change(before, command, unit.now, CALENDAR))


async def cancel_round(unit: Unit, seen: Seen, reason: CancelReason, words: str) -> Round:
    """The cancelled round; nothing was proposed yet."""
    before = await rounds.load(unit.session, seen.id, expected_version=seen.version)
    return await save_round(unit, *domain.cancel(before, reason, words, unit.now))
