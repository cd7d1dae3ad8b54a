"""The platform as journeys and browser tests start it, and the servers a test run shares."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest

from cyzj.local import ports, processes
from cyzj.local.alliance import Alliance
from cyzj.local.passing_folders import clear_abandoned
from cyzj.local.plan import Plan, Service
from cyzj.local.processes import is_alive
from cyzj.local.shared_servers import SharedServers
from cyzj.local.watched import State


@pytest.fixture
def plan(platform: Any, monkeypatch: pytest.MonkeyPatch) -> Plan:
    monkeypatch.syspath_prepend(str(platform.folder))
    services = (Service("school_desk", "学校", 1), Service("front_door", "门户", 2, database=False))
    return Plan(services, topics=None, demonstration=None)


def test_a_test_starts_everything_on_free_ports_and_sees_a_killed_child_come_back(
    platform: Any, plan: Plan
) -> None:
    bare = {name: value for name, value in os.environ.items() if not name.startswith("CYZJ_")}
    environment = {**bare, "PYTHONPATH": str(platform.folder)}
    place = platform.folder / "alliance"
    told: list[str] = []
    with Alliance(
        place, plan=plan, environment=environment, free_ports=True, durable=False, tell=told.append
    ) as alliance:
        assert alliance.ports["front_door"] not in (0, 2)
        assert alliance.environment("school_desk")["CYZJ_DATABASE__URL"].startswith(
            "postgresql+asyncpg://school_desk:"
        )
        assert list(alliance.processes) == ["postgres", "kafka", "school_desk", "front_door"]
        family = [psutil.Process(each.pid) for each in processes.load(alliance.folder.processes)]
        victim = alliance.processes["school_desk"]
        assert victim.recorded is not None
        psutil.Process(victim.recorded.pid).kill()
        platform.eventually(lambda: "school_desk is ready again" in told)
        assert (victim.restarts, victim.state) == (1, State.READY)
    assert all(watched.state is State.STOPPED for watched in alliance.processes.values())
    assert not [process for process in family if is_alive(process)]


def test_parallel_workers_share_one_server_and_the_run_leaves_nothing(tmp_path: Path) -> None:
    tests = "".join(
        f"def test_{number}(postgres_server, worker_id):\n"
        f"    open('{tmp_path}/dsn-' + worker_id, 'w').write(postgres_server)\n"
        for number in range(4)
    )
    (tmp_path / "test_shared.py").write_text(tests)
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "cyzj.local.pytest_plugin", "-n", "2", "."],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    addresses = [path.read_text() for path in tmp_path.glob("dsn-*")]
    assert len(addresses) == 2
    assert addresses[0] == addresses[1]
    assert not ports.accepts_connections(int(addresses[0].rsplit(":", 1)[1].split("/")[0]))


def test_servers_of_a_test_run_that_was_killed_are_ended_by_the_next_run() -> None:
    run = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from cyzj.local.passing_folders import folder_of_this_process\n"
            "from cyzj.local.postgres import temporary_postgres\n"
            "from cyzj.local.shared_servers import SharedServers\n"
            "shared = SharedServers(folder_of_this_process('run'))\n"
            "with temporary_postgres() as own:\n"
            "    shared.postgres(); own.stop(); own.start()\n"
            "    print(shared.folder, own.folder, flush=True); input()",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with run:
        assert run.stdout is not None
        folders = [Path(word) for word in run.stdout.readline().split()]
        servers = psutil.Process(run.pid).children()
        assert len(folders) == len(servers) == 2
        clear_abandoned()
        assert all(is_alive(server) for server in servers)
        run.kill()
        run.wait()
    clear_abandoned()
    assert not [server for server in servers if is_alive(server)]
    assert not [folder for folder in folders if folder.exists()]


def test_an_address_is_the_same_for_everyone_of_a_run(tmp_path: Path) -> None:
    first, second = SharedServers(tmp_path / "run"), SharedServers(tmp_path / "run")
    try:
        assert first.postgres() == second.postgres()
    finally:
        first.end()
    assert not (tmp_path / "run").exists()
