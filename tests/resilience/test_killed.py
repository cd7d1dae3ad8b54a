"""Kill -9 of any one process at any step of the main job: it comes back, nothing lost, nothing twice."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from functools import partial

import pytest
from tests.main_job import STEPS, Job, nothing_is_lost_or_twice, step
from tests.town import Town, start, town_of

from cyzj.local.alliance import Alliance
from cyzj.local.watched import State, Watched
from cyzj.testing.waiting import eventually

PROCESSES = (
    "postgres",
    "kafka",
    "member_schools",
    "teacher_exchanges",
    "joint_training",
    "group_office",
    "portal",
)


@pytest.fixture(scope="module")
def alliance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Alliance]:
    """The whole platform; what it has committed survives the end of a process."""
    with start(tmp_path_factory.mktemp("killed"), durable=True) as alliance:
        yield alliance


async def test_whoever_is_killed_at_whatever_step_nothing_is_lost_and_nothing_twice(
    alliance: Alliance,
) -> None:
    """As many jobs as steps, each at another one: a kill strikes every step at once."""
    town, jobs = town_of(alliance), list[Job]()
    for _ in STEPS:
        jobs.append(Job(len(jobs)))
        await _advance(town, jobs)
    for name in PROCESSES:
        jobs.append(Job(len(jobs)))
        victim = alliance.processes[name]
        back = partial(_is_back, victim, victim.restarts)
        await _advance(town, jobs, victim)
        await eventually(back, within=60)
    for job in jobs:
        await nothing_is_lost_or_twice(town, job)


async def _advance(town: Town, jobs: list[Job], victim: Watched | None = None) -> None:
    """Every job goes one step on, all at once; `victim` is killed while the buttons are pressed."""
    going = [job for job in jobs if not job.is_over]
    filled_in = asyncio.Barrier(len(going) + 1)

    async def kill() -> None:
        await filled_in.wait()
        if victim is not None:
            await asyncio.sleep(0.05)
            assert victim.recorded is not None
            os.kill(victim.recorded.pid, signal.SIGKILL)

    await asyncio.gather(kill(), *(step(town, job, filled_in.wait) for job in going))


def _is_back(process: Watched, restarts_before: int) -> bool:
    return process.restarts > restarts_before and process.state is State.READY
