"""`python -m demo load`: load the demonstration; `accounts`: write accounts.json anew."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from cyzj.settings import Addresses
from demo.client import EXCHANGES, MEMBERS, TRAINING, Client, Refused
from demo.loader import Loader
from demo.people import shown_accounts
from demo.progress import reporting

ACCOUNTS = Path(__file__).parents[2] / "accounts.json"
MINUTES = "60"
"""How long the machine's token holds: longer than the slowest load."""


def main() -> int:
    """The exit code: 0, or 1 after one line on stderr for each thing that went wrong."""
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument("command", choices=("load", "accounts"))
    if parser.parse_args().command == "accounts":
        text = json.dumps(shown_accounts(), ensure_ascii=False, indent=2)
        ACCOUNTS.write_text(f"{text}\n", encoding="utf-8")
        return 0
    try:
        broken = asyncio.run(_load(_addresses(os.environ), _system_token()))
    except Refused as refused:
        broken = [str(refused)]
    for line in broken:
        sys.stderr.write(f"demo: {line}\n")
    return 1 if broken else 0


async def _load(addresses: Mapping[str, str], token: str) -> list[str]:
    client = Client(addresses, token)
    try:
        with reporting() as reporter:
            loader = Loader(client, reporter)
            await loader.load()
            return list(loader.broken.values())
    finally:
        await client.aclose()


def _addresses(environment: Mapping[str, str]) -> dict[str, str]:
    """Where the services answer: as every process of the platform is told."""
    usual = Addresses()
    return {
        name: environment.get(f"CYZJ_SERVICES__{name.upper()}", getattr(usual, name)).rstrip("/")
        for name in (MEMBERS, EXCHANGES, TRAINING)
    }


def _system_token() -> str:
    """A token of the machine itself, which proves the right to move the clock."""
    command = (sys.executable, "-m", "member_schools", "system-token", "--minutes", MINUTES)
    asked = subprocess.run(command, capture_output=True, text=True, check=False)
    if asked.returncode != 0:
        last = asked.stderr.strip().rpartition("\n")[2] or f"exit code {asked.returncode}"
        raise Refused(f"member_schools gives no token: {last}")
    return asked.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
