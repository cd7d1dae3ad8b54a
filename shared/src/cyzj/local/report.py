"""What the person at the terminal sees: addresses, accounts, the state of each process."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from cyzj.local import ports
from cyzj.local.plan import Plan
from cyzj.local.run_folder import RunFolder

_COLOURS = {"ready": "green", "starting": "yellow", "waiting to restart": "yellow"}


def print_states(console: Console, folder: RunFolder, plan: Plan) -> None:
    """A table of the processes of this installation, as its starter last wrote them down."""
    titles = {service.name: service.title for service in plan.services}
    table = Table("process", "", "state", "address", "pid", "restarts", title="cyzj", box=None)
    for row in _states(folder):
        name, state = str(row["name"]), str(row["state"])
        scheme = "http://" if name in titles else ""
        table.add_row(
            name,
            titles.get(name, ""),
            f"[{_COLOURS.get(state, 'red')}]{state}[/]",
            f"{scheme}{ports.HOST}:{row['port']}",
            str(row["pid"] or ""),
            str(row["restarts"]),
        )
    console.print(table)


def print_accounts(console: Console, accounts: Path) -> None:
    """The demonstration accounts, where there are some; all of them are made up."""
    try:
        entries: Sequence[Mapping[str, str]] = json.loads(accounts.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return
    table = Table("账号", "密码", "姓名", "说明", title="演示账号（数据均为虚构）", box=None)
    for entry in entries:
        table.add_row(*(entry.get(key, "") for key in ("account", "password", "name", "note")))
    console.print(table)


def _states(folder: RunFolder) -> list[dict[str, str | int | None]]:
    try:
        rows: list[dict[str, str | int | None]] = json.loads(folder.state.read_text())
    except (FileNotFoundError, ValueError):
        return []
    return rows
