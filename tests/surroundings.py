"""The environment of what a test starts: this machine's, without what the test run was told itself."""

from __future__ import annotations

import os

_OURS = ("CYZJ_", "UV_PROJECT", "MAKE", "MFLAGS")


def bare() -> dict[str, str]:
    """As a new user of this machine has it: no setting of ours, nothing of a make around us."""
    return {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
