"""The board: as of one moment, every number over the period asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.domain.clock import school_date, start_of
from group_office.domain.formula import DORMANT_DAYS, Stage, Tile
from group_office.domain.giving import Recognised
from group_office.domain.matrix import Matrix, balance, matrix
from group_office.domain.periods import Period, months_until, previous
from group_office.domain.tiles import Value, tile_value
from group_office.storage import figures
from group_office.storage.counted import Narrow
from group_office.storage.figures import Bucket, Figure
from group_office.storage.funnel import StageFigure, funnel
from group_office.storage.items import Schools
from group_office.storage.members import Member, members

NOW, BEFORE = "now", "before"


@dataclass(frozen=True)
class TileOverTime:
    """A tile's value now, in the period before, and by month."""

    now: Value
    before: Value
    months: Mapping[str, Value]


@dataclass(frozen=True)
class Board:
    """Everything on the board."""

    period: Period
    months: Sequence[str]
    stages: Mapping[Stage, StageFigure]
    backfilled: int
    tiles: Mapping[Tile, TileOverTime]
    matrix: Matrix
    trend: Mapping[tuple[str, str], int]
    """(month, `51`, `50` or `cross`) → hours in hundredths."""
    members: Sequence[Member]
    unmet: Mapping[UUID, int]


async def show_board(
    session: AsyncSession, period: Period, narrow: Narrow, schools: Schools, now: datetime
) -> Board:
    """The board of `period`; it changes only with the events and, where time runs out, with `now`."""
    months = months_until(period, school_date(now))
    buckets: list[Bucket] = [
        (NOW, period.starts, period.ends),
        (BEFORE, previous(period).starts, previous(period).ends),
        *((name, start_of(first), start_of(until)) for name, first, until in months),
    ]
    stages, backfilled = await funnel(session, period.starts, period.ends, narrow)
    hours = await figures.recognised(session, buckets, narrow)
    by_bucket = _matrices(hours, buckets, schools)
    ends = [min(until, now) for _, _, until in buckets]
    standing = await members(session, ends, narrow)
    tiles: dict[Tile, TileOverTime] = {}
    for tile in Tile:
        if tile is Tile.BALANCE:
            tiles[tile] = _over_time(buckets, {n: _balance(m) for n, m in by_bucket.items()})
        elif tile is Tile.DORMANT:
            tiles[tile] = _over_time(buckets, _dormant(standing, buckets, ends))
        else:
            found = await figures.tile_figures(session, tile, buckets, narrow, now)
            tiles[tile] = _over_time(buckets, {n: _value(tile, f) for n, f in found.items()}, tile)
    return Board(
        period=period,
        months=[name for name, _, _ in months],
        stages=stages,
        backfilled=backfilled,
        tiles=tiles,
        matrix=by_bucket[NOW],
        trend=_trend(hours, schools),
        members=standing,
        unmet=await figures.unmet_by_school(session, period.starts, period.ends, narrow),
    )


def silent_days(member: Member, now: datetime) -> int | None:
    """Whole days since the member's last activity, by `active_at[0]`; None before it joined."""
    active = member.active_at[0]
    return None if active is None else (now - active).days


def _matrices(
    hours: Sequence[tuple[str, Recognised]], buckets: Sequence[Bucket], schools: Schools
) -> dict[str, Matrix]:
    order = {school: rank for rank, school in enumerate(schools)}
    return {
        name: matrix([one for bucket, one in hours if bucket == name], order)
        for name, _, _ in buckets
    }


def _value(tile: Tile, figure: Figure) -> Value:
    return tile_value(tile, figure.n, figure.met, figure.median)


def _balance(made: Matrix) -> Value:
    value, n = balance(made)
    return tile_value(Tile.BALANCE, n, None, value)


def _dormant(
    standing: Sequence[Member], buckets: Sequence[Bucket], ends: Sequence[datetime]
) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for index, (name, _, _) in enumerate(buckets):
        active = [m.active_at[index] for m in standing if m.active_at[index] is not None]
        oldest = ends[index] - timedelta(days=DORMANT_DAYS)
        silent = sum(at <= oldest for at in active if at is not None)
        found[name] = tile_value(Tile.DORMANT, len(active), silent, None)
    return found


def _over_time(
    buckets: Sequence[Bucket], found: Mapping[str, Value], tile: Tile = Tile.BALANCE
) -> TileOverTime:
    nothing = tile_value(tile, 0, 0, None)
    values = {name: found.get(name, nothing) for name, _, _ in buckets}
    months = {name: v for name, v in values.items() if name not in (NOW, BEFORE)}
    return TileOverTime(values[NOW], values[BEFORE], months)


def _trend(hours: Sequence[tuple[str, Recognised]], schools: Schools) -> dict[tuple[str, str], int]:
    sums: dict[tuple[str, str], int] = {}
    for name, one in hours:
        if name not in (NOW, BEFORE):
            key = name, region_of(schools, one.home, one.host)
            sums[key] = sums.get(key, 0) + one.hours
    return sums


def region_of(schools: Schools, home: UUID, host: UUID) -> str:
    """`51` or `50` where both schools lie in that province, else `cross`."""
    places = {schools[s].jurisdiction if s in schools else "" for s in (home, host)}
    return places.pop() if len(places) == 1 else "cross"
