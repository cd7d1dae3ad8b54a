"""Folding events into a schema of views: read what stands, fold in memory, one upsert a view."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
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
from group_office.storage.bulk import Connection, insert, load, upsert


@dataclass(frozen=True)
class View:
    """A table, the tuple it holds, and how an event changes it."""

    state: type[Payload]
    table: Table
    row: Callable[..., Any]
    fold: Callable[[Any, Envelope], Any]
    waits: bool = False
    """Whether it has steps that wait on somebody."""


VIEWS = (
    View(OrganisationState, view_tables.ORGANISATIONS, OrganisationView, fold_organisation),
    View(RequestState, view_tables.REQUESTS, RequestView, fold_request),
    View(OfferState, view_tables.OFFERS, OfferView, fold_offer),
    View(MatchState, view_tables.MATCHES, MatchView, fold_match, waits=True),
    View(EngagementState, view_tables.ENGAGEMENTS, EngagementView, fold_engagement, waits=True),
)
_PLACE_OF = {
    payload: place
    for payload in EVENTS.values()
    for place, view in enumerate(VIEWS)
    if issubclass(payload, view.state)
}
_LATER = "(excluded.at, excluded.event_id) > (present.at, present.event_id)"
Streams = dict[UUID, list[Envelope]]
"""Events by aggregate, each one's in order: the fold looks an aggregate up once, not once an event."""


async def fold_into(connection: Connection, schema: str, events: Sequence[Envelope]) -> None:
    """Every view of `schema` is as if `events` had been applied one by one.

    `events` are in order per aggregate and follow what was folded before. Those of a new epoch
    start their aggregate over from the facts that still stand, so `events` are facts already.
    """
    by_view: list[Streams] = [defaultdict(list) for _ in VIEWS]
    for event in events:
        place = _PLACE_OF.get(type(event.data))
        if place is not None:
            by_view[place][event.subject].append(event)
    waiting: Streams = {}
    for view, streams in zip(VIEWS, by_view, strict=True):
        applied = await _fold_items(connection, schema, view, streams)
        if view.waits:
            waiting |= applied
    await _fold_steps(connection, schema, waiting)
    # What a school did, it did: also where its neighbour's database lost it.
    await _fold_activity(connection, schema, events)


async def _fold_items(connection: Connection, schema: str, view: View, streams: Streams) -> Streams:
    """Fold into one view; returns the events that changed it."""
    known = _known(streams)
    rows = await load(connection, schema, view.table, "id", known)
    present: dict[UUID, Any] = {row["id"]: view.row(*row) for row in rows}
    restored = _restored(present, streams)
    if restored:
        await _forget(connection, schema, restored)
        streams = await _begun_again(connection, streams, restored)
        present = {id: row for id, row in present.items() if id not in restored}
    applied: Streams = {}
    changed: dict[UUID, list[Any]] = {}
    for id, stream in streams.items():
        state = present.get(id)
        new: list[Envelope] = []
        for event in stream:
            if state is None or _follows(event, state):
                state = view.fold(state, event)
                new.append(event)
        if new:
            applied[id], changed[id] = new, [state]
    await _write(connection, schema, view.table, changed, known | restored)
    return applied


async def _fold_steps(connection: Connection, schema: str, streams: Streams) -> None:
    known = _known(streams)
    rows = await load(connection, schema, view_tables.QUEUE, "item_id", known, "settled_at IS NULL")
    standing: dict[UUID, list[StepView]] = defaultdict(list)
    for row in rows:
        standing[row["item_id"]].append(StepView(*row))
    changed: dict[UUID, list[StepView]] = {}
    for id, stream in streams.items():
        still, touched = standing.get(id, []), {}
        for event in stream:
            still, steps = fold_steps(still, event)
            for step in steps:
                touched[step.id] = step
        if touched:
            changed[id] = list(touched.values())
    await _write(connection, schema, view_tables.QUEUE, changed, known)


async def _write(
    connection: Connection,
    schema: str,
    table: Table,
    changed: Mapping[UUID, list[Any]],
    known: Container[UUID],
) -> None:
    """The changed rows by aggregate; none of one that is not `known` is there yet."""
    fresh = [row for id, rows in changed.items() if id not in known for row in rows]
    others = [row for id, rows in changed.items() if id in known for row in rows]
    await insert(connection, schema, table, fresh)
    await upsert(connection, schema, table, others)


async def _fold_activity(connection: Connection, schema: str, events: Iterable[Envelope]) -> None:
    days: dict[tuple[int, date], ActivityView] = {}
    for event in events:
        for activity in activities(event):
            key = activity.school_id.int, activity.day
            known = days.get(key)
            days[key] = activity if known is None else later(known, activity)
    # In one order everywhere: two batches that touch the same schools do not wait for each other.
    rows = [days[key] for key in sorted(days)]
    await upsert(connection, schema, view_tables.ACTIVITY, rows, newer=_LATER)


async def _begun_again(connection: Connection, streams: Streams, restored: set[UUID]) -> Streams:
    """The streams, those of restored aggregates from the first event that still stands."""
    again: Streams = {id: stream for id, stream in streams.items() if id not in restored}
    for event in await facts.standing(connection, restored):
        again.setdefault(event.subject, []).append(event)
    return again


async def _forget(connection: Connection, schema: str, items: Iterable[UUID]) -> None:
    await connection.execute(
        f"DELETE FROM {schema}.queue WHERE item_id = ANY($1::uuid[])",  # noqa: S608  # a name of ours
        list(items),
    )


def _known(streams: Streams) -> set[UUID]:
    """The aggregates that may stand already: whose first event here is not their first."""
    return {
        id for id, (first, *_) in streams.items() if (first.epoch, first.aggregateversion) != (1, 1)
    }


def _restored(present: Mapping[UUID, Any], streams: Streams) -> set[UUID]:
    """The aggregates that go on in a new epoch: what their old one wrote last may be void."""
    return {
        id
        for id, stream in streams.items()
        if stream[-1].epoch > (present[id].epoch if id in present else stream[0].epoch)
    }


def _follows(event: Envelope, row: Any) -> bool:
    return (event.epoch, event.aggregateversion) > (row.epoch, row.version)
