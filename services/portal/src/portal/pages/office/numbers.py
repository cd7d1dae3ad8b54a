"""The board's answer as its cards show it: tiles, matrix, funnel, balance, lines over months."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portal.clients.schools import school_of
from portal.pages.office import figures
from portal.pages.office.charts import Bar, Series, Trend, bars_of, trend_of
from portal.pages.office.figures import Figure
from portal.viewer import School
from portal.words import day, number, signed

Body = Mapping[str, Any]

POOL = ("公共账户", "联盟公共账户")
LOOKS = (("cross", "third"), ("51", "chuan"), ("50", "yu"))
CLOCKS = {"silent": ("watch", "休眠预警"), "dormant": ("idle", "休眠")}
NEVER = "还没有"


@dataclass(frozen=True)
class Grid:
    """What the macro `matrix` takes."""

    schools: Sequence[Mapping[str, str]]
    cells: Sequence[Sequence[Decimal | None]]
    extra: tuple[str, str, list[Decimal]] | None
    href: Callable[[int, int], str]


@dataclass(frozen=True)
class Steps:
    """The funnel: (name, count, note, address) to draw, and the same numbers as a table."""

    opened: int
    href: str
    rows: list[tuple[str, int, str, str]]
    table: list[tuple[str, ...]]


@dataclass(frozen=True)
class Silent:
    """A member that did nothing with others for long."""

    school: School
    last: str
    given: str
    received: str
    unmet: int
    unmet_href: str
    tone: str
    words: str


def drill_at(query: str) -> str:
    """The page with what is behind a number, by the query that came with it."""
    return f"/office/drill?{query}"


def kind_of(board: Body) -> str:
    """term, school_year or year."""
    return str(board["period"]["code"]).split(":", maxsplit=1)[0]


def tiles_of(board: Body) -> list[Figure]:
    """The tiles in their order."""
    return [_tile(tile, kind_of(board)) for tile in board["tiles"]]


def steps_of(board: Body) -> Steps:
    """From published requests to recognised hours."""
    rows = []
    table: list[tuple[str, ...]] = [
        ("阶段", "需求（条）", "占上一阶段", "用时中位（天）", "止于此", "办理中")
    ]
    for stage in board["funnel"]:
        share, median = figures.share_words(stage["share"]), stage["median_days"]
        notes = [share] if share else []
        notes += [f"中位 {number(median, 1)} 天"] if median is not None else []
        notes += [f"{stage['stopped']} 条止于此"] if stage["stopped"] else []
        rows.append((stage["title"], stage["n"], " · ".join(notes), drill_at(stage["drill"])))
        counts = (stage["n"], share or "—", number(median, 1), stage["stopped"])
        table.append((stage["title"], *map(str, (*counts, stage["under_way"]))))
    return Steps(rows[0][1], rows[0][3], rows, table)


def grid_of(board: Body) -> Grid:
    """Who gave whom how many hours; a column for the alliance's own account where it was drawn on."""
    cells = {(one["giver"], one["receiver"]): one for one in board["matrix"]["cells"]}
    schools = [one["school"] for one in board["matrix"]["balances"]]
    ids: list[str | None] = [school["id"] for school in schools]
    pool = [_hours(cells.get((giver, None))) for giver in ids]

    def href(row: int, column: int) -> str:
        receiver = ids[column] if column < len(ids) else None
        return drill_at(cells[ids[row], receiver]["drill"])

    return Grid(
        [{"short": s["short_name"], "name": s["name"], "mark": s["region"]} for s in schools],
        [[None if a == b else _hours(cells.get((a, b))) for b in ids] for a in ids],
        (*POOL, pool) if any(pool) else None,
        href,
    )


def balance_of(board: Body) -> list[tuple[str, str, str, Bar]]:
    """Given less received of every school, and the alliance's own account, which makes it zero."""
    found = board["matrix"]
    named = [(one["school"]["short_name"], one["school"]["name"]) for one in found["balances"]]
    values = [Decimal(one["net"]) for one in found["balances"]] + [Decimal(found["pool"])]
    return [
        (short, full, signed(value, None), bar)
        for (short, full), value, bar in zip([*named, POOL], values, bars_of(values), strict=True)
    ]


def lines_of(board: Body) -> tuple[Trend, list[tuple[str, ...]]]:
    """Hours by month within and across the provinces: the picture, and its table."""
    found = {(one["month"], one["region"]): one for one in board["trend"]}
    months = list(dict.fromkeys(one["month"] for one in board["trend"]))
    names = [f"{int(month[5:])}月" for month in months]
    series = [
        Series(
            found[months[0], region]["title"],
            look,
            tuple(Decimal(found[month, region]["hours"]) for month in months),
        )
        for region, look in LOOKS
    ]
    table = [("月份", *names)]
    table += [(one.name, *(number(value) for value in one.values)) for one in series]
    return trend_of(names, series), table


def silent_of(board: Body) -> list[Silent]:
    """The members to look after, the longest silent first."""
    return [_silent(one) for one in board["members"] if one["clock"] in CLOCKS]


def _silent(member: Body) -> Silent:
    tone, words = CLOCKS[member["clock"]]
    last = NEVER
    if member["last_active_at"]:
        last = f"{day(member['last_active_at'])} {member['last_activity']}"
    return Silent(
        school=school_of(member["school"]),
        last=f"{last}（{member['silent_days']} 天前）" if member["last_active_at"] else last,
        given=number(member["given"]),
        received=number(member["received"]),
        unmet=member["unmet"],
        unmet_href=drill_at(member["unmet_drill"]),
        tone=tone,
        words=words,
    )


def _hours(cell: Body | None) -> Decimal:
    return Decimal(cell["hours"]) if cell else Decimal(0)


def _tile(tile: Body, kind: str) -> Figure:
    now, unit = tile["now"], tile["unit"]
    known = [float(one["value"]) for one in tile["months"] if one["value"] is not None]
    counted = f"共 {now['n']:,} 所" if unit == "schools" else f"n = {now['n']:,} {tile['counts']}"
    query = tile["drill"].replace("cell=all", "cell=met") if unit == "schools" else tile["drill"]
    return Figure(
        name=tile["title"],
        value=figures.value_words(unit, now["value"]),
        unit=figures.unit_words(unit) if now["value"] is not None else "",
        n=counted,
        enough=not now["suppressed"],
        change=figures.change_words(tile, kind),
        line=tuple(known) if len(known) > 1 else (),
        href=drill_at(query) if now["n"] else "",
        note=figures.TARGETS.get(tile["key"], ""),
    )
