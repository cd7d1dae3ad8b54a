"""From the events of teacher_exchanges: what is known of engagements, and how far the goals are reached."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from cyzj.contracts.envelope import Envelope
from cyzj.messaging.received import Received
from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.pairings.saving import save
from member_schools.domain.pairing_counting import Fact, count, counted, fact_in
from member_schools.storage.pairings import active_between, facts_between, keep_facts, keep_items


async def count_exchanges(unit: Unit, events: Sequence[Received]) -> None:
    """Every active pairing that the batch is about, counted anew from all that is known.

    Counting all of it, not adding to a sum, makes a replay, a duplicate and any order harmless.
    """
    found: list[Fact] = []
    causes: dict[frozenset[UUID], Envelope] = {}
    for item in events:
        fact = fact_in(item.event)
        if fact is not None:
            found.append(fact)
            causes[frozenset((fact.home_id, fact.host_id))] = item.event
    await keep_facts(unit.session, found)
    for pairing in await active_between(unit.session, causes):
        happened = await facts_between(unit.session, pairing.schools)
        decided = count(pairing, happened, acting(unit))
        after = await save(unit, decided, cause=causes[frozenset(pairing.schools)])
        if decided[1]:
            await keep_items(unit.session, after.id, counted(after, happened))
