"""A log line says what kind of error it was and where, and nothing of whom it was about."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

SECRET = "示例张老师 13912345678"


def test_an_exception_is_logged_by_its_types_and_places_and_without_its_message(
    database: str,
) -> None:
    script = Path(__file__).with_name("speaking.py")
    ended = subprocess.run(
        [sys.executable, script, database, SECRET], capture_output=True, text=True, timeout=120
    )
    assert ended.returncode == 1
    assert ended.stderr == ""
    assert not [word for word in SECRET.split() if word in ended.stdout]
    lines = [json.loads(line) for line in ended.stdout.splitlines()]
    assert {line["service"] for line in lines} == {"speaking"}
    assert all({"event", "level", "timestamp"} <= line.keys() for line in lines)

    told = {line["event"]: line for line in lines if "exception" in line}
    chain = [one["type"] for one in told["unexpected"]["exception"]]
    assert chain[0] == "sqlalchemy.exc.IntegrityError"
    assert chain[-1] == "asyncpg.exceptions.UniqueViolationError"
    assert any("speaking.py" in place for place in told["unexpected"]["exception"][0]["at"])
    assert told["Exception in ASGI application"]["logger"] == "uvicorn.error"
    assert told["refused"]["trace"] == told["refused"]["correlation"] == "a" * 32
    assert told["Task exception was never retrieved"]["exception"][0]["type"] == "ValueError"
    assert told["crashed"]["level"] == "critical"
    assert any("a library's advice" in line["event"] for line in lines)
