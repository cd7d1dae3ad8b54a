"""`python -m cyzj.local run | status | stop | backup | restore | browser`."""

import argparse
import sys
from pathlib import Path

from cyzj.local import archive, browser, starter
from cyzj.local.errors import LocalError


def main() -> int:
    """Do what the command line says; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m cyzj.local", description=__doc__)
    parser.add_argument(
        "command", choices=("run", "status", "stop", "backup", "restore", "browser")
    )
    parser.add_argument("--folder", type=Path, default=Path(".run"), help="default: .run")
    parser.add_argument("--to", type=Path, default=Path("backups"), help="default: backups")
    parser.add_argument("--from", dest="source", type=Path, help="the backup to restore")
    chosen = parser.parse_args()
    match chosen.command:
        case "run":
            return starter.run(chosen.folder)
        case "status":
            return starter.status(chosen.folder)
        case "stop":
            return starter.stop(chosen.folder)
        case "backup" | "restore":
            return _archive(chosen)
    return browser.main()


def _archive(chosen: argparse.Namespace) -> int:
    try:
        if chosen.command == "backup":
            archive.backup(chosen.folder, chosen.to, print)
        elif chosen.source is None:
            raise LocalError("name the backup: make restore FROM=backups/…")
        else:
            archive.restore(chosen.folder, chosen.source, print)
    except LocalError as error:
        return starter.fail(error)
    return 0


if __name__ == "__main__":
    sys.exit(main())
