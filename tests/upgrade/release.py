"""Releases as they are kept here, one folder each: databases with data, files, and what the APIs answered.

    <release>/release.json           when it was asked, as whom, and the hashes of its migrations
    <release>/answers.json.xz        service → route → question → answer
    <release>/<service>.sql.xz       the database, as plain SQL
    <release>/files.tar.xz           what people had uploaded

`make release-snapshot` writes such a folder; nothing else does.
"""

from __future__ import annotations

import hashlib
import json
import lzma
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from cyzj.storage.migrations import folder_of

HERE = Path(__file__).parent
SERVICES = ("member_schools", "teacher_exchanges", "joint_training", "group_office")
Answers = dict[str, dict[str, dict[str, Any]]]
"""Service → route → question (`…?query as account`) → answer."""


@dataclass(frozen=True)
class Caller:
    """Somebody who asks: an account of the demonstration, with what its token says."""

    person: str
    school: str | None
    role: str


@dataclass(frozen=True)
class Release:
    """One folder."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @cached_property
    def _said(self) -> dict[str, Any]:
        said: dict[str, Any] = json.loads((self.folder / "release.json").read_text())
        return said

    @property
    def services(self) -> list[str]:
        """Those that it had and that keep data."""
        return list(self.migrations)

    @property
    def moment(self) -> datetime:
        """The time at which it was asked: what has fallen due since is no difference of releases."""
        return datetime.fromisoformat(self._said["moment"])

    @property
    def callers(self) -> dict[str, Caller]:
        """By account."""
        return {account: Caller(**one) for account, one in self._said["callers"].items()}

    @property
    def imports(self) -> dict[str, list[str]]:
        """Collection → tokens of the checked files that nobody has confirmed."""
        found: dict[str, list[str]] = self._said["imports"]
        return found

    @property
    def migrations(self) -> dict[str, dict[str, str]]:
        """Service → migration file → SHA-256."""
        found: dict[str, dict[str, str]] = self._said["migrations"]
        return found

    @property
    def routes(self) -> dict[str, list[str]]:
        """Service → every GET route of its OpenAPI document."""
        found: dict[str, list[str]] = self._said["routes"]
        return found

    @cached_property
    def answers(self) -> Answers:
        found: Answers = json.loads(unpacked(self.folder / "answers.json.xz"))
        return found

    def dump(self, service: str) -> bytes:
        """The database as SQL."""
        return unpacked(self.folder / f"{service}.sql.xz")

    @property
    def files(self) -> Path:
        """The archive of uploaded files."""
        return self.folder / "files.tar.xz"


def releases() -> list[Release]:
    """Every release that is kept, the oldest first."""
    found = [Release(file.parent) for file in HERE.glob("*/release.json")]
    return sorted(found, key=lambda one: [int(part) for part in one.name.split(".")])


def migrations_now() -> dict[str, dict[str, str]]:
    """The migrations as they stand in the repository, with their hashes."""
    return {
        service: {
            file.name: hashlib.sha256(file.read_bytes()).hexdigest()
            for file in sorted((folder_of(service) / "versions").glob("*.py"))
        }
        for service in SERVICES
    }


def packed(file: Path, content: bytes) -> None:
    """Write `content` compressed; the same content gives the same bytes. (gzip's are half as large again.)"""
    file.write_bytes(lzma.compress(content, preset=9 | lzma.PRESET_EXTREME))


def unpacked(file: Path) -> bytes:
    return lzma.decompress(file.read_bytes())
