"""`python -m group_office serve | migrate | … | rebuild | canvas`"""

from __future__ import annotations

import asyncio
from pathlib import Path

import typer

from cyzj.http.canvas import with_canvas
from cyzj.process import Service, commands
from cyzj.settings import Settings, load
from cyzj.storage.engine import bare_dsn
from cyzj.telemetry.logs import set_up_logs
from group_office.canvas import CANVAS
from group_office.storage import tables
from group_office.storage.rebuilding import alone, rebuild
from group_office.storage.view_tables import SCHEMA
from group_office.wiring import build

cli = commands(
    Service(
        "group_office",
        Settings,
        build,
        tables.metadata,
        forget=("TRUNCATE facts, read_to", f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE"),
    )
)


@cli.command("rebuild")
def rebuild_views() -> None:
    """Build the views anew from the facts, beside the running service, and swap them in."""
    settings = load(Settings)
    set_up_logs("group_office", settings.log_level)
    folded = asyncio.run(_rebuild(bare_dsn(settings.database.url)))
    typer.echo(f"views rebuilt from {folded:,} facts")


@cli.command()
def canvas(readme: Path = Path("services/group_office/README.md")) -> None:
    """Write the generated part of the README (development)."""
    readme.write_text(with_canvas(readme.read_text(), CANVAS))


async def _rebuild(dsn: str) -> int:
    async with alone(dsn, wait=True) as connection:
        return await rebuild(connection)


if __name__ == "__main__":
    cli()
