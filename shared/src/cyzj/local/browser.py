"""A Chromium for the browser tests: the one that is there, else one that gets installed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from cyzj.local.errors import LocalError

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_PACKAGES = ("chromium", "fonts-noto-cjk")


def find() -> str | None:
    """The path of a Chromium of this machine; None if there is none."""
    for name in _NAMES:
        path = shutil.which(name)
        if path is not None:
            return path
    return _playwrights_own()


def provide() -> str:
    """The path of a Chromium, installed first if it is missing.

    As root on Debian: the distribution's packages, with a Chinese font. Else Playwright's own.
    Raises LocalError when neither can be had.
    """
    path = find()
    if path is not None:
        return path
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _run("apt-get", "update", "-q")
        _run("apt-get", "install", "-y", "-q", "--no-install-recommends", *_PACKAGES)
    else:
        _run(sys.executable, "-m", "playwright", "install", "chromium")
    path = find()
    if path is None:
        raise LocalError("there is no Chromium for the browser tests: install one, then try again")
    return path


def main() -> int:
    """Print the path of a Chromium; exit code 1 and one line if there can be none."""
    try:
        sys.stdout.write(f"{provide()}\n")
    except LocalError as error:
        sys.stderr.write(f"cyzj: {error}\n")
        return error.exit_code
    return 0


def _run(*command: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=sys.stderr, env=environment, check=False
    )
    if done.returncode != 0:
        raise LocalError(f"`{' '.join(command)}` failed: install a Chromium by hand")


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright  # `make run` does without it

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None
