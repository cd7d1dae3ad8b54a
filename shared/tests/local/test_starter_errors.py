"""What goes wrong is one line that says what to do, and an exit code a script can read."""

import signal
import socket
from pathlib import Path
from typing import Any

import pytest

from cyzj.local import leftovers, logs
from cyzj.local.environment import check_names, service_ports
from cyzj.local.errors import ConfigurationError, LocalError
from cyzj.local.plan import PLAN
from cyzj.local.run_folder import RunFolder


def test_a_port_in_use_names_its_holder_and_the_setting(platform: Any) -> None:
    with socket.create_server(("127.0.0.1", platform.ports["office_desk"])):
        code, lines = platform.run_to_the_end()
    assert code == 1
    assert len(lines) == 1
    assert f"port {platform.ports['office_desk']} of office_desk is taken by" in lines[0]
    assert "(process " in lines[0]
    assert "CYZJ_OFFICE_DESK__PORT" in lines[0]
    assert platform.journal() == []


def test_a_port_can_be_moved_by_its_setting(platform: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        moved = platform.ports["office_desk"]
        platform.ports["office_desk"] = taken.getsockname()[1]
        platform.settings["CYZJ_OFFICE_DESK__PORT"] = str(moved)
        platform.run_until_ready()
    assert platform.states()["office_desk"]["port"] == moved


def test_an_unknown_setting_is_one_line_and_code_78(platform: Any) -> None:
    platform.settings["CYZJ_OFFICE_DESK__PROT"] = "1"
    assert platform.run_to_the_end() == (
        78,
        ["cyzj: unknown setting CYZJ_OFFICE_DESK__PROT: did you mean CYZJ_OFFICE_DESK__PORT?"],
    )


def test_a_port_that_is_no_number_is_one_line_and_code_78(platform: Any) -> None:
    platform.settings["CYZJ_FRONT_DOOR__PORT"] = "http"
    assert platform.run_to_the_end() == (
        78,
        ["cyzj: setting CYZJ_FRONT_DOOR__PORT is 'http': give a port number, 1 to 65535"],
    )


def test_a_failed_migration_points_to_its_log(platform: Any) -> None:
    platform.databases = True
    platform.settings |= {
        "CYZJ_SCHOOL_DESK__DATABASE__URL": "postgresql+asyncpg://a@db/one",
        "CYZJ_OFFICE_DESK__DATABASE__URL": "postgresql+asyncpg://b@db/two",
    }
    platform.fault("office_desk", "migrate")
    code, lines = platform.run_to_the_end()
    log = platform.run_folder / "logs" / "office_desk.log"
    assert code == 1
    assert lines == [
        "cyzj: the migration of office_desk failed with exit code 1 "
        f"(log: {log}): the table is already there"
    ]
    assert "the table is already there" in log.read_text()
    assert "school_desk serve" not in platform.journal()


def test_a_service_that_dies_at_once_ends_the_others_too(platform: Any) -> None:
    platform.fault("office_desk", "serve")
    code, lines = platform.run_to_the_end()
    assert code == 1
    assert lines[-1].startswith("cyzj: office_desk ended while it started (log: ")
    assert lines[-1].endswith("the table is already there")
    assert platform.journal()[-1] == "school_desk stop"


def test_a_service_that_refuses_its_settings_gives_code_78(platform: Any) -> None:
    platform.fault("office_desk", "settings")
    code, lines = platform.run_to_the_end()
    assert code == 78
    assert lines[-1].endswith("refuses its settings: cyzj: setting CYZJ_HTTP__PORT: wrong")


def test_a_missing_service_says_how_to_get_it(platform: Any) -> None:
    (platform.folder / "office_desk.py").unlink()
    assert platform.run_to_the_end() == (
        1,
        ["cyzj: office_desk is not installed: run `make setup`"],
    )


def test_ctrl_c_while_starting_leaves_nothing(platform: Any) -> None:
    starter = platform.run()
    platform.eventually(lambda: "school_desk serve" in platform.journal(), starter)
    starter.send_signal(signal.SIGINT)
    assert starter.wait(60) == 0
    assert "front_door serve" not in platform.journal()
    assert platform.journal()[-1] == "school_desk stop"
    assert platform.recorded() == []


def test_a_full_disk_is_said_before_anything_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leftovers, "SMALLEST_FREE_SPACE", 10**18)
    with pytest.raises(LocalError, match=r"only \d+ MB are free .* make room, 1 GB is needed"):
        leftovers.check_space(RunFolder(tmp_path))


def test_the_address_of_one_database_for_all_services_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="CYZJ_MEMBER_SCHOOLS__DATABASE__URL"):
        check_names({"CYZJ_DATABASE__URL": "postgresql+asyncpg://a@b/c"}, PLAN)


def test_a_setting_only_one_service_has_is_known() -> None:
    check_names(
        {
            "CYZJ_OIDC__ISSUER": "https://login.example",
            "CYZJ_PORTAL__PUBLIC_URL": "https://a.example",
        },
        PLAN,
    )


def test_two_services_cannot_have_one_port() -> None:
    with pytest.raises(ConfigurationError, match="given to group_office and to portal"):
        service_ports({"CYZJ_PORTAL__PORT": "8005"}, PLAN, free=False)


def test_logs_are_cut_when_they_are_large_and_three_old_ones_stay(tmp_path: Path) -> None:
    log = tmp_path / "office.log"
    with log.open("ab", buffering=0) as writer:
        for number in range(5):
            writer.write(f"{number}".encode() * 20)
            logs.rotate(tmp_path, largest=10)
        writer.write(b"small")
        logs.rotate(tmp_path, largest=10)
    assert log.read_bytes() == b"small"
    kept = sorted(path.name for path in tmp_path.iterdir())
    assert kept == ["office.log", "office.log.1", "office.log.2", "office.log.3"]
    assert (tmp_path / "office.log.1").read_bytes() == b"4" * 20
