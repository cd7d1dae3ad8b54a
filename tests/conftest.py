"""Fixtures of the tests that look at the whole platform; see tests/platform.py for how to use them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests import platform
from tests.platform import DemoAlliance

from cyzj.local.passing_folders import folder_of_this_process

_FOLDER, _OWNER = "DEMO_ALLIANCE_FOLDER", "DEMO_ALLIANCE_OWNER"


def pytest_configure(config: pytest.Config) -> None:
    """The controller of a run says where its platform will be; its workers inherit that."""
    if not hasattr(config, "workerinput"):
        os.environ[_FOLDER] = str(folder_of_this_process("platform"))
        os.environ[_OWNER] = str(os.getpid())


def pytest_unconfigure(config: pytest.Config) -> None:
    """The controller ends the platform; its workers have gone before."""
    if not hasattr(config, "workerinput"):
        platform.end(Path(os.environ[_FOLDER]))


@pytest.fixture(scope="session")
def demo_alliance() -> DemoAlliance:
    """The running platform with the demonstration in it, shared by the whole run."""
    return platform.shared(Path(os.environ[_FOLDER]), int(os.environ[_OWNER]))
