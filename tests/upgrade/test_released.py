"""What is out stays as it is: released migrations are never rewritten, later ones stand on top."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from tests.upgrade.release import Release, migrations_now, releases
from tests.upgrade.serving import TABLES

from cyzj.storage.migrations import configuration

EVERY = [(release, service) for release in releases() for service in release.services]
every_service = pytest.mark.parametrize(
    ("release", "service"), EVERY, ids=[f"{release.name}-{service}" for release, service in EVERY]
)


def test_there_is_a_release() -> None:
    assert [release.name for release in releases()][:1] == ["0.1.0"]


@every_service
def test_the_migrations_of_a_release_are_as_they_were(release: Release, service: str) -> None:
    now = migrations_now()[service]
    changed = {
        name: now.get(name)
        for name, digest in release.migrations[service].items()
        if now.get(name) != digest
    }
    assert changed == {}, "add a migration: one that is out has run on people's databases"


@every_service
def test_later_migrations_stand_on_top_of_those_of_a_release(
    release: Release, service: str
) -> None:
    scripts = ScriptDirectory.from_config(configuration(service, TABLES[service]))
    chain = [Path(script.path).name for script in scripts.walk_revisions()][::-1]
    assert len(scripts.get_heads()) == 1
    released = release.migrations[service]
    assert set(chain[: len(released)]) == set(released)
