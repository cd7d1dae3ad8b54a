"""Session fixtures `postgres_server` and `kafka_server`: real servers, shared by every worker.

They start when the first test asks, and end with the run. `TEST_SERVERS=containers` puts the images
of production under the same tests. A test that freezes, stops or kills
a server takes one of its own: `own_postgres`, `own_kafka`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cyzj.local.kafka import Kafka, temporary_kafka
from cyzj.local.passing_folders import clear_abandoned, folder_of_this_process
from cyzj.local.postgres import Postgres, temporary_postgres
from cyzj.local.shared_servers import SharedServers
from cyzj.testing import containers

_SERVERS = pytest.StashKey[SharedServers]()
_FOLDER = "cyzj_servers"


def pytest_configure(config: pytest.Config) -> None:
    """A worker joins the servers of its controller; anybody else makes a place for new ones."""
    given = getattr(config, "workerinput", {}).get(_FOLDER)
    if given is None:
        clear_abandoned()
    folder = Path(given) if given else folder_of_this_process("run")
    config.stash[_SERVERS] = SharedServers(folder, in_containers=containers.are_wanted())


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a pytest-xdist worker where the servers of this run are."""
    node.workerinput[_FOLDER] = str(node.config.stash[_SERVERS].folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    """The controller ends the servers; its workers have gone before."""
    if not hasattr(config, "workerinput"):
        config.stash[_SERVERS].end()


@pytest.fixture(scope="session")
def postgres_server(pytestconfig: pytest.Config) -> str:
    """The administrator's DSN of the run's PostgreSQL: `postgresql://postgres:…/postgres`."""
    return pytestconfig.stash[_SERVERS].postgres()


@pytest.fixture(scope="session")
def kafka_server(pytestconfig: pytest.Config) -> str:
    """The bootstrap servers of the run's Kafka: `127.0.0.1:port`. Topics need a prefix."""
    return pytestconfig.stash[_SERVERS].kafka()


@pytest.fixture
def own_postgres() -> Iterator[Postgres]:
    """A PostgreSQL this test may stop, kill and start."""
    with temporary_postgres() as server:
        yield server


@pytest.fixture
def own_kafka() -> Iterator[Kafka]:
    """A Kafka this test may freeze, stop, kill and start."""
    with temporary_kafka() as broker:
        yield broker
