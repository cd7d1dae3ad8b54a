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
    served = {service.name for service in plan.services}
    table = Table("process", "state", title="cyzj", box=None)
    table.add_column("address", no_wrap=True)
    table.add_column("pid", no_wrap=True)
    table.add_column("restarts")
    for row in _states(folder):
        name, state = str(row["name"]), str(row["state"])
        scheme = "http://" if name in served else ""
        table.add_row(
            name,
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
    words = "、".join(sorted({entry["password"] for entry in entries}))
    table = Table(title=f"演示账号（数据均为虚构），密码都是 {words}", box=None)
    table.add_column("账号", no_wrap=True)
    table.add_column("姓名", no_wrap=True)
    table.add_column("说明", overflow="fold")
    for entry in entries:
        table.add_row(*(entry.get(key, "") for key in ("account", "name", "note")))
    console.print(table)


def _states(folder: RunFolder) -> list[dict[str, str | int | None]]:
    try:
        rows: list[dict[str, str | int | None]] = json.loads(folder.state.read_text())
    except (FileNotFoundError, ValueError):
        return []
    return rows
