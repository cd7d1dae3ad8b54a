"""Folding events into a schema of views: read what stands, fold in memory, one upsert a view."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Table

from cyzj.contracts.envelope import EVENTS, Envelope
from cyzj.contracts.member_schools.organisation import OrganisationState
from cyzj.contracts.payload import Payload
from cyzj.contracts.teacher_exchanges.engagement import EngagementState
from cyzj.contracts.teacher_exchanges.match import MatchState
from cyzj.contracts.teacher_exchanges.offer import OfferState
from cyzj.contracts.teacher_exchanges.request import RequestState
from group_office.domain.activity_view import ActivityView, activities, later
from group_office.domain.engagement_view import EngagementView, fold_engagement
from group_office.domain.match_view import MatchView, fold_match
from group_office.domain.offer_view import OfferView, fold_offer
from group_office.domain.organisation_view import OrganisationView, fold_organisation
from group_office.domain.request_view import RequestView, fold_request
from group_office.domain.step_view import StepView, fold_steps
from group_office.storage import facts, view_tables
from group_office.storage.bulk import Connection, load, upsert


@dataclass(frozen=True)
class View:
    """A table, the tuple it holds, and how an event changes it."""

    state: type[Payload]
    table: Table
    row: Callable[..., Any]
    fold: Callable[[Any, Envelope], Any]


VIEWS = (
    View(OrganisationState, view_tables.ORGANISATIONS, OrganisationView, fold_organisation),
    View(RequestState, view_tables.REQUESTS, RequestView, fold_request),
    View(OfferState, view_tables.OFFERS, OfferView, fold_offer),
    View(MatchState, view_tables.MATCHES, MatchView, fold_match),
    View(EngagementState, view_tables.ENGAGEMENTS, EngagementView, fold_engagement),
)
_VIEW_OF = {
    payload: view
    for payload in EVENTS.values()
    for view in VIEWS
    if issubclass(payload, view.state)
}
_WAITING = frozenset(
    payload for payload in EVENTS.values() if issubclass(payload, MatchState | EngagementState)
)
_LATER = "(excluded.at, excluded.event_id) > (present.at, present.event_id)"


async def fold_into(connection: Connection, schema: str, events: Sequence[Envelope]) -> None:
    """Every view of `schema` is as if `events` had been applied one by one.

    `events` are in order per aggregate and follow what was folded before. Those of a new epoch
    start their aggregate over from the facts that still stand, so `events` are facts already.
    """
    by_view: dict[int, list[Envelope]] = {}
    for event in events:
        view = _VIEW_OF.get(type(event.data))
        if view is not None:
            by_view.setdefault(VIEWS.index(view), []).append(event)
    applied: list[Envelope] = []
    for index, mine in sorted(by_view.items()):
        applied += await _fold_items(connection, schema, VIEWS[index], mine)
    await _fold_steps(connection, schema, [e for e in applied if type(e.data) in _WAITING])
    # What a school did, it did: also where its neighbour's database lost it.
    await _fold_activity(connection, schema, events)


async def _fold_items(
    connection: Connection, schema: str, view: View, events: Sequence[Envelope]
) -> list[Envelope]:
    """Fold into one view; returns the events that changed it."""
    rows = await load(connection, schema, view.table, "id", _known(events))
    present: dict[UUID, Any] = {row["id"]: view.row(*row) for row in rows}
    restored = _restored(present, events)
    if restored:
        events = [e for e in events if e.subject not in restored]
        events += await facts.standing(connection, restored)
        await _forget(connection, schema, restored)
        present = {id: row for id, row in present.items() if id not in restored}
    applied: list[Envelope] = []
    for event in events:
        before = present.get(event.subject)
        if before is None or _follows(event, before):
            present[event.subject] = view.fold(before, event)
            applied.append(event)
    changed = {event.subject for event in applied}
    await upsert(connection, schema, view.table, [present[id] for id in sorted(changed)])
    return applied


async def _fold_steps(connection: Connection, schema: str, events: Sequence[Envelope]) -> None:
    rows = await load(
        connection, schema, view_tables.QUEUE, "item_id", _known(events), "settled_at IS NULL"
    )
    standing: dict[UUID, dict[UUID, StepView]] = {}
    for row in rows:
        step = StepView(*row)
        standing.setdefault(step.item_id, {})[step.id] = step
    changed: dict[UUID, StepView] = {}
    for event in events:
        item = standing.setdefault(event.subject, {})
        for step in fold_steps(item.values(), event):
            changed[step.id] = step
            item[step.id] = step
            if step.settled_at is not None:
                del item[step.id]
    await upsert(connection, schema, view_tables.QUEUE, list(changed.values()))


async def _fold_activity(connection: Connection, schema: str, events: Iterable[Envelope]) -> None:
    days: dict[tuple[UUID, date], ActivityView] = {}
    for event in events:
        for activity in activities(event):
            key = activity.school_id, activity.day
            days[key] = later(days[key], activity) if key in days else activity
    # In one order everywhere: two batches that touch the same schools do not wait for each other.
    rows = [days[key] for key in sorted(days)]
    await upsert(connection, schema, view_tables.ACTIVITY, rows, newer=_LATER)


async def _forget(connection: Connection, schema: str, items: Iterable[UUID]) -> None:
    await connection.execute(
        f"DELETE FROM {schema}.queue WHERE item_id = ANY($1::uuid[])",  # noqa: S608  # a name of ours
        list(items),
    )


def _known(events: Iterable[Envelope]) -> set[UUID]:
    """The aggregates that may stand already: whose first event here is not their first."""
    seen: dict[UUID, bool] = {}
    for event in events:
        seen.setdefault(event.subject, (event.epoch, event.aggregateversion) != (1, 1))
    return {subject for subject, known in seen.items() if known}


def _restored(present: Mapping[UUID, Any], events: Iterable[Envelope]) -> set[UUID]:
    """The aggregates that go on in a new epoch: what their old one wrote last may be void."""
    epochs = {id: row.epoch for id, row in present.items()}
    return {e.subject for e in events if e.epoch > epochs.setdefault(e.subject, e.epoch)}


def _follows(event: Envelope, row: Any) -> bool:
    return (event.epoch, event.aggregateversion) > (row.epoch, row.version)
