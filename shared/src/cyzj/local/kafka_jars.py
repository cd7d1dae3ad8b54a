"""Apache Kafka's jars, fetched once without Maven and checked against pinned checksums.

`python -m cyzj.local.kafka_jars` resolves `VERSION` anew and rewrites `kafka_jars.txt`.
"""

import fcntl
import hashlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cyzj.local.errors import LocalError

if TYPE_CHECKING:
    from jgo.maven import Artifact

VERSION = "4.1.1"
_WANTED = (f"org.apache.kafka:kafka_2.13:{VERSION}", "org.slf4j:slf4j-simple:1.7.36")
_PINNED = Path(__file__).with_name("kafka_jars.txt")
_ATTEMPTS = 3


@dataclass(frozen=True)
class Jar:
    """One pinned jar; `coordinate` is group:artifact:version, `size` in bytes."""

    sha256: str
    size: int
    coordinate: str


def pinned() -> list[Jar]:
    """The jars of this version of Kafka, as committed."""
    rows = [line.split() for line in _PINNED.read_text().splitlines() if line[:1] != "#"]
    return [Jar(sha256, int(size), coordinate) for sha256, size, coordinate in rows]


def cache_folder() -> Path:
    """Where the jars are kept between runs: the user's cache folder, one for all checkouts."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "cyzj" / f"kafka-{VERSION}"


def classpath(tell: Callable[[str], None] | None = None) -> str:
    """The class path of Kafka, every jar checked; what is missing is fetched first.

    `tell` receives progress lines while fetching. Raises LocalError when a jar cannot be
    had or is not the pinned one.
    """
    say = tell or (lambda line: print(line, file=sys.stderr, flush=True))  # noqa: T201
    folder = cache_folder()
    folder.mkdir(parents=True, exist_ok=True)
    jars = pinned()
    with _one_at_a_time(folder / ".lock"), ThreadPoolExecutor(4) as pool:
        missing = [jar for jar in jars if not _is_intact(_place(folder, jar), jar)]
        if missing:
            _fetch_all(folder, missing, pool, say)
    return os.pathsep.join(str(_place(folder, jar)) for jar in jars)


def _fetch_all(
    folder: Path, jars: Sequence[Jar], pool: ThreadPoolExecutor, say: Callable[[str], None]
) -> None:
    total = sum(jar.size for jar in jars) / 1e6
    done = 0.0
    say(f"Fetching Apache Kafka {VERSION}: {len(jars)} files, {total:.0f} MB (once per machine)")
    for number, jar in enumerate(pool.map(lambda jar: _fetch(folder, jar), jars), start=1):
        done += jar.size / 1e6
        if number % 10 == 0 or number == len(jars):
            say(f"  {number}/{len(jars)} files, {done:.0f} of {total:.0f} MB")


def _fetch(folder: Path, jar: Jar) -> Jar:
    place = _place(folder, jar)
    reason = "its checksum is not the pinned one"
    for _ in range(_ATTEMPTS):
        place.unlink(missing_ok=True)
        try:
            _artifact(folder, jar).resolve()
        except (RuntimeError, OSError) as error:
            reason = f"{type(error).__name__}: {error}".splitlines()[0]
            continue
        if _is_intact(place, jar):
            return jar
    place.unlink(missing_ok=True)
    raise LocalError(
        f"Apache Kafka's file {jar.coordinate} could not be fetched ({reason}): check the network, "
        "or point CYZJ_KAFKA__BOOTSTRAP_SERVERS at a Kafka of your own"
    )


def _artifact(folder: Path, jar: Jar) -> "Artifact":
    # Only a machine that has to fetch pays for the import: 0.3 s.
    from jgo.config import GlobalSettings
    from jgo.constants import MAVEN_CENTRAL_URL
    from jgo.maven import MavenContext

    group, name, version = jar.coordinate.split(":")
    repositories = GlobalSettings.load().repositories or {"central": MAVEN_CENTRAL_URL}
    context = MavenContext(repo_cache=folder, remote_repos=repositories, timeout=60)
    return context.project(group, name).at_version(version).artifact()


def _place(folder: Path, jar: Jar) -> Path:
    group, name, version = jar.coordinate.split(":")
    return folder.joinpath(*group.split("."), name, version, f"{name}-{version}.jar")


def _is_intact(place: Path, jar: Jar) -> bool:
    try:
        with place.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == jar.sha256
    except FileNotFoundError:
        return False


@contextmanager
def _one_at_a_time(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _pin() -> None:
    from jgo import resolve

    artifacts = [artifact for wanted in _WANTED for artifact in resolve(wanted)]
    rows: dict[str, str] = {}
    for artifact in artifacts:
        path = artifact.resolve()
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        coordinate = f"{artifact.groupId}:{artifact.artifactId}:{artifact.version}"
        rows[coordinate] = f"{digest} {path.stat().st_size} {coordinate}\n"
    head = "".join(_PINNED.read_text().splitlines(keepends=True)[:2])
    _PINNED.write_text(head + "".join(rows[key] for key in sorted(rows)))


if __name__ == "__main__":
    _pin()
