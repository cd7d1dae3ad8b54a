"""`make release-snapshot`: write down what the release of this code leaves to the next ones.

The demonstration is loaded anew, what it does not tell is added, the databases are dumped; then
the dumps are restored, and what the services say on them is recorded, exactly as the test asks.
"""

from __future__ import annotations

import asyncio
import base64
import json
import shutil
import sys
import tarfile
from datetime import UTC, datetime
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Any

from tests import surroundings
from tests.platform import DemoAlliance
from tests.upgrade import dumps, extras
from tests.upgrade.asking import ACCOUNTS, everything_said
from tests.upgrade.release import HERE, SERVICES, Release, migrations_now, packed
from tests.upgrade.serving import databases, running

from cyzj.domain.ids import new_id
from cyzj.local.alliance import Alliance
from cyzj.local.passing_folders import passing_folder
from cyzj.local.plan import PLAN, Plan
from cyzj.messaging.topics import apply_topics
from cyzj.settings import KafkaSettings
from cyzj.testing.waiting import eventually


async def take(target: Path) -> None:
    """Make the folder of this release anew."""
    with passing_folder("snapshot") as place:
        draft = place / target.name
        draft.mkdir()
        chosen = tuple(service for service in PLAN.services if service.database)
        alliance = Alliance(
            place / "run",
            plan=Plan(chosen, PLAN.topics, PLAN.demonstration),
            environment=surroundings.bare(),
            free_ports=True,
            durable=False,
            tell=lambda line: print(line, flush=True),
        )
        with alliance:
            await _fill(alliance, draft)
            _dump(alliance, draft)
            await _record(alliance, draft, place / "files")
        shutil.rmtree(target, ignore_errors=True)
        shutil.move(draft, target)


async def _fill(alliance: Alliance, draft: Path) -> None:
    """Load everything, wait until everybody knows it, stop the services; writes `release.json`."""
    if alliance.plan.demonstration is not None:
        alliance.run_job(alliance.plan.demonstration)
    urls = {service.name: alliance.url(service.name) for service in alliance.plan.services}
    demo = DemoAlliance(urls, str(alliance.folder.path), 0, 0.0, {})
    callers = {account: _caller(demo.headers(account)) for account in ACCOUNTS}
    assert alliance.servers is not None
    imports = await extras.do_the_rest(demo, alliance.servers.bootstrap_servers)
    await eventually(lambda: _all_known(alliance), within=60, every=0.5)
    for service in reversed(SERVICES):
        alliance.processes[service].stop()
    said = {
        "moment": datetime.now(UTC).isoformat(),
        "callers": callers,
        "imports": imports,
        "migrations": migrations_now(),
        "routes": _routes(),
    }
    (draft / "release.json").write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n")


def _caller(headers: dict[str, str]) -> dict[str, Any]:
    """Who a token of member_schools is."""
    claims = headers["Authorization"].split(".")[1]
    said = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
    (role,) = said["roles"]
    return {"person": said["sub"], "school": said["org"], "role": role}


def _all_known(alliance: Alliance) -> bool:
    """Whether the office has every event, and nobody waits to send one."""
    journalled = [int(_sql(alliance, one, "SELECT count(*) FROM journal;")) for one in SERVICES[:2]]
    own = int(_sql(alliance, "group_office", "SELECT count(*) FROM journal;"))
    facts = int(_sql(alliance, "group_office", "SELECT count(*) FROM facts;"))
    waiting = [
        int(_sql(alliance, one, "SELECT count(*) FROM journal WHERE sent_at IS NULL;"))
        for one in SERVICES
    ]
    return facts in (sum(journalled), sum(journalled) + own) and not any(waiting)


def _routes() -> dict[str, list[str]]:
    """Every GET route of the golden OpenAPI documents."""
    root = HERE.parents[1]
    found = {}
    for service in SERVICES:
        document = json.loads((root / "services" / service / "openapi.json").read_text())
        found[service] = sorted(path for path, said in document["paths"].items() if "get" in said)
    return found


def _dump(alliance: Alliance, draft: Path) -> None:
    for service in SERVICES:
        _sql(alliance, service, extras.TRIMMED + extras.BY_SQL.get(service, ""))
        packed(draft / f"{service}.sql.xz", dumps.dumped(_connection(alliance), service))
    folder, content = alliance.folder.files("teacher_exchanges"), BytesIO()
    with tarfile.open(fileobj=content, mode="w") as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                archive.add(file, str(file.relative_to(folder)), filter=_nobodys)
    packed(draft / "files.tar.xz", content.getvalue())


def _nobodys(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = member.mtime = 0
    member.uname = member.gname = ""
    return member


async def _record(alliance: Alliance, draft: Path, files: Path) -> None:
    """Restore the dumps, and write down what is said on them."""
    assert alliance.servers is not None
    assert alliance.servers.postgres is not None
    kafka = KafkaSettings(
        bootstrap_servers=alliance.servers.bootstrap_servers, prefix=f"{new_id().hex}."
    )
    await apply_topics(kafka, replication=1)
    release = Release(draft)
    async with (
        databases(release, alliance.servers.postgres.admin_dsn) as urls,
        running(release, urls, kafka, files) as platform,
    ):
        said = await everything_said(platform)
    text = json.dumps(said, ensure_ascii=False, indent=0, sort_keys=True)
    packed(draft / "answers.json.xz", text.encode())


def _connection(alliance: Alliance) -> dict[str, str]:
    assert alliance.servers is not None
    assert alliance.servers.postgres is not None
    return alliance.servers.postgres.connection


def _sql(alliance: Alliance, database: str, sql: str) -> str:
    return dumps.run_sql(_connection(alliance), database, sql)


def main() -> int:
    """0, or 1 when a release that is kept would be overwritten without the word `again`."""
    target = HERE / version("cyzj")
    if target.exists() and sys.argv[1:] != ["again"]:
        print(
            f"{target.name} is kept already: raise the version, or say AGAIN=1 while it is not out"
        )
        return 1
    asyncio.run(take(target))
    size = sum(file.stat().st_size for file in target.iterdir())
    print(f"{target}: {size // 1024} KiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
