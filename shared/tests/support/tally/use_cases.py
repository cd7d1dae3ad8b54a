"""Its one command, and what listeners do with its events."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import select

from cyzj.contracts.envelope import Envelope
from cyzj.contracts.group_office.case import CaseReminded
from cyzj.contracts.payload import Party
from cyzj.domain.caller import SYSTEM
from cyzj.messaging.received import Received
from cyzj.storage.unit import Runner, Unit
from tally.tables import EffectRow, TallyRow

SCHOOL = UUID(int=7)
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


class Tally(BaseModel):
    """The aggregate after a command."""

    id: UUID
    version: int
    reminders: int


def payload(id: UUID, reminders: int) -> CaseReminded:
    """The event of a tally: any event of the catalogue would do, this one holds a number."""
    return CaseReminded(
        item_kind="tally",
        item_id=id,
        item_number="TA-2026-0001",
        party=Party.SCHOOL,
        school_id=SCHOOL,
        person_ref=None,
        action="count",
        reminders=reminders,
        escalated_at=None,
        by_school_id=None,
    )


def remind(id: UUID, times: int = 1) -> Callable[[Unit], Awaitable[Tally]]:
    """The command: count up, one event each time. The row is changed, and left for the runner to flush."""

    async def work(unit: Unit) -> Tally:
        query = select(TallyRow).where(TallyRow.id == id).with_for_update()
        row = (await unit.session.execute(query)).scalar_one_or_none()
        if row is None:
            row = TallyRow(id=id, version=0, reminders=0)
            unit.session.add(row)
        events = [payload(id, row.reminders + n) for n in range(1, times + 1)]
        row.version += times
        row.reminders += times
        unit.record(id, row.version, events)
        return Tally(id=id, version=row.version, reminders=row.reminders)

    return work


async def count(runner: Runner, *ids: UUID) -> None:
    """One reminder for each id, one command each."""
    for id in ids:
        await runner.run("remind", SYSTEM, remind(id))


async def note(unit: Unit, events: Sequence[Received]) -> None:
    """What a listener does: one effect per event, in order."""
    unit.session.add_all([_effect(received.event) for received in events])
    await unit.session.flush()


def _effect(event: Envelope) -> EffectRow:
    assert isinstance(event.data, CaseReminded)
    return EffectRow(
        aggregate=event.subject, version=event.aggregateversion, reminders=event.data.reminders
    )
