"""What waits on whom, as the workbench and the to-do list show it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal import turns, words
from portal.clients.problems import Problem
from portal.clients.waiting import ASKERS
from portal.page import Page
from portal.pages.exchanges.vocabulary import turn_of
from portal.turns import Clock
from portal.viewer import School
from portal.words import moment_of

PATHS = {"match": "/matches", "engagement": "/engagements"}


@dataclass(frozen=True)
class Step:
    """One step that waits: what to do, where, and how long there is."""

    heading: str
    verb: str
    number: str
    type: str
    href: str
    home: School
    host: School
    holder: School | None
    """The school it stops at; None for the office."""
    person: bool
    """Whether it waits on the teacher in person."""
    clock: Clock
    due: str | None


@dataclass(frozen=True)
class Waiting:
    """The steps of one list; `failed` when nobody could be asked."""

    steps: tuple[Step, ...] = ()
    failed: bool = False

    @property
    def late(self) -> int:
        return sum(step.clock.level == "late" for step in self.steps)


async def waiting(page: Page, on: str) -> Waiting:
    """What waits on the viewer (`me`) or on `others`, most urgent first."""
    if not page.viewer.roles & ASKERS:
        return Waiting()
    try:
        answer = await page.services.teacher_exchanges.get("/v1/waiting", {"on": on})
    except Problem:
        return Waiting(failed=True)
    return Waiting(tuple([await _step(page, one, on == "me") for one in answer.body["items"]]))


def tag(parts: Iterable[object]) -> str:
    """An ETag of what a part of a page shows."""
    text = json.dumps([str(part) for part in parts], ensure_ascii=False)
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


async def _step(page: Page, one: dict[str, Any], mine: bool) -> Step:
    said = turn_of(one["action"])
    schools = {
        side: await page.portal.schools.named(
            page.access, one[f"{side}_school"], one["school_id"] or ""
        )
        for side in ("home", "host")
    }
    holder = next((each for each in schools.values() if each.id == one["school_id"]), None)
    return Step(
        heading=said.heading if mine else said.waiting,
        verb=said.verb if mine else "查看",
        number=one["number"],
        type=words.EXCHANGE_TYPES[one["exchange_type"]],
        href=_href(one),
        home=schools["home"],
        host=schools["host"],
        holder=holder,
        person=one["party"] == "teacher",
        clock=_clock(one, page.now, mine),
        due=one["due"],
    )


def _href(one: dict[str, Any]) -> str:
    if one["action"] == "nominate":
        return f"/engagements/nominate?match={one['id']}"
    return f"{PATHS[one['kind']]}/{one['id']}"


def _clock(one: dict[str, Any], now: datetime, mine: bool) -> Clock:
    since = moment_of(one["since"])
    due = moment_of(one["due"]) if one["due"] else None
    return turns.clock(since, due, now) if mine and due else turns.waited(since, due, now)
