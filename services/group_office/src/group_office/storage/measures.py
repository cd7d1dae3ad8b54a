"""What the board counts: per measure the rows that make its number; a drill-down lists the same rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Float,
    Select,
    and_,
    cast,
    func,
    not_,
    or_,
    select,
)

from cyzj.contracts.teacher_exchanges.request import RequestStatus
from group_office.domain.formula import SOON_WITHDRAWN, Stage, Tile
from group_office.storage.counted import days_between, item, nothing, unknown
from group_office.storage.items import ITEMS
from group_office.storage.view_tables import (
    ENGAGEMENTS,
    MATCHES,
    ORGANISATIONS,
    QUEUE,
    REQUESTS,
)

_R, _M, _E, _Q = REQUESTS.c, MATCHES.c, ENGAGEMENTS.c, QUEUE.c
BY_STAGE = {stage: f"{stage}_at" for stage in Stage}


def needs_met_rows() -> Select[Any]:
    """Requests opened, but for those withdrawn within days; met: fulfilled (B4)."""
    slip = and_(_R.status == RequestStatus.WITHDRAWN, _R.closed_at - _R.opened_at < SOON_WITHDRAWN)
    return select(
        *item("request", _R.id, _R.number, _R.school_id, None, _R.exchange_type),
        _R.opened_at.label("at"),
        (_R.status == RequestStatus.FULFILLED).label("met"),
        nothing.label("value"),
    ).where(_R.opened_at.is_not(None), not_(func.coalesce(slip, False)))


def days_to_match_rows() -> Select[Any]:
    """Matches confirmed by both; value: days since their request was opened (B5)."""
    return (
        select(
            *item(
                "match", _M.id, _M.number, _M.home_school_id, _M.host_school_id, _M.exchange_type
            ),
            _M.confirmed_at.label("at"),
            unknown.label("met"),
            days_between(_R.opened_at, _M.confirmed_at).label("value"),
        )
        .join(REQUESTS, _R.id == _M.request_id)
        .where(_M.confirmed_at.is_not(None), _R.opened_at.is_not(None))
    )


def answered_in_time_rows(now: datetime) -> Select[Any]:
    """Turns with a promise that were settled or fell due; met: settled before it fell due (A8).

    What was cancelled meanwhile waited on nobody any more, and is left out.
    """
    i = ITEMS.c
    return (
        select(
            _Q.id,
            _Q.item_kind,
            _Q.item_id,
            i.number,
            i.home_school_id.label("school_id"),
            i.host_school_id.label("partner_id"),
            i.exchange_type,
            func.coalesce(_Q.settled_at, _Q.due).label("at"),
            func.coalesce(_Q.settled_at < _Q.due, False).label("met"),
            nothing.label("value"),
        )
        .join(ITEMS, i.id == _Q.item_id)
        .where(
            _Q.due.is_not(None),
            or_(and_(_Q.settled_at.is_(None), _Q.due < now), _Q.settled_by != "cancelled"),
        )
    )


def cross_province_rows() -> Select[Any]:
    """Engagements begun; met: home and host lie in different provinces (A10)."""
    home, host = ORGANISATIONS.alias("home"), ORGANISATIONS.alias("host")
    return (
        _engagements(_E.started_at, home.c.jurisdiction != host.c.jurisdiction, nothing)
        .join(home, home.c.id == _E.home_school_id)
        .join(host, host.c.id == _E.host_school_id)
        .where(_E.started_at.is_not(None))
    )


def hours_rows() -> Select[Any]:
    """Engagements recognised; value: weighted hours in hundredths (B2)."""
    return _engagements(_E.recognised_at, unknown, _E.recognised_hours).where(
        _E.recognised_at.is_not(None), _E.recognised_hours.is_not(None)
    )


def unmet_rows() -> Select[Any]:
    """Requests that ran out of time without a match, by the day they did."""
    return select(
        *item("request", _R.id, _R.number, _R.school_id, None, _R.exchange_type),
        _R.closed_at.label("at"),
        unknown.label("met"),
        nothing.label("value"),
    ).where(_R.status == RequestStatus.EXPIRED)


def tile_rows(tile: Tile, now: datetime) -> Select[Any]:
    """The rows of a tile that counts what happened in a period."""
    match tile:
        case Tile.NEEDS_MET:
            return needs_met_rows()
        case Tile.DAYS_TO_MATCH:
            return days_to_match_rows()
        case Tile.ANSWERED_IN_TIME:
            return answered_in_time_rows(now)
        case Tile.CROSS_PROVINCE:
            return cross_province_rows()
        case Tile.BALANCE:
            return hours_rows()
        case Tile.DORMANT:
            raise ValueError("members are counted at a moment, not over a period")


def _engagements(at: Any, met: Any, value: Any) -> Select[Any]:
    return select(
        *item(
            "engagement", _E.id, _E.number, _E.home_school_id, _E.host_school_id, _E.exchange_type
        ),
        at.label("at"),
        met.label("met"),
        cast(value, Float).label("value"),
    )
