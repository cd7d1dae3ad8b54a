"""What is out stays as it is: released migrations are never rewritten, later ones stand on top."""

from __future__ import annotations

import pytest
from alembic.script import ScriptDirectory
from tests.upgrade.release import SERVICES, Release, migrations_now, releases
from tests.upgrade.serving import TABLES

from cyzj.storage.migrations import configuration


def test_there_is_a_release() -> None:
    assert [release.name for release in releases()][:1] == ["0.1.0"]


@pytest.mark.parametrize("release", releases(), ids=lambda release: release.name)
@pytest.mark.parametrize("service", SERVICES)
def test_the_migrations_of_a_release_are_as_they_were(release: Release, service: str) -> None:
    now = migrations_now()[service]
    changed = {
        name: now.get(name)
        for name, digest in release.migrations[service].items()
        if now.get(name) != digest
    }
    assert changed == {}, "add a migration: one that is out has run on people's databases"


@pytest.mark.parametrize("release", releases(), ids=lambda release: release.name)
@pytest.mark.parametrize("service", SERVICES)
def test_later_migrations_stand_on_top_of_those_of_a_release(
    release: Release, service: str
) -> None:
    scripts = ScriptDirectory.from_config(configuration(service, TABLES[service]))
    chain = [script.path.rsplit("/", 1)[-1] for script in scripts.walk_revisions()][::-1]
    assert scripts.get_heads() == [scripts.get_current_head()]
    released = release.migrations[service]
    assert set(chain[: len(released)]) == set(released)
