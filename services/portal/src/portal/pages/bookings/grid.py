"""A calendar as rows of cells: what a table of rooms by periods shows, with widths for length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from cyzj.domain.clock import SHANGHAI
from portal.pages.bookings.words import clock, periods, span
from portal.words import moment_of

Item = dict[str, Any]
BREAK = 60
"""Minutes between two periods from which the table shows a gap (午, 晚)."""
_LOOKS = {
    "held": "held",
    "offered": "held",
    "confirmed": "taken",
    "in_use": "used",
    "completed": "past",
}
_WORDS = {
    "held": "预占待批",
    "offered": "候补保留中",
    "confirmed": "已确认",
    "in_use": "使用中",
    "completed": "已完成",
}
GLYPHS = {"held": "clock", "taken": "check", "used": "dot", "past": "check"}


@dataclass(frozen=True)
class Column:
    """A period, or a gap between two."""

    period: int
    """0: a gap."""
    name: str
    starts: int = 0
    ends: int = 0
    now: bool = False


@dataclass
class Cell:
    """One cell: `look` is free, gap, held, taken, used, past, mine, closed, seats or shut."""

    look: str
    width: int = 1
    title: str = ""
    words: str = ""
    href: str = ""
    hidden: str = ""
    glyph: str = ""
    taken: int = 0
    stations: int = 0
    when: str = ""
    """第3–4节 10:20–12:00, for lists."""


@dataclass
class Row:
    """A room with its cells."""

    room: Item
    href: str
    line: str
    cells: list[Cell] = field(default_factory=list)
    free: bool = False


def columns_of(day: Item, now: datetime) -> list[Column]:
    """The periods of the day with the gaps of noon and evening."""
    local = now.astimezone(SHANGHAI)
    today = local.date().isoformat() == day["day"]
    minute = local.hour * 60 + local.minute
    found: list[Column] = []
    for n, one in enumerate(day["periods"], 1):
        if found and one["starts"] - found[-1].ends >= BREAK:
            found.append(Column(0, "午" if one["starts"] < 17 * 60 else "晚"))
        current = today and one["starts"] <= minute < one["ends"]
        found.append(Column(n, f"第{n}节", one["starts"], one["ends"], current))
    return found


def rows_of(found: Item, day: Item, columns: Sequence[Column], now: datetime) -> list[Row]:
    """Every room of the calendar on one day, whole rooms before those booked by stations."""
    rooms = sorted(found["resources"], key=lambda one: (one["booked_as"] != "whole", one["number"]))
    return [_row(found, room, day, columns, now) for room in rooms]


def _row(found: Item, room: Item, day: Item, columns: Sequence[Column], now: datetime) -> Row:
    entries = [
        one
        for one in found["entries"]
        if one["resource_id"] == room["id"] and one["day"] == day["day"]
    ]
    closed = [one for one in found["closed"] if one["resource_id"] == room["id"]]
    row = Row(room, f"/resources/{room['id']}", f"{room['stations']} 工位")
    if room["status"] == "blocked":
        row.line = "事故待核，暂停预约"
        row.cells = [
            Cell("closed", len(columns), "安全事件处理中", "解除前不接受预约", glyph="minus")
        ]
        return row
    maker = _Maker(found, room, day, now)
    if room["booked_as"] == "whole":
        row.cells = list(_whole(maker, columns, entries, closed))
    else:
        row.cells = [maker.seats(one, entries, closed) for one in columns]
    row.free = any(cell.href for cell in row.cells if cell.look in ("free", "seats"))
    return row


def _whole(
    maker: _Maker, columns: Sequence[Column], entries: Sequence[Item], closed: Sequence[Item]
) -> Iterator[Cell]:
    at = 0
    while at < len(columns):
        column = columns[at]
        if not column.period:
            yield Cell("gap")
            at += 1
            continue
        there = [one for one in entries if maker.covers(one, column)]
        stop = next((one for one in closed if maker.meets(one, column)), None)
        width = 1
        if stop is not None:
            while at + width < len(columns) and _goes_on(
                maker, columns, at + width, stop, closed=True
            ):
                width += 1
            yield Cell("closed", width, "停用", stop["number"], glyph="minus")
        elif there:
            while at + width < len(columns) and _goes_on(
                maker, columns, at + width, there[0], closed=False
            ):
                width += 1
            yield maker.entry(there[0], width, len(there) - 1)
        else:
            yield maker.free(column)
        at += width


def _goes_on(maker: _Maker, columns: Sequence[Column], at: int, one: Item, *, closed: bool) -> bool:
    """Whether the same thing fills the next column; a gap is filled where it goes on behind it."""
    fits = maker.meets if closed else maker.covers
    if columns[at].period:
        return fits(one, columns[at])
    return at + 1 < len(columns) and fits(one, columns[at + 1])


@dataclass(frozen=True)
class _Maker:
    found: Item
    room: Item
    day: Item
    now: datetime

    def _minutes(self, moment: str) -> int:
        local = moment_of(moment).astimezone(SHANGHAI)
        days = (local.date() - date.fromisoformat(self.day["day"])).days
        return days * 1440 + local.hour * 60 + local.minute

    def covers(self, one: Item, column: Column) -> bool:
        return self._minutes(one["starts_at"]) < column.ends and column.starts < self._minutes(
            one["ends_at"]
        )

    meets = covers

    def entry(self, one: Item, width: int, others: int) -> Cell:
        status = "in_use" if one["status"] == "in_use" else one["booking_status"]
        if one["status"] == "completed":
            status = "completed"
        look = _LOOKS.get(status, "taken")
        who = "我校预约" if one["mine"] else (one["school"] or {}).get("name", "其他学校")
        more = f"，另有 {others} 个预占" if others else ""
        href = f"/bookings/{one['booking_id']}" if one["booking_id"] else ""
        mine = one["mine"] and look == "taken"
        slot = periods(one["first_period"], one["last_period"])
        return Cell(
            "mine" if mine else look,
            width,
            who,
            f"{_WORDS.get(status, '')} {one['title']}{more}",
            href,
            f"{one['number']} {span(one['starts_at'], one['ends_at'])}",
            GLYPHS[look],
            when=f"{slot} {span(one['starts_at'], one['ends_at'])}",
        )

    def free(self, column: Column) -> Cell:
        """An empty cell is a link that begins a booking, unless its time is over."""
        hidden = f"预约 {self.room['title']} {periods(column.period, column.period)}"
        return Cell("free", 1, href=self._new(column), hidden=hidden)

    def seats(self, column: Column, entries: Sequence[Item], closed: Sequence[Item]) -> Cell:
        if not column.period:
            return Cell("gap")
        if any(self.meets(one, column) for one in closed):
            return Cell("closed", 1, "停用", glyph="minus")
        taken = sum(
            one["people"] for one in entries if one["blocking"] and self.covers(one, column)
        )
        stations = self.room["stations"]
        left = stations - taken
        words = f"余 {left}" if left > 0 else "已满"
        href = self._new(column) if left > 0 else ""
        hidden = f"{self.room['title']} {periods(column.period, column.period)}"
        return Cell("seats", 1, words, f"{taken}/{stations}", href, hidden, "", taken, stations)

    def _new(self, column: Column) -> str:
        begins = datetime.fromisoformat(self.day["day"]).replace(tzinfo=SHANGHAI)
        over = begins + timedelta(minutes=column.starts) <= self.now
        if over or not self.found["takes_bookings"]:
            return ""
        asked = {"resource": self.room["id"], "day": self.day["day"], "first": column.period}
        return f"/bookings/new?{urlencode(asked)}"


def listed(found: Item, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The same for a phone: a room after another, what stands in it, and what is free."""
    rooms = []
    for row in rows:
        items = [cell for cell in row.cells if cell.look not in ("gap", "free", "seats")]
        first = next(
            (cell.href for cell in row.cells if cell.look in ("free", "seats") and cell.href), ""
        )
        seats = [cell for cell in row.cells if cell.look == "seats"]
        least = min((cell.stations - cell.taken for cell in seats), default=None)
        rooms.append({"row": row, "items": items, "first": first, "least": least})
    return rooms


def head_words(column: Column) -> str:
    """8:20 under 第1节; 现在 where it runs."""
    return f"现在 {clock(column.starts)}" if column.now else clock(column.starts)
