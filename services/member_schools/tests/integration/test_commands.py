"""The operator's commands, run as an operator runs them."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

from cyzj.contracts.member_schools.appointment import AppointmentEnded
from cyzj.contracts.member_schools.person import PersonErased
from cyzj.testing.fixtures import OpenDatabase
from member_schools.storage.tables import metadata
from member_schools.testing import House


async def run(database: str, *arguments: str) -> tuple[int, str, str]:
    """Exit code, output and errors of `python -m member_schools …`."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "member_schools",
        *arguments,
        env={**os.environ, "CYZJ_DATABASE__URL": database},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    return process.returncode or 0, out.decode().strip(), err.decode().strip()


async def test_the_first_office_account_comes_by_a_command(house: House, database: str) -> None:
    first = ("invite-office", "--only-the-first", "--name", "示例专员丙")
    code, token, err = await run(database, *first)
    assert (code, err) == (0, "")
    office = await house.join(token)
    assert (await office.get("/v1/me")).json()["name"] == "示例专员丙"
    assert await run(database, *first) == (1, "", "cyzj: 集团办公室已有人加入，请由他们邀请同事。")
    code, second, _ = await run(database, "invite-office", "--role", "operator")
    operator = await house.join(second)
    assert code == 0
    assert operator.organisation == office.organisation


async def test_a_role_that_is_not_the_offices_is_refused_in_one_line(database: str) -> None:
    code, out, err = await run(database, "invite-office", "--role", "teacher")
    assert (code, out) == (1, "")
    assert err.startswith("cyzj: 集团办公室没有“教师”这一角色")
    assert "\n" not in err


async def test_a_machines_token_is_printed_and_believed(house: House, database: str) -> None:
    code, token, _ = await run(database, "system-token")
    assert code == 0
    headers = {"Authorization": f"Bearer {token}"}
    assert (await house.api.get("/v1/organisations", headers=headers)).status_code == 200


async def test_keys_are_rotated_once_at_a_time(database: str) -> None:
    assert (await run(database, "keys", "rotate"))[0] == 0
    code, out, _ = await run(database, "keys", "rotate")
    assert code == 0
    assert "signs from" in out
    code, _, err = await run(database, "keys", "rotate")
    assert code == 1
    assert "上一次换钥还没结束" in err


async def test_who_was_erased_after_the_backup_is_erased_again(
    house: House, database: str, tmp_path: Path
) -> None:
    """The restored database knows the person; what Kafka had beyond it tells of the erasure."""
    office = await house.office()
    teacher = await house.member(office, (await house.school(office))["id"], "teacher")
    kept = {"phone": "13800138000", "expected_version": 0}
    assert (await teacher.post("/v1/me/personal-data", kept)).status_code == 200
    listed = [
        {"place": "t/0@1", "type": PersonErased.TYPE, "subject": teacher.ref},
        {"place": "t/0@2", "type": AppointmentEnded.TYPE, "subject": office.ref},
        {"place": "t/0@3", "why": "no JSON"},
    ]
    missing = tmp_path / "missing.jsonl"
    missing.write_text("".join(json.dumps(line) + "\n" for line in listed))
    said = [(await run(database, "erase-again", str(missing)))[1] for _ in range(2)]
    assert said == [
        "member_schools: 1 people erased again",
        "member_schools: 0 people erased again",
    ]
    person = (await office.get(f"/v1/people/{teacher.ref}")).json()
    assert (person["name"], person["personal_data"]["phone"]) == ("已注销人员", None)


async def test_a_wrong_setting_is_one_line_and_78(open_database: OpenDatabase) -> None:
    async with open_database("member_schools", metadata) as url:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "member_schools",
            "keys",
            "rotate",
            env={**os.environ, "CYZJ_DATABASE__URL": url, "CYZJ_OIDC__ISSUER": "http://x.test"},
            stderr=asyncio.subprocess.PIPE,
        )
        _, err = await process.communicate()
    assert process.returncode == 78
    assert len(err.decode().strip().splitlines()) == 1
