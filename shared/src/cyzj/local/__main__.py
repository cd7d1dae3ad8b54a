"""`python -m cyzj.local run | status | stop | browser`."""

import argparse
import sys
from pathlib import Path

from cyzj.local import browser, starter


def main() -> int:
    """Do what the command line says; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m cyzj.local", description=__doc__)
    parser.add_argument("command", choices=("run", "status", "stop", "browser"))
    parser.add_argument("--folder", type=Path, default=Path(".run"), help="default: .run")
    chosen = parser.parse_args()
    match chosen.command:
        case "run":
            return starter.run(chosen.folder)
        case "status":
            return starter.status(chosen.folder)
        case "stop":
            return starter.stop(chosen.folder)
    return browser.main()


if __name__ == "__main__":
    sys.exit(main())
