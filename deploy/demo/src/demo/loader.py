"""The load: the register first, then every day of the story up to today."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby

from demo.agreements import Agreements
from demo.bases import Bases
from demo.client import Client, Refused
from demo.council import Council
from demo.duty import Duty
from demo.members import Register
from demo.pairs import Pairs
from demo.people import PEOPLE
from demo.places import PLACES
from demo.player import Player
from demo.progress import Reporter
from demo.projects import Projects
from demo.records import Records
from demo.rounds import Rounds
from demo.statements import Statements
from demo.stories import SUSPENDED_ON
from demo.story.days import Count, Days
from demo.story.model import Step
from demo.sweeping import Sweeping
from demo.timeline import timeline
from demo.training import Training

COUNCIL, AGREEMENTS, PAIRS = "council", "agreements", "pairs"
PROJECTS, RECORDS, STATEMENTS = "projects", "records", "statements"
DUTY, ROUNDS, TRAINING, BASES = "duty", "rounds", "training", "bases"
AT_ONCE = 6
"""Stories that go on side by side within a day."""


class Loader:
    """Loads the demonstration; run again, it goes on where it stopped."""

    def __init__(self, client: Client, reporter: Reporter) -> None:
        self._client = client
        self._reporter = reporter
        self._register = Register(client, reporter.done)
        self._council = Council(client, self._register)
        self._agreements = Agreements(client, self._register)
        self._pairs = Pairs(client, self._register)
        self._projects = Projects(client, self._register)
        self._records = Records(client, self._register)
        self._statements = Statements(client, self._register)
        self._duty = Duty(client, self._register)
        self._rounds = Rounds(client, self._register)
        self._training = Training(client, self._register)
        self._bases = Bases(client, self._register)
        self._player = Player(client, self._register)
        self._sweeping = Sweeping(client)
        self._turn = asyncio.Semaphore(AT_ONCE)
        self.broken: dict[str, str] = {}
        """Stories that could not go on, with the reason in one line."""

    async def load(self) -> None:
        """Everything is loaded afterwards, except the stories in `broken`."""
        await self._sweeping.rest()
        self._reporter.phase("成员与人员", len(PLACES) + len(PEOPLE))
        await self._register.enter()
        steps = timeline(self._register.today)
        self._reporter.phase("一学年的交流", len(steps))
        await self._play(steps)
        await self._sweeping.resume()

    async def _play(self, steps: Sequence[Step]) -> None:
        by_day = {day: list(of) for day, of in groupby(steps, key=lambda step: step.at.date())}
        suspended = Days(self._register.today).day(Count.TERM, SUSPENDED_ON)
        told = {
            COUNCIL: self._council.days(),
            AGREEMENTS: self._agreements.days(),
            PAIRS: self._pairs.days(),
            PROJECTS: self._projects.days(),
            RECORDS: self._records.days(),
            STATEMENTS: self._statements.days(),
            DUTY: self._duty.days(),
            ROUNDS: self._rounds.days(),
            TRAINING: self._training.days(),
            BASES: self._bases.days(),
        }
        days = {day for chapters in told.values() for day in chapters}
        for day in sorted({*by_day, *days, suspended, self._register.today}):
            await self._sweeping.sweep(day)
            if day == suspended:
                await self._register.suspend(day)
            for name, chapters in told.items():
                if day in chapters and name not in self.broken:
                    try:
                        await chapters[day](day)
                    except Refused as refused:
                        self.broken[name] = f"{name}: {refused}"
            await self._play_day(by_day.get(day, ()))

    async def _play_day(self, steps: Iterable[Step]) -> None:
        stories = defaultdict(list)
        for step in steps:
            stories[step.story].append(step)
        await asyncio.gather(*(self._play_story(own) for own in stories.values()))

    async def _play_story(self, steps: Sequence[Step]) -> None:
        async with self._turn:
            for step in steps:
                if step.story not in self.broken:
                    try:
                        await self._player.play(step)
                    except Refused as refused:
                        self.broken[step.story] = f"{step.key}: {refused}"
                self._reporter.done(f"{step.at.date()} {step.story}")
