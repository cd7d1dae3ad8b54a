"""The services as they are now, on the databases of a release, at the moment it was asked."""

from __future__ import annotations

import subprocess
import sys
import tarfile
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

import httpx
from fastapi import FastAPI
from sqlalchemy import MetaData
from tests import surroundings
from tests.upgrade.dumps import restored
from tests.upgrade.release import Release

from cyzj.contracts.codes import Role
from cyzj.domain.clock import moved_to
from cyzj.settings import DatabaseSettings, FilesSettings, KafkaSettings, Settings
from cyzj.testing.fixtures import served
from cyzj.testing.tokens import Issuer
from group_office.storage.tables import metadata as office_tables
from group_office.wiring import build as build_office
from member_schools.settings import MemberSettings
from member_schools.storage.tables import metadata as member_tables
from member_schools.wiring import build as build_members
from teacher_exchanges.storage.tables import metadata as exchange_tables
from teacher_exchanges.wiring import build as build_exchanges

TABLES: Mapping[str, MetaData] = {
    "member_schools": member_tables,
    "teacher_exchanges": exchange_tables,
    "group_office": office_tables,
}
Urls = dict[str, str]


@asynccontextmanager
async def databases(release: Release, admin_dsn: str, *services: str) -> AsyncIterator[Urls]:
    """Its databases (all, if none is named), each restored into a fresh one, not yet migrated: URLs by service."""
    async with AsyncExitStack() as stack:
        yield {
            service: await stack.enter_async_context(restored(admin_dsn, release.dump(service)))
            for service in services or release.services
        }


def migrated(service: str, url: str) -> None:
    """Run the service's own command, as a deployment does."""
    told = {**surroundings.bare(), "CYZJ_DATABASE__URL": url}
    command = [sys.executable, "-m", service, "migrate"]
    done = subprocess.run(command, env=told, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


@dataclass(frozen=True)
class Platform:
    """The running services: a client of each, and the tokens of those who ask."""

    release: Release
    apis: Mapping[str, httpx.AsyncClient]
    issuer: Issuer

    def headers(self, account: str) -> dict[str, str]:
        """The Authorization of an account."""
        who = self.release.callers[account]
        school = UUID(who.school) if who.school else None
        return self.issuer.headers(Role(who.role), school=school, person=UUID(who.person))


@asynccontextmanager
async def running(
    release: Release, urls: Urls, kafka: KafkaSettings, folder: Path, at: datetime | None = None
) -> AsyncIterator[Platform]:
    """The service of each database; to all of them it is `at`, or the moment of the release.

    Kafka's topics are empty: to a consumer that is the same as one read to its end, which is how a
    rolling upgrade finds them. Nothing is sent again: the journal says what was sent.
    """
    with tarfile.open(release.files) as archive:
        archive.extractall(folder, filter="data")
    issuer = Issuer()
    apps = {name: _app(name, urls[name], kafka, folder) for name in urls}
    with moved_to(at or release.moment):
        async with AsyncExitStack() as stack:
            apis = {
                name: await stack.enter_async_context(served(app, issuer))
                for name, app in apps.items()
            }
            yield Platform(release, apis, issuer)


def _app(service: str, url: str, kafka: KafkaSettings, folder: Path) -> FastAPI:
    database, files = DatabaseSettings(url=url, pool_size=5), FilesSettings(folder=folder)
    builds: dict[str, Callable[[], FastAPI]] = {
        "member_schools": lambda: build_members(MemberSettings(database=database, kafka=kafka)),
        "teacher_exchanges": lambda: build_exchanges(
            Settings(database=database, kafka=kafka, files=files)
        ),
        "group_office": lambda: build_office(Settings(database=database, kafka=kafka)),
    }
    return builds[service]()
