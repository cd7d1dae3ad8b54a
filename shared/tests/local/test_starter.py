"""The starter: up in order, down in order, a dead child comes back, a killed starter is cleared."""

import ast
import os
import signal
import stat
from typing import Any

import psutil

from cyzj.local.processes import is_alive


def test_everything_starts_in_order_and_stops_in_the_reverse_order(platform: Any) -> None:
    platform.databases = True
    platform.settings |= {
        "CYZJ_SCHOOL_DESK__DATABASE__URL": "postgresql+asyncpg://a@db/one",
        "CYZJ_OFFICE_DESK__DATABASE__URL": "postgresql+asyncpg://b@db/two",
    }
    starter = platform.run_until_ready()
    family = platform.recorded()
    starter.send_signal(signal.SIGINT)
    assert starter.wait(60) == 0
    assert platform.journal() == [
        "school_desk migrate",
        "office_desk migrate",
        "topic_maker topics",
        "school_desk serve",
        "office_desk serve",
        "front_door serve",
        "story_teller load",
        "front_door stop",
        "office_desk stop",
        "school_desk stop",
    ]
    assert len(family) == 3
    assert not [process for process in family if is_alive(process)]


def test_each_service_is_told_where_everything_is(platform: Any) -> None:
    platform.databases = True
    platform.settings |= {
        "CYZJ_SCHOOL_DESK__DATABASE__URL": "postgresql+asyncpg://a@db/one",
        "CYZJ_OFFICE_DESK__DATABASE__URL": "postgresql+asyncpg://b@db/two",
        "CYZJ_LOG_LEVEL": "DEBUG",
    }
    platform.run_until_ready()
    told = ast.literal_eval((platform.folder / "office_desk.environment").read_text())
    issuer = f"http://127.0.0.1:{platform.ports['school_desk']}"
    assert told["CYZJ_DATABASE__URL"] == "postgresql+asyncpg://b@db/two"
    assert told["CYZJ_KAFKA__BOOTSTRAP_SERVERS"] == "127.0.0.1:9"
    assert told["CYZJ_HTTP__HOST"] == "127.0.0.1"
    assert told["CYZJ_HTTP__PORT"] == str(platform.ports["office_desk"])
    assert told["CYZJ_AUTH__ISSUER"] == issuer
    assert told["CYZJ_AUTH__JWKS_URL"] == f"{issuer}/public/jwks.json"
    assert told["CYZJ_DEMO"] == "true"
    assert told["CYZJ_LOG_LEVEL"] == "DEBUG"
    assert told["CYZJ_FILES__FOLDER"] == str(platform.run_folder / "files" / "office_desk")
    assert "CYZJ_SCHOOL_DESK__DATABASE__URL" not in told


def test_a_killed_child_comes_back_and_the_starter_says_so(platform: Any) -> None:
    starter = platform.run_until_ready()
    victim = platform.process("office_desk")
    victim.kill()
    platform.eventually(lambda: "office_desk is ready again" in platform.output(), starter)
    assert "office_desk ended (signal 9), starts again in 1 s" in platform.output()
    assert platform.states()["office_desk"]["restarts"] == 1
    assert platform.process("office_desk").pid != victim.pid


def test_a_child_that_keeps_dying_waits_longer_each_time(platform: Any) -> None:
    starter = platform.run_until_ready()
    platform.fault("office_desk", "serve")
    platform.process("office_desk").kill()
    platform.eventually(lambda: "starts again in 2 s" in platform.output(), starter)
    platform.eventually(lambda: "starts again in 4 s" in platform.output(), starter)
    assert "exit code 1" in platform.output()


def test_ctrl_c_while_a_child_waits_to_restart_leaves_nothing(platform: Any) -> None:
    starter = platform.run_until_ready()
    platform.fault("school_desk", "serve")
    platform.process("school_desk").kill()
    platform.eventually(lambda: "school_desk ended" in platform.output(), starter)
    family = [platform.process(name) for name in ("office_desk", "front_door")]
    starter.send_signal(signal.SIGTERM)
    assert starter.wait(60) == 0
    assert not [process for process in family if is_alive(process)]


