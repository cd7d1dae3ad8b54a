"""Settings: an unknown or bad one is one line and exit code 78, before anything starts."""

from __future__ import annotations

import subprocess
import sys

import pytest

from cyzj.settings import EX_CONFIG, Settings, load

HERE = "postgresql+asyncpg://cyzj:secret@127.0.0.1:5432/cyzj"


def refusal(capsys: pytest.CaptureFixture[str]) -> str:
    """The one line that a process with these settings ends with."""
    with pytest.raises(SystemExit) as end:
        load(Settings)
    assert end.value.code == EX_CONFIG == 78
    line = capsys.readouterr().err
    assert line.startswith("cyzj: ")
    assert line.count("\n") == 1
    return line


def test_what_the_environment_says_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CYZJ_DATABASE__URL", HERE)
    monkeypatch.setenv("CYZJ_KAFKA__REQUEST_TIMEOUT_MS", "2000")
    monkeypatch.setenv("CYZJ_DEMO", "true")
    settings = load(Settings)
    assert settings.database.url == HERE
    assert settings.kafka.request_timeout_ms == 2000
    assert settings.kafka.bootstrap_servers == "127.0.0.1:9092", "the rest keeps its default"
    assert settings.demo


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        (
            "CYZJ_DATABSE__URL",
            HERE,
            "unknown setting CYZJ_DATABSE__URL; known are CYZJ_DATABASE__URL",
        ),
        ("CYZJ_DATABASE", "{}", "unknown setting CYZJ_DATABASE;"),
        ("CYZJ_HTTP__PORT", "eighty", "setting CYZJ_HTTP__PORT: "),
        ("CYZJ_HTTP__PORT", "70000", "setting CYZJ_HTTP__PORT: "),
        ("CYZJ_DATABASE__POOL_SIZE", "0", "setting CYZJ_DATABASE__POOL_SIZE: "),
        ("CYZJ_DATABASE__URL", "mysql://root:secret@db/x", "setting CYZJ_DATABASE__URL: "),
        ("CYZJ_LOG_LEVEL", "LOUD", "setting CYZJ_LOG_LEVEL: "),
        ("CYZJ_DEMO", "perhaps", "setting CYZJ_DEMO: "),
    ],
)
def test_an_unknown_or_bad_setting_is_one_line(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    value: str,
    said: str,
) -> None:
    monkeypatch.setenv(name, value)
    line = refusal(capsys)
    assert said in line
    assert "secret" not in line


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_a_demonstration_goes_with_a_database_on_this_machine(
    monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.setenv("CYZJ_DATABASE__URL", f"postgresql+asyncpg://a@{host}/x")
    monkeypatch.setenv("CYZJ_DEMO", "true")
    assert load(Settings).demo


def test_a_demonstration_is_refused_with_anybodys_real_database(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CYZJ_DATABASE__URL", "postgresql+asyncpg://a:secret@db.example/x")
    monkeypatch.setenv("CYZJ_DEMO", "true")
    line = refusal(capsys)
    assert "demonstration mode only goes with a database on this machine" in line
    assert "secret" not in line


def test_settings_of_other_services_are_none_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CYZJ_MEMBER_SCHOOLS__DATABASE__URL", HERE)
    load(Settings)


def test_a_real_process_ends_so_too(tmp_path: object) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cyzj", "topics", "apply"],
        env={"CYZJ_NONSENSE": "1", "PATH": ""},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 78
    assert done.stderr.startswith("cyzj: unknown setting CYZJ_NONSENSE; ")
    assert done.stderr.count("\n") == 1
