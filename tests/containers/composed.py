"""The compose file started for real, from a copy of the repository, as `make up` does it."""

from __future__ import annotations

import re
import secrets
import shutil
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

from tests import surroundings
from tests.town import Town

from cyzj.local.ports import free_port

PORTS = Path(__file__).with_name("ports.yml")


@dataclass
class Composed:
    """The platform in containers, of a project name of its own; also a context manager."""

    folder: Path

    @cached_property
    def environment(self) -> dict[str, str]:
        return {
            **surroundings.bare(),
            "COMPOSE_PROJECT_NAME": f"cyzjtest{secrets.token_hex(4)}",
            "COMPOSE_FILE": "docker-compose.yml:ports.yml",
            "PORTAL_PORT": str(free_port()),
        }

    def __enter__(self) -> Self:
        shutil.copy(PORTS, self.folder / "ports.yml")
        self.said = self.make("up")
        return self

    def __exit__(self, *_: object) -> None:
        self.run("deploy/compose.sh", "down", "--volumes")

    def make(self, target: str, *variables: str) -> str:
        """What `make <target>` prints; AssertionError with it when it fails."""
        return self.run("make", target, *variables)

    def compose(self, *words: str) -> str:
        """What `docker compose …` prints."""
        return self.run("deploy/compose.sh", *words)

    def run(self, *command: str) -> str:
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=1200,
        )
        assert done.returncode == 0, f"{command}: {done.stdout[-3000:]}{done.stderr[-3000:]}"
        return done.stdout

    def container(self, service: str) -> str:
        """The id of a service's container."""
        return self.compose("ps", "-q", service).strip()

    def kill(self, service: str) -> None:
        """End a container without a warning."""
        self.run("docker", "kill", "--signal", "KILL", self.container(service))

    def url(self, service: str) -> str:
        """Where a service answers on loopback."""
        if service == "portal":
            return f"http://127.0.0.1:{self.environment['PORTAL_PORT']}"
        return f"http://{self.compose('port', service.replace('_', '-'), '8000').strip()}"

    @property
    def invitation(self) -> str:
        """The token of the first account's invitation, as `make up` printed it."""
        found = re.search(r"/invitations/(\S+)", self.said)
        assert found, self.said[-2000:]
        return found.group(1)

    def town(self) -> Town:
        """Two schools and their people, settled by the invitation."""
        town = Town(self.url)
        town.settle(self.invitation)
        return town
