"""The two training bases of the demonstration, their rooms, and who uses them on which day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

USED = 24
"""How many days of use are told before today."""


@dataclass(frozen=True)
class Room:
    """A room or workshop of a base."""

    title: str
    stations: int
    equipment_class: str
    more: Mapping[str, Any]


@dataclass(frozen=True)
class Site:
    """A base, who built it with the owner, and what is in it."""

    owner: str
    builder: str
    title: str
    place: str
    major: str
    tool: tuple[str, str, int, int]
    shares: tuple[tuple[str, int], tuple[str, int]]
    rooms: tuple[Room, ...]


SITES = (
    Site(
        "chengdu",
        "deyang",
        "示例数控与机器人实训基地",
        "示例实训楼 1–2 层",
        "460103",
        ("五轴加工中心（示例）", "machining", 2, 240_000_000),
        (("site", 360_000_000), ("equipment", 120_000_000)),
        (
            Room("数控实训室A", 24, "machining", {"setup_minutes": 10, "cleandown_minutes": 10}),
            Room("数控实训室B", 20, "machining", {"needs_approval": False}),
            Room("工业机器人站", 12, "robotics", {"competitive_holds": True}),
            Room("钳工工位区", 40, "general", {"booked_as": "stations", "needs_approval": False}),
        ),
    ),
    Site(
        "jiangjin",
        "gaozhi",
        "示例新能源汽车实训基地",
        "示例汽车楼",
        "500211",
        ("高压实训台架（示例）", "high_voltage", 6, 90_000_000),
        (("funds", 200_000_000), ("equipment", 80_000_000)),
        (
            Room("新能源整车工位", 16, "high_voltage", {"setup_minutes": 15}),
            Room("仿真机房", 60, "computing", {"booked_as": "stations", "needs_approval": False}),
        ),
    ),
)
USERS = ("deyang", "luzhou", "gaozhi", "chengdu", "jiangjin")
PURPOSES = ("数控编程实训", "机器人操作入门", "钳工基础练习", "仿真软件实训", "高压安全实训")


@dataclass(frozen=True)
class Use:
    """A day on which somebody uses a room: which one, who, in which periods."""

    index: int
    site: int
    room: int
    user: str
    first: int
    people: int
    comes: bool = True


def uses() -> tuple[Use, ...]:
    """A use or two a day, in turn over rooms and schools; one in eight does not come."""
    found = []
    for n in range(USED):
        site = n % len(SITES)
        room = (n // 2) % len(SITES[site].rooms)
        user = USERS[n % len(USERS)]
        most = SITES[site].rooms[room].stations
        found.append(Use(n - USED, site, room, user, 1 + 2 * (n % 4), min(12, most), n % 8 != 7))
    return tuple(found)
