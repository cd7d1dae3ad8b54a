"""PostgreSQL 15 and Apache Kafka in containers, for the same tests as the servers from wheels.

Kept on loopback, and removed by a label instead of testcontainers' reaper, whose image cannot
always be had. `TEST_SERVERS=containers` puts them under the whole run (`make test-containers`).
"""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

from cyzj.local.errors import LocalError
from cyzj.local.ports import HOST, free_port

LABEL = "cn.cyzj.test-run"
POSTGRES, KAFKA = "postgres:15-bookworm", "apache/kafka:4.1.1"
PATIENCE = 120.0
_SURROUNDINGS = {
    "TESTCONTAINERS_RYUK_DISABLED": "true",
    "TESTCONTAINERS_CONNECTION_MODE": "docker_host",
    "TESTCONTAINERS_HOST_OVERRIDE": HOST,
}


def are_wanted() -> bool:
    """Whether this test run asks for servers in containers."""
    return os.environ.get("TEST_SERVERS") == "containers"


def postgres(run: Path) -> str:
    """A started PostgreSQL for the run of this folder: the administrator's DSN."""
    password = secrets.token_urlsafe(16)
    container = _container(run, POSTGRES).with_env("POSTGRES_PASSWORD", password)
    container.with_command("postgres -c max_connections=400 -c fsync=off -c synchronous_commit=off")
    port = _start(container, 5432)
    _until(container, lambda: _serves_sql(container))
    return f"postgresql://postgres:{password}@{HOST}:{port}/postgres"


def kafka(run: Path) -> str:
    """A started single KRaft node for the run of this folder: its bootstrap servers."""
    port = free_port()
    container = _container(run, KAFKA).with_envs(
        KAFKA_NODE_ID="1",
        KAFKA_PROCESS_ROLES="broker,controller",
        KAFKA_CONTROLLER_QUORUM_VOTERS="1@localhost:9093",
        KAFKA_CONTROLLER_LISTENER_NAMES="CONTROLLER",
        KAFKA_LISTENERS="PLAINTEXT://:9092,CONTROLLER://:9093",
        KAFKA_ADVERTISED_LISTENERS=f"PLAINTEXT://{HOST}:{port}",
        KAFKA_LISTENER_SECURITY_PROTOCOL_MAP="CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
        KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR="1",
        KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR="1",
        KAFKA_TRANSACTION_STATE_LOG_MIN_ISR="1",
        KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS="0",
        KAFKA_AUTO_CREATE_TOPICS_ENABLE="false",
        KAFKA_HEAP_OPTS="-Xms128m -Xmx512m",
    )
    _start(container, 9092, port)
    _until(container, lambda: _takes_connections(port))
    return f"{HOST}:{port}"


def remove(run: Path) -> None:
    """Remove every container of the run, whoever started it, with its data."""
    query = ["docker", "ps", "--all", "--quiet", "--filter", f"label={LABEL}={run}"]
    ids = subprocess.run(query, capture_output=True, text=True, check=True).stdout.split()
    if ids:
        subprocess.run(
            ["docker", "rm", "--force", "--volumes", *ids], capture_output=True, check=True
        )


def _container(run: Path, image: str) -> Any:
    os.environ.update(_SURROUNDINGS)  # read when testcontainers is imported
    from testcontainers.core.container import DockerContainer

    return DockerContainer(image).with_kwargs(labels={LABEL: str(run)})


def _start(container: Any, inside: int, port: int | None = None) -> int:
    """Start it with one port, on loopback alone; the port outside."""
    outside = port or free_port()
    container.ports[str(inside)] = (HOST, outside)
    container.start()
    return outside


def _serves_sql(container: Any) -> bool:
    asked = container.exec(["pg_isready", "--host", HOST, "--username", "postgres"])
    return bool(asked.exit_code == 0)


def _takes_connections(port: int) -> bool:
    """Whether the broker, and not only the engine's proxy before it, answers."""
    try:
        with socket.create_connection((HOST, port), timeout=2) as connection:
            connection.settimeout(2)
            connection.sendall(bytes.fromhex("0000000e 0012 0000 00000001 0004 63797a6a"))
            return len(connection.recv(4)) == 4
    except OSError:
        return False


def _until(container: Any, is_ready: Any) -> None:
    until = time.monotonic() + PATIENCE
    while not is_ready():
        if time.monotonic() > until:
            said = b"".join(container.get_logs()).decode(errors="replace")[-2000:]
            raise LocalError(f"the container of {container.image} does not serve: {said}")
        time.sleep(0.2)