def test_what_a_killed_starter_left_is_cleared_by_the_next_one(platform: Any) -> None:
    first = platform.run_until_ready()
    family = platform.recorded()
    first.kill()
    first.wait()
    assert all(is_alive(process) for process in family)

    second = platform.run_until_ready()
    assert "office_desk was left by a starter that was killed: ended" in platform.output()
    assert not [process for process in family if is_alive(process)]
    second.send_signal(signal.SIGINT)
    assert second.wait(60) == 0


def test_a_process_that_only_has_the_number_of_an_old_child_is_left_alone(platform: Any) -> None:
    starter = platform.run_until_ready()
    records = platform.run_folder / "processes.json"
    starter.send_signal(signal.SIGINT)
    starter.wait(60)
    own = psutil.Process()
    records.write_text(
        f'[{{"name": "x", "pid": {own.pid}, "created": {own.create_time()}, "marker": "no such"}},'
        f' {{"name": "y", "pid": {own.pid}, "created": 1.0, "marker": ""}}]'
    )
    platform.run_until_ready()
    assert "was left by a starter" not in platform.output()


def test_a_second_starter_on_the_same_folder_is_refused_with_one_line(platform: Any) -> None:
    first = platform.run_until_ready()
    code, lines = platform.run_to_the_end()
    assert code == 1
    assert lines == [
        f"cyzj: a starter already runs on {platform.run_folder} (process {first.pid}): "
        "use it, or end it with `make stop`"
    ]
    assert first.poll() is None
    assert is_alive(platform.process("front_door"))


def test_the_demonstration_is_loaded_once(platform: Any) -> None:
    for _ in range(2):
        starter = platform.run_until_ready()
        starter.send_signal(signal.SIGINT)
        starter.wait(60)
    assert platform.journal().count("story_teller load") == 1


def test_no_demonstration_is_loaded_when_demonstration_mode_is_off(platform: Any) -> None:
    platform.settings["CYZJ_DEMO"] = "false"
    platform.run_until_ready()
    assert "story_teller load" not in platform.journal()


def test_a_demonstration_that_fails_is_said_and_tried_again(platform: Any) -> None:
    platform.fault("story_teller", "load")
    starter = platform.run_until_ready()
    assert "demo failed with exit code 1: the platform runs without it" in platform.output()
    starter.send_signal(signal.SIGINT)
    starter.wait(60)
    (platform.folder / "story_teller.fault").unlink()
    platform.run_until_ready()
    assert platform.journal().count("story_teller load") == 2


def test_local_servers_are_cleared_come_back_and_stop_last_with_the_same_secrets(
    platform: Any,
) -> None:
    platform.databases = True
    platform.settings.pop("CYZJ_KAFKA__BOOTSTRAP_SERVERS")
    starter = platform.run_until_ready()
    secrets = platform.run_folder / "secrets.json"
    first = secrets.read_text()
    assert stat.S_IMODE(secrets.stat().st_mode) == 0o600

    family = platform.recorded()
    assert [is_alive(process) for process in family] == [True] * 5
    starter.kill()
    starter.wait()

    starter = platform.run_until_ready()
    assert "postgres was left by a starter that was killed: ended" in platform.output()
    assert "kafka was left by a starter that was killed: ended" in platform.output()
    assert secrets.read_text() == first
    platform.process("kafka").kill()
    platform.process("postgres").kill()
    platform.eventually(lambda: "kafka is ready again" in platform.output(), starter)
    platform.eventually(lambda: "postgres is ready again" in platform.output(), starter)
    family = platform.recorded()
    os.killpg(starter.pid, signal.SIGINT)
    assert starter.wait(60) == 0
    assert platform.output().rstrip().endswith("kafka stopped\npostgres stopped")
    assert not [process for process in family if is_alive(process)]
